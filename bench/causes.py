"""The part causes: two states of the data compared, what changed split by cause."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from typing import Any, Final

from bench import plans
from bench.figures import ROOT, Row, highest_memory, median, show, write

SIZE: Final = 200_000
EVERY: Final = 100
"""One in so many observations is corrected."""

NEWEST: Final = "2026-Q4"
"""A quarter that no generated plan has figures of."""

REPEATS: Final = 3


def measure(size: int = SIZE) -> None:
    """Measure, print and write the results. What is compared is made in a process of its own."""
    _in_own_process("change", size)
    rows = [_in_own_process(what, size) for what in ("itself", "quarters", "changed")]
    show(f"Causes: two states of {size} observations compared", rows)
    write("causes", {"size": size, "rows": rows})


def _in_own_process(task: str, size: int) -> Any:
    process = subprocess.run(
        [sys.executable, "-m", "bench.causes", task, str(size)], cwd=ROOT, capture_output=True, text=True
    )
    if process.returncode:
        raise SystemExit(process.stderr)
    return json.loads(process.stdout.splitlines()[-1])


def _change(size: int) -> None:
    """Correct a hundredth of the observations, add a quarter to each series, and change the basis of every target."""
    from kap_model.database import engine_for
    from kap_model.importing.load import load
    from kap_model.importing.read import read_file

    database = plans.own_database(size, "causes")
    folder = plans.FOLDER / "causes"
    folder.mkdir(exist_ok=True)
    source = plans.folder(size) / "illustrative"
    with (source / "observations_1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    newest = {(row["kpi_code"], row["place_code"]): row for row in rows}
    observations = [_corrected(row) for row in rows[::EVERY]]
    observations += [{**row, "quarter": NEWEST, "is_correction": "1"} for row in newest.values()]
    with (source / "targets.csv").open(encoding="utf-8") as file:
        targets = [{**row, "basis": "proposed"} for row in csv.DictReader(file) if row["kind"] == "target"]
    engine = engine_for(str(database))
    for name, changed in (("observations", observations), ("targets", targets)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, changed[0])
            writer.writeheader()
            writer.writerows(changed)
        load(engine, read_file(folder / f"{name}.csv"))
    engine.dispose()


def _corrected(row: dict[str, str]) -> dict[str, str]:
    """Return an observation of half its size, marked as a correction; a set of countries stays."""
    name = "numerator" if row["denominator"] else "value"
    figure = {name: str(float(row[name]) // 2)} if row[name] else {}
    return {**row, **figure, "is_correction": "1"}


def _compare(what: str, size: int) -> Row:
    from kap_model.causes.comparison import compare
    from kap_model.causes.states import State
    from kap_model.database import engine_for, reading
    from kap_model.quarter import Quarter
    from kap_model.vocabulary import OriginView

    older = engine_for(str(plans.database(size)))
    newer = engine_for(str(plans.FOLDER / "causes.sqlite" if what == "changed" else plans.database(size)))
    quarters = {"itself": ("2026-Q3", "2026-Q3"), "quarters": ("2025-Q4", "2026-Q3"), "changed": ("2026-Q3", NEWEST)}
    before, after = (Quarter.parse(quarter) for quarter in quarters[what])
    walls, used = [], []
    with reading(older) as one, reading(newer) as other:
        for _ in range(REPEATS):
            started, processor = time.monotonic(), time.process_time()
            comparison = compare(
                State(session=one, quarter=before, origin=OriginView.ALL),
                State(session=other, quarter=after, origin=OriginView.ALL),
            )
            walls.append(time.monotonic() - started)
            used.append(time.process_time() - processor)
    older.dispose()
    newer.dispose()
    return {
        "what": _WHAT[what],
        "seconds": median(walls),
        "processor": median(used),
        "memory MB": highest_memory(),
        "KPIs that differ": len(comparison.rows),
        "changes": len(comparison.changes),
        "roll-ups": len(comparison.roll_ups),
    }


_WHAT: Final = {
    "itself": "a state against itself",
    "quarters": "two quarters of the same data",
    "changed": "corrections, new figures and targets of all KPIs",
}


if __name__ == "__main__":
    task, observations = sys.argv[1], int(sys.argv[2])
    print(json.dumps(_change(observations) if task == "change" else _compare(task, observations)))
