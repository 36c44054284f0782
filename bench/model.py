"""The part model: processor time, memory and SQL statements of build, import and questions."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, event

from bench import plans
from bench.figures import ROOT, Row, highest_memory, median, show, write
from bench.postgres import Server

SIZES: Final = (20_000, 200_000)
LARGE: Final = 2_000_000
IMPORTED: Final = 1_000
REPEATS: Final = 3


def measure(sizes: tuple[int, ...] = SIZES, name: str = "model", server: Server | None = None) -> None:
    """Measure, print and write the results. Each measurement has a process of its own, for the sake of the memory.

    Args:
        sizes: numbers of observations.
        name: of the results.
        server: of PostgreSQL; None for SQLite.
    """
    rows: list[Row] = []
    for size in sizes:
        plans.folder(size)
        built = plans.no_database("built", server)
        rows.append(_with_server("build", size, built, server) | {"database MB": plans.megabytes(built)})
        rows.append(_with_server("import", size, plans.address(size, "imported", server), server))
        rows += _in_own_process("questions", size, plans.address(size, "asked", server))
    for row in rows:
        row["memory MB"] = row.pop("memory")
    kind = "SQLite" if server is None else "PostgreSQL"
    show(f"Model on {kind}: seconds of processor time and of the clock, highest memory, statements", rows)
    write(name, {"rows": rows})


def _with_server(task: str, size: int, address: str, server: Server | None) -> Row:
    """Measure what changes a database, and on PostgreSQL the processor of the server besides."""
    before = None if server is None else server.processor()
    row: Row = _in_own_process(task, size, address)
    if server is not None and before is not None:
        row["seconds of PostgreSQL"] = (server.processor() or before) - before
    return row


def _in_own_process(task: str, size: int, address: str) -> Any:
    process = subprocess.run(
        [sys.executable, "-m", "bench.model", task, str(size), address], cwd=ROOT, capture_output=True, text=True
    )
    if process.returncode:
        raise SystemExit(process.stderr)
    return json.loads(process.stdout.splitlines()[-1])


@contextmanager
def _counted(engine: Engine) -> Iterator[list[int]]:
    """Yield a list whose one item counts the SQL statements until the block ends."""
    counts = [0]

    def count(*_: object) -> None:
        counts[0] += 1

    event.listen(engine, "before_cursor_execute", count)
    yield counts
    event.remove(engine, "before_cursor_execute", count)


@dataclass
class _Taken:
    """What something took: seconds of the processor in this process, and of the clock."""

    seconds: float = 0.0
    clock: float = 0.0


@contextmanager
def _timed() -> Iterator[_Taken]:
    taken = _Taken(time.process_time(), time.monotonic())
    yield taken
    taken.seconds, taken.clock = time.process_time() - taken.seconds, time.monotonic() - taken.clock


def _row(size: int, what: str, taken: _Taken, statements: int) -> Row:
    return {
        "size": size,
        "what": what,
        "seconds": taken.seconds,
        "clock s": taken.clock,
        "memory": highest_memory(),
        "statements": statements,
    }


def _build(size: int, address: str) -> Row:
    from kap_model.database import engine_for
    from kap_model.importing.build import build
    from kap_model.importing.read import read_folder

    engine = engine_for(address)
    with _counted(engine) as counts, _timed() as taken:
        build(engine, read_folder(plans.folder(size)))
    engine.dispose()
    return _row(size, "build", taken, counts[0])


def _import(size: int, address: str) -> Row:
    """Import a file that changes rows of the database."""
    from kap_model.database import engine_for
    from kap_model.importing.load import load
    from kap_model.importing.read import read_file

    changed = plans.FOLDER / "observations.csv"
    source = plans.folder(size) / "illustrative" / "observations_1.csv"
    with source.open(encoding="utf-8") as opened, changed.open("w", encoding="utf-8") as written:
        written.write(next(opened))
        for line in list(opened)[-IMPORTED:]:
            written.write(line.rstrip("\n") + " corrected\n")  # the note is the last column
    engine = engine_for(address)
    with _counted(engine) as counts, _timed() as taken:
        load(engine, read_file(changed))
    engine.dispose()
    return _row(size, f"import of {IMPORTED} changed rows", taken, counts[0])


def _questions(size: int, address: str) -> list[Row]:
    from kap_model import progress as model_progress
    from kap_model.database import engine_for, reading
    from kap_model.queries import choices, course, kpi, linkages, plan, regions, results, sources
    from kap_model.reporting import due
    from kap_model.vocabulary import WORLD, OriginView, PlaceKind

    engine = engine_for(address)
    with reading(engine) as session:
        every = OriginView.ALL
        offered = choices.choices(session)
        quarter = offered.default_quarter(every)
        progress = model_progress.load(session, every)
        places = [WORLD, *progress.facts.places_of(PlaceKind.REGION)][:7]
        code = max(progress.facts.indicators, key=lambda code: len(progress.series.get((code, WORLD), ())))
        offices = progress.facts.places_of(PlaceKind.OFFICE)
        below = kpi.below(progress, WORLD)
        earlier = quarter.after(-4)
        questions: dict[str, Callable[[], Any]] = {
            "progress, all data": lambda: model_progress.load(session, every),
            "progress, published only": lambda: model_progress.load(session, OriginView.PUBLISHED),
            "receipts of a quarter, world and 6 regions": lambda: model_progress.load_receipts(
                session, quarter=quarter, places=places, kpis=None, origin=every
            ),
            "roll-ups, world and 6 regions": lambda: model_progress.load_roll_ups(
                session, quarter=quarter, places=places, origin=every
            ),
            "newest quarter": lambda: model_progress.default_quarter(session, every),
            "choices": lambda: choices.choices(session),
            "names": lambda: plan.names(session, "en"),
            "sources of all rows": lambda: sources.source_rows(session, every),
            "sources": lambda: sources.uses(session),
            "links": lambda: linkages.linkages(session),
            "rows behind a figure": lambda: plan.observation_rows(session, code, below, every, str(quarter)),
            "disaggregations of a KPI": lambda: kpi.category_values(session, code, WORLD, every, str(quarter)),
            "trace of a KPI": lambda: kpi.trace(session, code, WORLD, str(quarter), every),
            "observed by offices": lambda: due.observed(session, tuple(offices)),
            "places": lambda: regions.places(session),
            "course (in memory)": lambda: course.course(progress, WORLD, quarter, earlier),
            "changes (in memory)": lambda: results.changes(progress, WORLD, earlier, quarter),
            "status history (in memory)": lambda: progress.roll_up_history(
                (model_progress.PLAN_CODE,), WORLD, tuple(earlier.to(quarter))
            ),
        }
        rows = []
        for label, question in questions.items():
            each = []
            with _counted(engine) as counts:
                for _ in range(REPEATS):
                    with _timed() as taken:
                        question()
                    each.append(taken)
            typical = _Taken(*(median(getattr(one, name) for one in each) or 0.0 for name in ("seconds", "clock")))
            rows.append(_row(size, label, typical, counts[0] // REPEATS))
    engine.dispose()
    return rows


if __name__ == "__main__":
    print(
        json.dumps(
            {"build": _build, "import": _import, "questions": _questions}[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
        )
    )
