"""A database of an older version brought to the tables of this one: all of it in one transaction, or nothing.

The migrations in `kap_model/migrations` are Alembic's, which is imported only when something is to be upgraded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.exc import DBAPIError

from kap_model import schema, schema_versions
from kap_model.database import columns_of, missing_part, reading, rename_revision, shown, sqlite_file, writing
from kap_model.database_check import require_schema
from kap_model.problems import N_, DatabaseFault, DatabaseFaultKind, KapError, Message

MakeCopy = Callable[[], Path | None]
"""Makes a backup and returns it, or None where none is wanted."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The version of the tables before and after, and the backup that was made between; none where nothing was done."""

    before: int
    after: int
    copy: Path | None = None

    @property
    def is_change(self) -> bool:
        """Whether the tables are others than before."""
        return self.before != self.after


def is_older(engine: Engine) -> bool:
    """Return whether a database is of an older version that can be upgraded. A file that is not there is none.

    Raises:
        DatabaseFault: it is not the program's own, or of a newer version.
    """
    file = sqlite_file(engine.url)
    if file is not None and not file.exists():  # opening it would create it
        return False
    with reading(engine) as session:
        try:
            require_schema(session.connection())
        except DatabaseFault as fault:
            if fault.kind is DatabaseFaultKind.OLDER:
                return True
            if fault.kind not in (DatabaseFaultKind.EMPTY, DatabaseFaultKind.INCOMPLETE):
                raise
    return False


def upgrade(engine: Engine, make_copy: MakeCopy) -> Upgraded:
    """Bring a database to the tables of this version, after a backup. Nobody writes meanwhile.

    A database that has them already is left as it is; one that does not note its version is made to.

    Args:
        engine: of the database.
        make_copy: called before anything is changed.

    Raises:
        DatabaseFault: there is no such database, it is not the program's own, from before the first release, or newer.
        KapError: the backup or a migration failed; the database is as it was.
    """
    known = schema_versions.known()
    if not is_older(engine):
        with reading(engine) as session:
            connection = session.connection()
            require_schema(connection)
            is_noted = schema_versions.is_noted(set(inspect(connection).get_table_names()))
        if not is_noted:
            with writing(engine) as session:
                schema_versions.note(session.connection(), known)
        return Upgraded(known, known)
    with all_or_nothing(), writing(engine, changes_tables=True) as session:
        connection = session.connection()
        before = _version(connection)
        if before == known:  # another program was faster
            return Upgraded(known, known)
        copy = make_copy()
        migrate(connection, known)
        rename_revision(session)
    return Upgraded(before, known, copy)


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Say that nothing was changed where the database refuses what a migration wants of it.

    Raises:
        KapError: so it was.
    """
    try:
        yield
    except DBAPIError as error:
        raise _failed(schema_versions.known(), str(error.orig).partition("\n")[0]) from error


def migrate(connection: Connection, target: int) -> None:
    """Bring the tables to a version, within the caller's transaction; from nothing they are made.

    Args:
        connection: of a transaction of `writing` that changes tables.
        target: at least the version that the tables have.

    Raises:
        DatabaseFault: afterwards something is missing.
        KapError: a migration failed.
    """
    names = set(inspect(connection).get_table_names())
    before = schema_versions.found(connection, names)
    if before is not None and not schema_versions.is_noted(names):
        schema_versions.note(connection, before)
    schema.unguard(connection)
    try:
        _run(connection, target)
    except DBAPIError:
        raise
    except Exception as error:
        raise _failed(target, str(error)) from error
    schema_versions.mark_file(connection, target)
    if target != schema_versions.known():
        return
    schema.guard(connection)
    if missing := missing_part(connection):
        raise DatabaseFault(DatabaseFaultKind.INCOMPLETE, shown(connection.engine.url), detail=missing)
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            raise _failed(target, f"{lost[0]} -> {lost[2]}")


def _failed(target: int, detail: str) -> KapError:
    what = N_("The tables could not be brought to version %(version)s: %(detail)s. The database is as it was.")
    return KapError(Message(what, version=str(target), detail=detail.rstrip(".")))


def columns_at(version: int) -> Mapping[str, Collection[str]]:
    """Return the columns of each table of a version, parents first."""
    return _columns_at(version, schema_versions.FOLDERS)


@functools.cache
def _columns_at(version: int, _folders: tuple[Path, ...]) -> Mapping[str, Collection[str]]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _run(connection, version)
        columns = columns_of(connection)
        parents_first = [str(table) for table, _ in inspect(connection).get_sorted_table_and_fkc_names() if table]
    engine.dispose()
    return {table: columns[table] for table in parents_first if table != schema_versions.TABLE}


def _version(connection: Connection) -> int:
    """Return the version of a database that is the program's own.

    Raises:
        DatabaseFault: it is from before the first release, whatever it says.
    """
    held = columns_of(connection)
    version = schema_versions.found(connection, held.keys())
    assert version is not None
    if not schema_versions.is_noted(held.keys()):
        for table, columns in columns_at(version).items():
            missing = sorted(set(columns) - set(held.get(table, ())))
            if missing:
                detail = f"{table}.{missing[0]}" if table in held else table
                raise DatabaseFault(DatabaseFaultKind.INCOMPLETE, shown(connection.engine.url), detail=detail)
    return version


def _run(connection: Connection, target: int) -> None:
    """Let Alembic run the migrations up to a version on a connection that holds a transaction."""
    from alembic import command  # only here: no other command needs it
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _escaped(schema_versions.MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(_escaped, schema_versions.FOLDERS)))
    command.upgrade(config, schema_versions.revision_of(target))


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")  # the sign of a gap in Alembic's settings
