"""The compiled statements of SQLAlchemy, which each engine compiles for itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Compile a statement once for all SQLite files: a test has its own file, and to compile took a tenth of a page.

    The dialects of all files are the same, but SQLAlchemy keeps a statement by the object of its dialect.
    """
    compiled: LRUCache[object, object] = LRUCache(5_000)
    of_engine = Engine.__init__

    def begin(engine: Engine, *args: object, **options: object) -> None:
        of_engine(engine, *args, **options)  # type: ignore[arg-type]  # passed on as they come
        if type(engine.dialect) is SQLiteDialect_pysqlite:
            engine._compiled_cache = compiled  # type: ignore[assignment]  # any key will do

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "__init__", begin)
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda one: hash(type(one)))
        yield
