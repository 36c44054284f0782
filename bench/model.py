"""The part model: processor time, memory and SQL statements of build, import and questions."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, event

from bench import plans
from bench.figures import ROOT, Row, highest_memory, median, show, write

SIZES: Final = (20_000, 200_000)
LARGE: Final = 2_000_000
IMPORTED: Final = 1_000
REPEATS: Final = 3


def measure(sizes: tuple[int, ...] = SIZES, name: str = "model") -> None:
    """Measure, print and write the results. Each measurement has a process of its own, for the sake of the memory."""
    rows: list[Row] = []
    for size in sizes:
        plans.folder(size)
        rows.append(_in_own_process("build", size))
        plans.database(size)
        rows.append(_in_own_process("import", size))
        rows += _in_own_process("questions", size)
    for row in rows:
        row["memory MB"] = row.pop("memory")
    show("Model: seconds of processor time, highest memory of the process, statements", rows)
    write(name, {"rows": rows})


def _in_own_process(task: str, size: int) -> Any:
    process = subprocess.run(
        [sys.executable, "-m", "bench.model", task, str(size)], cwd=ROOT, capture_output=True, text=True
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


def _build(size: int) -> Row:
    from kap_model.database import engine_for
    from kap_model.importing.build import build
    from kap_model.importing.read import read_folder

    file = plans.FOLDER / "built.sqlite"
    for old in plans.FOLDER.glob("built.sqlite*"):
        old.unlink()
    engine = engine_for(f"sqlite:///{file}")
    with _counted(engine) as counts:
        start = time.process_time()
        build(engine, read_folder(plans.folder(size)))
        seconds = time.process_time() - start
    engine.dispose()
    return {"size": size, "what": "build", "seconds": seconds, "memory": highest_memory(), "statements": counts[0]}


def _import(size: int) -> Row:
    """Import a file that changes rows of the database."""
    from kap_model.database import engine_for
    from kap_model.importing.load import load
    from kap_model.importing.read import read_file

    file = plans.own_database(size, "imported")
    changed = plans.FOLDER / "observations.csv"
    source = plans.folder(size) / "illustrative" / "observations_1.csv"
    with source.open(encoding="utf-8") as opened, changed.open("w", encoding="utf-8") as written:
        written.write(next(opened))
        for line in list(opened)[-IMPORTED:]:
            written.write(line.rstrip("\n") + " corrected\n")  # the note is the last column
    engine = engine_for(f"sqlite:///{file}")
    with _counted(engine) as counts:
        start = time.process_time()
        load(engine, read_file(changed))
        seconds = time.process_time() - start
    engine.dispose()
    label = f"import of {IMPORTED} changed rows"
    return {"size": size, "what": label, "seconds": seconds, "memory": highest_memory(), "statements": counts[0]}


def _questions(size: int) -> list[Row]:
    from kap_model import progress as model_progress
    from kap_model.database import engine_for, reading
    from kap_model.queries import choices, course, kpi, linkages, plan, regions, results, sources
    from kap_model.vocabulary import WORLD, OriginView, PlaceKind

    engine = engine_for(f"sqlite:///{plans.database(size)}")
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
            "observed by offices": lambda: regions.observed(session, tuple(offices), every),
            "places": lambda: regions.places(session),
            "course (in memory)": lambda: course.course(progress, WORLD, quarter, earlier),
            "changes (in memory)": lambda: results.changes(progress, WORLD, earlier, quarter),
            "status history (in memory)": lambda: progress.roll_up_history(
                (model_progress.PLAN_CODE,), WORLD, tuple(earlier.to(quarter))
            ),
        }
        rows = []
        for label, question in questions.items():
            seconds = []
            with _counted(engine) as counts:
                for _ in range(REPEATS):
                    start = time.process_time()
                    question()
                    seconds.append(time.process_time() - start)
            statements = counts[0] // REPEATS
            rows.append(
                {
                    "size": size,
                    "what": label,
                    "seconds": median(seconds),
                    "memory": highest_memory(),
                    "statements": statements,
                }
            )
    engine.dispose()
    return rows


if __name__ == "__main__":
    print(json.dumps({"build": _build, "import": _import, "questions": _questions}[sys.argv[1]](int(sys.argv[2]))))
