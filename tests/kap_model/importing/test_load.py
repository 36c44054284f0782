"""Loading is whole or not at all, and leaves a trail to file and row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from kap_model.database import engine_for, read_revision, reading
from kap_model.importing.load import load, prepare
from kap_model.importing.read import Reading, read_bytes
from kap_model.problems import DataRefusedError
from kap_model.tables import Observation
from tests.support.statements import statements_sent

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source"


def observations(*rows: str) -> Reading:
    return read_bytes("observations/office.csv", "\n".join([HEADER, *rows]).encode())


def revision(engine: Engine) -> str:
    with reading(engine) as session:
        return read_revision(session).revision


def value(session: Session, kpi: str, place: str, quarter: str) -> float | None:
    return session.connection().scalar(
        select(col(Observation.value)).where(
            col(Observation.kpi_code) == kpi,
            col(Observation.place_code) == place,
            col(Observation.quarter) == quarter,
            col(Observation.dimension) == "total",
        )
    )


def test_a_row_takes_the_place_of_the_one_with_its_key_and_others_stay(engine: Engine) -> None:
    read = observations(
        "K-P1.1-a,AO-DKR,2025-Q2,total,1,reported,proposed,0,TINY",  # as it is, but for its file
        "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY",
        "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY",
    )
    with reading(engine) as session:
        changes = prepare(session, read).changes["observations"]
    assert (list(changes.new), list(changes.changed), changes.same) == ([2], [1], 1)
    assert dict(load(engine, read).row_counts) == {"observations": 2}
    with reading(engine) as session:
        count = session.connection().scalar(select(func.count()).select_from(Observation))
        values = [value(session, "K-P1.1-a", "AO-DKR", f"2025-Q{number}") for number in (2, 3, 4)]
    assert (count, values) == (46, [1, 4, 5])


def test_the_same_file_twice_changes_nothing_even_in_another_name(engine: Engine) -> None:
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY"
    first = load(engine, observations(row))
    again = read_bytes("copy of office.csv", "\n".join([HEADER, row]).encode())
    second = load(engine, again)
    assert (first.is_changed, second.is_changed, second.revision) == (True, False, first.revision)


def test_a_refused_import_writes_nothing(engine: Engine) -> None:
    before = revision(engine)
    with pytest.raises(DataRefusedError, match="1 problem found; nothing was loaded"):
        load(engine, observations("K-P1.1-a,AO-DKR,2025-Q3,total,x,reported,proposed,0,TINY"))
    assert revision(engine) == before


def test_new_definitions_are_checked_against_the_observations_that_are_held(engine: Engine, tiny_plan: Path) -> None:
    kpis = (tiny_plan / "plan/kpis.csv").read_text(encoding="utf-8")
    read = read_bytes("plan/kpis.csv", kpis.replace("yearly,60,0,194", "yearly,60,0,1").encode())
    with reading(engine) as session:
        problems = prepare(session, read).checked.problems
    assert [(problem.file.partition(" (built on 20")[0], problem.row, problem.what) for problem in problems] == [
        ("plan/targets.csv", 11, "10 is above the KPI's upper limit 1"),
        ("observations/reported.csv", 32, "2 is above the KPI's upper limit 1"),
    ]


def test_the_statements_of_an_import_do_not_grow_with_the_plan(
    engine: Engine, shipped_database: Path, tmp_path: Path
) -> None:
    shutil.copy(shipped_database, tmp_path / "shipped.sqlite")
    shipped = engine_for(f"sqlite:///{tmp_path / 'shipped.sqlite'}")
    counts = []
    for each, row in (
        (engine, "K-P2.1-d,RWA,2019-Q4,total,1,reported,proposed,0,TINY"),
        (shipped, "K-P1.6-b,RWA,2019-Q4,total,1,reported,proposed,0,PROJECT"),
    ):
        with statements_sent(each) as sent:
            load(each, observations(row))
        counts.append(len(sent))
    shipped.dispose()
    assert counts[0] == counts[1] < 40
