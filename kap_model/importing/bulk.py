"""Many rows into a table at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, insert

from kap_model import postgresql

_AT_ONCE: Final = 10_000
"""How many rows go to the database in one call."""


def insert_many(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `names`; they must be of types that the driver takes itself.

    SQLAlchemy writes the statement, but does not look at each value, which would take as long as all the rest.
    """
    if connection.dialect.name == "postgresql":
        with postgresql.copying_in(connection, table.name, names) as copy:
            for row in rows:
                copy.write_row(row)
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    order = [names.index(name) for name in compiled.positiontup or ()]
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        connection.exec_driver_sql(compiled.string, [tuple([row[place] for place in order]) for row in some])
