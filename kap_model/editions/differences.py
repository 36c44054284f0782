"""Which figures of an edition differ from those of another state of the data, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session

from kap_model.database import engine_for, read_revision, reading
from kap_model.editions.listing import KnownEdition
from kap_model.editions.opening import opened
from kap_model.importing.changes import Change
from kap_model.importing.files import TABLE_FILES

LISTED: Final = 20
"""How many differences are listed; the others are counted."""

_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "kpis": tuple(name for name in TABLE_FILES["kpis"].columns if name not in ("kpi_code", "basis", "source")),
    "targets": ("value",),
    "observations": ("value", "numerator", "denominator", "countries", "origin"),
}
"""The columns that make a figure another one: not where it comes from, nor what is noted beside it."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How many rows of each table differ, are new or are gone, and the first of them, in the order of their keys.

    A new row has only absent values before, one that is gone only absent values afterwards.
    """

    counts: Mapping[str, int]
    first: tuple[Change, ...]

    @property
    def total(self) -> int:
        """How many figures differ."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return them as JSON."""
        return {
            "total": self.total,
            "by_table": dict(self.counts),
            "first": [change.as_json() for change in self.first],
        }


NONE: Final = Differences(dict.fromkeys(_VALUES, 0), ())


def differences(frozen: Session, present: Session) -> Differences:
    """Return which KPIs, targets and observations of one state differ from another one, compared by key."""
    counts: dict[str, int] = {}
    first: list[Change] = []
    for table in _VALUES:
        width = len(TABLE_FILES[table].key)
        rows, rows_now = _figures(frozen, table), _figures(present, table)
        before = {row[:width]: row[width:] for row in rows - rows_now}
        after = {row[:width]: row[width:] for row in rows_now - rows}
        keys = sorted(before.keys() | after.keys())
        counts[table] = len(keys)
        first += islice(_changes(table, keys, before, after), max(0, LISTED - len(first)))
    return Differences(counts, tuple(first))


def differences_today(session: Session, known: KnownEdition, folder: Path | None = None) -> Differences:
    """Return which figures of an edition differ today; while nothing was loaded since, without opening it.

    Raises:
        EditionError: the edition cannot be opened.
    """
    if read_revision(session).revision == known.revision:
        return NONE
    engine = engine_for(opened(session, known, folder), must_exist=True)
    with reading(engine) as frozen:
        return differences(frozen, session)


_Values = Mapping[tuple[Any, ...], tuple[Any, ...]]
"""Values by key."""


def _figures(session: Session, table: str) -> set[tuple[Any, ...]]:
    """Return the rows of a table: the columns of the key, then the values."""
    file = TABLE_FILES[table]
    connection = session.connection()
    columns = (file.table.columns[name] for name in (*file.key, *_VALUES[table]))
    statement = select(*columns).compile(dialect=connection.dialect)
    # As the driver returns them: SQLAlchemy's rows would take as long as all the rest.
    cursor = connection.exec_driver_sql(str(statement)).cursor
    assert cursor is not None
    return set(cursor.fetchall())


def _changes(table: str, keys: list[tuple[Any, ...]], before: _Values, after: _Values) -> Iterator[Change]:
    for key in keys:
        absent = (None,) * len(_VALUES[table])
        old, new = before.get(key, absent), after.get(key, absent)
        differ = [index for index in range(len(absent)) if old[index] != new[index]]
        yield Change(
            table,
            dict(zip(TABLE_FILES[table].key, key, strict=True)),
            {_VALUES[table][index]: old[index] for index in differ},
            {_VALUES[table][index]: new[index] for index in differ},
        )
