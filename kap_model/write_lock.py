"""The lock of a SQLite file that lets one program write at a time."""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Final

_LONGEST_PAUSE: Final = 0.05
"""Seconds between two attempts of a program that has just come."""


def take(connection: sqlite3.Connection, patience: float) -> None:
    """Begin a transaction that writes, as soon as no other program does.

    SQLite itself asks the more rarely the longer it has waited: with many writers, those who came first would wait for
    minutes. Here they ask the more often.

    Args:
        connection: it must not be in a transaction.
        patience: seconds after which it gives up.

    Raises:
        sqlite3.OperationalError: others have kept the lock all the time, or the file cannot be written to.
    """
    began = time.monotonic()
    (timeout,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - began
                is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or waited > patience:
                    raise
            time.sleep(random.uniform(0.001, _LONGEST_PAUSE / (1 + waited)))
    finally:
        connection.execute(f"PRAGMA busy_timeout={timeout}")
