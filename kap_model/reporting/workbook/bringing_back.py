"""A workbook brought back: read, laid into the draft, checked, and given back marked where something is to be done."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.people import persons
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, Message, Problem, ProblemKind, Problems, in_language
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.checks import Checks, check
from kap_model.reporting.figure_warnings import FigureWarning, decimal
from kap_model.reporting.filling import fill_rows
from kap_model.reporting.kpi_decisions import why_not_reported
from kap_model.reporting.submissions import KnownSubmission, RowKey, SavedRow
from kap_model.reporting.workbook.columns import ABSENCES, INPUTS
from kap_model.reporting.workbook.marking import Mark, marked_workbook
from kap_model.reporting.workbook.reading import FilledRow, WorkbookRefusedError, read_workbook
from kap_model.reporting.workbook.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack:
    """What became of a workbook.

    Attributes:
        known: the submission as it has been filled.
        saved: how many rows were new or differed.
        newer: the rows that others have saved since the workbook was made, which stay as they are; None if cleared.
        problems: by cell of the workbook; what is wrong with its rows stands in the draft all the same where it fits.
        warnings: what looks odd in the rows of the workbook and has no reply.
        workbook: the same workbook with its cells marked; None where there is neither problem nor warning, or where it
            holds what cannot be written again.
    """

    known: KnownSubmission
    saved: int
    newer: Mapping[RowKey, SavedRow | None]
    problems: Problems
    warnings: tuple[FigureWarning, ...]
    workbook: bytes | None


def bring_back(
    engine: Engine,
    actor: Actor,
    place: str,
    quarter: Quarter,
    data: bytes,
    words: Words,
    today: date,
    file: str = "workbook.xlsx",
) -> BroughtBack:
    """Fill the draft of a place and quarter with a workbook; it is begun if none is open.

    Rows that can be taken are saved one by one; empty rows, and rows with a problem in a cell, leave the draft as it
    is.

    Args:
        engine: the database.
        actor: who fills.
        place: the place of the submission.
        quarter: its quarter.
        data: the workbook.
        words: the language in which it is marked.
        today: the days before it have passed.
        file: its name, for the problems.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        WorkbookRefusedError: it is no workbook of this place and quarter, or nothing is filled in.
        SubmissionError: the submission is not to be filled now.
    """
    with reading(engine) as session:
        require(session, actor, Action.REPORT, place)  # before the work that a file can make
        why_not = why_not_reported(session, quarter)
    filled = read_workbook(data, place, quarter, why_not, file)
    if not filled.rows and not filled.problems:
        raise WorkbookRefusedError(
            N_("Nothing is filled in in this workbook. Fill in its coloured cells, save it, and bring it back.")
        )
    known = submissions.begin(engine, actor, place, quarter)
    changed = [(row.key, row.entry, row.seen) for row in filled.rows if not row.is_untouched]
    saved, newer = fill_rows(engine, actor, known, changed)
    with reading(engine) as session:
        known = submissions.submission(session, known.submission_code)
        checks = check(session, known, today)
        names = {person.email: person.name for person in persons.persons(session)}
    at = {row.key: row for row in filled.rows}
    problems = Problems(
        sorted(
            [
                *filled.problems,
                *(_newer_problem(at[key], theirs, names, file) for key, theirs in newer.items()),
                *_checked_problems(known, checks, at, newer, file),
            ],
            key=lambda problem: (problem.sheet or "", problem.row or 0),
        )
    )
    odd = tuple(warning for warning in checks.unanswered if warning.key in at)
    marks = [*_problem_marks(problems, words), *_warning_marks(odd, at, words)]
    return BroughtBack(
        known=known,
        saved=saved,
        newer=newer,
        problems=problems,
        warnings=odd,
        workbook=_marked(data, marks, words) if marks else None,
    )


def _marked(data: bytes, marks: Sequence[Mark], words: Words) -> bytes | None:
    try:
        return marked_workbook(data, marks, words)
    except Exception:  # the library raises what it meets; the rows are saved, and the problems are listed all the same
        logging.getLogger(__name__).exception("a workbook could not be marked")
        return None


def _newer_problem(row: FilledRow, theirs: SavedRow | None, names: Mapping[str, str], file: str) -> Problem:
    if theirs is None:
        what = Message(N_("a row that somebody else has cleared since the workbook was made"))
    else:
        what = Message(
            N_("a row that %(person)s has saved since the workbook was made: %(figure)s"),
            person=names.get(theirs.saved_by, theirs.saved_by),
            figure=_figure(theirs),
        )
    how = Message(N_("It was left as it is; change it on the page, or in a workbook that you download now"))
    return Problem(ProblemKind.RULE, file, what, how, row.sheet, row.row, row.columns[row.first_filled])


def _figure(row: SavedRow) -> str:
    """Return what a row says: a figure, countries, or the words of an absence."""
    entry = row.entry
    if entry.value is not None:
        return decimal(f"{entry.value:.12g}")
    if entry.numerator is not None or entry.denominator is not None:
        parts = (entry.numerator, entry.denominator)
        numerator, denominator = ("?" if part is None else decimal(f"{part:.12g}") for part in parts)
        return Message(N_("%(numerator)s / %(denominator)s"), numerator=numerator, denominator=denominator)
    if entry.absence is not None:
        return Message(ABSENCES[entry.absence])
    return entry.countries or "–"


def _checked_problems(
    known: KnownSubmission, checks: Checks, at: Mapping[RowKey, FilledRow], newer: Mapping[RowKey, object], file: str
) -> Iterator[Problem]:
    """Return what is wrong with the rows of the draft that came from the workbook, by cell."""
    for problem in checks.problems:
        key = known.rows[(problem.row or 1) - 1].key
        if key in at and key not in newer:
            row = at[key]
            column = row.columns.get(problem.column or "", row.columns[row.first_filled])
            what, how = problem.what, problem.how_to_fix
            yield Problem(problem.kind, file, what, how, row.sheet, row.row, column, problem.cell)


def _problem_marks(problems: Problems, words: Words) -> Iterator[Mark]:
    for problem in problems:
        said = problem.translated(words.translated)
        yield Mark(
            sheet=said.sheet or "",
            row=said.row or 1,
            column=said.column or "A",
            what=said.what,
            how_to_fix=said.how_to_fix,
        )


def _warning_marks(odd: Sequence[FigureWarning], at: Mapping[RowKey, FilledRow], words: Words) -> Iterator[Mark]:
    column = words.translated(INPUTS["warning_reply"].head)
    how = words.translated(N_("Correct it; or, if it is right, say a word about it under “%(column)s”"))
    for warning in odd:
        row = at[warning.key]
        yield Mark(
            sheet=row.sheet,
            row=row.row,
            column=row.columns[row.first_filled],
            what=in_language(warning.what, words.translated),
            how_to_fix=how % {"column": column},
            is_warning=True,
        )
