"""The database of a command, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from kap_model.database import database_url, engine_for, has_schema, read_revision, reading, sqlite_file
from kap_model.problems import NoDatabaseError


@contextmanager
def open_engine(url: str) -> Iterator[Engine]:
    """Return an engine, and dispose of it at the end. A SQLite file that does not exist is created."""
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_session(database: str | None) -> Iterator[Session]:
    """Return a session that reads a database which holds a plan. No file is created.

    Args:
        database: the URL from the command line, None without one.

    Raises:
        NoDatabaseError: there is no such database.
    """
    url = database_url(database)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise NoDatabaseError(f"There is no database at {file}. Run `make run`, or `kap build`.")
    with open_engine(url) as engine, reading(engine) as session:
        read_revision(session)
        if not has_schema(engine):
            raise NoDatabaseError("The database was built by another version. Run `kap build`.")
        yield session
