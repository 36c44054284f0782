"""The receipt: all that METHOD says of one KPI at one place and quarter, with a trace that a reader can recompute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kap_model.measures.actuals import Actual, actual_at
from kap_model.measures.inputs import Indicator, Point, TargetPath, same
from kap_model.measures.outlook import (
    Forecast,
    NextStatus,
    forecast,
    needed_pace,
    needed_pace_ratio,
    one_unit_apart,
    points_up_to,
    rests_on_one_unit,
    slope_band,
    to_next_status,
    weighted_sums,
    yearly_slope,
)
from kap_model.measures.standings import (
    AT_RISK_PACE,
    EARLY_SHARE,
    ON_TRACK_PACE,
    PARTLY_SHARE,
    REGRESSING_SHARE,
    Standing,
    expected_share,
    is_kept,
    kept_tolerance,
    segment,
    standing,
)
from kap_model.measures.traces import actual_trace, figure
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.vocabulary import Cumulation, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One figure and how it got its status. What is absent is None, never 0.

    Shares run from the baseline (0) to the target (1) and beyond; `pace` is share by expected share;
    `needed_pace` and `slope` are in the KPI's unit a year; `points` are those of R8. `origins` are those of the
    observations used; `are_points_illustrative` says that one of R8's points up to the selected quarter is.
    """

    indicator: Indicator
    place_code: str
    is_world: bool
    quarter: Quarter
    target_path: TargetPath
    actual_step: Actual | None
    standing: Standing
    points: tuple[Point, ...]
    are_points_illustrative: bool
    slope: float | None
    forecast: Forecast | None
    needed_pace: float | None
    needed_pace_ratio: float | None
    to_next_status: NextStatus | None
    rests_on_one_unit: bool | None

    @property
    def kpi_code(self) -> str:
        """The KPI."""
        return self.indicator.kpi_code

    @property
    def status(self) -> Status:
        """The status."""
        return self.standing.status

    @property
    def share(self) -> float | None:
        """The share from baseline to target."""
        return self.standing.share

    @property
    def expected_share(self) -> float | None:
        """The share expected at the data quarter."""
        return self.standing.expected_share

    @property
    def expected_value(self) -> float | None:
        """The value expected at the data quarter, in the KPI's unit; None without an expected share."""
        if self.baseline is None or self.target is None or self.expected_share is None:
            return None
        return self.baseline[1] + (self.target[1] - self.baseline[1]) * self.expected_share

    @property
    def pace(self) -> float | None:
        """The share by the expected share."""
        return self.standing.pace

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that made the actual and judged it."""
        return self.standing.rules

    @property
    def is_illustrative(self) -> bool:
        """Whether anything here is illustrative: the actual, the target path, or a point behind slope and forecast."""
        return self.standing.is_illustrative or self.are_points_illustrative

    @property
    def actual(self) -> float | None:
        """The actual, in the KPI's unit."""
        return None if self.actual_step is None else self.actual_step.value

    @property
    def data_quarter(self) -> Quarter | None:
        """The quarter of the newest observation used."""
        return self.standing.data_quarter

    @property
    def baseline(self) -> Point | None:
        """Quarter and value of the baseline."""
        return self.target_path.baseline

    @property
    def target(self) -> Point | None:
        """Quarter and value of the target."""
        return self.target_path.target

    @property
    def is_target_over(self) -> bool:
        """Whether the target's quarter has passed by the end of the selected quarter; False without a target."""
        return self.target is not None and self.quarter >= self.target[0]

    @property
    def lacking(self) -> float | None:
        """The target less the actual, in the KPI's unit: what is still to be gained; None without either."""
        return None if self.target is None or self.actual is None else self.target[1] - self.actual + 0.0

    @property
    def quarters_left(self) -> int | None:
        """The quarters from the data quarter to the target's; None where no target lies ahead of the figure."""
        if self.target is None or self.data_quarter is None or self.is_target_over:
            return None
        return max(self.target[0] - self.data_quarter, 0) or None

    @property
    def is_lower_bound(self) -> bool:
        """Whether the actual is known only as a lower bound (R3)."""
        return self.actual_step is not None and self.actual_step.is_lower_bound

    @property
    def is_partial(self) -> bool:
        """Whether some child that is expected to report is missing in the actual (R2)."""
        return self.actual_step is not None and self.actual_step.is_partial

    @property
    def source(self) -> str | None:
        """`direct`, `built`, or None without an actual."""
        return None if self.actual_step is None else str(self.actual_step.source)

    @property
    def reported(self) -> int | None:
        """How many children are in a built actual."""
        return None if self.actual_step is None else self.actual_step.reported

    @property
    def expected(self) -> int | None:
        """How many children are expected in a built actual."""
        return None if self.actual_step is None else self.actual_step.expected

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of the observations that the actual rests on, sorted."""
        return () if self.actual_step is None else self.actual_step.origins

    @property
    def trace(self) -> tuple[str, ...]:
        """The arithmetic, line by line, each beginning with its rule; a pocket calculator is enough to follow it."""
        return tuple(_trace(self))

    def as_json(self) -> dict[str, object]:
        """Return the receipt as METHOD prints it, unrounded."""
        return {
            "kpi_code": self.kpi_code,
            "place_code": self.place_code,
            "quarter": str(self.quarter),
            "data_quarter": None if self.data_quarter is None else str(self.data_quarter),
            "baseline": _point(self.baseline),
            "target": _point(self.target),
            "actual": self.actual,
            "is_lower_bound": self.is_lower_bound,
            "source": self.source,
            "coverage": None if self.expected is None else {"reported": self.reported, "expected": self.expected},
            "is_partial": self.is_partial,
            "share": self.share,
            "expected_share": self.expected_share,
            "pace": self.pace,
            "status": self.status.value,
            "rules": list(self.rules),
            "forecast": None
            if self.forecast is None
            else {
                "value": self.forecast.value,
                "low": self.forecast.low,
                "high": self.forecast.high,
                "word": self.forecast.word.value,
            },
            "needed_pace": self.needed_pace,
            "needed_pace_ratio": self.needed_pace_ratio,
            "to_next_status": None
            if self.to_next_status is None
            else {"status": self.to_next_status.status.value, "difference": self.to_next_status.difference},
            "rests_on_one_unit": self.rests_on_one_unit,
            "origins": list(self.origins),
            "trace": list(self.trace),
        }


def receipt(
    indicator: Indicator,
    place_code: str,
    is_world: bool,
    quarter: Quarter,
    target_path: TargetPath,
    series: Sequence[tuple[Quarter, Actual]],
    *,
    is_path_below_illustrative: bool = False,
) -> Receipt:
    """Return the receipt of a KPI at a place and quarter.

    Args:
        indicator: the KPI.
        place_code: the place.
        is_world: whether the place is WORLD; elsewhere a `global` KPI is not applicable.
        quarter: the selected quarter.
        target_path: baseline, milestones and target at the place; `TargetPath()` where there are none.
        series: the place's steps, as `actual_series` gives them; empty where there are none.
        is_path_below_illustrative: as for `standing`.
    """
    actual = actual_at(series, quarter)
    judged = standing(
        indicator, is_world, quarter, target_path, actual, is_path_below_illustrative=is_path_below_illustrative
    )
    points: tuple[Point, ...] = ()
    slope: float | None = None
    ahead: Forecast | None = None
    if actual is not None:
        points = points_up_to(target_path, series, actual.data_quarter)
        slope = yearly_slope(indicator, target_path, series, points, actual, judged.expected_share)
        if slope is not None and target_path.target is not None:
            ahead = forecast(indicator, target_path.target, points, actual, slope)
    needed = needed_pace(target_path.target, actual)
    return Receipt(
        indicator=indicator,
        place_code=place_code,
        is_world=is_world,
        quarter=quarter,
        target_path=target_path,
        actual_step=actual,
        standing=judged,
        points=points,
        are_points_illustrative=any(step.is_illustrative for since, step in series if since <= quarter),
        slope=slope,
        forecast=ahead,
        needed_pace=needed,
        needed_pace_ratio=needed_pace_ratio(indicator, needed, slope),
        to_next_status=to_next_status(target_path, actual, judged),
        rests_on_one_unit=rests_on_one_unit(indicator, is_world, quarter, target_path, actual, judged.status),
    )


def _point(point: Point | None) -> dict[str, object] | None:
    return None if point is None else {"quarter": str(point[0]), "value": point[1]}


def _trace(receipt: Receipt) -> Iterator[str]:
    if receipt.status is Status.NOT_APPLICABLE:
        yield "R2 a global KPI is measured at WORLD only"
    actual, target_path, indicator = receipt.actual_step, receipt.target_path, receipt.indicator
    if actual is None:
        if receipt.status is Status.NO_DATA:
            yield from _absence_trace(receipt)
        return
    yield from actual_trace(indicator, actual)
    if target_path.baseline is None or target_path.target is None:
        missing = [
            name
            for name, point in (("baseline", target_path.baseline), ("target", target_path.target))
            if point is None
        ]
        yield f"R4 no share: the place has no {' and no '.join(missing)}"
    elif is_kept(indicator, target_path):
        yield from _kept_trace(receipt, target_path.target, actual.value)
    else:
        yield from _share_trace(receipt, target_path.baseline, target_path.target, actual)
    yield from _status_trace(receipt, actual)
    yield from _outlook_trace(receipt, actual)


def _absence_trace(receipt: Receipt) -> Iterator[str]:
    indicator, baseline = receipt.indicator, receipt.baseline
    since = "" if baseline is None else f" after {baseline[0]}"
    yield f"R1 no observation of the place itself{since} up to {receipt.quarter}"
    if indicator.is_built:
        yield f"R2 no child has a figure{since} up to {receipt.quarter}"
    else:
        yield f"R2 a {indicator.aggregation.value} KPI is never built from children"


def _kept_trace(receipt: Receipt, target: Point, value: float) -> Iterator[str]:
    indicator = receipt.indicator
    tolerance = kept_tolerance(indicator, target[1])
    whose = "the KPI's own" if indicator.tolerance is not None else f"2 % of {figure(abs(target[1]))}"
    yield (
        f"R7 |{figure(value)} - {figure(target[1])}| = {figure(abs(value - target[1]))}; "
        f"tolerance {figure(tolerance)} ({whose}), twice that {figure(2 * tolerance)}"
    )


def _share_trace(receipt: Receipt, baseline: Point, target: Point, actual: Actual) -> Iterator[str]:
    target_path = receipt.target_path
    b, t = figure(baseline[1]), figure(target[1])
    yield f"R4 ({figure(actual.value)} - {b}) / ({t} - {b}) = {figure(receipt.share)}"
    if actual.data_quarter >= target[0]:
        yield f"R5 the target's quarter {target[0]} is reached at {actual.data_quarter}: expected share 1"
    else:
        (first, low), (last, high) = segment(target_path, actual.data_quarter)
        expected = low + (high - low) * (actual.data_quarter - first) / (last - first)
        yield (
            f"R5 expected at {actual.data_quarter}: {figure(low)} + ({figure(high)} - {figure(low)}) x "
            f"{actual.data_quarter - first} / {last - first} = {figure(expected)}; "
            f"({figure(expected)} - {b}) / ({t} - {b}) = {figure(expected_share(target_path, actual.data_quarter))}"
        )
    if receipt.pace is not None:
        yield f"R6 {figure(receipt.share)} / {figure(receipt.expected_share)} = {figure(receipt.pace)}"
    else:
        yield f"R6 no pace: the expected share {figure(receipt.expected_share)} is below {EARLY_SHARE}"


def _status_trace(receipt: Receipt, actual: Actual) -> Iterator[str]:
    status = receipt.status
    why: str | None = None
    if status is Status.NO_RECENT_DATA:
        behind = receipt.quarter - actual.data_quarter
        why = f"the data quarter {actual.data_quarter} is {behind} quarters before {receipt.quarter}"
        why += f", more than two steps of {receipt.indicator.step}"
    elif status is Status.INCOMPLETE:
        why = "a lower bound that does not reach the pace of on_track decides nothing yet"
    elif status is Status.TOO_EARLY:
        why = f"the expected share is below {EARLY_SHARE}"
    elif status is Status.REGRESSING:
        why = f"share {figure(receipt.share)} is below {REGRESSING_SHARE}"
    elif status in (Status.PARTLY_ACHIEVED, Status.NOT_ACHIEVED):
        word = "at least" if status is Status.PARTLY_ACHIEVED else "below"
        why = f"the target's quarter is reached, and share {figure(receipt.share)} is {word} {PARTLY_SHARE}"
    elif status is Status.ACHIEVED:
        why = f"share {figure(receipt.share)} is at least 1"
    elif receipt.pace is not None:
        cuts = {
            Status.ON_TRACK: f"at least {ON_TRACK_PACE}",
            Status.AT_RISK: f"at least {AT_RISK_PACE}, below {ON_TRACK_PACE}",
            Status.OFF_TRACK: f"below {AT_RISK_PACE}",
        }
        if status in cuts:
            why = f"pace {figure(receipt.pace)} is {cuts[status]}"
    yield f"Status {status.value}" if why is None else f"Status {status.value}: {why}"


def _outlook_trace(receipt: Receipt, actual: Actual) -> Iterator[str]:
    target = receipt.target_path.target
    if receipt.slope is not None and receipt.forecast is not None and target is not None:
        yield _slope_trace(receipt, actual)
        left = target[0] - actual.data_quarter
        reached = actual.value + receipt.slope * left / QUARTERS_A_YEAR
        line = f"R9 {figure(actual.value)} + {figure(receipt.slope)} x {left} / {QUARTERS_A_YEAR} = {figure(reached)}"
        if not same(reached, receipt.forecast.value):
            line += f", held at the KPI's limit {figure(receipt.forecast.value)}"
        yield f"{line}; {receipt.forecast.word.value}"
        band = slope_band(receipt.points)
        if band is not None:
            yield (
                f"R9 band: slopes {figure(band[0])} and {figure(band[1])} a year give {figure(receipt.forecast.low)} "
                f"and {figure(receipt.forecast.high)}"
            )
    if receipt.needed_pace is not None and target is not None:
        line = (
            f"R10 ({figure(target[1])} - {figure(actual.value)}) / ({target[0] - actual.data_quarter} / "
            f"{QUARTERS_A_YEAR}) = {figure(receipt.needed_pace)} a year"
        )
        if receipt.needed_pace_ratio is not None:
            line += f"; / {figure(receipt.slope)} = {figure(receipt.needed_pace_ratio)} times the present pace"
        yield line
    if receipt.to_next_status is not None:
        change = receipt.to_next_status
        yield f"R11 {figure(actual.value)} changed by {figure(change.difference)} would be {change.status.value}"
    neighbours = one_unit_apart(receipt.indicator, receipt.target_path, actual)
    if neighbours is not None:
        verdict = "a status differs" if receipt.rests_on_one_unit else "no status differs"
        yield f"R12 assessed again with {figure(neighbours[0])} and {figure(neighbours[1])}: {verdict}"


def _slope_trace(receipt: Receipt, actual: Actual) -> str:
    slope = figure(receipt.slope)
    if receipt.indicator.cumulation is Cumulation.FLOW:
        baseline = receipt.target_path.baseline
        assert baseline is not None and receipt.slope is not None
        quarters = actual.data_quarter - baseline[0]
        if quarters < QUARTERS_A_YEAR:
            return f"R9 slope: {figure(actual.value)} x {QUARTERS_A_YEAR} / {quarters} = {slope} a year"
        before = actual.value - receipt.slope
        return f"R9 slope: added in the last four quarters, {figure(actual.value)} - {figure(before)} = {slope} a year"
    points = ", ".join(f"{quarter} {figure(value)}" for quarter, value in receipt.points)
    if len(receipt.points) == 2:
        (first, low), (last, high) = receipt.points
        return f"R9 slope: ({figure(high)} - {figure(low)}) / ({last - first} / {QUARTERS_A_YEAR}) = {slope} a year"
    above, below = weighted_sums(receipt.points)
    return f"R8 points {points}; R9 slope: weighted least squares, {figure(above)} / {figure(below)} = {slope} a year"
