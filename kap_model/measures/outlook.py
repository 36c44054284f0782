"""Looking ahead: points, forecast, needed pace, what would change a status and how little it rests on (R8 to R12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from kap_model.measures.actuals import Actual, actual_at
from kap_model.measures.inputs import Indicator, Point, TargetPath, at_least, years
from kap_model.measures.standings import (
    AT_RISK_PACE,
    EARLY_SHARE,
    ON_TRACK_PACE,
    PARTLY_SHARE,
    Standing,
    assess,
)
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.vocabulary import Cumulation, Direction, ForecastWord, Status

YEARLY_WEIGHT = 0.7
"""What a point loses in weight for each year of its age (R9)."""

FEW_UNITS = 20
"""A distance of at most this many units, or a rate of fewer cases, may rest on one of them (R12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The figure at the target's quarter if the slope holds, its band (None without one), and what that asks for."""

    value: float
    low: float | None
    high: float | None
    word: ForecastWord


@dataclass(frozen=True, slots=True)
class NextStatus:
    """The next better status and the difference in the actual that reaches it, in the KPI's unit, with its sign."""

    status: Status
    difference: float


def points_up_to(target_path: TargetPath, series: Sequence[tuple[Quarter, Actual]], last: Quarter) -> tuple[Point, ...]:
    """R8: the baseline, if there is one, and the actual at every data quarter up to `last`."""
    # At its own data quarter a step says what METHOD gives with q = t'; other steps repeat an earlier data quarter.
    measured = [(quarter, actual.value) for quarter, actual in series if quarter == actual.data_quarter <= last]
    return (target_path.baseline, *measured) if target_path.baseline is not None else tuple(measured)


def yearly_slope(
    indicator: Indicator,
    target_path: TargetPath,
    series: Sequence[tuple[Quarter, Actual]],
    points: Sequence[Point],
    actual: Actual,
    expected_share: float | None,
) -> float | None:
    """R9: the slope m, in units a year; None where the rule gives no forecast."""
    baseline, target = target_path.baseline, target_path.target
    if baseline is None or target is None or expected_share is None or not at_least(expected_share, EARLY_SHARE):
        return None
    if actual.data_quarter >= target[0] or actual.is_lower_bound or indicator.cumulation is Cumulation.STEP:
        return None
    if indicator.cumulation is not Cumulation.FLOW:
        return fitted_slope(points) + 0.0
    quarters = actual.data_quarter - baseline[0]
    if quarters < QUARTERS_A_YEAR:
        return actual.value * QUARTERS_A_YEAR / quarters + 0.0
    year_ago = actual_at(series, actual.data_quarter.after(-QUARTERS_A_YEAR))
    # Reading: before its first observation a flow stands at its baseline.
    return actual.value - (year_ago.value if year_ago is not None else baseline[1]) + 0.0


def fitted_slope(points: Sequence[Point]) -> float:
    """Return the slope a year of the line through two points, or fitted to more with the weights of R9."""
    if len(points) == 2:
        return slope_between(*points)
    weighted, squared = weighted_sums(points)
    return weighted / squared


def weighted_sums(points: Sequence[Point]) -> tuple[float, float]:
    """Return the sums of w (y - ym) (A - Am) and of w (y - ym)^2, y in years; the slope of R9 is their ratio."""
    last = points[-1][0]
    rows = [(YEARLY_WEIGHT ** years(quarter, last), -years(quarter, last), value) for quarter, value in points]
    weight = fsum([w for w, _, _ in rows])
    mean_year = fsum([w * y for w, y, _ in rows]) / weight
    mean_value = fsum([w * a for w, _, a in rows]) / weight
    return (
        fsum([w * (y - mean_year) * (a - mean_value) for w, y, a in rows]),
        fsum([w * (y - mean_year) ** 2 for w, y, _ in rows]),
    )


def slope_between(first: Point, last: Point) -> float:
    """Return the slope a year of the straight line from one point to a later one."""
    return (last[1] - first[1]) * QUARTERS_A_YEAR / (last[0] - first[0])


def slope_band(points: Sequence[Point]) -> tuple[float, float] | None:
    """R9: the lowest and the highest slope between any two points four or more quarters apart."""
    slopes = [
        slope_between(first, last) for first, last in combinations(points, 2) if last[0] - first[0] >= QUARTERS_A_YEAR
    ]
    return (min(slopes), max(slopes)) if slopes else None


def forecast(indicator: Indicator, target: Point, points: Sequence[Point], actual: Actual, slope: float) -> Forecast:
    """R9: the forecast for the target's quarter, from a slope that `yearly_slope` gave."""
    ahead = years(actual.data_quarter, target[0])

    def carried(yearly: float) -> float:
        return _clipped(indicator, actual.value + yearly * ahead)

    value = carried(slope)
    band = slope_band(points)
    low, high = (None, None) if band is None else (carried(band[0]), carried(band[1]))
    return Forecast(value=value, low=low, high=high, word=_word(indicator, target[1], value, slope))


def needed_pace(target: Point | None, actual: Actual | None) -> float | None:
    """R10: what must be gained a year to reach the target, in the KPI's unit, negative where the actual must fall."""
    # Reading: by its own rule, whatever the status: a target and an actual are enough, R7 and baseline play no part.
    if target is None or actual is None or actual.data_quarter >= target[0]:
        return None
    return (target[1] - actual.value) * QUARTERS_A_YEAR / (target[0] - actual.data_quarter) + 0.0


def needed_pace_ratio(indicator: Indicator, needed: float | None, slope: float | None) -> float | None:
    """R10: the needed pace in terms of the present one; None where that is zero or goes the wrong way."""
    # Reading: an actual beyond its target has a needed pace against the direction, and so a ratio below zero.
    if needed is None or slope is None or at_least(0.0, _forward(indicator, slope)):
        return None
    return needed / slope + 0.0


def to_next_status(target_path: TargetPath, actual: Actual | None, standing: Standing) -> NextStatus | None:
    """R11: the difference in the actual that reaches the next better status."""
    share, expected = standing.share, standing.expected_share
    if (
        target_path.baseline is None
        or target_path.target is None
        or actual is None
        or share is None
        or expected is None
    ):
        return None
    match standing.status:
        case Status.REGRESSING | Status.OFF_TRACK:
            status, next_share = Status.AT_RISK, AT_RISK_PACE * expected
        case Status.AT_RISK:
            status, next_share = Status.ON_TRACK, ON_TRACK_PACE * expected
        case Status.ON_TRACK | Status.PARTLY_ACHIEVED:
            status, next_share = Status.ACHIEVED, 1.0
        case Status.NOT_ACHIEVED:
            status, next_share = Status.PARTLY_ACHIEVED, PARTLY_SHARE
        case _:
            return None
    base = target_path.baseline[1]
    return NextStatus(status, base + next_share * (target_path.target[1] - base) - actual.value + 0.0)


def one_unit_apart(indicator: Indicator, target_path: TargetPath, actual: Actual | None) -> tuple[float, float] | None:
    """R12: the actuals with one unit less and one more, or None where the rule does not apply."""
    if actual is None:
        return None
    is_short = (
        indicator.decimals == 0
        and target_path.baseline is not None
        and target_path.target is not None
        and at_least(FEW_UNITS, abs(target_path.target[1] - target_path.baseline[1]))
    )
    numerator, denominator = actual.numerator, actual.denominator
    if indicator.cumulation is Cumulation.RATE and numerator is not None and denominator is not None:
        if not is_short and at_least(denominator, FEW_UNITS):
            return None
        fewer, more = max(0.0, numerator - 1.0), min(denominator, numerator + 1.0)
        return 100.0 * fewer / denominator, 100.0 * more / denominator
    return (actual.value - 1.0, actual.value + 1.0) if is_short else None


def rests_on_one_unit(
    indicator: Indicator,
    is_world: bool,
    quarter: Quarter,
    target_path: TargetPath,
    actual: Actual | None,
    status: Status,
) -> bool | None:
    """R12: whether one unit more or less would change the status; None where the rule does not apply."""
    neighbours = one_unit_apart(indicator, target_path, actual)
    if neighbours is None:
        return None
    return any(
        assess(indicator, is_world, quarter, target_path, actual, value).status != status for value in neighbours
    )


def _clipped(indicator: Indicator, value: float) -> float:
    if indicator.lower_limit is not None and value < indicator.lower_limit:
        value = indicator.lower_limit
    if indicator.upper_limit is not None and value > indicator.upper_limit:
        value = indicator.upper_limit
    return value + 0.0


def _forward(indicator: Indicator, slope: float) -> float:
    """Return a slope as progress: positive where it goes the KPI's way."""
    return -slope if indicator.direction is Direction.DECREASE else slope


def _word(indicator: Indicator, target: float, value: float, slope: float) -> ForecastWord:
    if at_least(_forward(indicator, value), _forward(indicator, target)):
        return ForecastWord.MAINTAIN
    return ForecastWord.ACCELERATE if at_least(_forward(indicator, slope), 0.0) else ForecastWord.REVERSE
