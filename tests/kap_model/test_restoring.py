"""A backup is put back whole, checked before and after, or not at all."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kap_model import restoring, row_checksums, schema_versions
from kap_model.backup import backup
from kap_model.database import engine_for, reading, writing
from kap_model.database_check import usable_revision
from kap_model.postgresql_archive import Archive
from kap_model.problems import DatabaseFault, DatabaseFaultKind, KapError
from kap_model.restoring import BackupError, restore
from kap_model.upgrading import upgrade
from tests.support.editions import fingerprint_of, import_figures
from tests.support.versions import AddMigration, NewDatabase, all_rows

CORRECTION = "K-P1.2-a,WORLD,2025-Q4,total,,42,published,official,1,TINY,Counted a third time"


def no_copy() -> None:
    return None


def damaged_at(file: Path, place: int, copy: Path) -> Path:
    """Return a copy of a file in which some bytes are others."""
    data = bytearray(file.read_bytes())
    data[place : place + 64] = bytes(byte ^ 0x5A for byte in data[place : place + 64])
    copy.write_bytes(data)
    return copy


def test_what_was_backed_up_is_there_again_and_what_was_replaced_is_in_its_own_backup(
    present: Engine, tmp_path: Path
) -> None:
    file, replaced = tmp_path / "backup", tmp_path / "replaced"
    before, fingerprint = all_rows(present), fingerprint_of(present)
    backup(present, file)
    import_figures(present, CORRECTION)
    after = all_rows(present)
    assert fingerprint_of(present) != fingerprint

    def make_copy() -> Path:
        backup(present, replaced)
        return replaced

    done = restore(present, file, make_copy)

    assert (all_rows(present), fingerprint_of(present)) == (before, fingerprint)
    contents = done.contents
    assert (done.copy, contents.version, contents.plan_code) == (replaced, schema_versions.known(), "TINY")
    assert contents.row_count == sum(len(rows) - 1 for rows in before.values())
    with reading(present) as session:
        assert usable_revision(session).revision == contents.revision
    with pytest.raises(Exception, match="never changed or deleted"), present.begin() as connection:
        connection.execute(text("DELETE FROM edition_file"))
    import_figures(present, CORRECTION)  # numbers of rows go on after those of the backup

    restore(present, replaced, no_copy)
    assert all_rows(present) == after


def test_a_backup_goes_into_an_empty_database(
    present_file: Path, present_server: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    for source, target in (
        (str(present_file), str(tmp_path / "new" / "first-release.sqlite")),
        (present_server, new_database()),
    ):
        from_engine, engine = engine_for(source, must_exist=True), engine_for(target)
        backup(from_engine, tmp_path / "backup")
        assert not restoring.holds_anything(engine)
        restore(engine, tmp_path / "backup", no_copy)
        assert all_rows(engine) == all_rows(from_engine)
        assert restoring.holds_anything(engine)
        from_engine.dispose()
        engine.dispose()


def test_a_backup_of_an_older_version_is_upgraded_on_the_way_and_one_of_a_newer_is_refused(
    present: Engine, tmp_path: Path, add_migration: AddMigration, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: rows for name, rows in all_rows(present).items() if name != "revision"}
    folders = schema_versions.FOLDERS
    backup(present, tmp_path / "older")
    version = add_migration()
    upgrade(present, no_copy)
    backup(present, tmp_path / "newer")

    done = restore(present, tmp_path / "older", no_copy)
    assert done.contents.version == version - 1
    assert all_rows(present, before) == before
    with reading(present) as session:
        usable_revision(session)

    monkeypatch.setattr(schema_versions, "FOLDERS", folders)
    with pytest.raises(DatabaseFault) as newer:
        restore(present, tmp_path / "older", no_copy)
    assert newer.value.kind is DatabaseFaultKind.NEWER


def test_a_newer_backup_is_refused(present_server: str, new_database: NewDatabase, tmp_path: Path) -> None:
    known, engine = schema_versions.known(), engine_for(present_server)
    with writing(engine) as session:
        schema_versions.note(session.connection(), known + 1)
    backup(engine, tmp_path / "newer")
    engine.dispose()
    engine = engine_for(new_database())
    with pytest.raises(BackupError, match=f"its schema is {known + 1}, and this version knows {known}"):
        restore(engine, tmp_path / "newer", no_copy)
    engine.dispose()


def test_a_damaged_backup_changes_nothing(present: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    backup(present, file)
    before = all_rows(present)
    size = file.stat().st_size
    whole = file.read_bytes()
    (tmp_path / "cut").write_bytes(whole[: size * 2 // 3])
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "text").write_text("no backup at all\n" * 100)
    for spoilt in (
        damaged_at(file, size // 2 // 4096 * 4096, tmp_path / "middle"),
        damaged_at(file, (size - 1) // 4096 * 4096, tmp_path / "end"),
        tmp_path / "cut",
        tmp_path / "empty",
        tmp_path / "text",
    ):
        with pytest.raises(BackupError, match=r"damaged or cannot be read|is no backup"):
            restore(present, spoilt, lambda: pytest.fail("nothing is to be replaced"))
        assert all_rows(present) == before
    assert {each.name for each in tmp_path.iterdir()} - {"database"} == {
        "backup",
        "cut",
        "empty",
        "text",
        "middle",
        "end",
    }


def test_a_backup_goes_into_the_kind_of_database_that_it_was_made_of(
    present_file: Path, present_server: str, tmp_path: Path
) -> None:
    of_file, of_server = engine_for(str(present_file), must_exist=True), engine_for(present_server)
    backup(of_server, tmp_path / "kap.dump")
    before = all_rows(of_file), all_rows(of_server)
    with pytest.raises(BackupError, match=r"is the backup of a SQLite file, and .* is on a PostgreSQL server"):
        restore(of_server, present_file, no_copy)
    with pytest.raises(BackupError, match=r"is the backup of a PostgreSQL database, and .*\.sqlite is a SQLite file"):
        restore(of_file, tmp_path / "kap.dump", no_copy)
    assert (all_rows(of_file), all_rows(of_server)) == before
    of_server.dispose()


def test_a_restore_that_fails_at_the_end_leaves_the_database_as_it_was(
    present: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(present, tmp_path / "backup")
    import_figures(present, CORRECTION)
    before = all_rows(present)

    def no_rows(*_: object) -> dict[str, row_checksums.Checksum]:
        return {}

    if present.dialect.name == "postgresql":
        monkeypatch.setattr(row_checksums, "of_postgresql", no_rows)
        sentence = r"the rows of the table .* were not those of the backup. The database is as it was"
    else:
        monkeypatch.setattr(restoring.write_lock, "take", fail)
        sentence = "no lock"
    with pytest.raises(KapError, match=sentence):
        restore(present, tmp_path / "backup", no_copy)
    assert all_rows(present) == before


def fail(*_: object) -> None:
    raise KapError("no lock")


@pytest.mark.of_files
def test_a_file_of_another_program_is_neither_replaced_nor_restored(present_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with engine_for(str(other)).begin() as connection:
        connection.execute(text("CREATE TABLE place (b)"))
    kept = other.read_bytes()
    with pytest.raises(DatabaseFault) as foreign:
        restore(engine_for(str(other)), present_file, no_copy)
    assert (foreign.value.kind, other.read_bytes()) == (DatabaseFaultKind.FOREIGN, kept)
    with pytest.raises(BackupError, match=r"other.sqlite is a database of another program"):
        restore(engine_for(str(present_file)), other, no_copy)


@pytest.mark.of_files
def test_a_file_without_a_table_is_no_whole_backup(present_file: Path, tmp_path: Path) -> None:
    lacking = Path(shutil.copy(present_file, tmp_path / "lacking.sqlite"))
    with engine_for(str(lacking)).begin() as connection:
        connection.execute(text("DROP TABLE edition_file"))
    with pytest.raises(BackupError, match="lacks the table edition_file"):
        restore(engine_for(str(present_file)), lacking, no_copy)
    with engine_for(str(lacking)).begin() as connection:  # as it was before the first release
        for statement in ("PRAGMA user_version=0", f"DROP TABLE {schema_versions.TABLE}", "DROP TABLE plan_fact"):
            connection.execute(text(statement))
    with pytest.raises(BackupError, match="lacks the table"):
        restore(engine_for(str(present_file)), lacking, no_copy)


def test_a_backup_of_a_server_while_another_writes_is_of_one_moment(present_server: str, tmp_path: Path) -> None:
    """Each transaction writes one row in each of two tables."""
    engine = engine_for(present_server)
    is_done = threading.Event()

    def write() -> None:
        while not is_done.is_set():
            with writing(engine) as session:
                session.connection().execute(
                    text("INSERT INTO person VALUES (gen_random_uuid(), '', 'en', true, true)")
                )
                session.connection().execute(
                    text("INSERT INTO rehearsal SELECT date '2000-01-01' + count(*)::int FROM rehearsal")
                )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup(engine, tmp_path / "kap.dump")
    finally:
        is_done.set()
        writer.join()
    rows, _ = Archive.of(tmp_path / "kap.dump").checksums(["person", "rehearsal"])
    assert rows["person"].rows == rows["rehearsal"].rows + 5
    engine.dispose()
