"""A database of an older version is brought to the present tables, whole or not at all, and nothing of it is lost."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, String, inspect, text
from sqlalchemy.exc import DatabaseError, SAWarning

from kap_model import schema, schema_versions
from kap_model.database import engine_for, read_revision, reading, writing
from kap_model.database_check import usable_revision
from kap_model.problems import DatabaseFault, DatabaseFaultKind, KapError
from kap_model.upgrading import Upgraded, is_older, migrate, upgrade
from tests.support.editions import fingerprint_of
from tests.support.versions import FAILING, AddMigration, NewDatabase, all_rows

OF_THE_GUARDS = ("submission_open", "edition_of_code")
"""Indexes that stand in no table of `METADATA`."""


def no_copy() -> None:
    return None


def differences(engine: Engine) -> list[object]:
    """Return how the tables of a database differ from those of the program, as Alembic sees it."""
    own = {"version_table": schema_versions.TABLE, "include_object": lambda _it, name, *_: name not in OF_THE_GUARDS}
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of the index of an expression, which is one of the guards
        return list(compare_metadata(MigrationContext.configure(connection, opts=own), schema.METADATA))


def sorted_by_a_language(engine: Engine) -> list[str]:
    """Return the columns of texts that PostgreSQL sorts by a language."""
    with engine.connect() as connection:
        held = inspect(connection).get_multi_columns(filter_names=list(schema.METADATA.tables))
    return [
        f"{table}.{column['name']}"
        for (_, table), columns in held.items()
        for column in columns
        if isinstance(column["type"], String) and column["type"].collation != "C"
    ]


def test_the_first_release_has_all_it_had_and_the_tables_of_today(first_release: Engine) -> None:
    """Fails when a table changes without a migration."""
    rows, fingerprint = all_rows(first_release), fingerprint_of(first_release)
    before = {name: of_table for name, of_table in rows.items() if name != "revision"}
    upgraded = upgrade(first_release, no_copy)
    assert (upgraded.before, upgraded.after) == (schema_versions.FIRST, schema_versions.known())
    assert all_rows(first_release, before) == before
    assert fingerprint_of(first_release) == fingerprint
    assert differences(first_release) == []
    if first_release.dialect.name == "postgresql":
        assert sorted_by_a_language(first_release) == []
    with reading(first_release) as session:
        usable_revision(session)


def test_a_database_that_does_not_note_its_version_is_made_to_and_nothing_else(
    first_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for(str(first_file), must_exist=True)
    before = all_rows(engine)
    monkeypatch.setattr(schema_versions, "known", lambda: schema_versions.FIRST)
    assert upgrade(engine, lambda: pytest.fail("there is nothing to copy")) == Upgraded(5, 5)
    assert all_rows(engine) == before
    with engine.connect() as connection:
        assert schema_versions.is_noted(inspect(connection).get_table_names())


def test_tables_made_by_the_migrations_are_those_of_the_program(tmp_path: Path, new_database: NewDatabase) -> None:
    for address in (str(tmp_path / "new.sqlite"), new_database()):
        engine = engine_for(address)
        with writing(engine, changes_tables=True) as session:
            migrate(session.connection(), schema_versions.known())
        assert differences(engine) == []
        if engine.dialect.name == "postgresql":
            assert sorted_by_a_language(engine) == []
        engine.dispose()


def test_a_later_version_keeps_every_row_and_its_guards(present: Engine, add_migration: AddMigration) -> None:
    before = {name: rows for name, rows in all_rows(present).items() if name != "revision"}
    fingerprint = fingerprint_of(present)
    with reading(present) as session:
        revision = read_revision(session).revision
    version = add_migration()
    assert is_older(present)
    refused = rf"its schema is {version - 1}, .* needs {version}\. Run “kap upgrade”"
    with pytest.raises(DatabaseFault, match=refused), reading(present) as session:
        usable_revision(session)

    assert upgrade(present, no_copy) == Upgraded(version - 1, version)

    assert all_rows(present, before) == before
    assert fingerprint_of(present) == fingerprint
    added = all_rows(present, {"note": [("kpi_code",)], "kpi": [("kpi_code", "colour")]})
    assert (len(added["note"]), {row[1] for row in added["kpi"][1:]}) == (len(before["kpi"]), {"blue"})
    with reading(present) as session:
        assert usable_revision(session).revision != revision
    for statement in ("UPDATE history_event SET act = 'x'", "DELETE FROM edition_file", "DELETE FROM kpi_decision"):
        with pytest.raises(DatabaseError, match="never changed or deleted"), present.begin() as connection:
            connection.execute(text(statement))
    assert not is_older(present)
    assert upgrade(present, no_copy) == Upgraded(version, version)


@pytest.mark.parametrize(
    ("present", "end"),
    [*(("file", end) for end in FAILING), ("server", "an error of Python")],
    indirect=["present"],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    present: Engine, add_migration: AddMigration, end: str
) -> None:
    before = all_rows(present)
    version = add_migration(FAILING[end])
    with pytest.raises(KapError, match=f"could not be brought to version {version}: .*The database is as it was"):
        upgrade(present, no_copy)
    assert all_rows(present) == before
    assert is_older(present)
    with pytest.raises(DatabaseError, match="never changed or deleted"), present.begin() as connection:
        connection.execute(text("DELETE FROM edition_file"))


def test_the_copy_is_made_before_and_without_it_nothing_is_changed(
    present_file: Path, add_migration: AddMigration, tmp_path: Path
) -> None:
    engine = engine_for(str(present_file), must_exist=True)
    before = all_rows(engine)
    version = add_migration()
    seen = []

    def fail() -> None:
        seen.append(all_rows(engine))
        raise KapError("no room")

    with pytest.raises(KapError, match="no room"):
        upgrade(engine, fail)
    assert seen == [before] and all_rows(engine) == before

    def copied() -> Path:
        return tmp_path / "copy.sqlite"

    assert upgrade(engine, copied) == Upgraded(version - 1, version, tmp_path / "copy.sqlite")


def test_a_database_that_is_newer_or_from_before_the_first_release_is_left(
    first_file: Path, add_migration: AddMigration
) -> None:
    engine = engine_for(str(first_file), must_exist=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version=99")
    with pytest.raises(DatabaseFault) as newer:
        upgrade(engine, no_copy)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version=0")
        connection.exec_driver_sql("ALTER TABLE kpi DROP COLUMN unit_en")
    add_migration()
    with pytest.raises(DatabaseFault, match=r"kpi.unit_en is missing") as incomplete:
        upgrade(engine, no_copy)
    assert (newer.value.kind, incomplete.value.kind) == (DatabaseFaultKind.NEWER, DatabaseFaultKind.INCOMPLETE)


@pytest.mark.of_files
def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert not is_older(engine_for(str(tmp_path / "absent.sqlite")))
    with pytest.raises(DatabaseFault, match="There is no database"):
        upgrade(engine_for(str(tmp_path / "absent.sqlite"), must_exist=True), no_copy)
    assert list(tmp_path.iterdir()) == []
