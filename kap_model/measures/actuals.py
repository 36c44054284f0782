"""The actual of a KPI at every place: over time (R1), over places (R2), with its gaps named (R3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from math import fsum
from operator import attrgetter, itemgetter
from typing import TypeAlias

from kap_model.measures.inputs import LARGEST, Indicator, Observed, TargetPath, is_figure
from kap_model.measures.trace_lines import TraceLine
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Origin

STALE_STEPS = 2
"""A child, or an actual, is out of date when it is more than this many steps behind (R2, status row 4)."""


class ActualSource(StrEnum):
    """Whether an actual is of the place's own observations or built from its children."""

    DIRECT = "direct"
    BUILT = "built"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """The actual of a KPI at a place, as it stands from one quarter until the next step of its series.

    `value` is in the KPI's unit (per cent where it has a numerator and a denominator); `data_quarter` is the quarter
    of the newest observation used. `reported` and `expected` count children and are None for a direct actual.
    `is_illustrative_below` says that a made-up row below the place is in reach of what its children give: an
    observation of theirs, a row that alone makes one of them expected, or a target path of theirs, whose baseline says
    from when on figures count. `built_value` is what the children would give where the place has observations of its
    own; `quarters` are the quarters observed at and below the place that a flow rests on. `observed`, `children` and
    `left_out` are what the actual was made from, for its trace: the place's observations in its window (those up to
    `data_quarter` were used), the children counted, and the expected children left out, with what they have, if
    anything. An actual that was stored has none of these three, and its `trace` instead.
    """

    value: float
    data_quarter: Quarter
    source: ActualSource
    numerator: float | None
    denominator: float | None
    countries: frozenset[str] | None
    reported: int | None
    expected: int | None
    is_partial: bool
    is_lower_bound: bool
    origins: tuple[str, ...]
    is_illustrative_below: bool = False
    built_value: float | None = None
    quarters: frozenset[Quarter] = field(default=frozenset(), compare=False, repr=False)
    observed: tuple[Observed, ...] = field(default=(), compare=False, repr=False)
    children: tuple[tuple[str, Actual], ...] = field(default=(), compare=False, repr=False)
    left_out: tuple[tuple[str, Actual | None], ...] = field(default=(), compare=False, repr=False)
    trace: tuple[TraceLine, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that made the figure."""
        rules = ("R1",) if self.source is ActualSource.DIRECT else ("R1", "R2")
        return (*rules, "R3") if self.is_lower_bound else rules

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is in reach: an observation used or, where it is built, a row below that decides it."""
        return Origin.ILLUSTRATIVE in self.origins or (self.source is ActualSource.BUILT and self.is_illustrative_below)


Series: TypeAlias = list[tuple[Quarter, Actual]]
"""The steps of one place's actual, ascending: each holds from its quarter until that of the next."""


@dataclass(frozen=True, slots=True)
class Known:
    """Actuals that stand: `series` of places beside those that are worked out `anew`, as they were stored.

    Of places that are not worked out anew it matters only by whom there are observations, not which.
    """

    anew: Set[str]
    series: Mapping[str, Series]


def actual_series(
    indicator: Indicator,
    places: Mapping[str, Sequence[str]],
    observations: Mapping[str, Sequence[Observed]],
    target_paths: Mapping[str, TargetPath],
    known: Known | None = None,
    at: Quarter | None = None,
) -> dict[str, Series]:
    """Return the actual of one KPI at every place that has one, for every quarter at which it can change.

    Args:
        indicator: the KPI.
        places: every place with the codes of its children; groups stand as places without children, and are the
            child of none.
        observations: the observations of `total` in view, by place, in any order.
        target_paths: baseline, milestones and target by place; a place without any may be left out.
        known: what is not to be worked out anew; the series of such places that are nobody's child here may miss.
        at: the only quarter that is asked for, if any: each series is then the one step that holds there.

    The step at quarter q is the actual of METHOD for the selected quarter q. Steps stand at the quarters of the
    observations at and below the place; at some of them nothing may change.
    """
    series: dict[str, Series] = {}
    reporting: set[str] = set()
    made_up = _MadeUp()
    for place in _children_first(places):
        target_path = target_paths.get(place)
        observed = observations.get(place, ())
        # Reading: who is expected to report is judged over all the data in view, whatever the selected quarter, so
        # that the number of expected children does not change with the reader's choice of quarter.
        expected = sorted(child for child in places[place] if child in reporting)
        if expected or observed or (target_path is not None and (target_path.baseline or target_path.target)):
            reporting.add(place)
            made_up.add(place, expected, observed, target_path)
        if known is not None and place not in known.anew:
            if place in known.series:
                series[place] = known.series[place]
            continue
        # Reading: each place looks through its own window; a child without a baseline uses all its observations,
        # even where its parent has a baseline.
        start = target_path.baseline[0] if target_path is not None and target_path.baseline is not None else None
        steps = _direct_steps(indicator, observed, start, at) if observed else []
        if expected and indicator.is_built:
            steps = _with_built(indicator, expected, series, steps, start, made_up)
        if steps:
            series[place] = steps if at is None else steps[-1:]
    return series


@dataclass(slots=True)
class _MadeUp:
    """Which children a made-up row is in reach of otherwise than by a figure of theirs that is used.

    Attributes:
        evident: places that would report without any made-up row.
        reporting: places that report by made-up rows alone, or whose target path is made up.
        above: places above one of these.
    """

    evident: set[str] = field(default_factory=set)
    reporting: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)

    def add(
        self, place: str, expected: Sequence[str], observed: Sequence[Observed], target_path: TargetPath | None
    ) -> None:
        """Take in a place that reports, after its children."""
        has_path = target_path is not None and bool(target_path.baseline or target_path.target)
        is_path_made_up = has_path and target_path is not None and target_path.is_illustrative
        if (
            (has_path and not is_path_made_up)
            or any(observation.origin != Origin.ILLUSTRATIVE for observation in observed)
            or not self.evident.isdisjoint(expected)
        ):
            self.evident.add(place)
        if is_path_made_up or place not in self.evident:
            self.reporting.add(place)
        if not (self.reporting.isdisjoint(expected) and self.above.isdisjoint(expected)):
            self.above.add(place)

    def reaches(self, child: str, actual: Actual | None) -> bool:
        """Return whether a made-up row is in reach of what a child gives, or of its giving nothing."""
        if child in self.reporting:
            return True
        return child in self.above if actual is None else actual.is_illustrative


def actual_at(series: Sequence[tuple[Quarter, Actual]], quarter: Quarter) -> Actual | None:
    """Return the actual that holds at a quarter, or None where there is none yet."""
    steps = bisect_right(series, quarter, key=itemgetter(0))
    return series[steps - 1][1] if steps else None


def _children_first(places: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen: set[str] = set()
    stack = [(place, False) for place in places]
    while stack:
        place, is_open = stack.pop()
        if is_open:
            yield place
        elif place not in seen:
            seen.add(place)
            stack.append((place, True))
            stack.extend((child, False) for child in places[place])


def _figure(observed: Observed) -> float | None:
    """Return the figure that one observation states, or None where it states none that is finite."""
    if observed.countries is not None:
        return float(len(observed.countries))
    value, numerator, denominator = observed.value, observed.numerator, observed.denominator
    if numerator is not None and denominator is not None:
        if not (0.0 < denominator <= LARGEST and is_figure(numerator)):
            return None
        value = 100.0 * numerator / denominator
    return value + 0.0 if value is not None and is_figure(value) else None  # + 0.0 turns -0.0 into 0.0


def _direct_steps(
    indicator: Indicator, observations: Sequence[Observed], start: Quarter | None, at: Quarter | None
) -> Series:
    """R1 and R3 at one place: the actual after each observation of its window, or the one that holds at a quarter."""
    is_union = indicator.aggregation is Aggregation.UNION
    figures = [
        (observed, figure)
        for observed in sorted(observations, key=attrgetter("quarter"))
        if (start is None or observed.quarter > start)
        and (at is None or observed.quarter <= at)
        and (figure := _figure(observed)) is not None
        and not (is_union and observed.countries is None)
    ]
    used = tuple([observed for observed, _ in figures])
    if indicator.cumulation is Cumulation.FLOW:
        return _flow_steps(indicator, figures, used, start)
    if at is not None:
        figures = figures[-1:]
    return [
        (
            observed.quarter,
            Actual(
                value=figure,
                data_quarter=observed.quarter,
                source=ActualSource.DIRECT,
                numerator=observed.numerator,
                denominator=observed.denominator,
                countries=observed.countries,
                reported=None,
                expected=None,
                is_partial=False,
                is_lower_bound=False,
                origins=(observed.origin,),
                observed=used,
            ),
        )
        for observed, figure in figures
    ]


def _flow_steps(
    indicator: Indicator, figures: list[tuple[Observed, float]], used: tuple[Observed, ...], start: Quarter | None
) -> Series:
    is_union = indicator.aggregation is Aggregation.UNION
    is_pool = indicator.aggregation is Aggregation.POOL
    value = 0.0
    numerator: float | None = None
    denominator: float | None = None
    countries: frozenset[str] | None = None
    origins: tuple[str, ...] = ()
    previous = start
    has_gap = False
    quarters: frozenset[Quarter] = frozenset()
    steps: Series = []
    for observed, figure in figures:
        quarter = observed.quarter
        if previous is not None and quarter - previous > indicator.step:
            has_gap = True
        previous = quarter
        quarters |= {quarter}
        if observed.origin not in origins:
            origins = tuple(sorted((*origins, observed.origin)))
        if is_union:
            countries = (countries or frozenset()) | (observed.countries or frozenset())
            value = float(len(countries))
        elif is_pool and observed.numerator is not None and observed.denominator is not None:
            # Reading: percentages cannot be added; a pooled flow is pooled over time as it is over places.
            numerator = (numerator or 0.0) + observed.numerator
            denominator = (denominator or 0.0) + observed.denominator
            value = 100.0 * numerator / denominator
        else:
            value += figure
        steps.append(
            (
                quarter,
                Actual(
                    value=value,
                    data_quarter=quarter,
                    source=ActualSource.DIRECT,
                    numerator=numerator,
                    denominator=denominator,
                    countries=countries,
                    reported=None,
                    expected=None,
                    is_partial=False,
                    is_lower_bound=has_gap,
                    origins=origins,
                    quarters=quarters,
                    observed=used,
                ),
            )
        )
    return steps


def _with_built(
    indicator: Indicator,
    expected: list[str],
    series: Mapping[str, Series],
    own: Series,
    start: Quarter | None,
    made_up: _MadeUp,
) -> Series:
    """R2 at one place: its own steps where it has observations, and what its children give where it has none."""
    changes: dict[Quarter, list[tuple[int, Actual]]] = {}
    for number, child in enumerate(expected):
        for quarter, actual in series.get(child, ()):
            changes.setdefault(quarter, []).append((number, actual))
    if not changes:
        return own
    own_steps = dict(own)
    children: list[Actual | None] = [None] * len(expected)
    direct: Actual | None = None
    built: Actual | None = None
    steps: Series = []
    for quarter in sorted(changes.keys() | own_steps.keys()):
        for number, actual in changes.get(quarter, ()):
            children[number] = actual
        if quarter in changes:
            built = _built(indicator, expected, children, start, made_up)
        direct = own_steps.get(quarter, direct)
        if direct is not None:
            if built is not None:
                is_below = built.is_illustrative_below
                steps.append((quarter, replace(direct, built_value=built.value, is_illustrative_below=is_below)))
            else:
                steps.append((quarter, direct))
        elif built is not None:
            steps.append((quarter, built))
    return steps


def _built(
    indicator: Indicator,
    expected: Sequence[str],
    actuals: Sequence[Actual | None],
    start: Quarter | None,
    made_up: _MadeUp,
) -> Actual | None:
    """R2 and R3: the actual of a place from those of its children, in the order of `expected`."""
    aggregation = indicator.aggregation
    reporting = [
        (child, actual)
        for child, actual in zip(expected, actuals, strict=True)
        # A child whose figure has no denominator cannot be pooled; such rows are refused at load.
        if actual is not None and not (aggregation is Aggregation.POOL and actual.denominator is None)
    ]
    if not reporting:
        return None
    newest = max([actual.data_quarter for _, actual in reporting])
    # Reading: an actual whose data quarter is not after the place's own baseline rests on no observation in (t0, q].
    if start is not None and newest <= start:
        return None
    oldest = newest - STALE_STEPS * indicator.step
    counted = [item for item in reporting if item[1].data_quarter >= oldest]
    numerator = denominator = None
    countries = None
    values = [actual.value for _, actual in counted]
    match aggregation:
        case Aggregation.SUM:
            value = fsum(values)
        case Aggregation.POOL:
            numerator = fsum([actual.numerator or 0.0 for _, actual in counted])
            denominator = fsum([actual.denominator or 0.0 for _, actual in counted])
            value = 100.0 * numerator / denominator
        case Aggregation.UNION:
            countries = frozenset().union(*[actual.countries or () for _, actual in counted])
            value = float(len(countries))
        case Aggregation.MIN:
            value = min(values)
        case Aggregation.MAX:
            value = max(values)
        case _:
            value = fsum(values) / len(values)
    # Reading: `reported k` counts the children whose figures are in the result; a child too old to be counted has not
    # reported. A count that left it out without saying so would not be seen to be partial.
    is_partial = len(counted) < len(expected) or any(actual.is_partial for _, actual in counted)
    quarters: frozenset[Quarter] = frozenset()
    is_lower_bound = False
    if indicator.cumulation is Cumulation.FLOW:
        quarters = quarters.union(*[actual.quarters for _, actual in counted])
        # Reading: a step is missing at a built place, too, where none of its counted children observed it after the
        # place's own baseline.
        is_lower_bound = (
            is_partial
            or any(actual.is_lower_bound or actual.data_quarter < newest for _, actual in counted)
            or _has_gap(indicator.step, start, quarters)
        )
    origins = counted[0][1].origins
    if any(actual.origins != origins for _, actual in counted):
        origins = tuple(sorted({origin for _, actual in counted for origin in actual.origins}))
    left_out: tuple[tuple[str, Actual | None], ...] = ()
    if len(counted) < len(expected):
        present = {child for child, _ in counted}
        left_out = tuple(item for item in zip(expected, actuals, strict=True) if item[0] not in present)
    return Actual(
        value=value + 0.0,
        data_quarter=newest,
        source=ActualSource.BUILT,
        numerator=numerator,
        denominator=denominator,
        countries=countries,
        reported=len(counted),
        expected=len(expected),
        is_partial=is_partial,
        is_lower_bound=is_lower_bound,
        origins=origins,
        is_illustrative_below=any(map(made_up.reaches, expected, actuals)),
        quarters=quarters,
        children=tuple(counted),
        left_out=left_out,
    )


def _has_gap(step: int, start: Quarter | None, quarters: frozenset[Quarter]) -> bool:
    """R3: whether two neighbours of the start and the observed quarters after it are more than one step apart."""
    line = sorted(quarters) if start is None else [start, *sorted(quarter for quarter in quarters if quarter > start)]
    return any(later - earlier > step for earlier, later in pairwise(line))
