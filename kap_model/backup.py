"""A copy of a SQLite database while others read and write it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kap_model import sqlite_files
from kap_model.problems import DatabaseFault, DatabaseFaultKind


def backup(file: Path, copy: Path) -> None:
    """Copy a SQLite database as it is at one moment, check the copy, and put it in its place.

    Args:
        file: the database.
        copy: the file to write. One that is there is replaced once the new copy is complete.

    Raises:
        DatabaseFault: the database cannot be read, or is damaged; or the disk of the copy is full.
        OSError: the copy cannot be written.
    """
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch()  # says in the words of the system why it cannot be written
    try:
        _copy(file, unfinished)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(file: Path, target: Path) -> None:
    try:
        with closing(sqlite_files.connect(file, creates=False)) as source, closing(sqlite3.connect(target)) as made:
            source.backup(made)
            (answer,) = made.execute("PRAGMA quick_check(1)").fetchone()
            sqlite_files.require_unchanged(source)
    except sqlite3.Error as error:
        # Nothing is written but the copy.
        is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        fault = sqlite_files.fault_of(error, target if is_full else file)
        if fault is None:
            raise
        raise fault from error
    if answer != "ok":
        raise DatabaseFault(DatabaseFaultKind.DAMAGED, str(file))
