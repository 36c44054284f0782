"""Share, expected share, pace and status of a KPI at a place and quarter (R4 to R7 and the table of statuses)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from kap_model.measures.actuals import STALE_STEPS, Actual
from kap_model.measures.inputs import Indicator, TargetPath, at_least, same
from kap_model.quarter import Quarter
from kap_model.vocabulary import USABLE, Aggregation, Cumulation, Direction, Status

ON_TRACK_PACE = 0.95
AT_RISK_PACE = 0.60
PARTLY_SHARE = 0.60
REGRESSING_SHARE = -0.02
EARLY_SHARE = 0.10
"""The cuts of the table of statuses; below an expected share of 0.10 there is no pace and no forecast."""

NEAR_A_CUT = 0.005
"""So near a cut, two decimals of a percentage are printed."""

_SHARE_CUTS = (1.0, PARTLY_SHARE, REGRESSING_SHARE)
_PACE_CUTS = (ON_TRACK_PACE, AT_RISK_PACE)

DEFAULT_TOLERANCE = 0.02
"""The tolerance of a KPI to be maintained, as a part of its target, where it has none of its own (R7)."""


class Assessment(NamedTuple):
    """A status and the figures that made it, None where there is none."""

    status: Status
    share: float | None
    expected_share: float | None
    pace: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one KPI stands at a place and quarter, and the rules that decided it.

    `share` runs from the baseline (0) to the target (1) and beyond, `expected_share` is the one expected at the data
    quarter, `pace` their ratio; each is None where the method gives none. `data_quarter` is the quarter of the newest
    observation used, None without a figure. `is_illustrative` says that the target path or the actual is illustrative
    (`Actual.is_illustrative`), or that a made-up target path below may be why there is no actual, whatever the status.
    """

    status: Status
    share: float | None
    expected_share: float | None
    pace: float | None
    data_quarter: Quarter | None
    is_illustrative: bool
    rules: tuple[str, ...]

    @property
    def share_gap(self) -> float | None:
        """The share less the expected share, negative where the KPI lags; None where it is not judged by them."""
        if self.status not in USABLE or self.share is None or self.expected_share is None:
            return None
        return self.share - self.expected_share

    @property
    def share_decimals(self) -> int:
        """The decimals that both shares are printed with, as percentages: two where a cut is near, else none."""
        near_share = self.share is not None and any(abs(self.share - cut) < NEAR_A_CUT for cut in _SHARE_CUTS)
        near_pace = self.pace is not None and any(abs(self.pace - cut) < NEAR_A_CUT for cut in _PACE_CUTS)
        return 2 if near_share or near_pace else 0


def standing(
    indicator: Indicator,
    is_world: bool,
    quarter: Quarter,
    target_path: TargetPath,
    actual: Actual | None,
    *,
    is_path_below_illustrative: bool = False,
) -> Standing:
    """Judge a KPI at a place, without forecast and trace.

    Args:
        indicator: the KPI.
        is_world: whether the place is WORLD; elsewhere a `global` KPI is not applicable.
        quarter: the selected quarter.
        target_path: baseline, milestones and target at the place; `TargetPath()` where there are none.
        actual: the actual that holds at the selected quarter, if any.
        is_path_below_illustrative: whether the target path of a place below is made up. Its baseline says from when on
            figures count there, and so may be why there is no actual.
    """
    assessment = assess(indicator, is_world, quarter, target_path, actual, None if actual is None else actual.value)
    return Standing(
        status=assessment.status,
        share=assessment.share,
        expected_share=assessment.expected_share,
        pace=assessment.pace,
        data_quarter=None if actual is None else actual.data_quarter,
        is_illustrative=target_path.is_illustrative
        or (is_path_below_illustrative if actual is None else actual.is_illustrative),
        rules=_rules(indicator, target_path, actual, assessment),
    )


def assess(
    indicator: Indicator,
    is_world: bool,
    quarter: Quarter,
    target_path: TargetPath,
    actual: Actual | None,
    value: float | None,
) -> Assessment:
    """Judge a KPI as if its actual were `value`; everything else is taken from `actual`."""
    baseline, target = target_path.baseline, target_path.target
    share = expected = pace = None
    has_share = baseline is not None and target is not None and not is_kept(indicator, target_path)
    if has_share and value is not None and actual is not None and baseline is not None and target is not None:
        share = (value - baseline[1]) / (target[1] - baseline[1]) + 0.0
        expected = expected_share(target_path, actual.data_quarter)
        if at_least(expected, EARLY_SHARE):
            pace = share / expected + 0.0
    status = _status(indicator, is_world, quarter, target_path, actual, value, share, expected, pace)
    return Assessment(status, share, expected, pace)


def is_kept(indicator: Indicator, target_path: TargetPath) -> bool:
    """Return whether R7 judges: the KPI is to be maintained, or its target is its baseline."""
    return indicator.direction is Direction.MAINTAIN or (
        target_path.baseline is not None
        and target_path.target is not None
        and same(target_path.target[1], target_path.baseline[1])
    )


def kept_tolerance(indicator: Indicator, target: float) -> float:
    """Return the tolerance of R7, in the KPI's unit."""
    return indicator.tolerance if indicator.tolerance is not None else DEFAULT_TOLERANCE * abs(target)


def expected_share(target_path: TargetPath, quarter: Quarter) -> float:
    """Return the share expected at a quarter after the baseline (R5); the path must have baseline and target."""
    assert target_path.baseline is not None and target_path.target is not None
    if quarter >= target_path.target[0]:
        return 1.0
    (first, low), (last, high) = segment(target_path, quarter)
    value = low + (high - low) * (quarter - first) / (last - first)
    return (value - target_path.baseline[1]) / (target_path.target[1] - target_path.baseline[1]) + 0.0


def segment(target_path: TargetPath, quarter: Quarter) -> tuple[tuple[Quarter, float], tuple[Quarter, float]]:
    """Return the two points of a target path between which a quarter lies (the earlier one included)."""
    points = target_path.points()
    following = bisect_right(points, quarter, key=itemgetter(0))
    return points[following - 1], points[following]


def _status(
    indicator: Indicator,
    is_world: bool,
    quarter: Quarter,
    target_path: TargetPath,
    actual: Actual | None,
    value: float | None,
    share: float | None,
    expected: float | None,
    pace: float | None,
) -> Status:
    """Return the first row of the table of statuses that holds."""
    # Reading: a global KPI is not applicable away from WORLD even where a figure of the place's own exists.
    if indicator.aggregation is Aggregation.GLOBAL and not is_world:
        return Status.NOT_APPLICABLE
    if actual is None or value is None:
        return Status.NO_DATA
    if target_path.baseline is None or target_path.target is None:
        return Status.NO_TARGET
    is_due = actual.data_quarter >= target_path.target[0]
    if not is_due and quarter - actual.data_quarter > STALE_STEPS * indicator.step:
        return Status.NO_RECENT_DATA
    if share is None or expected is None:
        return _kept_status(indicator, target_path.target[1], value)
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


def _rules(
    indicator: Indicator, target_path: TargetPath, actual: Actual | None, assessment: Assessment
) -> tuple[str, ...]:
    """Return the ids of the rules that made the actual and judged it."""
    if actual is None:
        # Not applicable is R2's word; no data is what R1 found at the place and R2 below it.
        return ("R2",) if assessment.status is Status.NOT_APPLICABLE else ("R1", "R2")
    if assessment.pace is not None:
        return (*actual.rules, "R4", "R5", "R6")
    if assessment.share is not None:
        return (*actual.rules, "R4", "R5")
    if (
        target_path.baseline is not None
        and target_path.target is not None
        and assessment.status not in (Status.NOT_APPLICABLE, Status.NO_RECENT_DATA)
    ):
        return (*actual.rules, "R7")
    return actual.rules
