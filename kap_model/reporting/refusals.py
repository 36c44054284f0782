"""What rows of a submission are refused for beyond the rules of every file: what the database says of KPI and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from kap_model.problems import N_, Message, Problem, ProblemKind
from kap_model.reporting.kpi_decisions import why_not_reported
from kap_model.reporting.submissions import KnownSubmission, RowKey, SavedRow
from kap_model.tables import Kpi, Observation, Place, Target
from kap_model.vocabulary import TOTAL, Origin, TargetKind


def refusals(session: Session, known: KnownSubmission) -> Iterator[Problem]:
    """Return a problem for each row that may not be reported here, or not any more. Five statements.

    The number of a row is its place among all rows of the submission, counted from 1.
    """
    codes = sorted({row.key.kpi_code for row in known.rows})
    why_not = why_not_reported(session, known.quarter)
    reported = _reported(session, known.place_code, codes)
    published = _published(session, known, codes)
    for number, row in enumerate(known.rows, 1):
        code = row.key.kpi_code
        if code not in why_not:
            what = Message(N_("%(code)s is not in %(where)s"), code=code, where="kpis")
            yield problem_at(known, number, "kpi_code", what, Message(N_("Leave the row out")), cell=code)
        elif (retired := why_not[code]) is not None:
            yield problem_at(known, number, "kpi_code", retired, Message(N_("Leave the row out")), cell=code)
        elif code not in reported:
            what = Message(
                N_("%(place)s does not report %(kpi)s: neither it nor a place below has a target or a figure of it"),
                place=known.place_code,
                kpi=code,
            )
            how = Message(N_("Leave the row out, or ask a publisher for a target"))
            yield problem_at(known, number, "kpi_code", what, how, cell=code)
        elif row.key in published and row.entry.has_figure:
            what = Message(N_("a published figure of the same key stands"))
            how = Message(N_("Leave the row out; a report never takes the place of a published figure"))
            yield problem_at(known, number, figure_column(row), what, how)


def problem_at(
    known: KnownSubmission,
    number: int,
    column: str,
    what: Message,
    how_to_fix: Message,
    kind: ProblemKind = ProblemKind.RULE,
    cell: str | None = None,
) -> Problem:
    """Return a problem at a row of a submission; `column` is one of `RowKey` or `RowEntry`."""
    return Problem(kind, known.submission_code, what, how_to_fix, None, number, column, cell)


def figure_column(row: SavedRow) -> str:
    """Return the column that gives the figure of a row, or would."""
    columns = ("value", "numerator", "denominator", "countries")
    return next((name for name in columns if getattr(row.entry, name) is not None), "value")


def _reported(session: Session, place: str, codes: Sequence[str]) -> frozenset[str]:
    """Return the KPIs that a place is expected to report (R2): it or a place below has a target path or a figure."""
    connection = session.connection()
    parents = connection.execute(select(col(Place.place_code), col(Place.parent_code))).all()
    below = {place}
    while more := {code for code, parent in parents if parent in below} - below:
        below |= more

    def of_kpi_here(table: Any) -> tuple[Any, Any]:
        return col(table.kpi_code) == col(Kpi.kpi_code), col(table.place_code).in_(sorted(below))

    statement = select(col(Kpi.kpi_code)).where(
        col(Kpi.kpi_code).in_(codes),
        or_(
            exists().where(*of_kpi_here(Target), col(Target.kind) != TargetKind.MILESTONE),
            exists().where(*of_kpi_here(Observation), col(Observation.dimension) == TOTAL),
        ),
    )
    return frozenset(connection.scalars(statement))


def _published(session: Session, known: KnownSubmission, codes: Sequence[str]) -> frozenset[RowKey]:
    """Return the keys whose figure of the place and quarter was published."""
    statement = select(col(Observation.kpi_code), col(Observation.dimension), col(Observation.category)).where(
        col(Observation.kpi_code).in_(codes),
        col(Observation.place_code) == known.place_code,
        col(Observation.quarter) == str(known.quarter),
        col(Observation.origin) == Origin.PUBLISHED,
    )
    return frozenset(
        RowKey(kpi_code=kpi, dimension=dimension, category=category)
        for kpi, dimension, category in session.connection().execute(statement)
    )
