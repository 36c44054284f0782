"""Accepted rows into the database, in one transaction: a whole data folder, or the rows of single files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Insert, Table, insert, select
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from kap_model.database import has_schema, reading, recreate_schema, stamp_revision, writing
from kap_model.database_check import require_buildable
from kap_model.importing import derive
from kap_model.importing.bulk import insert_many
from kap_model.importing.check import Checked, check
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.reading import ReadFile, Reading
from kap_model.importing.rows import Rows
from kap_model.importing.spelling import compared
from kap_model.importing.version import model_version
from kap_model.problems import DataRefusedError
from kap_model.tables import Base, ImportBatch, Revision

_BY_KPI: Final = ("targets", "observations")
"""The tables that are held for the KPIs concerned only."""

_AT_ONCE: Final = 5_000
"""How many records are handed to the database at once."""

StepCallback = Callable[[str], None]
"""A callback that is called with what is being done, in a few words."""


def _ignore(_step: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of a load: the present revision, whether it is a new one, and the rows written by table."""

    revision: str
    is_changed: bool
    row_counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """What the rows of one table would do: indices of the new and of the changed ones, and a count of equal ones."""

    new: Sequence[int]
    changed: Sequence[int]
    same: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that were read and checked against a database, and what loading them would change there."""

    reading: Reading
    checked: Checked
    changes: Mapping[str, Changes]

    @property
    def is_change(self) -> bool:
        """Whether loading would change anything."""
        return any(changes.new or changes.changed for changes in self.changes.values())


def build(engine: Engine, read: Reading, on_step: StepCallback = _ignore) -> Loaded:
    """Replace everything in the database by a data folder, in one transaction; readers keep the old state until then.

    The same files, read by the same version of the model, change nothing, and the revision stays.

    Raises:
        DataRefusedError: the files have problems; the database was not touched.
        DatabaseFault: a build there would destroy what is not its own.
    """
    on_step("checking")
    checked = check(read, is_whole=True)
    if checked.problems:
        raise DataRefusedError(checked.problems)
    version = model_version()
    batches = {file.name: _batch_id(file, version) for file in read.files}
    counts = {name: len(rows) for name, rows in checked.rows.items() if len(rows)}
    require_buildable(engine)
    standing = _standing_revision(engine, set(batches.values()))
    if standing is not None:
        return Loaded(standing, False, counts)
    with writing(engine) as session:
        connection = session.connection()
        recreate_schema(connection)
        _write_batches(connection, read, checked.rows, batches)
        for name, rows in checked.rows.items():
            if len(rows):
                on_step(f"loading {len(rows)} {name.replace('_', ' ')}")
                _insert(connection, rows, batches)
        on_step("working out the actuals")
        derive.rebuild(session)
        return Loaded(stamp_revision(session), True, counts)


def prepare(session: Session, read: Reading) -> Prepared:
    """Check files against what the database holds, and return what they would change. Nothing is written."""
    held = hold(session, read)
    checked = check(read, held)
    table_names = {raw.table.name for raw in read.tables}
    changes = {name: _compare(held[name], checked.rows[name]) for name in TABLE_FILES if name in table_names}
    return Prepared(read, checked, changes)


def load(session: Session, read: Reading, on_step: StepCallback = _ignore) -> Loaded:
    """Add the rows of files within the caller's transaction; a row takes the place of that with the same key.

    Rows that the database already holds as they are change nothing; if all are so, the revision stays.

    Raises:
        DataRefusedError: the files have problems; nothing was written.
    """
    on_step("checking")
    prepared = prepare(session, read)
    if prepared.checked.problems:
        raise DataRefusedError(prepared.checked.problems)
    connection = session.connection()
    if not prepared.is_change:
        standing = connection.scalar(select(_table(Revision).c.revision))
        return Loaded(str(standing), False, {})
    now = datetime.now(UTC).isoformat()
    batches = {file.name: _batch_id(file, now) for file in read.files}
    _write_batches(connection, read, prepared.checked.rows, batches)
    counts = {}
    for name, changes in prepared.changes.items():
        rows = prepared.checked.rows[name]
        touched = [*changes.new, *changes.changed]
        if touched:
            on_step(f"loading {len(touched)} {name.replace('_', ' ')}")
            counts[name] = len(touched)
            records = _records(rows, _in_order(rows, touched), batches)
            _execute_many(connection, _upsert(connection, rows.table.table), records)
    on_step("working out the actuals")
    derive.rebuild(session, _kpis_touched(prepared))
    return Loaded(stamp_revision(session), True, counts)


def hold(session: Session, read: Reading) -> dict[str, Rows]:
    """Return what the database holds of every table; of targets and observations that of the KPIs concerned."""
    table_names = {raw.table.name for raw in read.tables}
    named = {
        compared(code)
        for raw in read.tables
        if raw.table.name in {"kpis", *_BY_KPI}
        for code in set(raw.columns.get("kpi_code", ()))
    }
    held: dict[str, Rows] = {}
    for name, file in TABLE_FILES.items():
        statement = select(*(file.table.columns[column] for column in file.columns))
        if name in _BY_KPI:
            if not table_names & {"kpis", name}:
                held[name] = Rows.none_of(file)
                continue
            kpis = [code for code in held["kpis"].values["kpi_code"] if compared(code) in named]
            if len(kpis) <= 500:
                statement = statement.where(file.table.columns["kpi_code"].in_(kpis))
        columns = list(zip(*session.connection().execute(statement), strict=True)) or [()] * len(file.columns)
        held[name] = Rows.held(file, dict(zip(file.columns, columns, strict=True)))
    return held


def _batch_id(file: ReadFile, salt: str) -> str:
    return hashlib.sha256(f"{file.name}\n{file.sha256}\n{salt}".encode()).hexdigest()[:16]


def _standing_revision(engine: Engine, batches: set[str]) -> str | None:
    """Return the revision of the database if it was built from just these batches, and nothing was imported since."""
    if not has_schema(engine):
        return None
    with reading(engine) as session:
        connection = session.connection()
        if set(connection.scalars(select(_table(ImportBatch).c.batch_id))) != batches:
            return None
        return connection.scalar(select(_table(Revision).c.revision))


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[str(model.__tablename__)]


def _write_batches(connection: Connection, read: Reading, rows: Mapping[str, Rows], batches: Mapping[str, str]) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    counts: dict[str, int] = dict.fromkeys(batches, 0)
    for table in rows.values():
        for file, _sheet in table.places:
            counts[file] += 1
    batch_rows = [
        {
            "batch_id": batches[file.name],
            "loaded_at": now,
            "file_name": file.name,
            "sha256": file.sha256,
            "row_count": counts[file.name],
        }
        for file in read.files
    ]
    connection.execute(insert(_table(ImportBatch)), batch_rows)


def _insert(connection: Connection, rows: Rows, batches: Mapping[str, str]) -> None:
    indices = _in_order(rows, range(len(rows)))
    if rows.table.name != "observations":
        _execute_many(connection, insert(rows.table.table), _records(rows, indices, batches))
        return
    # The one large table, whose values the driver takes as they are.
    file_batches = [batches[file] for file, _sheet in rows.places]
    columns = (*rows.values.values(), file_batches, rows.numbers)
    insert_many(connection, rows.table.table, [*rows.values, "batch_id", "file_row"], zip(*columns, strict=True))


def _execute_many(connection: Connection, statement: Insert, records: Iterator[dict[str, Any]]) -> None:
    """Write records by some thousands, so that a large file does not fill the memory once more."""
    while some := list(islice(records, _AT_ONCE)):
        connection.execute(statement, some)


def _records(rows: Rows, indices: Iterable[int], batches: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    has_batch = "batch_id" in rows.table.table.columns
    for index in indices:
        record = {name: column[index] for name, column in rows.values.items()}
        if has_batch:
            record["batch_id"] = batches[rows.places[index][0]]
            record["file_row"] = rows.numbers[index]
        yield record


def _in_order(rows: Rows, indices: Sequence[int]) -> Sequence[int]:
    """Return indices with parents before their children where a table refers to itself."""
    file = rows.table
    if file.code is None or not any(file.name in column.refers_to for column in file.columns.values()):
        return indices
    if "parent_code" not in file.columns:
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


def _compare(held: Rows, new: Rows) -> Changes:
    columns = list(new.values)
    before = dict(zip(held.keys(), zip(*(held.values[name] for name in columns), strict=True), strict=True))
    added, changed, same = [], [], 0
    for index, (key, row) in enumerate(
        zip(new.keys(), zip(*(new.values[name] for name in columns), strict=True), strict=True)
    ):
        if key not in before:
            added.append(index)
        elif before[key] != row:
            changed.append(index)
        else:
            same += 1
    return Changes(added, changed, same)


def _kpis_touched(prepared: Prepared) -> set[str] | None:
    """Return the KPIs whose actuals may differ; None for all of them."""
    touched: set[str] = set()
    for name, changes in prepared.changes.items():
        indices = [*changes.new, *changes.changed]
        if name == "places" and indices:
            return None
        if name in {"kpis", *_BY_KPI}:
            codes = prepared.checked.rows[name].values["kpi_code"]
            touched.update(codes[index] for index in indices)
    return touched
