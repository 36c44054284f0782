"""SQLite files: how they are opened, also read-only or replaced while in use; what their errors mean; checkpoints.

A database has a file and, while it is open in WAL mode, two more beside it: `-wal` with the newest changes, and `-shm`.
The last connection that is closed writes the changes into the file and removes both. So connections are closed after
each use, and a file that nobody uses is whole: it can be copied, moved and replaced.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from kap_model.problems import DatabaseFault, DatabaseFaultKind

REPLACED_TIMEOUT: Final = 5.0
"""Seconds to wait until a file that has been replaced is no longer in use."""

_CHECKPOINT_TRIES: Final = 20
_PAUSE: Final = 0.05
"""Seconds between two tries."""

Identity = tuple[int, int]
"""Device and inode: a file that takes the place of another has another identity."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was at a moment. The state changes with whatever is written to the file."""

    identity: Identity
    modified_ns: int
    size: int


class SqliteConnection(sqlite3.Connection):
    """A connection that knows its file. Use `connect` to make one."""

    file: Path
    state: FileState
    is_immutable = False
    is_open = False

    def close(self) -> None:
        """Close the connection; another file may now take the place of this one."""
        super().close()
        if self.is_open:
            self.is_open = False
            _in_use.remove(self)


class _FilesInUse:
    """The files that this process has open, and the one that it opened last at each path."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._connections: Counter[tuple[Path, Identity]] = Counter()
        self._newest: dict[Path, Identity] = {}

    def add(self, connection: SqliteConnection) -> None:
        connection.is_open = True
        self._connections[connection.file, connection.state.identity] += 1
        self._newest[connection.file] = connection.state.identity

    def remove(self, connection: SqliteConnection) -> None:
        with self.lock:
            self._connections -= Counter([(connection.file, connection.state.identity)])

    def forbid(self, file: Path, identity: Identity | None) -> bool:
        """Return whether what stands beside a file may still belong to the one whose place it has taken.

        SQLite would take the changes in `-wal` for changes of the new file, and destroy it.
        """
        if any(path == file and other != identity for path, other in self._connections):
            return True
        return self._newest.get(file, identity) != identity and _has_changes(file)


_in_use: Final = _FilesInUse()


def require_file(file: Path) -> None:
    """Refuse a file that is not there, holds nothing, or cannot be read.

    Raises:
        DatabaseFault: so it is.
    """
    try:
        status = file.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DatabaseFault(DatabaseFaultKind.MISSING, str(file)) from error
    except PermissionError as error:
        raise DatabaseFault(DatabaseFaultKind.UNREADABLE, str(file)) from error
    except OSError as error:
        raise DatabaseFault(DatabaseFaultKind.FAILING, str(file), detail=str(error.strerror)) from error
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseFault(DatabaseFaultKind.NOT_SQLITE, str(file))
    if not os.access(file, os.R_OK):
        raise DatabaseFault(DatabaseFaultKind.UNREADABLE, str(file))
    if status.st_size == 0:
        raise DatabaseFault(DatabaseFaultKind.EMPTY, str(file))


def connect(file: Path, *, creates: bool, **options: Any) -> SqliteConnection:
    """Open a file.

    Args:
        file: its path, taken as it stands.
        creates: whether an absent file is created.
        options: of `sqlite3.connect`.

    Raises:
        sqlite3.Error: it cannot be opened.
        DatabaseFault: the file was replaced, and the one before is still in use.
    """
    if not creates:
        require_file(file)
    deadline = time.monotonic() + REPLACED_TIMEOUT
    while (connection := _try_to_connect(file, creates, options)) is None:
        if time.monotonic() > deadline:
            raise DatabaseFault(DatabaseFaultKind.REPLACED, str(file))
        time.sleep(_PAUSE)
    return connection


def _try_to_connect(file: Path, creates: bool, options: dict[str, Any]) -> SqliteConnection | None:
    """Open a file; return None while what stands beside it belongs to another one."""
    target = file.resolve()  # SQLite puts its files beside the one that a link leads to
    is_immutable = _is_immutable(target)
    query = "immutable=1" if is_immutable else f"mode={'rwc' if creates else 'rw'}"
    with _in_use.lock:
        identity = _identity(target)
        if _in_use.forbid(target, identity):
            return None
        connection = sqlite3.connect(f"{target.as_uri()}?{query}", uri=True, factory=SqliteConnection, **options)
        connection.file, connection.state, connection.is_immutable = target, _state(target), is_immutable
        _in_use.add(connection)
    if identity not in (None, connection.state.identity):  # it was replaced at this very moment
        connection.close()
        return None
    return connection


def require_unchanged(connection: SqliteConnection) -> None:
    """Refuse what was read without locks from a file that has changed since it was opened.

    Raises:
        DatabaseFault: it has.
    """
    if connection.is_immutable and _state(connection.file) != connection.state:
        raise DatabaseFault(DatabaseFaultKind.CHANGED, str(connection.file))


def checkpoint(file: Path) -> None:
    """Write the changes in `-wal` into the file, so that the file alone holds all of them.

    A reader who still needs the state before is waited for a second at most, and no lock is held meanwhile. Then the
    next writer does it, or the last one who closes the database.
    """
    target = file.resolve()
    for _ in range(_CHECKPOINT_TRIES):
        if not _has_changes(target):
            return
        connection = connect(target, creates=False, isolation_level=None, timeout=0)
        try:
            is_busy, *_counts = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            is_busy = True
        finally:
            connection.close()
        if is_busy:
            time.sleep(_PAUSE)


def fault_of(error: sqlite3.Error, file: Path) -> DatabaseFault | None:
    """Return what an error of SQLite means to a person; None for a fault of the program."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        try:
            require_file(file)
        except DatabaseFault as fault:
            return fault
        if not os.access(file.parent, os.W_OK) and _has_changes(file):
            return DatabaseFault(DatabaseFaultKind.UNFINISHED, str(file))
    kind = _KINDS.get(code)
    return None if kind is None else DatabaseFault(kind, str(file), detail=str(error))


_KINDS: Final = {
    sqlite3.SQLITE_BUSY: DatabaseFaultKind.BUSY,
    sqlite3.SQLITE_LOCKED: DatabaseFaultKind.BUSY,
    sqlite3.SQLITE_PROTOCOL: DatabaseFaultKind.BUSY,
    sqlite3.SQLITE_READONLY: DatabaseFaultKind.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: DatabaseFaultKind.READ_ONLY,
    sqlite3.SQLITE_PERM: DatabaseFaultKind.UNREADABLE,
    sqlite3.SQLITE_NOTADB: DatabaseFaultKind.NOT_SQLITE,
    sqlite3.SQLITE_CORRUPT: DatabaseFaultKind.DAMAGED,
    sqlite3.SQLITE_FULL: DatabaseFaultKind.FULL,
    sqlite3.SQLITE_IOERR: DatabaseFaultKind.FAILING,
}
"""What the primary codes of SQLite mean.

A file that can be read and still cannot be opened has a folder in which SQLite cannot write.
"""


def _is_immutable(file: Path) -> bool:
    """Return whether a file is read without locks: this user may not write to it or its folder, and nobody has it open.

    SQLite would have nowhere to put `-shm`, or would leave one that is in the way of the user who may write.
    """
    return (
        file.exists()
        and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
        and not _beside(file, "-shm").exists()
        and not _has_changes(file)
    )


def _has_changes(file: Path) -> bool:
    try:
        return _beside(file, "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _state(file: Path) -> FileState:
    status = file.stat()
    return FileState((status.st_dev, status.st_ino), status.st_mtime_ns, status.st_size)


def _identity(file: Path) -> Identity | None:
    try:
        return _state(file).identity
    except FileNotFoundError:
        return None
