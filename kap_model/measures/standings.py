"""Share, expected share, pace and status of a KPI at a place and quarter (R4 to R7 and the table of statuses)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from kap_model.measures.actuals import STALE_STEPS, Actual
from kap_model.measures.figures import Course, Indicator, at_least, same
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, Status

ON_TRACK_PACE = 0.95
AT_RISK_PACE = 0.60
PARTLY_SHARE = 0.60
REGRESSING_SHARE = -0.02
EARLY_SHARE = 0.10
"""The cuts of the table of statuses; below an expected share of 0.10 there is no pace and no forecast."""

DEFAULT_TOLERANCE = 0.02
"""The tolerance of a KPI to be maintained, as a part of its target, where it has none of its own (R7)."""


class Judgement(NamedTuple):
    """A status and the figures that made it, None where there is none."""

    status: Status
    share: float | None
    expected_share: float | None
    pace: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a KPI stands: status, share of the way, expected share, pace, and the rules that decided them."""

    status: Status
    share: float | None
    expected_share: float | None
    pace: float | None
    rules: tuple[str, ...]


def standing(indicator: Indicator, is_world: bool, quarter: Quarter, course: Course, actual: Actual | None) -> Standing:
    """Judge a KPI at a place, without forecast and trace.

    Args:
        indicator: the KPI.
        is_world: whether the place is WORLD; elsewhere a `global` KPI is not applicable.
        quarter: the selected quarter.
        course: baseline, milestones and target at the place; `Course()` where there are none.
        actual: the actual that holds at the selected quarter, if any.
    """
    judgement = judge(indicator, is_world, quarter, course, actual, None if actual is None else actual.value)
    return Standing(*judgement, _rules(indicator, course, actual, judgement))


def judge(
    indicator: Indicator, is_world: bool, quarter: Quarter, course: Course, actual: Actual | None, value: float | None
) -> Judgement:
    """Judge a KPI as if its actual were `value`; everything else is taken from `actual`."""
    baseline, target = course.baseline, course.target
    share = expected = pace = None
    has_way = baseline is not None and target is not None and not is_kept(indicator, course)
    if has_way and value is not None and actual is not None and baseline is not None and target is not None:
        share = (value - baseline[1]) / (target[1] - baseline[1]) + 0.0
        expected = expected_share(course, actual.data_quarter)
        if at_least(expected, EARLY_SHARE):
            pace = share / expected + 0.0
    status = _status(indicator, is_world, quarter, course, actual, value, share, expected, pace)
    return Judgement(status, share, expected, pace)


def is_kept(indicator: Indicator, course: Course) -> bool:
    """Tell whether R7 judges: the KPI is to be maintained, or its target is its baseline."""
    return indicator.direction is Direction.MAINTAIN or (
        course.baseline is not None and course.target is not None and same(course.target[1], course.baseline[1])
    )


def kept_tolerance(indicator: Indicator, target: float) -> float:
    """Give the tolerance of R7, in the KPI's unit."""
    return indicator.tolerance if indicator.tolerance is not None else DEFAULT_TOLERANCE * abs(target)


def expected_share(course: Course, quarter: Quarter) -> float:
    """R5: the share of the way that the course asks for at a quarter after its baseline; needs baseline and target."""
    assert course.baseline is not None and course.target is not None
    if quarter >= course.target[0]:
        return 1.0
    (first, low), (last, high) = segment(course, quarter)
    asked = low + (high - low) * (quarter - first) / (last - first)
    return (asked - course.baseline[1]) / (course.target[1] - course.baseline[1]) + 0.0


def segment(course: Course, quarter: Quarter) -> tuple[tuple[Quarter, float], tuple[Quarter, float]]:
    """Give the two points of a course between which a quarter lies (the earlier one included)."""
    points = course.points()
    following = bisect_right(points, quarter, key=itemgetter(0))
    return points[following - 1], points[following]


def _status(
    indicator: Indicator,
    is_world: bool,
    quarter: Quarter,
    course: Course,
    actual: Actual | None,
    value: float | None,
    share: float | None,
    expected: float | None,
    pace: float | None,
) -> Status:
    """Give the first row of the table of statuses that holds."""
    # Reading: a global KPI is not applicable away from WORLD even where a figure of the place's own exists.
    if indicator.aggregation is Aggregation.GLOBAL and not is_world:
        return Status.NOT_APPLICABLE
    if actual is None or value is None:
        return Status.NO_DATA
    if course.baseline is None or course.target is None:
        return Status.NO_TARGET
    is_due = actual.data_quarter >= course.target[0]
    if not is_due and quarter - actual.data_quarter > STALE_STEPS * indicator.step:
        return Status.NO_RECENT_DATA
    if share is None or expected is None:
        return _kept_status(indicator, course.target[1], value)
    if at_least(share, 1.0) and (not actual.is_partial or indicator.cumulation is Cumulation.FLOW):
        return Status.ACHIEVED
    if actual.is_lower_bound and (is_due or pace is None or not at_least(pace, ON_TRACK_PACE)):
        return Status.INCOMPLETE
    if is_due:
        return Status.PARTLY_ACHIEVED if at_least(share, PARTLY_SHARE) else Status.NOT_ACHIEVED
    if not at_least(share, REGRESSING_SHARE):
        return Status.REGRESSING
    if pace is None:
        return Status.TOO_EARLY
    if at_least(pace, ON_TRACK_PACE):
        return Status.ON_TRACK
    return Status.AT_RISK if at_least(pace, AT_RISK_PACE) else Status.OFF_TRACK


def _kept_status(indicator: Indicator, target: float, value: float) -> Status:
    """R7: held, slipping or lost, counted as on_track, at_risk and off_track."""
    tolerance = kept_tolerance(indicator, target)
    distance = abs(value - target)
    if at_least(tolerance, distance):
        return Status.ON_TRACK
    return Status.AT_RISK if at_least(2.0 * tolerance, distance) else Status.OFF_TRACK


def _rules(indicator: Indicator, course: Course, actual: Actual | None, judgement: Judgement) -> tuple[str, ...]:
    """Give the ids of the rules that made the actual and judged it."""
    if actual is None:
        # Not applicable is R2's word; no data is what R1 found at the place and R2 below it.
        return ("R2",) if judgement.status is Status.NOT_APPLICABLE else ("R1", "R2")
    if judgement.pace is not None:
        return (*actual.rules, "R4", "R5", "R6")
    if judgement.share is not None:
        return (*actual.rules, "R4", "R5")
    if (
        course.baseline is not None
        and course.target is not None
        and judgement.status not in (Status.NOT_APPLICABLE, Status.NO_RECENT_DATA)
    ):
        return (*actual.rules, "R7")
    return actual.rules
