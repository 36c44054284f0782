"""A PostgreSQL server of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from bench.postgres import Server, running_server

_SETTINGS: Final = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
timezone = 'Asia/Tokyo'
"""
"""Nothing that the tests write needs to outlive the machine. The time is not UTC, as on many servers."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A server of this run, which ends with it."""
    with running_server(_SETTINGS) as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = postgresql_server.database()
    yield postgresql_server.url(name)
    postgresql_server.drop(name)
