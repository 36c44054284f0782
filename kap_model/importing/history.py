"""The history: every row that was replaced or removed, with its values, and the batch that ended it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from kap_model.importing.batches import BATCHES
from kap_model.importing.bulk import insert_many
from kap_model.importing.changes import Before, Changes
from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.tables import Base, RowHistory
from kap_model.vocabulary import Act, RowChange

_HISTORY: Final[Table] = Base.metadata.tables[str(RowHistory.__tablename__)]
_COLUMNS: Final = ("table_name", "row_key", "change", "row_values", "batch_id", "file_row", "ended_by")


def record(
    connection: Connection, changes: Iterable[Changes], batch_of_file: Mapping[str, str], removed_by: Mapping[str, str]
) -> None:
    """Write the rows that changes are about to replace or remove.

    Args:
        connection: it holds the transaction.
        changes: those of each table.
        batch_of_file: the new batch of each file that is read.
        removed_by: for a batch, the new one that removes its rows.
    """
    ended: list[Sequence[Any]] = []
    for table in changes:
        for index, before in zip(table.changed, table.before, strict=True):
            ended_by = table.rows.batches[index] or batch_of_file[table.rows.places[index][0]]
            ended.append(_row(table.rows.table, RowChange.REPLACED, before, ended_by))
        ended += (
            _row(table.rows.table, RowChange.REMOVED, before, removed_by[before.batch_id]) for before in table.gone
        )
    if ended:
        insert_many(connection, _HISTORY, _COLUMNS, ended)


def removed_by_people(connection: Connection, table: TableFile) -> dict[str, str]:
    """Return the keys, as JSON, of the rows that were removed last by a person, with the batch that removed them."""
    statement = (
        select(_HISTORY.c.row_key, _HISTORY.c.ended_by, BATCHES.c.act)
        .join_from(_HISTORY, BATCHES, BATCHES.c.batch_id == _HISTORY.c.ended_by)
        .where(_HISTORY.c.table_name == table.name, _HISTORY.c.change == RowChange.REMOVED)
        .order_by(_HISTORY.c.history_id)
    )
    last = {key: (batch, act) for key, batch, act in connection.execute(statement)}
    return {key: batch for key, (batch, act) in last.items() if act != Act.BUILD}


def key_as_json(key: Sequence[Any]) -> str:
    """Return a key as the history writes it."""
    return json.dumps(list(key), ensure_ascii=False, default=str)


def _row(table: TableFile, change: RowChange, before: Before, ended_by: str) -> Sequence[Any]:
    values = dict(zip(table.columns, before.values, strict=True))
    return (
        table.name,
        key_as_json([values[name] for name in table.key]),
        str(change),
        json.dumps(values, ensure_ascii=False, default=str),
        before.batch_id,
        before.file_row,
        ended_by,
    )


def of_row(connection: Connection, table: str, key: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what stood under a key before, oldest first: its values, and when, by whom and why it ended.

    Args:
        connection: it holds the transaction.
        table: the name of the table's file.
        key: the values of the key, in the order of the file's columns.
    """
    statement = (
        select(_HISTORY, BATCHES)
        .join_from(_HISTORY, BATCHES, BATCHES.c.batch_id == _HISTORY.c.ended_by)
        .where(_HISTORY.c.table_name == TABLE_FILES[table].name, _HISTORY.c.row_key == key_as_json(key))
        .order_by(_HISTORY.c.history_id)
    )
    return [
        {
            "change": row.change,
            "values": json.loads(row.row_values),
            "at": row.loaded_at,
            "act": row.act,
            "by": row.loaded_by,
            "file": row.file_name,
            "reason": row.reason,
        }
        for row in connection.execute(statement)
    ]
