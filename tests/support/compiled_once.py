"""The compiled statements of SQLAlchemy, which each engine compiles for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Compile a statement once for all SQLite files: a test has its own file, and to compile took a tenth of a page.

    The dialects of all files are the same, but SQLAlchemy keeps a statement by the object of its dialect, and on the
    engine.
    """
    for_all_files: LRUCache[Any, Any] = LRUCache(5_000)

    def kept(engine: Engine) -> Any:
        is_file = type(engine.dialect) is SQLiteDialect_pysqlite
        return for_all_files if is_file else engine.__dict__["_compiled_cache_of_its_own"]

    def keep(engine: Engine, cache: Any) -> None:
        engine.__dict__["_compiled_cache_of_its_own"] = cache

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_compiled_cache", property(kept, keep), raising=False)
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda one: hash(type(one)))
        yield
