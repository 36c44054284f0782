"""A build makes a database hold its folder, loses nothing that people brought in, and says what it did."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlmodel import Session, col

from kap_model.database import engine_for, has_schema, read_revision, reading
from kap_model.importing import derive, links
from kap_model.importing.batches import Provenance
from kap_model.importing.build import Built, build, prepare_build, write_build
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.history import of_row
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes, read_folder
from kap_model.problems import DataRefusedError, KapError, Message
from kap_model.restoring import restore
from kap_model.tables import ImportBatch, Observation
from kap_model.vocabulary import Act
from tests.support.reporting import OPERATOR
from tests.support.statements import statements_sent

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source,note"
NEW = "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY,late"
CORRECTED = "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY,recounted"


@pytest.fixture
def data(tiny_plan: Path, tmp_path: Path) -> Path:
    """The folder that the database was built from, to change."""
    return Path(shutil.copytree(tiny_plan, tmp_path / "data"))


def bring(engine: Engine, *rows: str, name: str = "africa.csv", act: Act = Act.IMPORT) -> None:
    content = "\n".join([HEADER, *rows]).encode()
    assert load(engine, read_bytes(name, content), Provenance(act, "ama", "late report")).is_changed


def edit(file: Path, before: str, after: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert before in content
    file.write_text(content.replace(before, after), encoding="utf-8")


def value(session: Session, kpi: str, place: str, quarter: str) -> float | None:
    return session.connection().scalar(
        select(col(Observation.value)).where(
            col(Observation.kpi_code) == kpi,
            col(Observation.place_code) == place,
            col(Observation.quarter) == quarter,
            col(Observation.dimension) == "total",
        )
    )


def figure(engine: Engine, kpi: str = "K-P1.1-a", place: str = "AO-DKR", quarter: str = "2025-Q4") -> float | None:
    with reading(engine) as session:
        return value(session, kpi, place, quarter)


def revision(engine: Engine) -> str:
    with reading(engine) as session:
        return read_revision(session).revision


def count(engine: Engine, table: str) -> int:
    with reading(engine) as session:
        return session.connection().scalar(select(func.count()).select_from(TABLE_FILES[table].table)) or 0


def history(engine: Engine, table: str, *key: str) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return of_row(session.connection(), table, key)


def content(engine: Engine) -> dict[str, list[Any]]:
    """What the tables of files hold, with the file and row of each row, and the actuals."""
    held = {}
    with reading(engine) as session:
        connection = session.connection()
        for name, file in TABLE_FILES.items():
            batches = {row.batch_id: row.file_name for row in connection.execute(select(ImportBatch.__table__))}
            rows = connection.execute(select(file.table))
            held[name] = sorted(
                repr((batches[row.batch_id], *(getattr(row, column) for column in file.columns), row.file_row))
                for row in rows
            )
        steps = connection.execute(text("SELECT * FROM actual_step"))
        held["actuals"] = sorted(repr(tuple(row)) for row in steps)
    return held


def kept(built: Built) -> list[tuple[str, int, int]]:
    return [(brought.table, brought.count, brought.in_place) for brought in built.prepared.kept]


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

    monkeypatch.setattr(derive, "write", fail)
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
    monkeypatch.setattr("kap_model.importing.build.model_version", lambda: "another")
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


# ---- beside what people brought in


def test_an_imported_row_stays_with_a_build_and_is_named(engine: Engine, data: Path) -> None:
    bring(engine, NEW)
    before = revision(engine)
    built = build(engine, read_folder(data))
    assert figure(engine) == 5
    assert (kept(built), built.is_changed, built.revision) == ([("observations", 1, 0)], False, before)
    (brought,) = built.prepared.kept
    assert str(brought).startswith("1 row of observations imported on 20") and str(brought).endswith(" from africa.csv")


def test_where_a_person_and_the_folder_have_a_row_that_of_the_person_stands(engine: Engine, data: Path) -> None:
    bring(engine, CORRECTED)
    edit(data / "observations/reported.csv", "K-P1.1-a,AO-DKR,2025-Q3,total,,0,", "K-P1.1-a,AO-DKR,2025-Q3,total,,2,")
    edit(data / "observations/published.csv", ",,70,", ",,71,")
    built = build(engine, read_folder(data))
    assert built.is_changed
    assert kept(built) == [("observations", 1, 1)]
    assert figure(engine, quarter="2025-Q3") == 4
    assert figure(engine, "K-P1.2-a", "WORLD") == 71


def test_a_row_of_the_folder_that_equals_that_of_a_person_stands_in_nobodys_place(engine: Engine, data: Path) -> None:
    bring(engine, NEW)
    with (data / "observations/reported.csv").open("a", encoding="utf-8") as file:
        file.write("K-P1.1-a,AO-DKR,2025-Q4,total,,5,,,,reported,proposed,0,TINY,late\n")
    assert kept(build(engine, read_folder(data))) == [("observations", 1, 0)]


def test_a_build_after_a_build_changes_nothing(engine: Engine, data: Path) -> None:
    bring(engine, NEW, CORRECTED)
    edit(data / "observations/published.csv", ",,70,", ",,71,")
    first = build(engine, read_folder(data))
    before = content(engine)
    second = build(engine, read_folder(data))
    assert (first.is_changed, second.is_changed, second.revision) == (True, False, first.revision)
    assert content(engine) == before


def test_a_build_of_the_same_files_after_an_import_asks_for_no_comparison_the_next_time(
    engine: Engine, data: Path
) -> None:
    bring(engine, NEW)
    build(engine, read_folder(data))
    with statements_sent(engine) as sent:
        build(engine, read_folder(data))
    assert not [statement for statement in sent if statement.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_build_by_another_version_works_the_actuals_out_anew(
    engine: Engine, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, NEW)
    before = content(engine)
    monkeypatch.setattr("kap_model.importing.build.model_version", lambda: "another")
    built = build(engine, read_folder(data))
    assert (built.is_changed, kept(built)) == (True, [("observations", 1, 0)])
    assert content(engine) == before


@pytest.mark.parametrize("is_imported", [False, True])
def test_a_build_is_that_of_an_empty_database_but_for_what_people_brought_in(
    engine: Engine, data: Path, tmp_path: Path, is_imported: bool
) -> None:
    edit(data / "observations/published.csv", ",,70,", ",,71,")
    edit(data / "places/places.csv", "AO-DKR,office,AFR,", "AO-DKR,office,ASP,")
    edit(data / "plan/links.csv", "\n", "\n\n")
    (data / "plan/meetings.csv").unlink()
    (data / "names/es.csv").unlink()  # it names a meeting
    if is_imported:
        bring(engine, NEW)
        with (data / "observations/reported.csv").open("a", encoding="utf-8") as file:
            file.write("K-P1.1-a,AO-DKR,2025-Q4,total,,9,,,,reported,proposed,0,TINY,other\n")
    build(engine, read_folder(data))
    other = engine_for(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    build(other, read_folder(data))
    if is_imported:
        bring(other, NEW.replace(",0,TINY,late", ",1,TINY,late"))
        bring(other, NEW)
    assert content(engine) == content(other)
    other.dispose()


def test_only_rows_that_differ_are_written(engine: Engine, data: Path) -> None:
    with reading(engine) as session:
        batches = set(session.connection().scalars(select(col(ImportBatch.batch_id))))
    edit(data / "observations/published.csv", ",,70,", ",,71,")
    build(engine, read_folder(data))
    with reading(engine) as session:
        new = [
            row for row in session.connection().execute(select(ImportBatch.__table__)) if row.batch_id not in batches
        ]
    assert [(row.file_name, row.act, row.row_count, row.removed_count) for row in new] == [
        ("observations/published.csv", "build", 4, 0)
    ]


# ---- what goes is kept


def test_a_figure_that_the_folder_replaces_is_in_the_history(engine: Engine, data: Path) -> None:
    edit(data / "observations/published.csv", ",,70,", ",,71,")
    build(engine, read_folder(data), provenance=Provenance(Act.BUILD, "ama"))
    (before,) = history(engine, "observations", "K-P1.2-a", "WORLD", "2025-Q4", "total", "")
    assert (before["change"], before["values"]["value"], before["act"], before["by"], before["file"]) == (
        "replaced", 70, "build", "ama", "observations/published.csv",
    )  # fmt: skip


def test_rows_leave_with_their_file_and_the_removal_is_a_batch(engine: Engine, data: Path) -> None:
    (data / "observations/published.csv").unlink()
    build(engine, read_folder(data))
    assert count(engine, "observations") == 41
    (before,) = history(engine, "observations", "K-P1.2-a", "WORLD", "2025-Q4", "total", "")
    assert (before["change"], before["values"]["value"]) == ("removed", 70)
    with reading(engine) as session:
        batch = session.connection().execute(
            select(ImportBatch.__table__).where(col(ImportBatch.removed_count) > 0)
        ).one()  # fmt: skip
    assert (batch.file_name, batch.sha256, batch.row_count, batch.removed_count) == (
        "observations/published.csv", None, 0, 4,
    )  # fmt: skip


def test_a_kpi_and_all_that_refers_to_it_leave_together(engine: Engine, data: Path) -> None:
    for file in ("plan/kpis.csv", "plan/targets.csv", "observations/reported.csv"):
        lines = (data / file).read_text(encoding="utf-8").splitlines(keepends=True)
        (data / file).write_text("".join(line for line in lines if not line.startswith("K-P2.1-b,")), encoding="utf-8")
    build(engine, read_folder(data))
    assert history(engine, "kpis", "K-P2.1-b")[0]["change"] == "removed"


def test_parents_and_children_leave_in_any_order_of_the_file(engine: Engine, data: Path) -> None:
    for file in ("places/places.csv", "observations/reported.csv", "plan/targets.csv"):
        lines = (data / file).read_text(encoding="utf-8").splitlines(keepends=True)
        (data / file).write_text("".join(line for line in lines if "SEN" not in line and "RWA" not in line), "utf-8")
    for file in ("delivery/projects.csv", "illustrative/projects.csv", "illustrative/contributions.csv"):
        (data / file).unlink()
    before = count(engine, "places")
    build(engine, read_folder(data))
    assert count(engine, "places") < before


def test_rows_that_a_person_removed_come_back_with_the_build_and_are_named(engine: Engine, data: Path) -> None:
    header, first, *_ = (data / "plan/links.csv").read_text(encoding="utf-8").splitlines()
    links.replace(engine, OPERATOR, "links_1.csv", f"{header}\n{first}\n".encode(), revision(engine))
    assert count(engine, "links") == 1
    built = build(engine, read_folder(data))
    assert count(engine, "links") == 4
    (returned,) = built.prepared.returned
    assert (returned.table, returned.count, returned.act, returned.file) == ("links", 3, "screen", "links_1.csv")
    assert build(engine, read_folder(data)).prepared.returned == ()


def test_a_row_that_a_person_changed_and_another_replaced_is_found_with_both(engine: Engine) -> None:
    bring(engine, CORRECTED)
    bring(engine, CORRECTED.replace(",4,", ",6,"), name="second.csv")
    before = history(engine, "observations", "K-P1.1-a", "AO-DKR", "2025-Q3", "total", "")
    assert [(row["values"]["value"], row["file"], row["by"], row["reason"]) for row in before] == [
        (0, "africa.csv", "ama", "late report"),
        (4, "second.csv", "ama", "late report"),
    ]


# ---- what would stand is checked


def test_a_kept_row_whose_kpi_leaves_the_folder_is_a_problem_with_its_file_and_row(engine: Engine, data: Path) -> None:
    bring(engine, "K-P2.1-d,RWA,2024-Q4,total,7,reported,proposed,0,TINY,", NEW)
    edit(data / "plan/kpis.csv", "K-P2.1-d,", "K-P2.1-e,")
    edit(data / "plan/targets.csv", "K-P2.1-d,", "K-P2.1-e,") if "K-P2.1-d" in (data / "plan/targets.csv").read_text(
        encoding="utf-8"
    ) else None
    before = content(engine)
    with pytest.raises(DataRefusedError) as refused:
        build(engine, read_folder(data))
    (problem,) = refused.value.problems
    assert problem.file.startswith("africa.csv (imported on 20")
    assert (problem.row, problem.column, problem.what) == (2, "kpi_code", "K-P2.1-d is not in kpis")
    assert "This row was brought in by a person and stays." in problem.how_to_fix
    assert isinstance(problem.how_to_fix, Message)  # it can be said in other languages
    assert content(engine) == before


def test_the_rules_are_asked_of_kept_rows_and_those_of_the_folder_together(engine: Engine, data: Path) -> None:
    bring(engine, "K-P2.1-b,WORLD,2025-Q3,total,11,reported,proposed,0,TINY,")
    edit(data / "observations/reported.csv", "2025-Q4,total,,12,", "2025-Q4,total,,10,")
    with pytest.raises(DataRefusedError) as refused:
        build(engine, read_folder(data))
    assert [problem.what for problem in refused.value.problems] == ["a running total that falls from 11 in 2025-Q3"]


# ---- fresh, and from other versions


@pytest.mark.parametrize("is_built_since", [False, True])
def test_a_fresh_build_names_what_is_lost_and_leaves_a_copy(
    engine: Engine, data: Path, tmp_path: Path, is_built_since: bool
) -> None:
    bring(engine, NEW, CORRECTED)
    if is_built_since:
        build(engine, read_folder(data))
    prepared = prepare_build(engine, read_folder(data), is_fresh=True)
    assert [(lost.table, lost.count, lost.file) for lost in prepared.lost] == [("observations", 2, "africa.csv")]
    built = write_build(engine, prepared)
    assert built is not None and built.copy is not None
    assert (figure(engine), figure(engine, quarter="2025-Q3")) == (None, 0)
    assert history(engine, "observations", "K-P1.1-a", "AO-DKR", "2025-Q4", "total", "")[0]["values"]["value"] == 5
    assert built.copy.absolute().parent == tmp_path
    restore(engine, built.copy, lambda: None)
    assert (figure(engine), figure(engine, quarter="2025-Q3")) == (5, 4)


def test_copies_of_fresh_builds_in_the_same_second_do_not_replace_each_other(engine: Engine, data: Path) -> None:
    build(engine, read_folder(data))
    copies = {
        built.copy
        for _ in range(3)
        if (built := write_build(engine, prepare_build(engine, read_folder(data), is_fresh=True))) is not None
    }
    assert len(copies) == 3


def test_a_fresh_build_is_not_written_over_what_came_after_it_was_named(engine: Engine, data: Path) -> None:
    prepared = prepare_build(engine, read_folder(data), is_fresh=True)
    bring(engine, NEW)
    assert write_build(engine, prepared) is None
    assert figure(engine) == 5


@pytest.fixture
def older(engine: Engine) -> Engine:
    """A database of the version whose batches did not say by which act."""
    with engine.begin() as connection:
        for column in ("act", "loaded_by", "removed_count", "reason"):
            connection.execute(text(f"ALTER TABLE import_batch DROP COLUMN {column}"))
        connection.execute(text("DROP TABLE row_history"))
        connection.execute(text("ALTER TABLE revision DROP COLUMN definitions"))
    return engine


def add_batch(engine: Engine, file_name: str, loaded_at: str | None = None) -> None:
    with engine.begin() as connection:
        first = connection.execute(text("SELECT min(loaded_at) FROM import_batch")).scalar()
        connection.execute(
            text("INSERT INTO import_batch VALUES ('imported', :at, :name, 'x', 27)"),
            {"at": loaded_at or first, "name": file_name},
        )


def test_an_older_database_that_holds_nothing_of_people_is_built_anew_and_a_copy_stays(
    older: Engine, data: Path
) -> None:
    built = build(older, read_folder(data))
    assert has_schema(older) and built.is_changed
    assert built.copy is not None and built.copy.exists()


@pytest.mark.parametrize(
    ("file_name", "loaded_at"),
    [
        ("observations.csv", "2098-11-20 10:00:00.000000"),
        ("observations/reported.csv", "2099-11-20 10:00:00.000000"),
        ("africa.csv", None),
        ("observations/reported.csv", None),
    ],
    ids=["later", "with a path of the folder", "in the same second", "in the same second with the same path"],
)
def test_an_older_database_with_an_import_is_refused_until_that_is_said_to_go(
    older: Engine, data: Path, file_name: str, loaded_at: str | None
) -> None:
    add_batch(older, file_name, loaded_at)
    with pytest.raises(KapError, match=f"27 rows of .*{file_name}.*Nothing was changed.*kap build --fresh"):
        build(older, read_folder(data))
    assert not has_schema(older)
    prepared = prepare_build(older, read_folder(data), is_fresh=True)
    assert (27, file_name) in [(lost.count, lost.file) for lost in prepared.lost]
    built = write_build(older, prepared)
    assert built is not None and built.copy is not None
    assert has_schema(older)


def test_tables_that_no_file_fills_are_added_to_an_older_database_and_what_people_brought_in_stays(
    engine: Engine, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, NEW)
    with engine.begin() as connection:
        for table in ("edition_withdrawal", "edition_file", "edition"):
            connection.execute(text(f"DROP TABLE {table}"))
    monkeypatch.setattr("kap_model.importing.build.model_version", lambda: "another")
    built = build(engine, read_folder(data))
    assert kept(built) == [("observations", 1, 0)] and built.copy is None
    assert has_schema(engine)


def test_rows_of_unknown_origin_are_those_of_people(tmp_path: Path, data: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'old.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE place (place_code TEXT PRIMARY KEY, old_column TEXT)"))
        connection.execute(text("CREATE TABLE import_batch (batch_id TEXT PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE revision (revision TEXT PRIMARY KEY)"))
        connection.execute(text("INSERT INTO place VALUES ('X', 'Y')"))
    with pytest.raises(KapError, match="1 row of place imported on an unknown day from an unknown file"):
        build(engine, read_folder(data))
    engine.dispose()
