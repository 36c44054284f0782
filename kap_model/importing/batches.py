"""Batches: which act brought which file, and what the database holds of people's batches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, insert, select

from kap_model.importing.cells import write_number
from kap_model.importing.damage import in_utf_8
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.reading import RawTable
from kap_model.problems import N_, Message
from kap_model.tables import Base, ImportBatch
from kap_model.vocabulary import Act

BATCHES: Final[Table] = Base.metadata.tables[str(ImportBatch.__tablename__)]

_BROUGHT: Final = {
    Act.BUILD: (
        N_("1 row of %(table)s built on %(day)s from %(file)s"),
        N_("%(n)s rows of %(table)s built on %(day)s from %(file)s"),
    ),
    Act.IMPORT: (
        N_("1 row of %(table)s imported on %(day)s from %(file)s"),
        N_("%(n)s rows of %(table)s imported on %(day)s from %(file)s"),
    ),
    Act.SCREEN: (
        N_("1 row of %(table)s uploaded on %(day)s from %(file)s"),
        N_("%(n)s rows of %(table)s uploaded on %(day)s from %(file)s"),
    ),
    Act.SUBMISSION: (
        N_("1 row of %(table)s accepted on %(day)s from %(file)s"),
        N_("%(n)s rows of %(table)s accepted on %(day)s from %(file)s"),
    ),
}
_FILES: Final = {
    Act.BUILD: N_("%(file)s (built on %(day)s)"),
    Act.IMPORT: N_("%(file)s (imported on %(day)s)"),
    Act.SCREEN: N_("%(file)s (uploaded on %(day)s)"),
    Act.SUBMISSION: N_("%(file)s (accepted on %(day)s)"),
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """By which act rows come or go, by whom, and why, where that is known."""

    act: Act
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """Rows of one table that people brought in one file, or removed by it; `day` is that of UTC.

    `in_place` counts those that stand in the place of other rows of the folder.
    """

    table: str
    count: int
    day: str
    act: str
    file: str
    batch_id: str = ""
    in_place: int = 0

    def __str__(self) -> str:
        return str(self.message())

    def message(self) -> Message:
        """Return how many rows of which table were brought, when and from which file."""
        one, many = _BROUGHT[Act(self.act)]
        return Message(
            one if self.count == 1 else many,
            n=str(self.count), table=self.table, day=self.day, file=self.file,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch to write: its id is made, its counts are known."""

    batch_id: str
    file_name: str
    sha256: str | None
    row_count: int
    removed_count: int


def new_batch(file_name: str, sha256: str | None, row_count: int, removed_count: int) -> NewBatch:
    """Return a batch with an id of its own."""
    return NewBatch(uuid.uuid4().hex[:16], file_name, sha256, row_count, removed_count)


def write(connection: Connection, batches: Sequence[NewBatch], provenance: Provenance) -> None:
    """Write the batches of one act."""
    if not batches:
        return
    connection.execute(
        insert(BATCHES),
        [
            {
                "batch_id": batch.batch_id,
                "loaded_at": datetime.now(UTC).replace(microsecond=0),
                "act": str(provenance.act),
                "loaded_by": in_utf_8(provenance.by) if provenance.by else None,
                "file_name": batch.file_name,
                "sha256": batch.sha256,
                "row_count": batch.row_count,
                "removed_count": batch.removed_count,
                "reason": in_utf_8(provenance.reason) if provenance.reason else None,
            }
            for batch in batches
        ],
    )


def files(connection: Connection) -> dict[str, str]:
    """Return for each batch what to call its file in a problem: `africa.csv (imported on 2026-11-29)`."""
    columns = BATCHES.c
    rows = connection.execute(select(columns.batch_id, columns.file_name, columns.act, columns.loaded_at))
    return {
        batch: Message(_FILES[Act(act)], file=str(file_name), day=f"{loaded_at:%Y-%m-%d}")
        for batch, file_name, act, loaded_at in rows
    }


def brought_by_people(connection: Connection) -> list[Brought]:
    """Return what the database holds of people's rows, by table and file, oldest first."""
    brought = []
    for name, file in TABLE_FILES.items():
        columns = file.table.columns
        statement = (
            select(func.count(), BATCHES.c.loaded_at, BATCHES.c.act, BATCHES.c.file_name, BATCHES.c.batch_id)
            .join_from(file.table, BATCHES, BATCHES.c.batch_id == columns["batch_id"])
            .where(BATCHES.c.act != Act.BUILD)
            .group_by(BATCHES.c.batch_id, BATCHES.c.loaded_at, BATCHES.c.act, BATCHES.c.file_name)
            .order_by(BATCHES.c.loaded_at, BATCHES.c.batch_id)
        )
        brought += [
            Brought(name, count, f"{loaded_at:%Y-%m-%d}", act, file_name, batch)
            for count, loaded_at, act, file_name, batch in connection.execute(statement)
        ]
    return brought


def rows_removed_by_people(connection: Connection) -> int:
    """Return how many rows people have removed, those included that came back with a build."""
    statement = select(func.coalesce(func.sum(BATCHES.c.removed_count), 0)).where(BATCHES.c.act != Act.BUILD)
    return int(connection.execute(statement).scalar_one())


def rows_of_people(connection: Connection) -> list[RawTable]:
    """Return the rows that people brought in, as texts to be read and checked like those of files."""
    names = files(connection)
    tables = []
    for file in TABLE_FILES.values():
        statement = of_table(file.table, (*file.columns, "file_row", "batch_id"))
        people = select(BATCHES.c.batch_id).where(BATCHES.c.act != Act.BUILD)
        statement = statement.where(file.table.c.batch_id.in_(people)).order_by(file.table.c.batch_id)
        for batch, rows in groupby(connection.execute(statement), key=itemgetter(-1)):
            *cells, numbers, _batches = zip(*rows, strict=True)
            columns = {
                name: [_text(value) for value in column] for name, column in zip(file.columns, cells, strict=True)
            }
            tables.append(RawTable(file, names[batch], None, columns, list(numbers), set(), batch=batch))
    return tables


def of_table(table: Table, names: Sequence[str]) -> Select[Any]:
    """Return the statement that asks for columns of a table."""
    return select(*(table.columns[name] for name in names))


def _text(value: Any) -> str:
    """Return a value as the cell of a file that is read as this value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return write_number(value) if isinstance(value, float) else str(value)


def by_id(connection: Connection) -> Mapping[str, Any]:
    """Return every batch by its id, oldest first, those of one moment by the names of their files."""
    order = (BATCHES.c.loaded_at, BATCHES.c.file_name, BATCHES.c.batch_id)
    return {row.batch_id: row for row in connection.execute(select(BATCHES).order_by(*order))}
