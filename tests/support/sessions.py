"""Sessions that read the databases of the tests, and what the model answers over them; worked out once a test run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlmodel import Session

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.linkages import Linkages
from kap_model.progress import Progress
from kap_model.queries import linkages
from kap_model.vocabulary import OriginView


@contextmanager
def session_of(file: Path) -> Iterator[Session]:
    """Yield a session that reads a SQLite file."""
    engine = engine_for(f"sqlite:///{file}")
    with reading(engine) as session:
        yield session
    engine.dispose()


@contextmanager
def unwatched(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that may change rows to which others refer; what it changes stays."""
    with engine.begin() as connection:
        _let_rows_not_fit(connection)
        yield connection


@contextmanager
def trying_session_of(file: Path) -> Iterator[Session]:
    """Yield a session whose changes need not fit the other rows, and are undone at its end."""
    engine = engine_for(f"sqlite:///{file}")
    with Session(engine) as session:
        _let_rows_not_fit(session.connection())
        yield session
        session.rollback()
    engine.dispose()


def _let_rows_not_fit(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite watches foreign keys only where it is asked to
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


@pytest.fixture
def tiny_session(tiny_database: Path) -> Iterator[Session]:
    """A session that reads the tiny plan."""
    with session_of(tiny_database) as session:
        yield session


@pytest.fixture
def trying_session(tiny_database: Path) -> Iterator[Session]:
    """A session of the tiny plan that a test may change; the changes are undone at its end."""
    with trying_session_of(tiny_database) as session:
        yield session


@pytest.fixture
def shipped_session(shipped_database: Path) -> Iterator[Session]:
    """A session that reads the shipped data."""
    with session_of(shipped_database) as session:
        yield session


@pytest.fixture(scope="session")
def tiny_progress(tiny_database: Path) -> Progress:
    """The progress of the tiny plan, all data."""
    with session_of(tiny_database) as session:
        return progress.load(session, OriginView.ALL)


@pytest.fixture(scope="session")
def shipped_progress(shipped_database: Path) -> Progress:
    """The progress of the shipped plan, all data."""
    with session_of(shipped_database) as session:
        return progress.load(session, OriginView.ALL)


@pytest.fixture(scope="session")
def tiny_linkages(tiny_database: Path) -> Linkages:
    """The links of the tiny plan."""
    with session_of(tiny_database) as session:
        return linkages.linkages(session)


@pytest.fixture(scope="session")
def shipped_linkages(shipped_database: Path) -> Linkages:
    """The links of the shipped data."""
    with session_of(shipped_database) as session:
        return linkages.linkages(session)
