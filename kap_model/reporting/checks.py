"""The checks of a submission: all problems at once, by row and column, and what looks odd and asks for a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from sqlmodel import Session

from kap_model import progress
from kap_model.importing.load import Work
from kap_model.importing.rows import Rows
from kap_model.people.history import now
from kap_model.problems import N_, DataRefusedError, Message, Problem, ProblemKind, Problems
from kap_model.progress import PlanFacts
from kap_model.reporting.acceptance import laid_over, work_on
from kap_model.reporting.figure_warnings import FigureWarning, warnings
from kap_model.reporting.refusals import problem_at
from kap_model.reporting.submissions import KnownSubmission, RowEntry
from kap_model.vocabulary import Absence, OriginView, SubmissionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What is wrong with the rows of a submission, and what looks odd.

    The number of a row is its place among all rows of the submission, counted from 1; the column of a problem is one
    of `RowKey` or `RowEntry`. Problems and warnings are in the order of the rows; a row with a problem has
    no warning.
    """

    problems: Problems
    warnings: tuple[FigureWarning, ...]

    def with_replies(self, known: KnownSubmission) -> Checks:
        """Return the checks of `without_words` of a submission as those of the submission itself."""
        replies = [row.entry.warning_reply for row in known.rows]
        return replace(self, warnings=tuple(replace(each, reply=replies[each.row - 1]) for each in self.warnings))

    @property
    def unanswered(self) -> tuple[FigureWarning, ...]:
        """The warnings whose row has no reply."""
        return tuple(warning for warning in self.warnings if not warning.reply)


def without_words(known: KnownSubmission) -> KnownSubmission:
    """Return a submission with no more than what checks and preview read: its figures, absences, evidence, corrections.

    It is equal as long as no one changes these, so that the answers to it can be cached.
    """
    rows = tuple(
        replace(
            row,
            entry=replace(row.entry, comment=None, obstacle=None, help_request=None, warning_reply=None),
            saved_by="",
            saved_at=known.begun_at,
            version=0,
        )
        for row in known.rows
    )
    return replace(
        known, state=SubmissionState.DRAFT, submitted_by=None, submitted_at=None, decided_by=None, decided_at=None,
        reason=None, batch_id=None, rows=rows,
    )  # fmt: skip


def check(
    session: Session,
    known: KnownSubmission,
    today: date | None = None,
    facts: PlanFacts | None = None,
    definitions: Mapping[str, Rows] | None = None,
) -> Checks:
    """Return what is wrong with a submission and what looks odd, by all rules at once. Nothing is written.

    Args:
        session: a session to read with.
        known: the submission with its rows.
        today: the days before it have passed; by default today by UTC.
        facts: the plan with all data, where the caller has it already.
        definitions: what `load.definitions_of` returns, where the caller has it already.
    """
    day = today if today is not None else now().date()
    problems = Problems()
    for number, row in enumerate(known.rows, 1):
        problems += _shape_problems(known, number, row.entry, day)
    work = None
    try:
        work = work_on(session, known, definitions)
    except DataRefusedError as refused:
        problems += refused.problems
    bad = {problem.row for problem in problems}
    if work is None:
        work = _work_on_sound_rows(session, known, bad, definitions)
    codes = sorted({row.key.kpi_code for row in known.rows})
    view = progress.load(session, OriginView.ALL, places=[known.place_code], kpis=codes, facts=facts)
    with_draft = laid_over(view, work) if work is not None else None
    odd = warnings(session, known, view.facts, with_draft)
    return Checks(
        problems=Problems(sorted(problems, key=lambda problem: problem.row or 0)),
        warnings=tuple(warning for warning in odd if warning.row not in bad),
    )


def _work_on_sound_rows(
    session: Session, known: KnownSubmission, bad: Set[int | None], definitions: Mapping[str, Rows] | None
) -> Work | None:
    """Return what the rows without a problem would write, so that they are warned of meanwhile; None if nothing."""
    sound = tuple(row for number, row in enumerate(known.rows, 1) if number not in bad)
    try:
        return work_on(session, replace(known, rows=sound), definitions)
    except DataRefusedError:  # they are refused only once the others are gone
        return None


def _shape_problems(known: KnownSubmission, number: int, entry: RowEntry, today: date) -> Iterator[Problem]:
    """Return how an entry fails to be exactly one of a figure and an absence, and what else no rule of files knows."""

    def problem(column: str, what: str, how_to_fix: str, kind: ProblemKind = ProblemKind.RULE) -> Problem:
        cell = getattr(entry, column)
        shown = None if cell is None else str(cell)[:80]
        return problem_at(known, number, column, Message(what), Message(how_to_fix), kind, shown)

    if entry.has_figure and entry.absence is not None:
        yield problem("absence", N_("a figure, and a reason why there is none"), N_("Keep one of the two"))
    if not entry.has_figure and entry.absence is None:
        what, how = (
            N_("neither a figure nor a reason why there is none"),
            N_("Fill in one of the two, or clear the row"),
        )
        yield problem("value", what, how, ProblemKind.MISSING_VALUE)
    if entry.absence is Absence.WILL_FOLLOW:
        if entry.follows_on is None:
            what, how = N_("a figure that will follow, without a date"), N_("Give the day by which it will follow")
            yield problem("follows_on", what, how, ProblemKind.MISSING_VALUE)
        elif entry.follows_on < today:
            what, how = N_("a figure that will follow by a day that has passed"), N_("Give a day to come")
            yield problem("follows_on", what, how, ProblemKind.OUT_OF_LIMITS)
    if entry.evidence is not None and not all(map(is_https, _ADDRESS.findall(entry.evidence))):
        what, how = N_("an address that is not an https address"), N_("Write https://…, or name the document in words")
        yield problem("evidence", what, how)


_ADDRESS: Final = re.compile(
    r"\S*://\S*|\bwww\.\S+|\b(?:https?|ftp|file|data|javascript|vbscript|mailto):\S+", re.IGNORECASE
)
"""What looks like an address in a text."""


def is_https(address: str) -> bool:
    """Return whether an address, with the punctuation of a text around it, is one that a page may link to."""
    try:
        parts = urlsplit(address.strip("()<>[]\"'.,;"))
        return parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None
    except ValueError:  # a host in square brackets that is none
        return False
