"""The receipt: all that METHOD says of one KPI at one place and quarter, with a trace that a reader can recompute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kap_model.measures.actuals import STALE_STEPS, Actual, actual_at
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
    is_kept,
    kept_tolerance,
    segment,
    standing,
)
from kap_model.measures.trace_lines import N_, TraceLine, of
from kap_model.measures.traces import actual_trace
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Status


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
    def trace(self) -> tuple[TraceLine, ...]:
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
            "trace": [line.in_english() for line in self.trace],
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


def _trace(receipt: Receipt) -> Iterator[TraceLine]:
    if receipt.status is Status.NOT_APPLICABLE:
        yield of("R2", N_("a global KPI is measured for the world only"))
    actual, target_path, indicator = receipt.actual_step, receipt.target_path, receipt.indicator
    if actual is None:
        if receipt.status is Status.NO_DATA:
            yield from _absence_trace(receipt)
        return
    yield from actual_trace(indicator, actual)
    if target_path.baseline is None or target_path.target is None:
        yield of("R4", _missing(target_path))
    elif is_kept(indicator, target_path):
        yield _kept_trace(receipt, target_path.target, actual.value)
    else:
        yield from _share_trace(receipt, target_path.baseline, target_path.target, actual)
    yield _status_trace(receipt, actual)
    yield from _outlook_trace(receipt, actual)


def _absence_trace(receipt: Receipt) -> Iterator[TraceLine]:
    window: dict[str, Quarter] = {"until": receipt.quarter}
    if receipt.baseline is not None:
        window["since"] = receipt.baseline[0]
        own = N_("no observation of the place itself after %(since)s up to %(until)s")
        below = N_("no child has a figure after %(since)s up to %(until)s")
    else:
        own = N_("no observation of the place itself up to %(until)s")
        below = N_("no child has a figure up to %(until)s")
    yield of("R1", own, **window)
    if receipt.indicator.is_built:
        yield of("R2", below, **window)
    elif receipt.indicator.aggregation is Aggregation.DIRECT:
        yield of("R2", N_("a direct KPI is never built from children"))
    else:
        yield of("R2", N_("a global KPI is never built from children"))


def _missing(target_path: TargetPath) -> str:
    if target_path.baseline is not None:
        return N_("no progress: the place has no target")
    if target_path.target is not None:
        return N_("no progress: the place has no baseline")
    return N_("no progress: the place has no baseline and no target")


def _kept_trace(receipt: Receipt, target: Point, value: float) -> TraceLine:
    tolerance = kept_tolerance(receipt.indicator, target[1])
    own = N_("|%(actual)s − %(target)s| = %(distance)s; tolerance %(tolerance)s (the KPI's own), twice that %(twice)s")
    general = N_(
        "|%(actual)s − %(target)s| = %(distance)s; tolerance %(tolerance)s (2%% of the target), twice that %(twice)s"
    )
    return of(
        "R7",
        own if receipt.indicator.tolerance is not None else general,
        actual=value,
        target=target[1],
        distance=abs(value - target[1]),
        tolerance=tolerance,
        twice=2 * tolerance,
    )


def _share_trace(receipt: Receipt, baseline: Point, target: Point, actual: Actual) -> Iterator[TraceLine]:
    target_path = receipt.target_path
    ends = {"baseline": baseline[1], "target": target[1]}
    sentence = N_("(%(actual)s − %(baseline)s) / (%(target)s − %(baseline)s) = %(share)s")
    yield of("R4", sentence, actual=actual.value, share=receipt.share, **ends)
    if actual.data_quarter >= target[0]:
        sentence = N_(
            "the target's quarter %(target_quarter)s is reached at %(quarter)s: expected progress %(expected_share)s"
        )
        yield of("R5", sentence, target_quarter=target[0], quarter=actual.data_quarter, expected_share=1.0)
    else:
        (first, low), (last, high) = segment(target_path, actual.data_quarter)
        passed, length = actual.data_quarter - first, last - first
        asked = low + (high - low) * passed / length
        sentence = N_("expected at %(quarter)s: %(low)s + (%(high)s − %(low)s) × %(passed)s / %(length)s = %(asked)s")
        yield of(
            "R5", sentence, quarter=actual.data_quarter, low=low, high=high, passed=passed, length=length, asked=asked
        )
        sentence = N_("(%(asked)s − %(baseline)s) / (%(target)s − %(baseline)s) = %(expected_share)s")
        yield of("R5", sentence, asked=asked, expected_share=receipt.expected_share, **ends)
    if receipt.pace is not None:
        shares = {"share": receipt.share, "expected_share": receipt.expected_share}
        yield of("R6", N_("%(share)s / %(expected_share)s = %(pace)s"), pace=receipt.pace, **shares)
    else:
        sentence = N_("no pace: the expected progress %(expected_share)s is below %(least_share)s")
        yield of("R6", sentence, expected_share=receipt.expected_share, least_share=EARLY_SHARE)


def _status_trace(receipt: Receipt, actual: Actual) -> TraceLine:
    status = receipt.status
    values: dict[str, float | Quarter | None] = {}
    match status:
        case Status.NO_RECENT_DATA:
            sentence = N_(
                "Status %(status)s: the data quarter %(quarter)s is %(quarters)s quarters before %(until)s, "
                "more than %(steps)s steps of %(step)s"
            )
            values = {
                "quarter": actual.data_quarter, "quarters": receipt.quarter - actual.data_quarter,
                "until": receipt.quarter, "steps": STALE_STEPS, "step": receipt.indicator.step,
            }  # fmt: skip
        case Status.INCOMPLETE:
            sentence = N_(
                "Status %(status)s: a lower bound that does not reach the pace of on track decides nothing yet"
            )
        case Status.TOO_EARLY:
            sentence = N_("Status %(status)s: the expected progress is below %(least_share)s")
            values = {"least_share": EARLY_SHARE}
        case Status.REGRESSING:
            sentence = N_("Status %(status)s: progress %(share)s is below %(least_share)s")
            values = {"share": receipt.share, "least_share": REGRESSING_SHARE}
        case Status.PARTLY_ACHIEVED:
            sentence = N_(
                "Status %(status)s: the target's quarter is reached, and progress %(share)s is at least %(least_share)s"
            )
            values = {"share": receipt.share, "least_share": PARTLY_SHARE}
        case Status.NOT_ACHIEVED:
            sentence = N_(
                "Status %(status)s: the target's quarter is reached, and progress %(share)s is below %(least_share)s"
            )
            values = {"share": receipt.share, "least_share": PARTLY_SHARE}
        case Status.ACHIEVED:
            sentence = N_("Status %(status)s: progress %(share)s is at least %(least_share)s")
            values = {"share": receipt.share, "least_share": 1.0}
        case Status.ON_TRACK if receipt.pace is not None:
            sentence = N_("Status %(status)s: pace %(pace)s is at least %(least_pace)s")
            values = {"pace": receipt.pace, "least_pace": ON_TRACK_PACE}
        case Status.AT_RISK if receipt.pace is not None:
            sentence = N_("Status %(status)s: pace %(pace)s is at least %(least_pace)s, below %(next_pace)s")
            values = {"pace": receipt.pace, "least_pace": AT_RISK_PACE, "next_pace": ON_TRACK_PACE}
        case Status.OFF_TRACK if receipt.pace is not None:
            sentence = N_("Status %(status)s: pace %(pace)s is below %(least_pace)s")
            values = {"pace": receipt.pace, "least_pace": AT_RISK_PACE}
        case _:
            sentence = N_("Status %(status)s")
    return of("", sentence, status=status.value, **values)


def _outlook_trace(receipt: Receipt, actual: Actual) -> Iterator[TraceLine]:
    target = receipt.target_path.target
    if receipt.is_target_over and target is not None and actual.data_quarter < target[0]:
        sentence = N_("the target's quarter, %(target_quarter)s, has passed; the latest figure is for %(quarter)s")
        yield of("R9", sentence, target_quarter=target[0], quarter=actual.data_quarter)
    elif target is not None:
        yield from _forecast_trace(receipt, target, actual)
    if receipt.to_next_status is not None:
        following = receipt.to_next_status
        yield of(
            "R11",
            N_("%(actual)s changed by %(difference)s would be %(next_status)s"),
            actual=actual.value,
            difference=following.difference,
            next_status=following.status.value,
        )
    neighbours = one_unit_apart(receipt.indicator, receipt.target_path, actual)
    if neighbours is not None:
        differs = N_("assessed again with %(fewer)s and %(more)s: a status differs")
        same_status = N_("assessed again with %(fewer)s and %(more)s: no status differs")
        yield of("R12", differs if receipt.rests_on_one_unit else same_status, fewer=neighbours[0], more=neighbours[1])


def _forecast_trace(receipt: Receipt, target: Point, actual: Actual) -> Iterator[TraceLine]:
    """Return the lines of R8 to R10 up to a target that lies ahead."""
    left = target[0] - actual.data_quarter
    if receipt.slope is not None and receipt.forecast is not None:
        yield from _slope_trace(receipt, actual)
        reached = actual.value + receipt.slope * left / QUARTERS_A_YEAR
        carried = {"actual": actual.value, "slope": receipt.slope, "left": left, "reached": reached}
        word = receipt.forecast.word.value
        if same(reached, receipt.forecast.value):
            yield of("R9", N_("%(actual)s + %(slope)s × %(left)s / 4 = %(reached)s; %(word)s"), word=word, **carried)
        else:
            sentence = N_(
                "%(actual)s + %(slope)s × %(left)s / 4 = %(reached)s, held at the KPI's limit %(forecast)s; %(word)s"
            )
            yield of("R9", sentence, forecast=receipt.forecast.value, word=word, **carried)
        band = slope_band(receipt.points)
        if band is not None:
            yield of(
                "R9",
                N_("band: slopes %(slope_low)s and %(slope_high)s a year give %(low)s and %(high)s"),
                slope_low=band[0],
                slope_high=band[1],
                low=receipt.forecast.low,
                high=receipt.forecast.high,
            )
    if receipt.needed_pace is not None:
        yield of(
            "R10",
            N_("(%(target)s − %(actual)s) / (%(left)s / 4) = %(needed)s a year"),
            target=target[1],
            actual=actual.value,
            left=left,
            needed=receipt.needed_pace,
        )
        if receipt.needed_pace_ratio is not None:
            sentence = N_("%(needed)s / %(slope)s = %(ratio)s times the present pace")
            ratio = receipt.needed_pace_ratio
            yield of("R10", sentence, needed=receipt.needed_pace, slope=receipt.slope, ratio=ratio)


def _slope_trace(receipt: Receipt, actual: Actual) -> Iterator[TraceLine]:
    slope = receipt.slope
    if receipt.indicator.cumulation is Cumulation.FLOW:
        baseline = receipt.target_path.baseline
        assert baseline is not None and slope is not None
        quarters = actual.data_quarter - baseline[0]
        if quarters < QUARTERS_A_YEAR:
            sentence = N_("slope: %(actual)s × 4 / %(quarters)s = %(slope)s a year")
            yield of("R9", sentence, actual=actual.value, quarters=quarters, slope=slope)
        else:
            sentence = N_("slope: added in the last four quarters, %(actual)s − %(before)s = %(slope)s a year")
            yield of("R9", sentence, actual=actual.value, before=actual.value - slope, slope=slope)
        return
    if len(receipt.points) == 2:
        (first, low), (last, high) = receipt.points
        sentence = N_("slope: (%(high)s − %(low)s) / (%(quarters)s / 4) = %(slope)s a year")
        yield of("R9", sentence, high=high, low=low, quarters=last - first, slope=slope)
        return
    yield of("R8", N_("points %(points)s"), points=[[str(quarter), value] for quarter, value in receipt.points])
    above, below = weighted_sums(receipt.points)
    sentence = N_("slope: weighted least squares, %(above)s / %(below)s = %(slope)s a year")
    yield of("R9", sentence, above=above, below=below, slope=slope)
