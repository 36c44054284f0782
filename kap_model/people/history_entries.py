"""The history to be read: acts of people, files that came, and what became of figures, in one list by time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Table, or_, select
from sqlmodel import Session, col

from kap_model.clock import in_sequence, in_utc
from kap_model.importing import batches
from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.importing.history import key_as_json
from kap_model.people.tables import HistoryEvent
from kap_model.reporting.tables import SubmissionRow
from kap_model.tables import Base, RowHistory
from kap_model.vocabulary import RowChange


class EntryKind(StrEnum):
    """What an entry of the history is about."""

    ACT = "act"
    """Something that a person did."""
    FILE = "file"
    """Rows that came or left with a file, a build or an accepted submission."""
    FIGURE = "figure"
    """An observation or a target that came, changed or left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One line of the history.

    Attributes:
        at: when, in UTC.
        kind: what it is about.
        act: what was done: a `HistoryAct`, or for files and figures an `Act` of the vocabulary.
        by: who did it, where that is known.
        subject: on what: an e-mail address, a submission, a file, or the key of a figure.
        place: the place concerned.
        kpi: the KPI concerned.
        quarter: the quarter concerned, as text.
        before: the values before, of what differs; None where nothing was.
        after: the values afterwards, of what differs; None where nothing is left.
        reason: why.
        through: by which command, page, file or submission.
    """

    at: datetime
    kind: EntryKind
    act: str
    by: str | None
    subject: str
    place: str | None = None
    kpi: str | None = None
    quarter: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str | None = None
    through: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        return {
            "at": self.at.isoformat(),
            "kind": str(self.kind),
            "act": self.act,
            "by": self.by,
            "subject": self.subject,
            "place_code": self.place,
            "kpi_code": self.kpi,
            "quarter": self.quarter,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "through": self.through,
        }


def entries(
    session: Session, *, kpi: str | None = None, place: str | None = None, quarter: str | None = None
) -> list[HistoryEntry]:
    """Return the history, oldest first; that of a KPI, a place or a quarter where they are named.

    Acts, and what became of one figure, stand in the order in which they were written, whatever the clock said.

    Of figures that nothing has happened to since they came, only those of a named KPI or place are listed. Files are
    listed where neither is named. Whoever calls it has asked for the right to see submissions.
    """
    connection = session.connection()
    known_batches = batches.by_id(connection)
    found = _placed(list(_acts(connection, kpi, place, quarter)))
    if kpi is None and place is None and quarter is None:
        found += [(entry.at, entry) for entry in _files(known_batches)]
    for name in ("targets", "observations"):
        for of_figure in _figures(connection, TABLE_FILES[name], known_batches, kpi, place, quarter):
            found += _placed(of_figure)
    return [entry for _, entry in sorted(found, key=itemgetter(0))]  # those of one moment stay in their order


def _placed(in_order: Sequence[HistoryEntry]) -> list[tuple[datetime, HistoryEntry]]:
    """Return entries that were written one after the other, each with the moment by which it is sorted."""
    return list(zip(in_sequence([entry.at for entry in in_order]), in_order, strict=True))


# Acts


def _acts(connection: Connection, kpi: str | None, place: str | None, quarter: str | None) -> Iterator[HistoryEntry]:
    """Return what people did; of a KPI also what became of the submissions that have a row of it."""
    statement = select(HistoryEvent.__table__).order_by(col(HistoryEvent.event_id))  # type: ignore[attr-defined]  # SQLModel does not declare it
    if kpi is not None:
        with_kpi = select(col(SubmissionRow.submission_code)).where(col(SubmissionRow.kpi_code) == kpi)
        whole = col(HistoryEvent.kpi_code).is_(None) & col(HistoryEvent.subject).in_(with_kpi)
        statement = statement.where(or_(col(HistoryEvent.kpi_code) == kpi, whole))
    if place is not None:
        statement = statement.where(col(HistoryEvent.place_code) == place)
    if quarter is not None:
        statement = statement.where(col(HistoryEvent.quarter) == quarter)
    for row in connection.execute(statement):
        yield HistoryEntry(
            at=in_utc(row.at),
            kind=EntryKind.ACT,
            act=row.act,
            by=row.by,
            subject=row.subject,
            place=row.place_code,
            kpi=row.kpi_code,
            quarter=row.quarter,
            before=json.loads(row.before) if row.before else None,
            after=json.loads(row.after) if row.after else None,
            reason=row.reason,
            through=row.through,
        )


# Files


def _files(known_batches: Mapping[str, Any]) -> Iterator[HistoryEntry]:
    for batch in known_batches.values():
        yield HistoryEntry(
            at=in_utc(batch.loaded_at),
            kind=EntryKind.FILE,
            act=batch.act,
            by=batch.loaded_by,
            subject=batch.file_name,
            after={"rows": batch.row_count, "removed": batch.removed_count},
            reason=batch.reason,
        )


# Figures


@dataclass(frozen=True, slots=True)
class _State:
    """A figure from one batch until another; what stands has not ended."""

    values: Mapping[str, Any]
    batch: str
    ended_by: str | None = None
    change: RowChange | None = None


_ENDED: Final[Table] = Base.metadata.tables[str(RowHistory.__tablename__)]


def _figures(
    connection: Connection,
    file: TableFile,
    known_batches: Mapping[str, Any],
    kpi: str | None,
    place: str | None,
    quarter: str | None,
) -> Iterator[list[HistoryEntry]]:
    """Return what became of each figure, oldest first."""
    asked = {"kpi_code": kpi, "place_code": place, "quarter": quarter}
    states = _ended(connection, file, {name: code for name, code in asked.items() if code is not None})
    is_whole = kpi is not None or place is not None
    for key, standing in _standing(connection, file, asked, None if is_whole else list(states)):
        if is_whole or key in states:
            states[key].append(standing)
    for own in states.values():
        before: _State | None = None
        of_figure = []
        for state in own:
            if before is not None and before.change is RowChange.REPLACED:
                of_figure.append(_figure(file, known_batches[before.ended_by or ""], before.values, state.values))
            else:
                of_figure.append(_figure(file, known_batches[state.batch], None, state.values))
            if state.change is RowChange.REMOVED:
                of_figure.append(_figure(file, known_batches[state.ended_by or ""], state.values, None))
            before = state
        yield of_figure


def _ended(connection: Connection, file: TableFile, asked: Mapping[str, str]) -> dict[str, list[_State]]:
    """Return what ended, by key as the history writes it, oldest first."""
    statement = (
        select(_ENDED)
        .where(
            _ENDED.c.table_name == file.name,
            *(
                _ENDED.c.row_key.contains(json.dumps(code, ensure_ascii=False), autoescape=True)
                for code in asked.values()
            ),
        )
        .order_by(_ENDED.c.history_id)
    )
    states: dict[str, list[_State]] = defaultdict(list)
    for row in connection.execute(statement):
        values = json.loads(row.row_values)
        if all(values[name] == code for name, code in asked.items()):
            states[row.row_key].append(_State(values, row.batch_id, row.ended_by, RowChange(row.change)))
    return states


def _standing(
    connection: Connection, file: TableFile, asked: Mapping[str, str | None], keys: Sequence[str] | None
) -> Iterator[tuple[str, _State]]:
    """Return what stands, with its key as the history writes it; `keys` are those that are asked for, None for all."""
    columns = file.table.columns
    conditions = [columns[name] == code for name, code in asked.items() if code is not None]
    if keys is not None:
        place_of_kpi = file.key.index("kpi_code")
        conditions.append(columns["kpi_code"].in_(sorted({json.loads(key)[place_of_kpi] for key in keys})))
    statement = select(*(columns[name] for name in (*file.columns, "batch_id"))).where(*conditions)
    for row in connection.execute(statement.order_by(*(columns[name] for name in file.key))):
        values = dict(zip(file.columns, row, strict=False))
        yield key_as_json([values[name] for name in file.key]), _State(values, row.batch_id)


def _figure(
    file: TableFile, batch: Any, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> HistoryEntry:
    values = after or before or {}
    names = [name for name in file.columns if name not in file.key]
    if before is not None and after is not None:
        names = [name for name in names if before[name] != after[name]]
    return HistoryEntry(
        at=in_utc(batch.loaded_at),
        kind=EntryKind.FIGURE,
        act=batch.act,
        by=batch.loaded_by,
        subject=" ".join(str(values[name]) for name in file.key if values[name] not in (None, "")),
        place=values["place_code"],
        kpi=values["kpi_code"],
        quarter=values["quarter"],
        before=None if before is None else {name: before[name] for name in names if before[name] is not None},
        after=None if after is None else {name: after[name] for name in names if after[name] is not None},
        reason=batch.reason,
        through=batch.file_name,
    )
