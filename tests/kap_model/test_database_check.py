"""What is wrong with a database is found before anything is shown, with one sentence for each fault."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, reading, stamp_revision, writing
from kap_model.database_check import require_buildable, usable_revision
from kap_model.problems import DatabaseFault, DatabaseFaultKind
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from tests.support.reporting import OWN_PLACE, actor
from tests.support.statements import statements_sent
from tests.support.versions import AddMigration

pytestmark = pytest.mark.of_files


@pytest.fixture
def tiny_copy(tiny_database: Path, tmp_path: Path) -> Path:
    """A copy of the tiny plan, to spoil."""
    return Path(shutil.copy(tiny_database, tmp_path / "kap.sqlite"))


def change(file: Path, *statements: str) -> None:
    """Change a database as another program would: the revision stays."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def fault_of(file: Path) -> DatabaseFault:
    with pytest.raises(DatabaseFault) as refused, reading(engine_for(str(file), must_exist=True)) as session:
        usable_revision(session)
    return refused.value


def look_at(file: Path) -> None:
    with reading(engine_for(str(file), must_exist=True)) as session:
        usable_revision(session)


@pytest.mark.parametrize(
    ("statement", "kind", "detail"),
    [
        ("ALTER TABLE kpi DROP COLUMN unit_en", DatabaseFaultKind.INCOMPLETE, "kpi.unit_en is missing"),
        ("DROP TABLE actual_step", DatabaseFaultKind.INCOMPLETE, "actual_step is missing"),
        ("DROP TABLE revision", DatabaseFaultKind.INCOMPLETE, "revision is missing"),
        ("PRAGMA user_version=99", DatabaseFaultKind.NEWER, "its schema is 99"),
        ("UPDATE revision SET loaded_at='today'", DatabaseFaultKind.UNKNOWN_WORD, "“today” in the column loaded_at"),
        ("UPDATE kpi SET outcome_code='O-X'", DatabaseFaultKind.UNKNOWN_WORD, "“O-X” in the column outcome_code"),
        ("UPDATE outcome SET parent_code='P9'", DatabaseFaultKind.UNKNOWN_WORD, "“P9” in the column parent_code"),
        (
            "UPDATE project SET office_code='XX'",
            DatabaseFaultKind.UNKNOWN_WORD,
            "“XX” in the column office_code",
        ),
        ("PRAGMA application_id=1", DatabaseFaultKind.FOREIGN, "of another program"),
        ("DELETE FROM revision", DatabaseFaultKind.EMPTY_TABLE, "table revision"),
        ("DELETE FROM plan", DatabaseFaultKind.EMPTY_TABLE, "table plan"),
        ("DELETE FROM kpi", DatabaseFaultKind.EMPTY_TABLE, "table kpis"),
        ("UPDATE kpi SET direction = 'sideways'", DatabaseFaultKind.UNKNOWN_WORD, "“sideways” in the column direction"),
        ("UPDATE place SET kind = 'planet'", DatabaseFaultKind.UNKNOWN_WORD, "“planet” in the column kind"),
        ("UPDATE plan SET start_quarter = '2023Q1'", DatabaseFaultKind.UNKNOWN_WORD, "“2023Q1”"),
        ("UPDATE kpi SET decimals = 'two'", DatabaseFaultKind.UNKNOWN_WORD, "“two” in the column decimals"),
        ("UPDATE observation SET value = 9e999", DatabaseFaultKind.UNKNOWN_WORD, "“inf” in the column value"),
        ("UPDATE place SET latitude = x'00'", DatabaseFaultKind.UNKNOWN_WORD, "in the column latitude"),
        ("UPDATE observation SET origin = 'rumour'", DatabaseFaultKind.UNKNOWN_WORD, "“rumour”"),
    ],
)
def test_a_database_that_cannot_be_shown_is_refused_with_the_reason(
    tiny_copy: Path, statement: str, kind: DatabaseFaultKind, detail: str
) -> None:
    look_at(tiny_copy)
    change(tiny_copy, "PRAGMA foreign_keys=OFF", statement)
    fault = fault_of(tiny_copy)
    assert fault.kind is kind
    assert detail in str(fault)
    assert str(tiny_copy) in str(fault)


def test_a_file_that_is_no_database_is_refused_with_the_reason(tiny_database: Path, tmp_path: Path) -> None:
    content = tiny_database.read_bytes()
    pieces = {
        "absent": (None, DatabaseFaultKind.MISSING),
        "empty": (b"", DatabaseFaultKind.EMPTY),
        "short": (b"no", DatabaseFaultKind.NOT_SQLITE),
        "text": (b"no database at all\n" * 500, DatabaseFaultKind.NOT_SQLITE),
        "cut": (content[: len(content) // 2], DatabaseFaultKind.DAMAGED),
        "overwritten": (content[:4096] + b"x" * (len(content) - 4096), DatabaseFaultKind.DAMAGED),
    }
    for name, (piece, _kind) in pieces.items():
        if piece is not None:
            (tmp_path / name).write_bytes(piece)
    (tmp_path / "folder").mkdir()

    kinds = {name: fault_of(tmp_path / name).kind for name in (*pieces, "folder")}
    assert kinds == {name: kind for name, (_piece, kind) in pieces.items()} | {"folder": DatabaseFaultKind.NOT_SQLITE}


def test_a_database_without_tables_is_empty_and_one_with_others_is_of_another_program(tmp_path: Path) -> None:
    change(tmp_path / "without.sqlite", "PRAGMA user_version=0", "CREATE TABLE a (b)", "DROP TABLE a")
    change(tmp_path / "other.sqlite", "CREATE TABLE place (b)")
    assert fault_of(tmp_path / "without.sqlite").kind is DatabaseFaultKind.EMPTY
    assert fault_of(tmp_path / "other.sqlite").kind is DatabaseFaultKind.FOREIGN


def test_a_database_without_a_version_but_with_all_tables_can_be_shown(tiny_copy: Path) -> None:
    change(tiny_copy, "PRAGMA application_id=0", "PRAGMA user_version=0")
    look_at(tiny_copy)


def test_a_database_that_was_checked_is_asked_for_its_revision_and_nothing_else(tiny_copy: Path) -> None:
    look_at(tiny_copy)
    engine = engine_for(str(tiny_copy), must_exist=True)
    with statements_sent(engine) as sent, reading(engine) as session:
        usable_revision(session)
    assert [statement.split()[0] for statement in sent] == ["BEGIN", "SELECT"]


def test_after_a_person_has_filled_in_a_figure_neither_tables_nor_words_are_looked_through(peopled: Engine) -> None:
    file = Path(str(peopled.url.database))
    look_at(file)
    known = submissions.begin(peopled, actor("coordinator"), OWN_PLACE, Quarter.parse("2025-Q4"))
    look_at(file)
    submissions.save_row(
        peopled, actor("coordinator"), known.submission_code, RowKey(kpi_code="K-P1.1-a"), RowEntry(value=1.0), 0
    )

    engine = engine_for(str(file), must_exist=True)
    with statements_sent(engine) as sent, reading(engine) as session:
        usable_revision(session)
    assert not [statement for statement in sent if "FROM observation" in statement or "table_xinfo" in statement]

    change(file, "PRAGMA foreign_keys=OFF", "UPDATE kpi SET outcome_code='O-X'")
    assert fault_of(file).kind is DatabaseFaultKind.UNKNOWN_WORD


def test_what_the_program_itself_wrote_is_not_searched_for_foreign_words(tiny_copy: Path) -> None:
    look_at(tiny_copy)
    engine = engine_for(str(tiny_copy), must_exist=True)
    with writing(engine) as session:
        stamp_revision(session)
    with statements_sent(engine) as sent, reading(engine) as session:
        usable_revision(session)
    assert not [statement for statement in sent if "FROM observation" in statement]


def test_a_build_is_refused_where_it_would_destroy_or_could_not_replace(tiny_copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    change(other, "CREATE TABLE place (b)", "INSERT INTO place VALUES (1)")
    newer = Path(shutil.copy(tiny_copy, tmp_path / "newer.sqlite"))
    change(newer, "PRAGMA user_version=99")
    change(tiny_copy, "CREATE TABLE notes (about TEXT REFERENCES kpi (kpi_code))")

    kinds, sentences = [], []
    for file in (other, newer, tiny_copy):
        with pytest.raises(DatabaseFault) as refused:
            require_buildable(engine_for(str(file)))
        kinds.append(refused.value.kind)
        sentences.append(str(refused.value))
    assert kinds == [DatabaseFaultKind.FOREIGN, DatabaseFaultKind.NEWER, DatabaseFaultKind.FOREIGN_REFERENCE]
    assert "The table notes" in sentences[2] and "the table kpi," in sentences[2]


def test_a_database_of_an_older_version_is_refused_with_what_to_do(
    tiny_copy: Path, add_migration: AddMigration
) -> None:
    version = add_migration()
    fault = fault_of(tiny_copy)
    assert fault.kind is DatabaseFaultKind.OLDER
    assert f"its schema is {version - 1}, and this version needs {version}. Run “kap upgrade”" in str(fault)
    with pytest.raises(DatabaseFault) as refused:
        require_buildable(engine_for(str(tiny_copy)))
    assert refused.value.kind is DatabaseFaultKind.OLDER


def test_a_build_may_stand_beside_tables_that_do_not_refer_to_its_own(tiny_copy: Path, tmp_path: Path) -> None:
    change(tiny_copy, "CREATE TABLE notes (about TEXT)")
    require_buildable(engine_for(str(tiny_copy)))
    require_buildable(engine_for(str(tmp_path / "absent.sqlite")))
