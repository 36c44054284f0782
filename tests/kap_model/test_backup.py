"""A copy of a database is whole, checked, and of one moment."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kap_model.backup import backup, beside, in_folder, keep_newest
from kap_model.database import engine_for, stamp_revision, writing
from kap_model.problems import DatabaseFault, DatabaseFaultKind

COUNTS = "SELECT (SELECT count(*) FROM note_a), (SELECT count(*) FROM note_b)"


@pytest.mark.of_files  # of a server: test_restoring.py
def test_a_copy_made_while_others_write_is_of_one_moment(own_database: Path, tmp_path: Path) -> None:
    """Each transaction writes one row in each of two tables."""
    engine = engine_for(str(own_database), must_exist=True)
    with writing(engine) as session:
        for name in ("note_a", "note_b"):
            session.connection().exec_driver_sql(f"CREATE TABLE {name} (filler TEXT)")
    is_done = threading.Event()

    def write() -> None:
        while not is_done.is_set():
            with writing(engine) as session:
                for name in ("note_a", "note_b"):
                    session.connection().exec_driver_sql(f"INSERT INTO {name} VALUES ('{'x' * 5000}')")
                stamp_revision(session)

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / f"copy-{number}.sqlite" for number in range(5)]
    for copy in copies:
        backup(engine, copy)
    is_done.set()
    writer.join()

    counts = []
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            counts.append(connection.execute(COUNTS).fetchone())
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert all(count_a == count_b for count_a, count_b in counts)
    assert counts == sorted(counts)


@pytest.mark.of_files  # half of a file is damaged
def test_a_failed_copy_leaves_the_one_before_and_nothing_else(own_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    backup(engine_for(str(own_database)), folder / "copy.sqlite")
    before = (folder / "copy.sqlite").read_bytes()
    own_database.write_bytes(before[: len(before) // 2])
    with pytest.raises(DatabaseFault) as refused:
        backup(engine_for(str(own_database)), folder / "copy.sqlite")

    assert refused.value.kind is DatabaseFaultKind.DAMAGED
    assert [file.name for file in folder.iterdir()] == ["copy.sqlite"]
    assert (folder / "copy.sqlite").read_bytes() == before


def test_a_copy_that_another_program_is_making_is_left_alone(own_database: Path, tmp_path: Path) -> None:
    other = tmp_path / "copy.sqlite.unfinished"
    other.write_bytes(b"half a copy")
    backup(engine_for(str(own_database)), tmp_path / "copy.sqlite")
    assert other.read_bytes() == b"half a copy"


@pytest.mark.of_files  # whose disk is that of the copy
def test_a_full_disk_is_that_of_the_copy(own_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def connect_with_little_room(file: object, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(file, **options)  # type: ignore[call-overload]
        if not options:  # that of the copy
            connection.execute("PRAGMA max_page_count=2")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_with_little_room)
    with pytest.raises(DatabaseFault) as refused:
        backup(engine_for(str(own_database)), tmp_path / "copy.sqlite")
    assert refused.value.kind is DatabaseFaultKind.FULL
    assert "copy.sqlite" in str(refused.value)


@pytest.mark.of_files  # of which the names are
def test_of_dated_backups_the_newest_stay_and_nothing_else_is_touched(own_database: Path, tmp_path: Path) -> None:
    engine, folder = engine_for(str(own_database)), tmp_path / "copies"
    folder.mkdir()
    days = [f"kap-backup-2026-11-{day:02}-030000-000000" for day in (1, 2, 3, 4)]
    others = [
        "kap.sqlite", "mine", "kap-2026-11-01-030000-000000.sqlite", "kap-backup-2026-11-01-030000-000000.dump",
        "kap-rehearsal-backup-2026-11-01-030000-000000.sqlite",
    ]  # fmt: skip
    for name in (*(f"{day}.sqlite" for day in days), *others):
        (folder / name).touch()
    assert re.fullmatch(r"kap-backup-\d{4}-\d\d-\d\d-\d{6}-\d{6}\.sqlite", in_folder(engine, folder).name)
    assert re.fullmatch(r"kap-\d{4}-\d\d-\d\d-\d{6}-\d{6}\.sqlite", beside(engine).name)
    removed = keep_newest(engine, folder, 3)
    assert [file.name for file in removed] == [f"{days[0]}.sqlite"]
    assert keep_newest(engine, folder, 3) == []
    assert {file.name for file in folder.iterdir()} == {*(f"{day}.sqlite" for day in days[1:]), *others}


@pytest.mark.of_files
def test_a_copy_may_be_read_by_those_who_may_read_the_database(own_database: Path, tmp_path: Path) -> None:
    own_database.chmod(0o640)
    backup(engine_for(str(own_database)), tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o640
