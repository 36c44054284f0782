"""What SQLAlchemy has compiled: each engine keeps it for itself, and nearly every test has an engine of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from kap_model import database

STATEMENTS = 2_000
"""How many are kept: all tests together send fewer different ones."""


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let all engines of SQLite share it: a sixth of the time of the tests of the model.

    A statement is found by itself and by the dialect, of which all engines of SQLite have the same.
    """
    kept: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    create_engine = database.create_engine

    def created(*arguments: Any, **options: Any) -> Engine:
        engine = create_engine(*arguments, **options)
        if isinstance(engine.dialect, SQLiteDialect_pysqlite):
            engine._compiled_cache = kept
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda one: hash(type(one)))
        patch.setattr(database, "create_engine", created)
        yield
