"""What rows change of those that stand, and the writing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, Insert, Table, bindparam, delete, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from kap_model.database import writing
from kap_model.importing.bulk import insert_many
from kap_model.importing.rows import Rows
from kap_model.problems import N_, KapError, Message

_AT_ONCE: Final = 5_000
"""How many records are handed to the database at once."""


@dataclass(frozen=True, slots=True)
class Before:
    """A row as it stands: its values in the order of the columns of the file, its batch, and its row in the file."""

    values: tuple[Any, ...]
    batch_id: str
    file_row: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changes: its table, its key, and the values before and after of the columns that change."""

    table: str
    key: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def __str__(self) -> str:
        key = " ".join(str(part) for part in self.key.values() if part not in (None, ""))
        cells = (f"{name} {_shown(before)} -> {_shown(self.after[name])}" for name, before in self.before.items())
        return f"{self.table} {key}: {', '.join(cells)}"

    def as_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {"table": self.table, "key": self.key, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Changes:
    """What the rows of one table would do.

    `new`, `changed` and `moved` are indices of `rows`: a moved row has the values that stand, but comes from another
    file or row. `before` are the rows that stand in the place of the changed ones, one for each; `gone` those that
    leave.
    """

    rows: Rows
    new: Sequence[int]
    changed: Sequence[int]
    moved: Sequence[int]
    same: int
    before: Sequence[Before]
    gone: Sequence[Before]

    @classmethod
    def of_new(cls, rows: Rows) -> Changes:
        """Return the changes of rows where none stand."""
        return cls(rows, range(len(rows)), (), (), 0, (), ())

    @property
    def is_change(self) -> bool:
        """Whether any value would be another one afterwards."""
        return bool(self.new or self.changed or self.gone)

    def each(self) -> Iterator[Change]:
        """Return an iterator over the rows that change."""
        file = self.rows.table
        for index, row in zip(self.changed, self.before, strict=True):
            before = dict(zip(file.columns, row.values, strict=True))
            after = {name: self.rows.values[name][index] for name in file.columns}
            names = [name for name in file.columns if before[name] != after[name]]
            yield Change(
                file.name,
                {name: after[name] for name in file.key},
                {name: before[name] for name in names},
                {name: after[name] for name in names},
            )

    @property
    def written(self) -> Sequence[int]:
        """The indices of the rows to write."""
        return [*self.new, *self.changed, *self.moved]


def _shown(value: Any) -> str:
    """Return a value as a file would write it; a dash for none, a long text cut off."""
    if value in (None, ""):
        return "-"
    if isinstance(value, bool):
        return str(int(value))
    shown = f"{value:.12g}" if isinstance(value, float) else str(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


def compare(
    rows: Rows,
    standing: Iterable[Sequence[Any]],
    *,
    is_whole: bool = False,
    file_of_batch: Mapping[str, str] | None = None,
) -> Changes:
    """Return what rows would change.

    Args:
        rows: the rows of one table, without problems.
        standing: the rows that stand: the columns of the file, then batch and row.
        is_whole: the rows are all that is to stand afterwards; others leave.
        file_of_batch: for the batches whose files are now read again as they were, the name of the file. Without it
            no row counts as moved.
    """
    columns = list(rows.table.columns)
    width = len(columns)
    values = [rows.values[name] for name in columns]
    key_of = itemgetter(*(columns.index(name) for name in rows.table.key))
    remaining = {key_of(row): index for index, row in enumerate(zip(*values, strict=True))}
    changed: list[int] = []
    moved: list[int] = []
    before: list[Before] = []
    gone: list[Before] = []
    same = 0
    for row in standing:
        held, batch, number = tuple(row[:width]), row[width], row[width + 1]
        index = remaining.pop(key_of(held), None)
        if index is None:
            if is_whole:
                gone.append(Before(held, batch, number))
        elif held != tuple([column[index] for column in values]):
            changed.append(index)
            before.append(Before(held, batch, number))
        elif file_of_batch is None or (
            number == rows.numbers[index]
            and (batch == rows.batches[index] or file_of_batch.get(batch) == rows.places[index][0])
        ):
            same += 1
        else:
            moved.append(index)
    return Changes(rows, list(remaining.values()), changed, moved, same, before, gone)


@contextmanager
def writing_changes(engine: Engine) -> Iterator[Session]:
    """Return a session that writes in one transaction, as `writing` does.

    Raises:
        KapError: the database refused what had passed every check; nothing was written.
    """
    try:
        with writing(engine) as session:
            yield session
    except IntegrityError as error:
        raise KapError(
            Message(
                N_(
                    "The database refused the change (%(error)s), though the rows passed every check. Nothing was "
                    "changed. If a table that is not of this program refers to a row which is to go, change that "
                    "table first."
                ),
                error=str(error.orig),
            )
        ) from error


def write(connection: Connection, changes: Sequence[Changes], batch_of_file: Mapping[str, str]) -> None:
    """Write the changes of all tables, which come in the order of `TABLE_FILES`.

    Parents are written before their children and deleted after them.
    """
    for table in changes:
        _insert(connection, table.rows, _parents_first(table.rows, table.new), batch_of_file)
        if table.changed or table.moved:
            records = _records(table.rows, [*table.changed, *table.moved], batch_of_file)
            _execute_many(connection, _upsert(connection, table.rows.table.table), records)
    for table in reversed(changes):
        _delete(connection, table)


def _insert(connection: Connection, rows: Rows, indices: Sequence[int], batch_of_file: Mapping[str, str]) -> None:
    if not indices:
        return
    if rows.table.name != "observations":
        _execute_many(connection, insert(rows.table.table), _records(rows, indices, batch_of_file))
        return
    # The one large table, whose values the driver takes as they are.
    records: Iterator[Sequence[Any]]
    records = zip(*rows.values.values(), _batches(rows, batch_of_file), rows.numbers, strict=True)
    if len(indices) < len(rows):
        is_new = set(indices)
        records = (record for index, record in enumerate(records) if index in is_new)
    insert_many(connection, rows.table.table, [*rows.values, "batch_id", "file_row"], records)


def _execute_many(connection: Connection, statement: Insert, records: Iterator[dict[str, Any]]) -> None:
    """Write records by some thousands, so that a large file does not fill the memory once more."""
    while some := list(islice(records, _AT_ONCE)):
        connection.execute(statement, some)


def _batches(rows: Rows, batch_of_file: Mapping[str, str]) -> Iterator[str]:
    """Return an iterator over the batches of the rows: that of the database, or the new one of the file.

    A file has no new batch if none of its rows is written.
    """
    for batch, (file, _sheet) in zip(rows.batches, rows.places, strict=True):
        yield batch or batch_of_file.get(file, "")


def _records(rows: Rows, indices: Iterable[int], batch_of_file: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for index in indices:
        record = {name: column[index] for name, column in rows.values.items()}
        record["batch_id"] = rows.batches[index] or batch_of_file[rows.places[index][0]]
        record["file_row"] = rows.numbers[index]
        yield record


def _delete(connection: Connection, changes: Changes) -> None:
    if not changes.gone:
        return
    file = changes.rows.table
    statement = delete(file.table).where(*(file.table.columns[name] == bindparam(f"key_{name}") for name in file.key))
    leaving = Rows.none_of(file)
    leaving.values = {
        name: list(column)
        for name, column in zip(file.columns, zip(*(row.values for row in changes.gone), strict=True), strict=True)
    }
    leaving_first = reversed(_parents_first(leaving, range(len(changes.gone))))
    connection.execute(
        statement, [{f"key_{name}": leaving.values[name][index] for name in file.key} for index in leaving_first]
    )


def _parents_first(rows: Rows, indices: Sequence[int]) -> Sequence[int]:
    """Return indices with parents before their children where a table refers to itself."""
    file = rows.table
    if file.code is None or "parent_code" not in file.columns:
        return indices
    if not any(file.name in column.refers_to for column in file.columns.values()):
        return indices
    parent_of = dict(zip(rows.values[file.code], rows.values["parent_code"], strict=True))

    def depth(index: int) -> int:
        steps, code = 0, rows.values["parent_code"][index]
        while code is not None:  # circles were refused
            steps, code = steps + 1, parent_of.get(code)
        return steps

    return sorted(indices, key=depth)


def _upsert(connection: Connection, table: Table) -> Insert:
    """Return the insert of a row that takes the place of the one with the same key."""
    key = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if not column.primary_key]
    statement: Any = sqlite.insert(table)
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # here: on SQLite it would be 2 MB for nothing

        statement = postgresql.insert(table)
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=key, set_={name: statement.excluded[name] for name in others}
    )
    return upsert
