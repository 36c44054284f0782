"""Checksums of all rows of a database, table by table: two databases with the same ones hold the same rows.

The order of the rows does not count, since a database may keep them in any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, inspect, literal_column, select, table

_LIMIT: Final = 1 << 256
_AT_ONCE: Final = 5_000
"""How many rows are taken from the database at a time."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """How many rows a table has, and the sum of the SHA-256 of each."""

    rows: int = 0
    total: int = 0


def checksum(rows: Iterable[bytes]) -> Checksum:
    """Return the checksum of rows that are written as bytes."""
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row).digest())
    return Checksum(count, total % _LIMIT)


def of_sqlite(connection: Connection) -> Mapping[str, Checksum]:
    """Return the checksum of each table of a SQLite database."""
    checksums = {}
    for name in inspect(connection).get_table_names():
        every_row: Select[Any] = select(literal_column("*")).select_from(table(name))
        rows = connection.execute(every_row, execution_options={"yield_per": _AT_ONCE})
        checksums[name] = checksum(repr(tuple(row)).encode() for row in rows)
    return checksums


def of_postgresql(connection: Connection, columns: Mapping[str, Iterable[str]]) -> Mapping[str, Checksum]:
    """Return the checksums of tables of a PostgreSQL database, of the rows as `pg_dump` writes them.

    Args:
        connection: to the database, in a transaction.
        columns: of each table, in the order in which they are to stand.
    """
    driver: Any = connection.connection.driver_connection
    quoted = connection.dialect.identifier_preparer.quote
    speak_as_pg_dump(connection)
    checksums = {}
    for name, of_table in columns.items():
        with driver.cursor() as cursor:
            statement = f"COPY {quoted(name)} ({', '.join(map(quoted, of_table))}) TO STDOUT"
            with cursor.copy(statement) as copy:
                checksums[name] = checksum(_lines(copy))
    return checksums


def speak_as_pg_dump(connection: Connection) -> None:
    """Have values written and read as pg_dump writes them, to the end of the transaction."""
    for setting in _AS_PG_DUMP:
        connection.exec_driver_sql(setting)


def _lines(blocks: Iterable[Any]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + bytes(block)).split(b"\n")
        yield from lines


_AS_PG_DUMP: Final = (
    "SET LOCAL client_encoding TO 'UTF8'",
    "SET LOCAL datestyle TO ISO",
    "SET LOCAL extra_float_digits TO 3",
    "SET LOCAL TIME ZONE 'UTC'",
)
"""How pg_dump has values written."""
