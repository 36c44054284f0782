"""SQLite files that are replaced while they are in use, read-only, or locked."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from kap_model import sqlite_files
from kap_model.database import engine_for, read_revision, reading
from kap_model.problems import DatabaseFault, DatabaseFaultKind
from kap_model.sqlite_files import connect

pytestmark = pytest.mark.of_files


@pytest.fixture
def other_database(tiny_database: Path, tmp_path: Path) -> Path:
    """A file to put in the place of another."""
    return Path(shutil.copy(tiny_database, tmp_path / "other.sqlite"))


def revision_of(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT revision FROM revision").fetchone()[0])


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_that_was_replaced_is_opened_once_the_one_before_is_closed(
    own_database: Path, other_database: Path
) -> None:
    with closing(sqlite3.connect(other_database)) as other:
        newest = revision_of(other)
    before = connect(own_database, creates=False, check_same_thread=False)
    revision_before = revision_of(before)
    other_database.replace(own_database)
    threading.Timer(0.2, before.close).start()
    with closing(connect(own_database, creates=False)) as after:
        assert revision_of(after) == newest != revision_before
    assert is_whole(own_database)


def test_a_file_that_was_replaced_is_refused_while_the_one_before_is_in_use(
    own_database: Path, other_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "REPLACED_TIMEOUT", 0)
    with closing(connect(own_database, creates=False)) as before:
        revision_of(before)
        other_database.replace(own_database)
        with pytest.raises(DatabaseFault) as refused:
            connect(own_database, creates=False)
        assert refused.value.kind is DatabaseFaultKind.REPLACED
    connect(own_database, creates=False).close()
    assert is_whole(own_database)


def test_changes_of_the_file_before_never_get_into_the_one_that_took_its_place(
    own_database: Path, other_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "REPLACED_TIMEOUT", 0)
    before = connect(own_database, creates=False)
    before.execute("UPDATE kpi SET name_en = 'another'")
    before.commit()
    wal = own_database.with_name(f"{own_database.name}-wal")
    changes = wal.read_bytes()
    other_database.replace(own_database)
    before.close()
    wal.write_bytes(changes)  # as if the program had been killed
    with pytest.raises(DatabaseFault, match=r"delete .*-wal"):
        connect(own_database, creates=False)

    wal.unlink()
    connect(own_database, creates=False).close()
    assert is_whole(own_database)


def test_a_file_that_was_away_and_came_back_is_opened_as_before(own_database: Path, tmp_path: Path) -> None:
    connect(own_database, creates=False).close()
    own_database.replace(tmp_path / "away.sqlite")
    with pytest.raises(DatabaseFault) as refused:
        connect(own_database, creates=False)
    assert refused.value.kind is DatabaseFaultKind.MISSING
    (tmp_path / "away.sqlite").replace(own_database)
    connect(own_database, creates=False).close()


READ_WITHOUT_PRIVILEGES = """
import os, sys
from kap_model.database import engine_for, read_revision, reading
from kap_model.problems import DatabaseFault

def answer(file):
    try:
        with reading(engine_for(file, must_exist=True)) as session:
            return read_revision(session).revision
    except DatabaseFault as fault:
        return fault.kind

readable, *files = sys.argv[1:]
answer(readable)  # what is imported on first use is imported while the process may read it
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(*map(answer, files))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that users without privileges can enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_without_permission_to_write_a_database_is_read_and_nothing_is_left_beside_it(
    tiny_database: Path, open_folder: Path
) -> None:
    def copied(name: str, *, permissions: int, permissions_of_folder: int) -> Path:
        (open_folder / name).mkdir()
        file = Path(shutil.copy(tiny_database, open_folder / name / "kap.sqlite"))
        file.chmod(permissions)
        file.parent.chmod(permissions_of_folder)
        return file

    files = {
        copied("read_only", permissions=0o444, permissions_of_folder=0o555): None,
        copied("read_only_in_an_open_folder", permissions=0o444, permissions_of_folder=0o777): None,
        copied("of_another_user", permissions=0o644, permissions_of_folder=0o755): None,
        copied("unreadable", permissions=0o000, permissions_of_folder=0o755): DatabaseFaultKind.UNREADABLE,
    }
    with reading(engine_for(str(tiny_database), must_exist=True)) as session:
        revision = read_revision(session).revision
    command = [sys.executable, "-c", READ_WITHOUT_PRIVILEGES, *map(str, (tiny_database, *files))]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [kind or revision for kind in files.values()]
    assert [list(file.parent.iterdir()) for file in files] == [[file] for file in files]
    for file in files:
        file.parent.chmod(0o755)


def test_what_was_read_without_locks_while_others_wrote_is_refused(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "_is_immutable", lambda _file: True)
    with closing(connect(own_database, creates=False)) as connection:
        revision_of(connection)
        sqlite_files.require_unchanged(connection)
        os.utime(own_database, ns=(time.time_ns(), time.time_ns() + 1))
        with pytest.raises(DatabaseFault) as refused:
            sqlite_files.require_unchanged(connection)
    assert refused.value.kind is DatabaseFaultKind.CHANGED


def test_a_database_that_another_program_keeps_to_itself_is_said_to_be_locked(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kap_model.database.READ_TIMEOUT", 0.01)
    with closing(sqlite3.connect(own_database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(DatabaseFault) as refused,
            reading(engine_for(str(own_database), must_exist=True)) as session,
        ):
            read_revision(session)
    assert refused.value.kind is DatabaseFaultKind.BUSY


def refuse_to_open(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system refuse every lock file with an error."""

    def refuse(path: object, *_arguments: object) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "open", refuse)


def test_on_a_read_only_file_system_a_database_is_read_without_a_lock_file(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_open(errno.EROFS, monkeypatch)
    with closing(connect(own_database, creates=False)) as connection:
        assert revision_of(connection)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DatabaseFaultKind.FULL),
        (errno.EDQUOT, DatabaseFaultKind.FULL),
        (errno.EIO, DatabaseFaultKind.FAILING),
        (errno.ESTALE, DatabaseFaultKind.FAILING),
    ],
)
def test_a_system_that_refuses_a_lock_file_is_a_fault_of_the_database(
    own_database: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: DatabaseFaultKind
) -> None:
    refuse_to_open(number, monkeypatch)
    with pytest.raises(DatabaseFault) as refused:
        connect(own_database, creates=False)
    assert refused.value.kind is kind


def test_a_disk_without_room_to_read_is_said_to_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    for free, kind in ((0, DatabaseFaultKind.FULL), (10**9, DatabaseFaultKind.FAILING)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, free=free: SimpleNamespace(free=free))
        fault = sqlite_files.fault_of(failed, tmp_path / "kap.sqlite")
        assert fault is not None
        assert fault.kind is kind


SHARED_BY_SQLITE = (0x40000002, 510)
"""First and number of the bytes that a connection of SQLite holds a lock on: os.h, SHARED_FIRST and SHARED_SIZE."""

TRY_TO_LOCK = f"""
import fcntl, sys
first, number = {SHARED_BY_SQLITE}
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, number, first)
    except OSError:
        print("locked")
    else:
        print("free")
"""


def seen_by_another_process(file: Path) -> str:
    """Return whether another process finds a file locked or free."""
    command = [sys.executable, "-I", "-S", "-c", TRY_TO_LOCK, file]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_connection_more_takes_no_lock_from_those_that_the_process_has(own_database: Path) -> None:
    """Else another process would believe to be the last one, and remove changes that are not in the file yet."""
    assert seen_by_another_process(own_database) == "free"
    with closing(connect(own_database, creates=False)) as held:
        held.execute("PRAGMA journal_mode=WAL")
        revision_of(held)
        assert seen_by_another_process(own_database) == "locked"
        with closing(connect(own_database, creates=False)) as more:
            revision_of(more)
        sqlite_files.require_file(own_database)
        assert seen_by_another_process(own_database) == "locked"


def test_a_file_that_was_just_created_is_not_looked_at_either(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    with closing(connect(file, creates=True)) as held:
        held.execute("PRAGMA journal_mode=WAL")
        held.execute("CREATE TABLE one (a)")
        connect(file, creates=False).close()
        assert seen_by_another_process(file) == "locked"
