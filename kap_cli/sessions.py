"""The database of a command, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlmodel import Session

from kap_cli.speaking import said
from kap_model.database import database_url, engine_for, reading, require_unchanged
from kap_model.database_check import require_schema, usable_revision
from kap_model.problems import Message
from kap_model.reporting.rehearsal_mark import REHEARSAL, is_rehearsal


@contextmanager
def open_engine(address: str, *, must_exist: bool = False) -> Iterator[Engine]:
    """Return an engine, and dispose of it at the end. A SQLite file that does not exist is created, unless it must."""
    engine = engine_for(address, must_exist=must_exist)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_session(database: str | None, *, needs_plan: bool = False) -> Iterator[Session]:
    """Return a session that reads a database, and say on the error output if it is a rehearsal. No file is created.

    Args:
        database: the address from the command line, None without one.
        needs_plan: whether a database without a plan, or with words that are not known, is refused.

    Raises:
        DatabaseFault: there is no such database, or it is not one of this version of the program.
    """
    with open_engine(database_url(database), must_exist=True) as engine, reading(engine) as session:
        if needs_plan:
            usable_revision(session)
        else:
            require_schema(session.connection())
        if is_rehearsal(session):
            click.echo(f"kap: {said(Message(REHEARSAL))}", err=True)
        yield session
        require_unchanged(session)
