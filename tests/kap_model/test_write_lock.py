"""The lock of the writer: who comes first waits less, and nobody waits for ever."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kap_model import database, write_lock
from kap_model.database import engine_for, writing
from kap_model.problems import DatabaseFault, DatabaseFaultKind

pytestmark = pytest.mark.of_files

Connect = Callable[[], sqlite3.Connection]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Return connections to one file."""
    made: list[sqlite3.Connection] = []

    def make() -> sqlite3.Connection:
        made.append(sqlite3.connect(tmp_path / "kap.sqlite", isolation_level=None, check_same_thread=False))
        return made[-1]

    yield make
    for connection in made:
        connection.close()


def test_a_free_lock_is_taken_and_the_timeout_of_the_connection_stays(connect: Connect) -> None:
    connection = connect()
    connection.execute("PRAGMA busy_timeout=1234")
    write_lock.take(connection, 0)
    assert connection.in_transaction
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (1234,)


def test_a_lock_that_is_kept_is_an_error_once_patience_is_over(connect: Connect) -> None:
    write_lock.take(connect(), 0)
    other = connect()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_lock.take(other, 0)
    assert not other.in_transaction


def test_a_lock_that_becomes_free_is_taken(connect: Connect) -> None:
    first, second = connect(), connect()
    write_lock.take(first, 0)
    threading.Timer(0.1, first.rollback).start()
    write_lock.take(second, 30)
    assert second.in_transaction


def test_who_waits_in_vain_is_told_that_the_database_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WRITE_TIMEOUT", 0)
    engine = engine_for(str(tmp_path / "kap.sqlite"))
    with writing(engine) as session:
        session.connection()
        with pytest.raises(DatabaseFault) as fault, writing(engine) as other:
            other.connection()
    assert fault.value.kind is DatabaseFaultKind.BUSY
    engine.dispose()
