"""A SQLite file whose disk is full, or that is read-only, for whoever opens it; root may write to any other file.

SQLite itself refuses to write then, with the codes that it has for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kap_model import sqlite_files
from kap_model.sqlite_files import SqliteConnection


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of a database grow."""
    with _every_connection("PRAGMA max_page_count=1"):  # SQLite takes the size that the file has
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Let nothing be written to a database."""
    with _every_connection("PRAGMA query_only=ON"):
        yield


@contextmanager
def _every_connection(pragma: str) -> Iterator[None]:
    opened = sqlite_files._connected

    def opened_so(file: Path, query: str, options: dict[str, Any]) -> SqliteConnection:
        connection = opened(file, query, options)
        connection.execute(pragma)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_files, "_connected", opened_so)
        yield
