"""Which figures of an edition differ from those of another state of the data, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

_ROWS_AT_A_TIME: Final = 1_000

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
    counts: dict[str, int] = dict.fromkeys(_VALUES, 0)
    first: list[Change] = []
    for table in _VALUES:
        for old, new in _differing(_figures(frozen, table), _figures(present, table), len(TABLE_FILES[table].key)):
            counts[table] += 1
            if len(first) < LISTED:
                first.append(_change(table, old, new))
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


_Row = tuple[Any, ...]
"""A row of a table as `_columns` names it."""


def _columns(table: str) -> list[str]:
    """Return the columns of the key, in the order in which the database has its rows at hand, then those compared."""
    return [*(column.name for column in TABLE_FILES[table].table.primary_key), *_VALUES[table]]


def _figures(session: Session, table: str) -> Iterator[_Row]:
    """Yield the rows of a table, in the order of their keys by code points.

    A server does this between two pages: all observations of two states at once would take it 300 MB for 200,000.
    """
    file = TABLE_FILES[table]
    connection = session.connection()
    statement = (
        select(*(file.table.columns[name] for name in _columns(table)))
        .order_by(*file.table.primary_key)
        .compile(dialect=connection.dialect)
    )
    # As the driver returns them: SQLAlchemy's rows would take as long as all the rest.
    with connection.exec_driver_sql(str(statement)) as result:
        assert result.cursor is not None
        while rows := result.cursor.fetchmany(_ROWS_AT_A_TIME):
            yield from rows


def _differing(
    frozen: Iterator[_Row], present: Iterator[_Row], width: int
) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Yield the rows that differ, are gone or are new; both are sorted by their first columns, the key."""
    old, new = next(frozen, None), next(present, None)
    while old is not None or new is not None:
        if old == new:
            old, new = next(frozen, None), next(present, None)
        elif new is None or (old is not None and old[:width] < new[:width]):
            yield old, None
            old = next(frozen, None)
        elif old is None or old[:width] > new[:width]:
            yield None, new
            new = next(present, None)
        else:
            yield old, new
            old, new = next(frozen, None), next(present, None)


def _change(table: str, old: _Row | None, new: _Row | None) -> Change:
    names = _columns(table)
    before = dict(zip(names, old or [None] * len(names), strict=True))
    after = dict(zip(names, new or [None] * len(names), strict=True))
    row = before if new is None else after
    differ = [name for name in _VALUES[table] if before[name] != after[name]]
    return Change(
        table,
        {name: row[name] for name in TABLE_FILES[table].key},
        {name: before[name] for name in differ},
        {name: after[name] for name in differ},
    )
