"""Many rows into a table at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

_AT_ONCE: Final = 10_000
"""How many rows go to the database in one call."""


def insert_many(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `names`; they must be of types that the driver takes itself.

    SQLAlchemy writes the statement, but does not look at each value, which would take as long as all the rest.
    """
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    order = [names.index(name) for name in compiled.positiontup or ()]
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        connection.exec_driver_sql(compiled.string, [tuple([row[place] for place in order]) for row in some])


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows by COPY: PostgreSQL then takes them as a stream, some times as fast as single rows.

    Raises:
        DBAPIError: the server refuses them, in the form that statements of SQLAlchemy have.
    """
    quoted = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    errors: Any = connection.dialect.loaded_dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except errors.Error as error:
        raise DBAPIError.instance(statement, None, error, errors.Error, dialect=connection.dialect) from error
