"""The part reporting: saving, checking, submitting and accepting 50 rows, and 20 people who do so at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from bench import plans
from bench.figures import ROOT, Row, median, show, write
from kap_model.people.permissions import Actor

SIZE: Final = 200_000
ROWS: Final = 50
PROCESSES: Final = 20
SUBMISSIONS: Final = 5
"""How many submissions each process fills, submits and accepts, one row in each."""

QUARTERS: Final = ("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
KPI: Final = "K-P1.6-b"

OPERATOR: Final = Actor(is_operator=True)
COORDINATOR: Final = Actor("coordinator@example.org", "bench")
REVIEWER: Final = Actor("reviewer@example.org", "bench")


def measure(size: int = SIZE) -> None:
    """Measure, print and write the results."""
    alone = _alone(size)
    together = _together(size)
    show(f"Reporting: {ROWS} rows of one office at {size} observations", alone)
    show(f"Reporting: {PROCESSES} processes that submit and accept at the same time", [together])
    write("reporting", {"size": size, "rows": alone, "together": together})


def _prepared(size: int, name: str) -> Engine:
    """Return a database of its own with a coordinator and a reviewer of the world."""
    from kap_model.database import engine_for, writing
    from kap_model.people import persons
    from kap_model.schema import create
    from kap_model.vocabulary import WORLD, Role

    engine = engine_for(str(plans.own_database(size, name)))
    with writing(engine) as session:
        create(session.connection())
    for actor, role in ((COORDINATOR, Role.COORDINATOR), (REVIEWER, Role.REVIEWER)):
        persons.add(engine, OPERATOR, str(actor.email), str(role))
        persons.give_role(engine, OPERATOR, str(actor.email), role, WORLD)
    return engine


def _alone(size: int) -> list[Row]:
    from kap_model.database import reading
    from kap_model.quarter import Quarter
    from kap_model.reporting import acceptance, submissions
    from kap_model.reporting.checks import check
    from kap_model.reporting.preview import preview
    from kap_model.reporting.submissions import RowEntry, RowKey
    from kap_model.reporting.submitting import submit
    from kap_model.tables import Observation
    from kap_model.vocabulary import TOTAL, Origin

    engine = _prepared(size, "reported")
    quarter = Quarter.parse("2026-Q3")
    with reading(engine) as session:
        columns = ("kpi_code", "value", "numerator", "denominator", "countries")
        is_total = (col(Observation.dimension) == TOTAL, col(Observation.origin) != Origin.PUBLISHED)
        place = session.connection().scalar(
            select(col(Observation.place_code)).where(*is_total).group_by(col(Observation.place_code)).order_by(
                func.count(func.distinct(col(Observation.kpi_code))).desc()
            )
        )  # fmt: skip
        newest = session.connection().execute(
            select(*(getattr(Observation, name) for name in columns))
            .where(*is_total, col(Observation.place_code) == place)
            .order_by(col(Observation.quarter))
        )
        entries = {
            row.kpi_code: RowEntry(
                value=row.value, numerator=row.numerator, denominator=row.denominator, countries=row.countries,
                warning_reply="Measured", correction_reason="Measured",
            )
            for row in newest
        }  # fmt: skip
    code = submissions.begin(engine, COORDINATOR, str(place), quarter).submission_code
    rows: list[Row] = []
    chosen = list(entries.items())[:ROWS]
    saves = []
    for kpi, entry in chosen:
        key = RowKey(kpi_code=kpi)
        saves.append(_timed(partial(submissions.save_row, engine, COORDINATOR, code, key, entry, 0)))
    walls, used = zip(*saves, strict=True)
    rows.append({"what": "save a row (median)", "seconds": median(walls), "processor": median(used)})
    rows.append({"what": "save a row (longest)", "seconds": max(walls), "processor": max(used)})

    def on(question: Callable[[Session, Any], object]) -> Callable[[], object]:
        def ask() -> object:
            with reading(engine) as session:
                return question(session, submissions.submission(session, code))

        return ask

    for what, act in {
        "check": on(check),
        "preview": on(preview),
        "submit": lambda: submit(engine, COORDINATOR, code),
        "accept": lambda: acceptance.accept(engine, REVIEWER, code),
    }.items():
        wall, processor = _timed(act)
        rows.append({"what": f"{what} {len(chosen)} rows", "seconds": wall, "processor": processor})
    engine.dispose()
    return rows


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that an act took, by the clock and of the processor."""
    started, used = time.monotonic(), time.process_time()
    act()
    return time.monotonic() - started, time.process_time() - used


def _together(size: int) -> Row:
    from kap_model.database import reading
    from kap_model.people.tables import HistoryEvent
    from kap_model.tables import Observation

    engine = _prepared(size, "reported-together")
    started = time.monotonic()
    people = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.reporting", str(engine.url.database), str(number)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    results = [json.loads(person.communicate()[0]) for person in people]
    seconds = time.monotonic() - started
    with reading(engine) as session:
        connection = session.connection()
        reported = col(Observation.source).startswith("REPORTS")
        there = connection.scalar(select(func.count()).select_from(Observation).where(reported)) or 0
        accepted = col(HistoryEvent.act) == "accepted"
        events = connection.scalar(select(func.count()).select_from(HistoryEvent).where(accepted)) or 0
    engine.dispose()
    failed = sum(len(result["failed"]) for result in results)
    accepts = [wait for result in results for wait in result["accepts"]]
    return {
        "accepted": len(accepts),
        "failed": failed,
        "lost": len(accepts) - there,
        "without an event": len(accepts) - events,
        "seconds": seconds,
        "median accept s": median(accepts),
        "longest accept s": max(accepts, default=None),
    }


def _one_person(database: str, number: int) -> dict[str, Any]:
    """Fill, submit and accept submissions of one country, one after the other."""
    from kap_model.database import engine_for, reading
    from kap_model.quarter import Quarter
    from kap_model.reporting import acceptance, submissions
    from kap_model.reporting.submissions import RowEntry, RowKey
    from kap_model.reporting.submitting import submit
    from kap_model.tables import Place
    from kap_model.vocabulary import PlaceKind

    engine = engine_for(database)
    with reading(engine) as session:
        is_country = col(Place.kind) == PlaceKind.COUNTRY
        places = session.connection().scalars(select(col(Place.place_code)).where(is_country)).all()
    entry = RowEntry(value=50.0, warning_reply="Measured", correction_reason="Measured")
    accepts: list[float] = []
    failed: list[str] = []
    for quarter in QUARTERS[:SUBMISSIONS]:
        try:
            code = submissions.begin(engine, COORDINATOR, places[number], Quarter.parse(quarter)).submission_code
            submissions.save_row(engine, COORDINATOR, code, RowKey(kpi_code=KPI), entry, 0)
            submit(engine, COORDINATOR, code)
            wall, _ = _timed(partial(acceptance.accept, engine, REVIEWER, code))
            accepts.append(wall)
        except Exception as error:  # whatever stands in the way is what is counted
            print(error, file=sys.stderr)
            failed.append(str(error))
    engine.dispose()
    return {"accepts": accepts, "failed": failed}


if __name__ == "__main__":
    print(json.dumps(_one_person(sys.argv[1], int(sys.argv[2]))))
