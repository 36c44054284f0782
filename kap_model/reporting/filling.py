"""The figures of a file laid into a draft: rows in the columns of observations, or those of the workbook to fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Engine
from sqlmodel import Session

from kap_model.database import reading
from kap_model.importing.cells import RefusedCellError, Years, parse_quarter
from kap_model.importing.check import check
from kap_model.importing.load import hold
from kap_model.importing.reading import RawTable, Reading
from kap_model.importing.rows import Rows
from kap_model.importing.spelling import compared, seen
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, DataRefusedError, Message, Problem, ProblemKind, Problems
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import (
    LONGEST_TEXT,
    KnownSubmission,
    NewerSaveError,
    RowEntry,
    RowKey,
    SavedRow,
    begin,
    save_row,
    save_rows,
    submission,
)
from kap_model.vocabulary import Basis, Origin

_OBSERVATIONS: Final = "observations"
_FIGURE: Final = ("value", "numerator", "denominator", "countries")
_ANY_YEAR: Final = Years(1, 9999, Message(N_("any year")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A submission as a file has filled it, and how many of the file's rows were new or differed."""

    known: KnownSubmission
    saved: int


def fill(engine: Engine, actor: Actor, place: str, quarter: Quarter, read: Reading) -> Filled:
    """Lay the rows of a file into the draft of a place and quarter, which is begun if none is open: all, or none.

    A row takes the place of the figure or absence that the draft has; its words stay where the file has none. `note`
    becomes the reason of a correction where `is_correction` is 1, else the comment; `source` becomes the evidence.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        DataRefusedError: the file has problems; nothing was saved.
        NewerSaveError: somebody has saved a row meanwhile; nothing was saved.
        SubmissionError: there is no such place, the quarter has not begun, or the submission is not to be filled now.
    """
    with reading(engine) as session:
        require(session, actor, Action.REPORT, place)  # before the work that a file can make
        entries = _entries(session, place, quarter, read)
    known = begin(engine, actor, place, quarter)
    held = {row.key: row for row in known.rows}
    rows = []
    for key, entry in entries.items():
        before = held.get(key)
        rows.append((key, entry if before is None else _over(before.entry, entry), before.version if before else 0))
    saved = save_rows(engine, actor, known.submission_code, rows)
    with reading(engine) as session:
        known = submission(session, known.submission_code)
    return Filled(known=known, saved=sum(held.get(row.key) != row for row in saved if row is not None))


def fill_rows(
    engine: Engine, actor: Actor, known: KnownSubmission, rows: Sequence[tuple[RowKey, RowEntry, int]]
) -> tuple[int, dict[RowKey, SavedRow | None]]:
    """Lay rows into a draft one by one. Return how many were saved, and what others have saved over meanwhile.

    A figure or an absence takes the place of the one in the draft; what a row does not say stays as it is. A row that
    somebody else has saved since it was seen is left as it is.

    Args:
        engine: the database.
        actor: who fills.
        known: the submission with its rows.
        rows: of each row what it is about, what it says, and the version that the actor has seen; 0 for none.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        SubmissionError: the submission is not to be filled now, or a KPI is not reported.
    """
    held = {row.key: row for row in known.rows}
    saved = 0
    newer: dict[RowKey, SavedRow | None] = {}
    for key, entry, version in rows:
        before = held.get(key)
        laid = entry if before is None else _laid_over(before.entry, entry)
        if before is not None and before.entry == laid:
            continue
        if before is not None and before.version > version and before.saved_by != actor.email:
            newer[key] = before
            continue
        try:
            save_row(engine, actor, known.submission_code, key, laid, before.version if before is not None else 0)
            saved += 1
        except NewerSaveError as error:
            newer[key] = error.theirs
    return saved, newer


def reported_for(read: Reading) -> tuple[str, Quarter] | None:
    """Return the place and quarter that all rows of a file name; None if they name none, or several."""
    named = {
        (seen(place), seen(quarter))
        for table in read.tables
        for place, quarter in zip(*(_texts(table, name) for name in ("place_code", "quarter")), strict=True)
    }
    if len(named) != 1:
        return None
    place, quarter = named.pop()
    try:
        return (place, Quarter.parse(quarter)) if place else None
    except ValueError:
        return None


def _entries(session: Session, place: str, quarter: Quarter, read: Reading) -> dict[RowKey, RowEntry]:
    """Return what the rows of a file say.

    Raises:
        DataRefusedError: they have problems.
    """
    problems = Problems()
    tables = []
    for table in read.tables:
        if table.table.name == _OBSERVATIONS:
            problems += _foreign_rows(table, place, quarter)
            tables.append(_completed(table, place, quarter))
        else:
            what = Message(N_("a file of %(table)s, of which a submission has no rows"), table=table.table.name)
            how = Message(N_("Bring rows of observations"))
            problems.append(Problem(ProblemKind.UNKNOWN_TABLE, table.file, what, how, table.sheet))
    own = Reading(tables=tables, problems=read.problems, files=read.files)
    checked = check(own, hold(session, own).rows)
    problems += checked.problems
    rows = checked.rows[_OBSERVATIONS]
    problems += _long_texts(rows)
    if problems:
        raise DataRefusedError(sorted(problems, key=lambda problem: (problem.sheet or "", problem.row or 0)))
    return dict(_entry({name: column[index] for name, column in rows.values.items()}) for index in range(len(rows)))


def _completed(table: RawTable, place: str, quarter: Quarter) -> RawTable:
    """Return a table with what a submission says for all of its rows."""
    given = {"place_code": place, "quarter": str(quarter), "origin": str(Origin.REPORTED), "basis": str(Basis.OFFICIAL)}
    columns = {
        **table.columns,
        **{name: [text] * len(table.rows) for name, text in given.items()},
        "source": [text or "-" for text in _texts(table, "source")],
    }
    return replace(table, columns=columns)


def _foreign_rows(table: RawTable, place: str, quarter: Quarter) -> Iterable[Problem]:
    """Return a problem for each row that names another place, quarter or origin."""
    expected = {
        "place_code": (place, N_("a row of another place; this submission is of %(expected)s")),
        "quarter": (str(quarter), N_("a row of another quarter; this submission is of %(expected)s")),
        "origin": (str(Origin.REPORTED), N_("a row of another origin; whatever is submitted is %(expected)s")),
    }
    how = Message(N_("Correct the cell, leave it empty, or leave the row out"))
    for column, (own, what) in expected.items():
        for number, text in zip(table.rows, _texts(table, column), strict=True):
            if seen(text) and compared(_quarter_text(text) if column == "quarter" else text) != compared(own):
                shown = text[:80]
                yield Problem(
                    ProblemKind.RULE, table.file, Message(what, expected=own), how, table.sheet, number, column, shown
                )


def _quarter_text(text: str) -> str:
    try:
        return parse_quarter(seen(text), _ANY_YEAR)
    except RefusedCellError:
        return text


def _texts(table: RawTable, name: str) -> list[str]:
    return table.columns.get(name) or [""] * len(table.rows)


def _long_texts(rows: Rows) -> Iterable[Problem]:
    for column in ("note", "source"):
        for index, text in enumerate(rows.values[column]):
            if text is not None and len(text) > LONGEST_TEXT:
                what = Message(N_("a text of %(found)s characters"), found=str(len(text)))
                how = Message(N_("Keep it to %(longest)s"), longest=str(LONGEST_TEXT))
                yield rows.problem(index, ProblemKind.TOO_LARGE, what, how, column, f"{text[:79]}…")


def _entry(row: Mapping[str, Any]) -> tuple[RowKey, RowEntry]:
    note, source = row["note"] or None, row["source"]
    entry = RowEntry(
        **{name: row[name] for name in _FIGURE},
        comment=None if row["is_correction"] else note,
        correction_reason=note if row["is_correction"] else None,
        evidence=None if source == "-" else source,
    )
    return RowKey(kpi_code=row["kpi_code"], dimension=row["dimension"], category=row["category"] or ""), entry


def _laid_over(before: RowEntry, entry: RowEntry) -> RowEntry:
    """Return an entry with the words of the one before, and with its figure or absence, where it has none."""
    if entry.has_figure or entry.absence is not None or entry.follows_on is not None:
        return _over(before, entry)
    kept = (*_FIGURE, "absence", "follows_on")
    return _over(before, replace(entry, **{name: getattr(before, name) for name in kept}))


def _over(before: RowEntry, entry: RowEntry) -> RowEntry:
    """Return an entry with the words of the one before where it has none."""
    words = ("comment", "obstacle", "help_request", "evidence", "warning_reply", "correction_reason")
    return replace(entry, **{name: getattr(entry, name) or getattr(before, name) for name in words})
