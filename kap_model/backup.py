"""A copy of a database while others read and write it: a SQLite file, or an archive of PostgreSQL's own form."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from kap_model import sqlite_files
from kap_model.database import sqlite_file
from kap_model.problems import DatabaseFault, DatabaseFaultKind

_DATED: Final = "%Y-%m-%d-%H%M%S-%f"
"""With microseconds, so that no copy takes the place of another."""

_DATED_NAME: Final = r"{stem}-backup-\d{{4}}-\d\d-\d\d-\d{{6}}-\d{{6}}{ending}"


def backup(engine: Engine, copy: Path) -> None:
    """Copy a database as it is at one moment, check the copy, and put it in its place.

    Args:
        engine: of the database.
        copy: the file to write. One that is there is replaced once the new copy is complete.

    Raises:
        DatabaseFault: the database cannot be read, or is damaged; or the disk of the copy is full.
        ToolError: a program of PostgreSQL is missing or has failed.
        OSError: the copy cannot be written.
    """
    file = sqlite_file(engine.url)
    with _put_when_whole(copy) as unfinished:
        if file is not None:
            _copy(file, unfinished)
            shutil.copymode(file, unfinished)
        else:
            from kap_model import postgresql_archive  # only here: most databases are SQLite files

            postgresql_archive.write(engine, unfinished)


def beside(engine: Engine) -> Path:
    """Return a file for a copy, with the present time in its name: beside a SQLite file, else in the working folder.

    It is not there yet, and is not made.
    """
    stem, ending = _name_of(engine)
    file = sqlite_file(engine.url)
    folder = Path() if file is None else file.parent
    return folder / f"{stem}-{datetime.now():{_DATED}}{ending}"


def in_folder(engine: Engine, folder: Path) -> Path:
    """Return a file for one of the backups that `keep_newest` counts. It is not there yet, and is not made."""
    stem, ending = _name_of(engine)
    return folder / f"{stem}-backup-{datetime.now():{_DATED}}{ending}"


def keep_newest(engine: Engine, folder: Path, count: int) -> Sequence[Path]:
    """Remove all but the newest backups that `in_folder` has named for a database; return what was removed.

    Copies that were made before something was replaced have other names, and stay.
    """
    stem, ending = map(re.escape, _name_of(engine))
    name = re.compile(_DATED_NAME.format(stem=stem, ending=ending))
    old = sorted(file for file in folder.iterdir() if name.fullmatch(file.name))[:-count]
    for file in old:
        file.unlink()
    return old


def _name_of(engine: Engine) -> tuple[str, str]:
    file = sqlite_file(engine.url)
    return (file.stem, file.suffix) if file is not None else (engine.url.database or "kap", ".dump")


@contextmanager
def _put_when_whole(copy: Path) -> Iterator[Path]:
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # says in the words of the system why it cannot be written
    try:
        yield unfinished
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
