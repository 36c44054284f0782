"""SQLite files: how they are opened, also read-only or replaced while in use; what their errors mean; checkpoints.

A database has a file and, while it is open in WAL mode, two more beside it: `-wal` with the newest changes, and `-shm`.
SQLite finds them by name. So a file that takes the place of another must not be opened before all have closed the one
before, or SQLite would take the changes of the one for changes of the other. Each connection holds a lock on a third
file, `-lock`, which says whose `-wal` and `-shm` these are.

Nothing else of this process may open such a file: to close a file takes back all locks that the process has on it, also
those of SQLite (https://www.sqlite.org/howtocorrupt.html, 2.2). Other processes would then believe to be alone, and
remove changes that were not written into the file yet. So its first bytes are looked at only before SQLite has it.

The last connection that is closed writes the changes into the file and removes `-wal` and `-shm`. So connections are
closed after each use, and a file that nobody uses is whole: it can be copied, moved and replaced.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import stat
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from kap_model.problems import DatabaseFault, DatabaseFaultKind

REPLACED_TIMEOUT: Final = 5.0
"""Seconds to wait until a file that has been replaced is no longer in use."""

FIRST_BYTES: Final = b"SQLite format 3\0"
_LEAST_ROOM: Final = 32_768
"""Bytes that SQLite takes for `-shm`, also to read. Without them it says no more than that the disk fails."""

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


_of_sqlite: Final[set[Identity]] = set()
"""The files that SQLite has opened in this process, or may: nothing else opens them any more."""

_looking: Final = Lock()
"""Held while a file is opened to look at it, and while SQLite gets one that it had not."""


class SqliteConnection(sqlite3.Connection):
    """A connection that knows its file. Use `connect` to make one.

    Attributes:
        file: its path, without symbolic links.
        state: of the file when it was opened.
        lock: the descriptor of the lock file; None where there is none and this user may not make one.
        is_immutable: whether the file is read as one that nobody writes to, without locks.
    """

    file: Path
    state: FileState
    lock: int | None = None
    is_immutable = False

    def close(self) -> None:
        """Close the connection; another file may then take the place of this one."""
        if self.lock is not None and _has_changes(self.file):
            # SQLite itself leaves the changes where they are if the file was replaced.
            with suppress(sqlite3.Error):
                self.execute("PRAGMA busy_timeout=0")
                self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super().close()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None


def require_file(file: Path) -> None:
    """Refuse a file that is not there, holds nothing, cannot be read, or is no database.

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
    with _looking:
        if _identity_of(status) not in _of_sqlite:
            with file.open("rb") as opened:
                if opened.read(len(FIRST_BYTES)) != FIRST_BYTES:
                    raise DatabaseFault(DatabaseFaultKind.NOT_SQLITE, str(file))
            _of_sqlite.add(_identity_of(status))


def connect(file: Path, *, creates: bool, **options: Any) -> SqliteConnection:
    """Open a file.

    Args:
        file: its path, taken as it stands.
        creates: whether an absent file is created.
        options: of `sqlite3.connect`.

    Raises:
        sqlite3.Error: SQLite cannot open it.
        DatabaseFault: the file cannot be used, or it was replaced and the one before is still in use.
    """
    try:
        return _connect(file, creates, options)
    except OSError as error:
        kind = _KINDS_OF_SYSTEM.get(error.errno or 0, DatabaseFaultKind.FAILING)
        raise DatabaseFault(kind, str(file), detail=str(error.strerror)) from error


def _connect(file: Path, creates: bool, options: dict[str, Any]) -> SqliteConnection:
    """Open a file, and wait while one that it has replaced is still in use."""
    try:
        require_file(file)
    except DatabaseFault as fault:
        if not creates or fault.kind not in (DatabaseFaultKind.MISSING, DatabaseFaultKind.EMPTY):
            raise
    deadline = time.monotonic() + REPLACED_TIMEOUT
    while True:
        connection = _try_to_connect(file, creates, options)
        if connection is not None:
            return connection
        if time.monotonic() > deadline:
            raise DatabaseFault(DatabaseFaultKind.REPLACED, str(file))
        time.sleep(_PAUSE)


def _try_to_connect(file: Path, creates: bool, options: dict[str, Any]) -> SqliteConnection | None:
    """Open a file; return None while what stands beside it belongs to another one."""
    target = file.resolve()  # SQLite puts its files beside the one that a link leads to
    if _is_immutable(target):
        connection = _connected(target, "immutable=1", options)
        connection.is_immutable = True
        return connection
    if creates:
        target.touch()
    lock = _open_lock(target)
    with ExitStack() as undo:
        if lock is not None:
            undo.callback(os.close, lock)
            if not _take(lock, target):
                return None
        identity = state_of(target).identity
        connection = _connected(target, "mode=rw", options)
        undo.callback(connection.close)
        if connection.state.identity != identity:  # it was replaced at this very moment
            return None
        undo.pop_all()
    connection.lock = lock
    return connection


def _connected(file: Path, query: str, options: dict[str, Any]) -> SqliteConnection:
    with _looking:
        _of_sqlite.add(state_of(file).identity)
    connection = sqlite3.connect(f"{file.as_uri()}?{query}", uri=True, factory=SqliteConnection, **options)
    connection.file, connection.state = file, state_of(file)
    return connection


def _open_lock(file: Path) -> int | None:
    """Open the lock file of a database; return None where there is none and this user may not make one."""
    path = _beside(file, "-lock")
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        try:
            return os.open(path, flags, stat.S_IMODE(file.stat().st_mode))
        except OSError as error:
            if error.errno not in _NO_LOCK_FILE:
                raise
    return None


def _take(lock: int, file: Path) -> bool:
    """Lock a database for one more connection; return whether what stands beside the file is its own."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        owner, lock_of_owner = (*os.pread(lock, 200, 0).decode().split("\n"), "")[:2]
        own, this_lock = str(state_of(file).identity), str(_identity_of(os.fstat(lock)))
        if (owner, lock_of_owner) == (own, this_lock):
            return True
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody has a file open that was here before
        # If the lock file is not the one that was written, all of them were copied here together.
        if lock_of_owner == this_lock and file.stat().st_size > 0 and _has_changes(file):
            return False
        with suppress(OSError):  # a reader without permission to write
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{own}\n{this_lock}".encode(), 0)
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def require_in_place(connection: SqliteConnection) -> None:
    """Refuse to go on where another file has taken the place of the one that was opened.

    Raises:
        DatabaseFault: so it is.
    """
    if not connection.file.exists() or state_of(connection.file).identity != connection.state.identity:
        raise DatabaseFault(DatabaseFaultKind.REPLACED, str(connection.file))


def require_unchanged(connection: SqliteConnection) -> None:
    """Refuse what was read without locks from a file that has changed since it was opened.

    Raises:
        DatabaseFault: it has.
    """
    if connection.is_immutable and state_of(connection.file) != connection.state:
        raise DatabaseFault(DatabaseFaultKind.CHANGED, str(connection.file))


def checkpoint(connection: SqliteConnection, *, waits: bool = True) -> None:
    """Write the changes in `-wal` into the file, so that the file alone holds all of them.

    A reader who still needs the state before is waited for a second at most, and no lock is held meanwhile. Then, or at
    once where nobody `waits`, it is left to the next writer, or to the last one who closes the database.
    """
    connection.execute("PRAGMA busy_timeout=0")
    for number in range(_CHECKPOINT_TRIES if waits else 1):
        if number > 0:
            time.sleep(_PAUSE)
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not _has_changes(connection.file):
            return


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
    if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(file.parent).free < _LEAST_ROOM:
        return DatabaseFault(DatabaseFaultKind.FULL, str(file))
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

_KINDS_OF_SYSTEM: Final = {
    errno.ENOENT: DatabaseFaultKind.MISSING,  # it was moved away at this very moment
    errno.EACCES: DatabaseFaultKind.READ_ONLY,
    errno.EROFS: DatabaseFaultKind.READ_ONLY,
    errno.ENOSPC: DatabaseFaultKind.FULL,
    errno.EDQUOT: DatabaseFaultKind.FULL,
}
"""What the errors of the system mean where a file is looked for, created or locked."""

_NO_LOCK_FILE: Final = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.EROFS)
"""The errors of the system where this user may not make a lock file."""


def remove(file: Path) -> None:
    """Remove a database that nobody uses, with what stands beside it."""
    for path in (file, *(_beside(file, ending) for ending in ("-wal", "-shm", "-lock"))):
        path.unlink(missing_ok=True)


def _is_immutable(file: Path) -> bool:
    """Return whether a file is read without locks: this user may not write to it or its folder, and nobody has it open.

    SQLite would have nowhere to put `-shm`, or would leave one that is in the way of the user who may write.
    """
    return (
        not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
        and file.exists()
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


def state_of(file: Path) -> FileState:
    """Return the present state of a file.

    Raises:
        OSError: it is not there, or cannot be reached.
    """
    status = file.stat()
    return FileState(_identity_of(status), status.st_mtime_ns, status.st_size)


def _identity_of(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino
