"""A backup put in the place of a database, checked before and after: all of it, or nothing.

A backup of an older version is brought to the tables of this one on the way.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from kap_model import (
    postgresql,
    postgresql_archive,
    row_checksums,
    schema_versions,
    sqlite_files,
    upgrading,
    write_lock,
)
from kap_model.database import WRITE_TIMEOUT, engine_for, reading, rename_revision, shown, sqlite_file, writing
from kap_model.database_check import require_own
from kap_model.importing.load import StepCallback, ignore_step
from kap_model.postgresql_archive import Archive
from kap_model.postgresql_tools import ProgramFailedError
from kap_model.problems import N_, DatabaseFault, DatabaseFaultKind, KapError, Message
from kap_model.row_checksums import Checksum
from kap_model.schema import FORMER_TABLES, METADATA
from kap_model.tables import Plan, Revision
from kap_model.upgrading import MakeCopy

_PLAN, _REVISION = (str(model.__tablename__) for model in (Plan, Revision))


class BackupError(KapError):
    """A backup cannot be restored; nothing was changed. `sentence` with `values` says why."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(Message(sentence, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds.

    Attributes:
        version: of its tables.
        plan_code: of its plan; None where it has none.
        revision: of its data; None where it has none.
        made_at: the minute at which its file was written, in UTC, as text.
        checksums: of the rows of each table.
    """

    version: int
    plan_code: str | None
    revision: str | None
    made_at: str
    checksums: Mapping[str, Checksum]

    @property
    def row_count(self) -> int:
        """How many rows it holds."""
        return sum(table.rows for table in self.checksums.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the backup of what stood there before, if anything did."""

    contents: Contents
    copy: Path | None


def holds_anything(engine: Engine) -> bool:
    """Return whether a database has tables of the program.

    Raises:
        DatabaseFault: it is of another program or of a newer version, or cannot be read.
    """
    file = sqlite_file(engine.url)
    if file is not None and (not file.exists() or not file.stat().st_size):
        return False
    with reading(engine) as session:
        connection = session.connection()
        names = set(inspect(connection).get_table_names())
        require_own(connection, names)
        return bool(names & METADATA.tables.keys())


def restore(engine: Engine, file: Path, make_copy: MakeCopy, on_step: StepCallback = ignore_step) -> Restored:
    """Put a backup in the place of a database, in one moment; readers have the old state until then.

    Args:
        engine: of the database; a SQLite file need not be there.
        file: the backup.
        make_copy: makes a backup of what is replaced, if there is anything; called when the backup was found good.
        on_step: told what is done.

    Raises:
        BackupError: the backup is damaged, of another program, of a newer version or for another kind of database.
        DatabaseFault: the database is of another program or of a newer version, or cannot be written to.
        KapError: the copy could not be made, or a migration failed. In each case the database is as it was.
        OSError: a file cannot be read or written.
    """
    database = sqlite_file(engine.url)
    _require_kind(file, engine)
    is_there = holds_anything(engine)
    if database is not None:
        return _restore_file(database, file, make_copy if is_there else None, on_step)
    return _restore_server(engine, file, make_copy if is_there else None, on_step)


def _require_kind(file: Path, engine: Engine) -> None:
    """Refuse a file that is no backup, or one that does not go into a database.

    Raises:
        BackupError: so it is.
    """
    with file.open("rb") as opened:
        first = opened.read(len(sqlite_files.FIRST_BYTES))
    is_file, is_archive = first == sqlite_files.FIRST_BYTES, first.startswith(postgresql_archive.FIRST_BYTES)
    if not is_file and not is_archive:
        raise BackupError(
            N_("%(file)s is no backup of this program: it is neither a SQLite database nor an archive of pg_dump."),
            file=str(file),
        )
    if is_file and sqlite_file(engine.url) is None:
        raise BackupError(
            N_(
                "%(file)s is the backup of a SQLite file, and %(database)s is on a PostgreSQL server. Name a SQLite "
                "file with --database. Nothing was changed."
            ),
            file=str(file),
            database=shown(engine.url),
        )
    if is_archive and sqlite_file(engine.url) is not None:
        raise BackupError(
            N_(
                "%(file)s is the backup of a PostgreSQL database, and %(database)s is a SQLite file. Name the address "
                "of a PostgreSQL database with --database. Nothing was changed."
            ),
            file=str(file),
            database=shown(engine.url),
        )


def _require_version(file: Path, version: int | None) -> int:
    """Return the version of a backup, unless it is not of this program, or newer.

    Raises:
        BackupError: so it is.
    """
    known = schema_versions.known()
    if version is None:
        raise BackupError(N_("%(file)s is a database of another program. Nothing was changed."), file=str(file))
    if version > known:
        raise BackupError(
            N_(
                "A newer version of the program made the backup %(file)s: its schema is %(found)s, and this version "
                "knows %(known)s. Update the program. Nothing was changed."
            ),
            file=str(file),
            found=str(version),
            known=str(known),
        )
    return version


def _require_whole(file: Path, version: int, tables: Mapping[str, object]) -> None:
    lacking = sorted(upgrading.columns_at(max(version, schema_versions.FIRST)).keys() - tables.keys())
    if lacking:
        raise BackupError(
            N_("The backup %(file)s lacks the table %(table)s. Nothing was changed; use another backup."),
            file=str(file),
            table=lacking[0],
        )


def _damaged(file: Path, detail: str) -> BackupError:
    what = N_("The backup %(file)s is damaged or cannot be read: %(detail)s. Nothing was changed; use another backup.")
    return BackupError(what, file=str(file), detail=detail.rstrip("."))


def _require_same(expected: Mapping[str, Checksum], found: Mapping[str, Checksum]) -> None:
    """Refuse a database whose rows are not those of the backup.

    Raises:
        BackupError: so it is.
    """
    differing = [table for table, of_table in expected.items() if found.get(table) != of_table]
    if differing:
        raise BackupError(
            N_(
                "After the backup was restored, the rows of the table %(table)s were not those of the backup. The "
                "database is as it was."
            ),
            table=differing[0],
        )


# ---- SQLite: a file takes the place of another


def _restore_file(database: Path, file: Path, make_copy: MakeCopy | None, on_step: StepCallback) -> Restored:
    unfinished = database.with_name(f"{database.name}.{os.getpid()}.unfinished")
    sqlite_files.remove(unfinished)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        on_step(Message(N_("checking")))
        shutil.copyfile(file, unfinished)
        contents = _contents_of_copy(unfinished, file)
        engine = engine_for(str(unfinished), must_exist=True)
        upgraded = upgrading.upgrade(engine, lambda: None)
        if not upgraded.is_change:
            with reading(engine) as session:
                _require_same(contents.checksums, row_checksums.of_sqlite(session.connection()))
        # The file that was checked is the one that takes the place. Afterwards others may write to it at once.
        return Restored(contents, _put_in_place(database, unfinished, make_copy))
    finally:
        sqlite_files.remove(unfinished)


def _contents_of_copy(copy: Path, file: Path) -> Contents:
    """Return what the copy of a backup holds.

    Raises:
        BackupError: it is damaged, of another program, or of a newer version.
    """
    try:
        with reading(engine_for(str(copy), must_exist=True)) as session:
            connection = session.connection()
            answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            if answer != "ok":
                raise _damaged(file, str(answer).replace("\n", " "))
            names = set(inspect(connection).get_table_names())
            is_own = names >= schema_versions.OF_EVERY_VERSION
            version = schema_versions.found(connection, names) or schema_versions.FIRST if is_own else None
            version = _require_version(file, version)
            checksums = dict(row_checksums.of_sqlite(connection))
            checksums.pop(schema_versions.TABLE, None)
            _require_whole(file, version, checksums)
            return Contents(
                version=version,
                plan_code=connection.scalar(select(METADATA.tables[_PLAN].c.plan_code)),
                revision=connection.scalar(select(METADATA.tables[_REVISION].c.revision)),
                made_at=f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%Y-%m-%d %H:%M}",
                checksums=checksums,
            )
    except DatabaseFault as fault:
        if fault.kind in (DatabaseFaultKind.DAMAGED, DatabaseFaultKind.NOT_SQLITE):
            raise _damaged(file, "SQLite") from fault
        raise


def _put_in_place(database: Path, unfinished: Path, make_copy: MakeCopy | None) -> Path | None:
    """Let a file take the place of a database, after a backup of what stands there. Nobody writes meanwhile."""
    if make_copy is None:
        unfinished.replace(database)
        return None
    try:
        with closing(sqlite_files.connect(database, creates=False, isolation_level=None)) as held:
            write_lock.take(held, WRITE_TIMEOUT)
            copy = make_copy()
            shutil.copymode(database, unfinished)
            unfinished.replace(database)
            held.rollback()
    except sqlite3.Error as error:
        fault = sqlite_files.fault_of(error, database)
        if fault is None:
            raise
        raise fault from error
    return copy


# ---- PostgreSQL: tables are made anew in one transaction


def _restore_server(engine: Engine, file: Path, make_copy: MakeCopy | None, on_step: StepCallback) -> Restored:
    on_step(Message(N_("checking")))
    try:
        archive = Archive.of(file)
        contents, columns = _contents_of_archive(archive)
    except ProgramFailedError as error:
        raise _damaged(file, error.detail) from error
    with upgrading.all_or_nothing(), writing(engine, changes_tables=True) as session:
        connection = session.connection()
        copy = make_copy() if make_copy is not None else None
        _drop(connection)
        upgrading.migrate(connection, contents.version)
        on_step(Message(N_("loading the rows")))
        _load(connection, archive, upgrading.columns_at(contents.version))
        _require_same(contents.checksums, row_checksums.of_postgresql(connection, columns))
        if contents.version != schema_versions.known():
            upgrading.migrate(connection, schema_versions.known())
            rename_revision(session)
    return Restored(contents, copy)


def _contents_of_archive(archive: Archive) -> tuple[Contents, Mapping[str, tuple[str, ...]]]:
    """Return what an archive holds, and the columns of each of its tables.

    Raises:
        BackupError: it is of another program or of a newer version, or lacks something.
        ProgramFailedError: it cannot be read to its end.
    """
    if not archive.entries:
        _require_version(archive.file, None)
    noted = _first(archive, schema_versions.TABLE, "version_num")
    version = _require_version(archive.file, schema_versions.FIRST if noted is None else int(noted))
    _require_whole(archive.file, version, archive.entries)
    checksums, columns = archive.checksums(upgrading.columns_at(version))
    _require_whole(archive.file, version, checksums)
    contents = Contents(
        version=version,
        plan_code=_first(archive, _PLAN, "plan_code"),
        revision=_first(archive, _REVISION, "revision"),
        made_at=archive.made_at,
        checksums=checksums,
    )
    return contents, columns


def _first(archive: Archive, table: str, column: str) -> str | None:
    """Return a code from the first row of a table; None where there is no such row."""
    if table not in archive.entries:
        return None
    for block in archive.blocks([table]):
        for row in block.rows:
            return row.split(b"\t")[block.columns.index(column)].decode()
    return None


def _drop(connection: Connection) -> None:
    """Drop the tables of the program, within the caller's transaction; others of the database stay."""
    names = set(inspect(connection).get_table_names())
    version = schema_versions.found(connection, names)
    own = {schema_versions.TABLE, *FORMER_TABLES, *METADATA.tables}
    if version is not None:
        own |= upgrading.columns_at(version).keys()
    if names & own:
        quoted = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql(f"DROP TABLE {', '.join(quoted(name) for name in sorted(names & own))}")


def _load(connection: Connection, archive: Archive, tables: Iterable[str]) -> None:
    """Fill empty tables from an archive, in this order, within the caller's transaction."""
    row_checksums.speak_as_pg_dump(connection)
    for block in archive.blocks(tables):
        with postgresql.copying_in(connection, block.table, block.columns) as copy:
            for row in block.rows:
                copy.write(row + b"\n")
    postgresql.count_on(connection)
