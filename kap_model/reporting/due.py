"""What is due: which figures a place is asked for in a quarter, by when, and how far their report is.

A place is asked for a KPI of which it has a baseline, a target or an observation of its own (METHOD R2), in the
quarters on the KPI's step, after its baseline. KPIs that are taken from publications or measured for the world only
are asked of nobody. One that was retired is asked for up to the quarter in which that was decided. Nothing is asked for
quarters before reporting began, if the operator has set that (`reporting_start`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from kap_model.measures import is_overdue
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import OPEN_STATES
from kap_model.reporting.tables import Submission, SubmissionRow
from kap_model.tables import Kpi, Observation
from kap_model.vocabulary import TOTAL, Absence, Aggregation, Origin, SubmissionState

_OF_NOBODY: Final = (Aggregation.GLOBAL, Aggregation.DIRECT)
"""How KPIs are worked out that no office reports."""


_Observed = Mapping[tuple[str, str], Collection[Quarter]]
"""By KPI and place, the quarters with a figure that answers; empty where there are only others."""


class DueState(StrEnum):
    """How far the report of a figure is."""

    NOT_ASKED = "not_asked"
    """Reporting had not begun; a figure can be given all the same."""
    NOT_DUE = "not_due"
    """The quarter has not ended."""
    DUE = "due"
    OVERDUE = "overdue"
    """More than 30 days after the day on which it was due."""
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_MEASURED = "not_measured"


OUTSTANDING: Final = (DueState.DUE, DueState.OVERDUE, DueState.DRAFT, DueState.RETURNED)
"""The states in which the place must act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A figure that a place is asked for.

    Attributes:
        kpi_code: the KPI.
        place_code: who is asked.
        quarter: for which quarter.
        due_day: when it is due: the end of the quarter and the KPI's lag, or the day that was promised.
        state: how far the report is.
        submission_code: the submission that the state comes from; None for the other states.
        is_illustrative: whether it is asked for because of a made-up row alone.
    """

    kpi_code: str
    place_code: str
    quarter: Quarter
    due_day: date
    state: DueState
    submission_code: str | None
    is_illustrative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedQuarter:
    """One quarter of which a place has a figure for a KPI."""

    kpi_code: str
    place_code: str
    quarter: Quarter
    is_illustrative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """What a submission says of a KPI: that there is a figure, or why there is none."""

    submission_code: str
    kpi_code: str
    place_code: str
    quarter: Quarter
    state: SubmissionState
    absence: Absence | None
    follows_on: date | None


def due(
    session: Session,
    progress: Progress,
    places: Sequence[str],
    quarters: Sequence[Quarter],
    today: date,
    *,
    with_unasked: bool = False,
) -> list[Due]:
    """Return what places are asked for in quarters, in the order of places, quarters and the plan. Two statements.

    A made-up observation answers nothing: the figure is still asked for.

    Args:
        session: it reads observations and submissions.
        progress: all data, for what each place is asked for.
        places: codes.
        quarters: those that are looked at.
        today: the day against which reports are due.
        with_unasked: whether quarters before reporting began are included.
    """
    figures = observed(session, tuple(places))
    rows = reported(session, tuple(places), tuple(quarters), tuple(places))
    return states(progress, figures, rows, places, quarters, today, with_unasked=with_unasked)


def asked_kpis(session: Session, progress: Progress, place: str) -> list[str]:
    """Return the KPIs that a place is ever asked for, in plan order."""
    facts = progress.facts
    asked = _asked(progress, place, _quarters(observed(session, (place,))))
    return [kpi for kpi in asked if any(facts.is_reported(kpi, quarter) for quarter in facts.quarters)]


def observed(
    session: Session, places: tuple[str, ...], *, with_illustrative: bool = True
) -> tuple[ObservedQuarter, ...]:
    """Return of which quarters places have figures, by KPI, place and quarter. One statement.

    With figures of every country 200,000 of them are kept: each code is one text in memory, not one for each row.
    """
    statement = (
        select(
            col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.origin)
        )
        .where(
            col(Observation.kpi_code).in_(select(col(Kpi.kpi_code))),  # so that the key is used, which begins with it
            col(Observation.place_code).in_(places),
            col(Observation.dimension) == TOTAL,
            col(Observation.category) == "",
        )
        .order_by(col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter))
    )
    if not with_illustrative:
        statement = statement.where(col(Observation.origin) != Origin.ILLUSTRATIVE)
    codes: dict[str, str] = {}
    return tuple(
        ObservedQuarter(
            kpi_code=codes.setdefault(kpi, kpi),
            place_code=codes.setdefault(place, place),
            quarter=Quarter.parse(quarter),
            is_illustrative=origin == Origin.ILLUSTRATIVE,
        )
        for kpi, place, quarter, origin in session.connection().execute(statement)
    )


def reported(
    session: Session, places: tuple[str, ...], quarters: tuple[Quarter, ...], seen: tuple[str, ...] = ()
) -> tuple[ReportedRow, ...]:
    """Return what submissions say of the totals of places, the oldest submission first. One statement.

    Args:
        session: it reads submissions.
        places: codes.
        quarters: those that are looked at.
        seen: the places whose open submissions are included. Accepted ones are included of every place, since
            everybody may see them.
    """
    is_accepted = col(Submission.state) == str(SubmissionState.ACCEPTED)
    is_open = and_(
        col(Submission.state).in_([str(state) for state in OPEN_STATES]), col(Submission.place_code).in_(seen)
    )
    statement = (
        select(
            col(Submission.submission_code),
            col(SubmissionRow.kpi_code),
            col(Submission.place_code),
            col(Submission.quarter),
            col(Submission.state),
            col(SubmissionRow.absence),
            col(SubmissionRow.follows_on),
        )
        .join_from(Submission, SubmissionRow, col(SubmissionRow.submission_code) == col(Submission.submission_code))
        .where(
            col(Submission.place_code).in_(places),
            col(Submission.quarter).in_([str(quarter) for quarter in quarters]),
            or_(is_accepted, is_open) if seen else is_accepted,
            col(SubmissionRow.dimension) == TOTAL,
        )
        .order_by(col(Submission.number), col(Submission.submission_code), col(SubmissionRow.kpi_code))
    )
    return tuple(
        ReportedRow(
            submission_code=code,
            kpi_code=kpi,
            place_code=place,
            quarter=Quarter.parse(quarter),
            state=SubmissionState(state),
            absence=Absence(absence) if absence else None,
            follows_on=follows_on,
        )
        for code, kpi, place, quarter, state, absence, follows_on in session.connection().execute(statement)
    )


def states(
    progress: Progress,
    figures: Iterable[ObservedQuarter],
    rows: Iterable[ReportedRow],
    places: Sequence[str],
    quarters: Sequence[Quarter],
    today: date,
    *,
    made_up_answers: bool = False,
    with_unasked: bool = False,
) -> list[Due]:
    """Return what places are asked for in quarters, in the order of places, quarters and the plan.

    What a submission says stands above the figure that is there already. A made-up figure answers nothing to whoever
    reports; a reader who looks at all data sees it as an answer.

    Args:
        progress: the view of the data, for what each place is asked for.
        figures: of these places.
        rows: what submissions say of these places and quarters, the oldest first.
        places: codes.
        quarters: those that are looked at.
        today: the day against which reports are due.
        made_up_answers: whether a made-up figure answers.
        with_unasked: whether quarters before reporting began are included.
    """
    seen = list(figures)
    real = _quarters(seen)
    answered = _quarters(seen, made_up_answers=True) if made_up_answers else real
    newest = {(row.kpi_code, row.place_code, row.quarter): row for row in rows}
    facts = progress.facts
    by_date = {
        (kpi, quarter): (
            quarter.last_day + timedelta(days=indicator.due_lag_days or 0),
            _by_date(quarter, today, is_late=is_overdue(indicator, quarter, today))
            if facts.is_asked(quarter)
            else DueState.NOT_ASKED,
        )
        for kpi, indicator in facts.indicators.items()
        for quarter in quarters
        if with_unasked or facts.is_asked(quarter)
        if not quarter.number % indicator.step and facts.is_reported(kpi, quarter)
    }
    found = []
    for place in places:
        asked = _asked(progress, place, answered)
        for quarter in quarters:
            for kpi in asked:
                baseline = progress.target_path(kpi, place).baseline
                if (kpi, quarter) not in by_date or (baseline is not None and quarter <= baseline[0]):
                    continue
                due_day, state_by_date = by_date[kpi, quarter]
                row = newest.get((kpi, place, quarter))
                if row is not None and row.absence is Absence.WILL_FOLLOW and row.follows_on is not None:
                    due_day = row.follows_on
                is_there = quarter in answered.get((kpi, place), ())
                state = _state(state_by_date, row, today, is_there=is_there)
                found.append(
                    Due(
                        kpi_code=kpi,
                        place_code=place,
                        quarter=quarter,
                        due_day=due_day,
                        state=state,
                        submission_code=row.submission_code if row is not None and state in _OF_ROWS else None,
                        is_illustrative=_is_illustrative(progress, kpi, place, real),
                    )
                )
    return found


_OF_ROWS: Final = (DueState.DRAFT, DueState.SUBMITTED, DueState.RETURNED, DueState.ACCEPTED, DueState.NOT_MEASURED)
_STATES: Final = {
    SubmissionState.DRAFT: DueState.DRAFT,
    SubmissionState.SUBMITTED: DueState.SUBMITTED,
    SubmissionState.RETURNED: DueState.RETURNED,
}


def _state(by_date: DueState, row: ReportedRow | None, today: date, *, is_there: bool) -> DueState:
    if row is not None and row.state in _STATES:
        return _STATES[row.state]
    if is_there:
        return DueState.ACCEPTED
    if row is not None and row.absence is Absence.NOT_MEASURED:
        return DueState.NOT_MEASURED
    if row is not None and row.follows_on is not None and by_date is not DueState.NOT_ASKED:
        return DueState.OVERDUE if today > row.follows_on else DueState.DUE
    return by_date


def _by_date(quarter: Quarter, today: date, *, is_late: bool) -> DueState:
    if today <= quarter.last_day:
        return DueState.NOT_DUE
    return DueState.OVERDUE if is_late else DueState.DUE


def _quarters(figures: Iterable[ObservedQuarter], *, made_up_answers: bool = False) -> _Observed:
    quarters: dict[tuple[str, str], set[Quarter]] = defaultdict(set)
    for figure in figures:
        of_figure = quarters[figure.kpi_code, figure.place_code]
        if made_up_answers or not figure.is_illustrative:
            of_figure.add(figure.quarter)
    return quarters


def _asked(progress: Progress, place: str, observed: _Observed) -> list[str]:
    return [
        kpi
        for kpi, indicator in progress.facts.indicators.items()
        if indicator.aggregation not in _OF_NOBODY and ((kpi, place) in observed or _has_path(progress, kpi, place))
    ]


def _has_path(progress: Progress, kpi: str, place: str) -> bool:
    path = progress.target_path(kpi, place)
    return path.baseline is not None or path.target is not None


def _is_illustrative(progress: Progress, kpi: str, place: str, observed: _Observed) -> bool:
    """Return whether nothing but made-up rows says that a place reports a KPI."""
    return not observed.get((kpi, place)) and (
        progress.target_path(kpi, place).is_illustrative or (kpi, place) in observed
    )
