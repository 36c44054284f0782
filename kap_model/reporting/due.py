"""What is due: which figures a place is asked for in a quarter, by when, and how far their report is.

A place is asked for a KPI of which it has a baseline, a target or an observation of its own (METHOD R2), in the
quarters on the KPI's step, after its baseline. KPIs that are taken from publications or measured for the world only
are asked of nobody, nor are retired ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.measures import is_overdue
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import OPEN_STATES
from kap_model.reporting.tables import Submission, SubmissionRow
from kap_model.tables import Kpi, Observation
from kap_model.vocabulary import TOTAL, Absence, Aggregation, Approval, Origin, SubmissionState

_OF_NOBODY: Final = (Aggregation.GLOBAL, Aggregation.DIRECT)
"""How KPIs are worked out that no office reports."""


_Observed = Mapping[tuple[str, str], Collection[Quarter]]
"""By KPI and place, the quarters with a real figure; empty where there are only made-up ones."""


class DueState(StrEnum):
    """How far the report of a figure is."""

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


def due(
    session: Session, progress: Progress, places: Sequence[str], quarters: Sequence[Quarter], today: date
) -> list[Due]:
    """Return what places are asked for in quarters, in the order of places, quarters and the plan. Three statements.

    A made-up observation answers nothing: the figure is still asked for.

    Args:
        session: it reads observations and submissions.
        progress: all data, for what each place is asked for.
        places: codes.
        quarters: those that are looked at.
        today: the day against which reports are due.
    """
    observed = _observed(session, places)
    reported = _reported(session, places, quarters)
    retired = _retired(session)
    rows = []
    for place in places:
        asked = _asked(progress, place, observed, retired)
        for quarter in quarters:
            for kpi in asked:
                indicator = progress.facts.indicators[kpi]
                baseline = progress.target_path(kpi, place).baseline
                if quarter.number % indicator.step or (baseline is not None and quarter <= baseline[0]):
                    continue
                row = reported.get((kpi, place, quarter))
                due_day = quarter.last_day + timedelta(days=indicator.due_lag_days or 0)
                if row is not None and row.absence is Absence.WILL_FOLLOW and row.follows_on is not None:
                    due_day = row.follows_on
                by_date = _by_date(quarter, today, is_late=is_overdue(indicator, quarter, today))
                is_there = quarter in observed.get((kpi, place), ())
                state = _state(by_date, row, today, is_there=is_there)
                rows.append(
                    Due(
                        kpi_code=kpi,
                        place_code=place,
                        quarter=quarter,
                        due_day=due_day,
                        state=state,
                        submission_code=row.submission_code if row is not None and state in _OF_ROWS else None,
                        is_illustrative=_is_illustrative(progress, kpi, place, observed),
                    )
                )
    return rows


def asked_kpis(session: Session, progress: Progress, place: str) -> list[str]:
    """Return the KPIs that a place is ever asked for, in plan order."""
    return _asked(progress, place, _observed(session, (place,)), _retired(session))


@dataclass(frozen=True, slots=True)
class _Reported:
    """A row of the newest submission that has one: its state, and the absence that it gives."""

    submission_code: str
    state: SubmissionState
    absence: Absence | None
    follows_on: date | None


_OF_ROWS: Final = (DueState.DRAFT, DueState.SUBMITTED, DueState.RETURNED, DueState.ACCEPTED, DueState.NOT_MEASURED)
_STATES: Final = {
    SubmissionState.DRAFT: DueState.DRAFT,
    SubmissionState.SUBMITTED: DueState.SUBMITTED,
    SubmissionState.RETURNED: DueState.RETURNED,
}


def _state(by_date: DueState, row: _Reported | None, today: date, *, is_there: bool) -> DueState:
    if row is not None and row.state in _STATES:
        return _STATES[row.state]
    if is_there:
        return DueState.ACCEPTED
    if row is not None and row.absence is Absence.NOT_MEASURED:
        return DueState.NOT_MEASURED
    if row is not None and row.follows_on is not None:
        return DueState.OVERDUE if today > row.follows_on else DueState.DUE
    return by_date


def _by_date(quarter: Quarter, today: date, *, is_late: bool) -> DueState:
    if today <= quarter.last_day:
        return DueState.NOT_DUE
    return DueState.OVERDUE if is_late else DueState.DUE


def _asked(progress: Progress, place: str, observed: _Observed, retired: Collection[str]) -> list[str]:
    return [
        kpi
        for kpi, indicator in progress.facts.indicators.items()
        if indicator.aggregation not in _OF_NOBODY
        and kpi not in retired
        and ((kpi, place) in observed or _has_path(progress, kpi, place))
    ]


def _has_path(progress: Progress, kpi: str, place: str) -> bool:
    path = progress.target_path(kpi, place)
    return path.baseline is not None or path.target is not None


def _is_illustrative(progress: Progress, kpi: str, place: str, observed: _Observed) -> bool:
    """Return whether nothing but made-up rows says that a place reports a KPI."""
    return not observed.get((kpi, place)) and (
        progress.target_path(kpi, place).is_illustrative or (kpi, place) in observed
    )


def _observed(session: Session, places: Sequence[str]) -> _Observed:
    statement = select(
        col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.origin)
    ).where(col(Observation.place_code).in_(places), col(Observation.dimension) == TOTAL)
    real: dict[tuple[str, str], set[Quarter]] = defaultdict(set)
    for kpi, place, quarter, origin in session.connection().execute(statement):
        quarters = real[kpi, place]
        if origin != Origin.ILLUSTRATIVE:
            quarters.add(Quarter.parse(quarter))
    return real


def _reported(
    session: Session, places: Sequence[str], quarters: Sequence[Quarter]
) -> dict[tuple[str, str, Quarter], _Reported]:
    """Return the newest row of each figure in a submission that is open or accepted."""
    statement = (
        select(
            col(SubmissionRow.kpi_code),
            col(Submission.place_code),
            col(Submission.quarter),
            col(Submission.submission_code),
            col(Submission.state),
            col(SubmissionRow.absence),
            col(SubmissionRow.follows_on),
        )
        .join_from(Submission, SubmissionRow, col(SubmissionRow.submission_code) == col(Submission.submission_code))
        .where(
            col(Submission.place_code).in_(places),
            col(Submission.quarter).in_([str(quarter) for quarter in quarters]),
            col(Submission.state).in_([*map(str, OPEN_STATES), str(SubmissionState.ACCEPTED)]),
            col(SubmissionRow.dimension) == TOTAL,
        )
        .order_by(col(Submission.number))
    )
    return {
        (kpi, place, Quarter.parse(quarter)): _Reported(
            code, SubmissionState(state), Absence(absence) if absence else None, follows_on
        )
        for kpi, place, quarter, code, state, absence, follows_on in session.connection().execute(statement)
    }


def _retired(session: Session) -> frozenset[str]:
    statement = select(col(Kpi.kpi_code)).where(col(Kpi.approval) == str(Approval.RETIRED))
    return frozenset(session.connection().execute(statement).scalars())
