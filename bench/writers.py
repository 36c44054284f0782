"""The part writers: many processes import at the same time. Is a row lost, an import refused, how long do they wait?"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, func, select
from sqlmodel import col

from bench import plans
from bench.figures import ROOT, Row, median, percentile, show, write

SIZE: Final = 200_000
PROCESSES: Final = 20
IMPORTS: Final = 50
"""How many files each process imports, one row in each."""

KPI: Final = "K-P1.6-b"
"""All import figures of one KPI, so that each import must take the others into account."""

HEADER: Final = "kpi_code,place_code,quarter,dimension,category,value,origin,basis,is_correction,source,note"
QUARTERS: Final = [f"{year}-Q{number}" for year in range(2020, 2026) for number in (1, 2, 3, 4)]


def measure(size: int = SIZE, processes: int = PROCESSES, imports: int = IMPORTS) -> None:
    """Measure, print and write the results."""
    from kap_model.database import engine_for, reading
    from kap_model.tables import Observation

    database = plans.own_database(size, "written")
    alone = _import(str(database), number=processes, imports=5)
    started = time.monotonic()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.writers", str(database), str(number), str(imports)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    results = [json.loads(writer.communicate()[0]) for writer in writers]
    seconds = time.monotonic() - started
    engine = engine_for(f"sqlite:///{database}")
    with reading(engine) as session:
        mark = col(Observation.note) == "bench"
        there = session.connection().scalar(select(func.count()).select_from(Observation).where(mark)) or 0
    engine.dispose()
    waits = [wait for result in results for wait in result["waits"]]
    locks = [lock for result in results for lock in result["locks"]]
    refused = sum(result["refused"] for result in results)
    row: Row = {
        "imports": processes * imports,
        "refused": refused,
        "lost": processes * imports - refused - (there - 5),
        "seconds": seconds,
        "alone s": median(alone["waits"]),
        "median wait s": median(waits),
        "p95 wait s": percentile(waits, 0.95),
        "longest wait s": max(waits),
        "median lock ms": (median(locks) or 0) * 1e3,
        "longest lock ms": max(locks) * 1e3,
    }
    show(f"Writers: {processes} processes at {size} observations, one row a file, all of {KPI}", [row])
    write("writers", {"size": size, "processes": processes, "rows": [row]})


def _import(database: str, number: int, imports: int) -> dict[str, Any]:
    """Import files one after the other; each import has an engine of its own, as a command has."""
    from kap_model.database import engine_for, reading
    from kap_model.importing.load import load
    from kap_model.importing.read import read_bytes
    from kap_model.tables import Place
    from kap_model.vocabulary import PlaceKind

    engine = engine_for(f"sqlite:///{database}")
    with reading(engine) as session:
        is_country = col(Place.kind) == PlaceKind.COUNTRY
        countries = list(session.connection().scalars(select(col(Place.place_code)).where(is_country)))
    engine.dispose()
    waits: list[float] = []
    locks: list[float] = []
    refused = 0
    for each in range(imports):
        place, quarter = divmod(number * IMPORTS + each, len(QUARTERS))
        cells = f"{KPI},{countries[place]},{QUARTERS[quarter]},total,,{each},reported,unverified,1,bench,bench"
        read = read_bytes(f"{number}-{each}.csv", f"{HEADER}\n{cells}\n".encode())
        engine = engine_for(database)
        _time_locks(engine, locks)
        started = time.monotonic()
        try:
            load(engine, read)
        except Exception as error:  # whatever refuses an import is what is counted
            print(error, file=sys.stderr)
            refused += 1
        waits.append(time.monotonic() - started)
        engine.dispose()
    return {"waits": waits, "locks": locks, "refused": refused}


def _time_locks(engine: Engine, locks: list[float]) -> None:
    """Append the seconds from each lock of an engine to its end."""
    taken: list[float] = []

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("is_writing"):
            taken.append(time.monotonic())

    def ended(_connection: Any) -> None:
        if taken:
            locks.append(time.monotonic() - taken.pop())

    event.listen(engine, "begin", begun)  # after the listener that takes the lock
    event.listen(engine, "commit", ended)
    event.listen(engine, "rollback", ended)


if __name__ == "__main__":
    print(json.dumps(_import(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
