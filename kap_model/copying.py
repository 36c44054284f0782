"""All tables of a database into one that holds none yet, on whichever kind of database each of them is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select

from kap_model import postgresql, schema
from kap_model.database import reading, recreate_schema, shown, writing
from kap_model.database_check import require_buildable, require_schema
from kap_model.importing.bulk import insert_many
from kap_model.importing.load import StepCallback, ignore_step
from kap_model.problems import N_, KapError, Message

_AT_ONCE: Final = 5_000
"""How many rows are taken from a database at a time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: the rows of all tables, and the SHA-256 of them, the same before and after."""

    row_count: int
    sha256: str


def copy(source: Engine, target: Engine, on_step: StepCallback = ignore_step) -> Copied:
    """Copy all tables of a database, people, submissions, editions and history included, in one transaction.

    What was written is read again and compared with what was read. The source stays as it is; what others write to it
    meanwhile is not copied.

    Raises:
        KapError: the target holds data of the program already, or does not give back what was written to it.
        DatabaseFault: one of the two cannot be used, or the source is of another version of the program.
    """
    require_buildable(target)
    with reading(source) as session:
        held = session.connection()
        require_schema(held)
        with writing(target) as written:
            taking = written.connection()
            _require_none(taking)
            recreate_schema(taking)
            if taking.dialect.name == "sqlite":
                taking.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows of a table may refer to later ones
            before, after = hashlib.sha256(), hashlib.sha256()
            total = 0
            for table in schema.ALL_TABLES:
                count = held.execute(select(func.count()).select_from(table)).scalar_one()
                if count:
                    on_step(Message(N_("copying %(n)s rows of %(table)s"), n=str(count), table=table.name))
                    _write(taking, table, _digested(_rows(held, table), before))
                for _row in _digested(_rows(taking, table), after):
                    total += 1
            if taking.dialect.name == "postgresql":
                postgresql.count_on(taking)
            if before.digest() != after.digest():
                raise KapError(
                    Message(
                        N_("%(database)s does not give back what was written to it. Nothing was copied."),
                        database=shown(target.url),
                    )
                )
    return Copied(total, after.hexdigest())


def _require_none(connection: Connection) -> None:
    """Refuse a database that has a table of the program already."""
    if set(inspect(connection).get_table_names()) & schema.METADATA.tables.keys():
        raise KapError(
            Message(
                N_("%(database)s holds data of the program already. Nothing was changed; name an empty database."),
                database=shown(connection.engine.url),
            )
        )


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """Return an iterator over the rows of a table in the order of its key, the same on each kind of database."""
    statement = select(*table.columns).order_by(*table.primary_key.columns)
    yield from connection.execute(statement, execution_options={"yield_per": _AT_ONCE})


def _digested(rows: Iterable[Sequence[Any]], digest: Any) -> Iterator[Sequence[Any]]:
    for row in rows:
        digest.update(repr(tuple(row)).encode())
        yield row


def _write(connection: Connection, table: Table, rows: Iterator[Sequence[Any]]) -> None:
    names = [column.name for column in table.columns]
    if connection.dialect.name == "postgresql":
        insert_many(connection, table, names, rows)
        return
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in some])
