"""The database: an engine from an address, sessions to read and to write, and the revision of the data."""

from __future__ import annotations

import os
import re
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, delete, select

from kap_model import postgresql, schema, schema_versions, sqlite_files, write_lock
from kap_model.problems import N_, DatabaseFault, DatabaseFaultKind, Message
from kap_model.sqlite_files import FileState, SqliteConnection
from kap_model.tables import Revision

DEFAULT_DATABASE: Final = "kap.sqlite"
"""A file in the working folder."""

READ_TIMEOUT: Final = 5
"""Seconds that a reader waits for a program that keeps everybody out."""

WRITE_TIMEOUT: Final = 60
"""Seconds that a writer waits for the others before it gives up."""

_HALF_A_URL: Final = re.compile(r"(sqlite|file|postgres\w*)(\+\w+)?(:|//)", re.IGNORECASE)
_HIDDEN_VALUES: Final = {"hide_parameters": True}
"""Errors are logged. The values of statements, which may be of people, are no part of them."""

_DRIVERS: Final = {"psycopg": "'psycopg[binary]'"}
"""What to install for a driver, where it is not the name of its module."""


def database_url(address: str | None = None) -> str:
    """Return the address to use: the one given, else `KAP_DATABASE_URL`, else `kap.sqlite` in the working folder.

    It is the path of a SQLite file, or a URL.
    """
    return address or os.environ.get("KAP_DATABASE_URL") or DEFAULT_DATABASE


def parsed(address: str) -> URL:
    """Return an address as SQLAlchemy's URL.

    A path is taken as it stands. A URL is read as SQLAlchemy reads it: `sqlite:///` is followed by a path, in which
    `%`, `?` and `#` are written `%25`, `%3F` and `%23`.

    Raises:
        DatabaseFault: it is neither a path nor a URL of SQLite or PostgreSQL.
    """
    if "://" not in address:
        if _HALF_A_URL.match(address):
            raise _not_understood(N_("it begins like a URL but lacks ://. A SQLite file is best named by its path."))
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise _not_understood(N_("it is not a URL. A SQLite file is best named by its path.")) from error
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        _require_plain_path(url, address)
        return url
    try:
        is_postgresql = url.get_backend_name() == "postgresql" and bool(url.get_dialect())
    except NoSuchModuleError:
        is_postgresql = False
    if not is_postgresql:
        raise _not_understood(N_("it begins with neither sqlite:/// nor postgresql+psycopg://."))
    return url


def _require_plain_path(url: URL, address: str) -> None:
    if url.host or url.username or url.port:
        raise _not_understood(N_("the path in a URL follows three slashes, as in sqlite:///kap.sqlite."))
    if url.database in (None, "", ":memory:"):
        raise _not_understood(N_("a database in memory cannot be shared by the commands and the server. Name a file."))
    if "?" in address or "#" in address or url.database.startswith("file:"):
        raise _not_understood(N_("a URL of SQLite has no options. In a path, ? is written %%3F and # is written %%23."))
    if "\0" in url.database:
        raise _not_understood(N_("%%00 is no character of a path."))
    as_it_stands = Path(address.partition(":///")[2])
    if as_it_stands != Path(url.database) and as_it_stands.exists():
        raise _not_understood(
            N_("%% in a URL stands for %%25, but there is a file %(file)s. Name it by its path."),
            file=str(as_it_stands),
        )


def _not_understood(detail: str, **values: str) -> DatabaseFault:
    return DatabaseFault(DatabaseFaultKind.ADDRESS, "", detail=Message(detail, **values))


def shown(address: str | URL) -> str:
    """Return an address as it may be printed: a SQLite file as its path, a URL without its password and options."""
    url = parsed(address) if isinstance(address, str) else address
    return str(url.database) if url.get_backend_name() == "sqlite" else url.set(query={}).render_as_string()


def sqlite_file(address: str | URL) -> Path | None:
    """Return the file of a SQLite database; None for another database."""
    url = parsed(address) if isinstance(address, str) else address
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def engine_for(address: str, *, must_exist: bool = False) -> Engine:
    """Return an engine. A SQLite file is opened for each use and closed after it, see `kap_model.sqlite_files`.

    Args:
        address: a path or a URL.
        must_exist: whether an absent SQLite file is refused; else it is created, and its folder too.

    Raises:
        DatabaseFault: the address is not understood, or its driver is not installed.
    """
    url = parsed(address)
    return _postgresql_engine(url) if sqlite_file(url) is None else _sqlite_engine(url, must_exist=must_exist)


def _postgresql_engine(url: URL) -> Engine:
    try:
        engine = create_engine(url, **_HIDDEN_VALUES, **postgresql.engine_options(url))
    except ImportError as error:
        package = error.name or url.get_driver_name()
        install = _DRIVERS.get(package, package)
        raise DatabaseFault(DatabaseFaultKind.DRIVER, shown(url), package=package, install=install) from error
    postgresql.prepare(engine, WRITE_TIMEOUT)
    return engine


def _sqlite_engine(url: URL, *, must_exist: bool) -> Engine:
    file = Path(str(url.database))
    engine = create_engine(url, poolclass=NullPool, **_HIDDEN_VALUES)
    if not must_exist:
        file.parent.mkdir(parents=True, exist_ok=True)

    def connect(_dialect: object, _record: object, _arguments: object, options: Any) -> SqliteConnection:
        # Transactions are begun by _begin_sqlite, not by the driver.
        options |= {"isolation_level": None, "timeout": READ_TIMEOUT}
        return sqlite_files.connect(file, creates=not must_exist, **options)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("is_writing"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={WRITE_TIMEOUT * 1000}")
    # Readers and a writer do not wait for each other in this mode. The file remembers it.
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
    # To change a table means in SQLite to make it anew: what refers to it must bear that for a moment.
    keeps_references = not connection.get_execution_options().get("changes_tables")
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'ON' if keeps_references else 'OFF'}")
    # A writer must take its lock at once: a transaction that reads first cannot be upgraded under contention.
    try:
        write_lock.take(cast(sqlite3.Connection, connection.connection.driver_connection), WRITE_TIMEOUT)
    except sqlite3.OperationalError:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for SQLAlchemy's own error


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Return a session to read one state of the data, whatever is written meanwhile.

    Raises:
        DatabaseFault: the database cannot be read.
    """
    if engine.dialect.name != "sqlite":  # SQLite keeps to one state by itself
        engine = postgresql.to_read(engine)
    with faults_of(engine), Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine, *, changes_tables: bool = False, waits_for_readers: bool = True) -> Iterator[Session]:
    """Return a session that writes in one transaction: all of it on success, nothing of it on an error.

    Args:
        engine: of the database.
        changes_tables: whether tables are changed, which SQLite can only do while it does not watch foreign keys.
        waits_for_readers: whether a second is given to who reads the state before, see `sqlite_files.checkpoint`; in
            vain where the one who writes is also the one who reads.

    Raises:
        DatabaseFault: the database cannot be written to.
    """
    engine = engine.execution_options(changes_tables=changes_tables)
    is_sqlite = engine.dialect.name == "sqlite"
    writer = engine.execution_options(is_writing=True) if is_sqlite else postgresql.to_write(engine)
    with faults_of(engine), writer.connect() as connection:
        file = connection.connection.driver_connection
        with Session(connection) as session, session.begin():
            yield session
            if isinstance(file, SqliteConnection):
                session.flush()
                sqlite_files.require_in_place(file)
        if isinstance(file, SqliteConnection):
            sqlite_files.checkpoint(file, waits=waits_for_readers)
            sqlite_files.require_in_place(file)


def require_unchanged(session: Session) -> None:
    """Refuse what was read from a SQLite file without locks, if the file has changed since.

    Raises:
        DatabaseFault: it has.
    """
    connection = session.connection().connection.driver_connection
    if isinstance(connection, SqliteConnection):
        sqlite_files.require_unchanged(connection)


def file_state(session: Session) -> FileState | None:
    """Return the state of a SQLite file when it was opened for a session; None for another database."""
    connection = session.connection().connection.driver_connection
    return connection.state if isinstance(connection, SqliteConnection) else None


@contextmanager
def faults_of(engine: Engine) -> Iterator[None]:
    """Turn errors of the driver into faults of the database; those of the program pass.

    Raises:
        DatabaseFault: the driver has failed in the block.
    """
    try:
        yield
    except DBAPIError as error:
        fault = _fault(error, engine.url)
        if fault is None:
            raise
        raise fault from error
    except PoolTimeoutError as error:
        raise DatabaseFault(DatabaseFaultKind.BUSY, shown(engine.url)) from error


def _fault(error: DBAPIError, url: URL) -> DatabaseFault | None:
    file = sqlite_file(url)
    if file is None:
        return postgresql.fault_of(error, shown(url))
    return sqlite_files.fault_of(error.orig, file) if isinstance(error.orig, sqlite3.Error) else None


def recreate_schema(connection: Connection) -> None:
    """Create the tables, those of files empty, within the caller's transaction. People and submissions stay."""
    schema.drop_built(connection)
    complete_schema(connection)


def complete_schema(connection: Connection) -> None:
    """Create the tables that are missing, and note their version, within the caller's transaction."""
    schema.create(connection)
    schema_versions.note(connection, schema_versions.known())


def has_schema(database: Engine | Connection, tables: Iterable[Table] = schema.ALL_TABLES) -> bool:
    """Return whether every table, with every column, is there."""
    return missing_part(database, tables) is None


def missing_part(database: Engine | Connection, tables: Iterable[Table] = schema.ALL_TABLES) -> str | None:
    """Return the first table or column that is not there, `kpi` or `kpi.unit_en`; None if all are."""
    held = columns_of(database)
    for table in tables:
        if table.name not in held:
            return table.name
        for column in table.columns:
            if column.name not in held[table.name]:
                return f"{table.name}.{column.name}"
    return None


def columns_of(database: Engine | Connection) -> Mapping[str, Collection[str]]:
    """Return the names of the columns of each table that is there."""
    columns = inspect(database).get_multi_columns()
    return {table: [column["name"] for column in of_table] for (_, table), of_table in columns.items()}


def stamp_revision(
    session: Session, *, keeps_definitions: bool = False, folder: str | None = None, rules: str | None = None
) -> str:
    """Write a new revision of the data, in the transaction that changed them, and return it.

    Args:
        session: it holds the transaction.
        keeps_definitions: nothing but targets and observations has changed.
        folder: the digest of the folder that the rows now agree with; None if they agree with none.
        rules: the digest of the program that has worked out all actuals anew; None if it has not.
    """
    before = session.exec(select(Revision)).first()
    name = uuid.uuid4().hex[:12]
    revision = Revision(
        revision=name,
        loaded_at=datetime.now(UTC).replace(microsecond=0),
        definitions=before.definitions if before is not None and keeps_definitions else name,
        folder=folder,
        rules=rules or (before.rules if before is not None else None),
    )
    session.exec(delete(Revision))
    session.add(revision)
    session.flush()
    return name


def rename_revision(session: Session) -> None:
    """Give the present data a new name, in the transaction that changed what pages show beside them.

    Pages of all sessions then show it at their next run. The rows and the time when they were loaded are as before.
    """
    session.connection().execute(update(Revision).values(revision=uuid.uuid4().hex[:12]))


def read_revision(session: Session) -> Revision:
    """Return the present revision of the data.

    Raises:
        DatabaseFault: nothing has been loaded yet.
    """
    revision = session.exec(select(Revision)).first()
    if revision is None:
        raise DatabaseFault(DatabaseFaultKind.EMPTY_TABLE, shown(session.get_bind().engine.url), table="revision")
    return revision
