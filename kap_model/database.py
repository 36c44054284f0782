"""The database: an engine from a URL, sessions to read and to write, and the revision of the data."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, delete, select

from kap_model import write_lock
from kap_model.problems import NoDatabaseError
from kap_model.tables import Base, Revision

DEFAULT_URL = "sqlite:///kap.sqlite"
"""A file in the working folder."""

_NOT_BUILT = "The database has not been built. Run `make run`, or `kap build`."

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one before it gives up."""


WRITE_TIMEOUT = 60
"""Seconds that a writer waits for the others before it gives up."""


def database_url(url: str | None = None) -> str:
    """Return the URL to use: the one given, else `KAP_DATABASE_URL`, else `kap.sqlite` in the working folder."""
    return url or os.environ.get("KAP_DATABASE_URL") or DEFAULT_URL


def sqlite_file(url: str) -> Path | None:
    """Return the file behind a SQLite URL; None for memory or another database."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url == prefix or ":memory:" in url:
        return None
    return Path(url.removeprefix(prefix))


def engine_for(url: str) -> Engine:
    """Return an engine. SQLite runs in WAL with foreign keys on; its folder is created."""
    file = sqlite_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    for pragma in (
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA journal_mode=WAL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA synchronous=NORMAL",
    ):
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer must take its lock at once: a transaction that reads first cannot be upgraded under contention.
    if connection.get_execution_options().get("sqlite_begin") == "IMMEDIATE":
        try:
            write_lock.take(cast(sqlite3.Connection, connection.connection.driver_connection), WRITE_TIMEOUT)
        except sqlite3.OperationalError:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for SQLAlchemy's own error
    else:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Return a session to read one consistent state."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Return a session that writes in one transaction: all of it on success, nothing of it on an error."""
    with Session(engine.execution_options(sqlite_begin="IMMEDIATE")) as session, session.begin():
        yield session


def recreate_schema(connection: Connection) -> None:
    """Drop all tables and create them empty, within the caller's transaction."""
    Base.metadata.drop_all(connection)
    Base.metadata.create_all(connection)


def has_schema(database: Engine | Connection) -> bool:
    """Return whether every table, with every column, is there."""
    inspector = inspect(database)
    names = set(inspector.get_table_names())
    return all(
        table.name in names
        and {column.name for column in table.columns} <= {c["name"] for c in inspector.get_columns(table.name)}
        for table in Base.metadata.sorted_tables
    )


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


def require_file(url: str) -> Path | None:
    """Return the file of a SQLite database; None for a database that is no file.

    Raises:
        NoDatabaseError: the file is not there.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise NoDatabaseError(_NOT_BUILT)
    return file


def read_revision(session: Session) -> Revision:
    """Return the present revision of the data.

    Raises:
        NoDatabaseError: the database holds no plan yet.
    """
    try:
        revision = session.exec(select(Revision)).first()
    except DatabaseError as error:
        raise NoDatabaseError(_NOT_BUILT) from error
    if revision is None:
        raise NoDatabaseError("The database is empty. Run `make run`, or `kap build`.")
    return revision
