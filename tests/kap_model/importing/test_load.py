"""Loading is whole or not at all, and leaves a trail to file and row."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlmodel import Session, col

from kap_model.database import engine_for, has_schema, read_revision, reading, writing
from kap_model.importing import derive
from kap_model.importing.check import check
from kap_model.importing.load import build, load, prepare
from kap_model.importing.read import read_bytes, read_folder
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError
from kap_model.tables import ImportBatch, Observation
from tests.support.statements import statements_sent

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,source"


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


def test_every_file_is_a_batch_with_its_hash_and_every_observation_leads_back_to_its_row(
    tiny_database: Path, tiny_plan: Path
) -> None:
    engine = engine_for(f"sqlite:///{tiny_database}")
    with reading(engine) as session:
        batches = {
            batch.file_name: batch for batch in session.connection().execute(select(ImportBatch.__table__)).all()
        }
        file = tiny_plan / "observations/published.csv"
        batch = batches["observations/published.csv"]
        assert batch.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert batch.row_count == 4
        assert set(batches) == {path.relative_to(tiny_plan).as_posix() for path in tiny_plan.rglob("*.csv")}
        row = session.connection().scalar(
            select(col(Observation.file_row)).where(
                col(Observation.batch_id) == batch.batch_id, col(Observation.value) == 45
            )
        )
    engine.dispose()
    assert file.read_text(encoding="utf-8").splitlines()[row - 1].startswith("K-P2.1-c,WORLD,2024-Q4,total,,45,")


def test_readers_keep_the_old_state_until_a_build_is_done(engine: Engine, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "observations/published.csv").unlink()
    before = revision(engine)
    seen: list[tuple[str, float | None]] = []

    def look(_step: str) -> None:
        with reading(engine) as session:
            seen.append((read_revision(session).revision, value(session, "K-P1.2-a", "WORLD", "2025-Q4")))

    build(engine, read_folder(data), look)
    assert set(seen) == {(before, 70.0)}
    with reading(engine) as session:
        assert value(session, "K-P1.2-a", "WORLD", "2025-Q4") is None
    assert revision(engine) != before


def test_a_failure_while_loading_leaves_everything_as_it_was(
    engine: Engine, tiny_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "observations/published.csv").unlink()
    before = revision(engine)

    def fail(*_: Any) -> None:
        raise RuntimeError("the power is cut")

    monkeypatch.setattr(derive, "rebuild", fail)
    with pytest.raises(RuntimeError, match="power"):
        build(engine, read_folder(data))
    assert revision(engine) == before
    with reading(engine) as session:
        assert value(session, "K-P1.2-a", "WORLD", "2025-Q4") == 70


def test_the_same_files_are_built_anew_by_another_version_of_the_model_and_by_no_other(
    engine: Engine, tiny_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = revision(engine)
    again = build(engine, read_folder(tiny_plan))
    assert (again.is_changed, again.revision) == (False, before)
    monkeypatch.setattr("kap_model.importing.load.model_version", lambda: "another")
    changed = build(engine, read_folder(tiny_plan))
    assert changed.is_changed
    assert revision(engine) == changed.revision != before


def test_a_database_of_another_version_is_made_anew(tmp_path: Path, tiny_plan: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'old.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE place (place_code TEXT PRIMARY KEY, old_column TEXT)"))
        connection.execute(text("CREATE TABLE import_batch (batch_id TEXT PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE revision (revision TEXT PRIMARY KEY)"))
    assert build(engine, read_folder(tiny_plan)).is_changed
    assert has_schema(engine)
    engine.dispose()


def test_the_order_of_rows_does_not_matter_to_a_tree(tmp_path: Path, tiny_plan: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    for name in ("places/places.csv", "plan/framework.csv"):
        header, *rows = (data / name).read_text(encoding="utf-8").splitlines()
        (data / name).write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    engine = engine_for(f"sqlite:///{tmp_path / 'kap.sqlite'}")
    assert build(engine, read_folder(data)).is_changed
    engine.dispose()


def test_a_row_takes_the_place_of_the_one_with_its_key_and_others_stay(engine: Engine) -> None:
    read = observations(
        "K-P1.1-a,AO-DKR,2025-Q2,total,1,reported,proposed,TINY",  # as it is, but for its file
        "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,TINY",
        "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,TINY",
    )
    with reading(engine) as session:
        changes = prepare(session, read).changes["observations"]
    assert (list(changes.new), list(changes.changed), changes.same) == ([2], [1], 1)
    with writing(engine) as session:
        assert dict(load(session, read).row_counts) == {"observations": 2}
    with reading(engine) as session:
        count = session.connection().scalar(select(func.count()).select_from(Observation))
        values = [value(session, "K-P1.1-a", "AO-DKR", f"2025-Q{number}") for number in (2, 3, 4)]
    assert (count, values) == (46, [1, 4, 5])


def test_the_same_file_twice_changes_nothing_even_in_another_name(engine: Engine) -> None:
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,TINY"
    with writing(engine) as session:
        first = load(session, observations(row))
    again = read_bytes("copy of office.csv", "\n".join([HEADER, row]).encode())
    with writing(engine) as session:
        second = load(session, again)
    assert (first.is_changed, second.is_changed, second.revision) == (True, False, first.revision)


def test_a_refused_import_writes_nothing(engine: Engine) -> None:
    before = revision(engine)
    with pytest.raises(DataRefusedError, match="1 problem found; nothing was loaded"), writing(engine) as session:
        load(session, observations("K-P1.1-a,AO-DKR,2025-Q3,total,x,reported,proposed,TINY"))
    assert revision(engine) == before


def test_new_definitions_are_checked_against_the_observations_that_are_held(engine: Engine, tiny_plan: Path) -> None:
    kpis = (tiny_plan / "plan/kpis.csv").read_text(encoding="utf-8")
    read = read_bytes("plan/kpis.csv", kpis.replace("yearly,60,0,194", "yearly,60,0,1").encode())
    with reading(engine) as session:
        problems = prepare(session, read).checked.problems
    assert [(problem.file, problem.what) for problem in problems] == [
        ("the database", "10 is above the KPI's upper limit 1"),
        ("the database", "2 is above the KPI's upper limit 1"),
    ]


def test_the_statements_of_an_import_do_not_grow_with_the_plan(
    engine: Engine, shipped_database: Path, tmp_path: Path
) -> None:
    shutil.copy(shipped_database, tmp_path / "shipped.sqlite")
    shipped = engine_for(f"sqlite:///{tmp_path / 'shipped.sqlite'}")
    counts = []
    for each, row in (
        (engine, "K-P2.1-d,RWA,2019-Q4,total,1,reported,proposed,TINY"),
        (shipped, "K-P1.6-b,RWA,2019-Q4,total,1,reported,proposed,PROJECT"),
    ):
        with statements_sent(each) as sent, writing(each) as session:
            load(session, observations(row))
        counts.append(len(sent))
    shipped.dispose()
    assert counts[0] == counts[1] < 40


def test_a_row_is_read_however_its_codes_are_spelled(engine: Engine) -> None:
    read = observations("k-p1.1-A,\u200bao\u2013dkr,2025-Q2,TOTAL,7,reported,proposed,TINY")
    with reading(engine) as session:
        prepared = prepare(session, read)
    assert prepared.checked.problems == []
    assert prepared.checked.rows["observations"].keys() == [("K-P1.1-a", "AO-DKR", "2025-Q2", "total", "")]
    assert list(prepared.changes["observations"].changed) == [0]


def test_a_new_code_or_category_that_the_database_spells_otherwise_is_refused_with_both_spellings(
    engine: Engine,
) -> None:
    offerings = "offering_code,name_en,name_fr,basis,source\nof1,Product,Produit,proposed,TINY\n"
    parts = (
        HEADER.replace("dimension", "dimension,category") + "\nK-P1.1-a,AFR,2025-Q2,sex,FEMALE,1,reported,proposed,T"
    )
    with reading(engine) as session:
        problems = [
            problem
            for name, text in (("plan/offerings.csv", offerings), ("observations/x.csv", parts))
            for problem in prepare(session, read_bytes(name, text.encode())).checked.problems
        ]
    assert [(problem.row, problem.cell, problem.what) for problem in problems] == [
        (2, "of1", "another spelling of the code OF1 (the database)"),
        (2, "FEMALE", "another spelling of the category female (the database)"),
    ]


def test_a_total_with_a_category_is_refused_beside_the_one_that_is_held(engine: Engine) -> None:
    header = HEADER.replace("dimension", "dimension,category")
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,all,4,reported,proposed,TINY"
    with reading(engine) as session:
        (problem,) = prepare(session, read_bytes("observations/x.csv", f"{header}\n{row}".encode())).checked.problems
    assert problem.what == "a total with a category, beside the total of the same key in the database"


def test_a_file_without_a_plan_beside_it_is_read_by_the_form_of_its_codes_alone() -> None:
    read = observations(
        "K-P9.9-z,XXX,2025-Q2,total,1.234,reported,proposed,S", "K/P9,XXX,1066-Q1,total,1,reported,proposed,S"
    )
    assert [(problem.row, problem.column) for problem in check(read).problems] == [(3, "kpi_code"), (3, "quarter")]
