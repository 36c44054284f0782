"""How an actual came about, in lines that a reader can recompute (R1 to R3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kap_model.measures.actuals import Actual, ActualSource
from kap_model.measures.inputs import Indicator, Observed, at_least
from kap_model.measures.trace_lines import N_, TraceLine, of
from kap_model.vocabulary import Aggregation, Cumulation


def actual_trace(indicator: Indicator, actual: Actual) -> tuple[TraceLine, ...]:
    """Return the lines of R1 to R3; those kept with a stored actual, else worked out from what it was made of."""
    if actual.trace is not None:
        return actual.trace
    return tuple(_lines(indicator, actual))


def _lines(indicator: Indicator, actual: Actual) -> Iterator[TraceLine]:
    if actual.source is ActualSource.DIRECT:
        yield _over_time(indicator, actual)
        built = actual.built_value
        # The KPI's rounding is half a unit of its last decimal.
        if built is not None and not at_least(0.5 * 10.0**-indicator.decimals, abs(built - actual.value)):
            sentence = N_("the place's own figure %(actual)s is used; its children would give %(built)s")
            yield of("R2", sentence, actual=actual.value, built=built)
    else:
        yield _over_places(indicator, actual)
        yield from _left_out(actual)
    if actual.is_lower_bound:
        yield from _why_lower_bound(indicator, actual)


def _over_time(indicator: Indicator, actual: Actual) -> TraceLine:
    used = [observed for observed in actual.observed if observed.quarter <= actual.data_quarter]
    value = actual.value
    if not used:
        return of("R1", _LATEST, quarter=actual.data_quarter, actual=value)
    if indicator.cumulation is not Cumulation.FLOW:
        newest = used[-1]
        if newest.countries is not None:
            countries = [[str(newest.quarter), sorted(newest.countries)]]
            return of(
                "R1", N_("latest: %(countries_by_quarter)s = %(actual)s"), countries_by_quarter=countries, actual=value
            )
        if newest.numerator is not None and newest.denominator is not None:
            return of(
                "R1",
                N_("latest, %(quarter)s: 100 × %(numerator)s / %(denominator)s = %(actual)s"),
                quarter=newest.quarter,
                numerator=newest.numerator,
                denominator=newest.denominator,
                actual=value,
            )
        return of("R1", _LATEST, quarter=newest.quarter, actual=value)
    if indicator.aggregation is Aggregation.UNION:
        countries = [[str(row.quarter), sorted(row.countries or ())] for row in used]
        return of(
            "R1", N_("united: %(countries_by_quarter)s = %(actual)s"), countries_by_quarter=countries, actual=value
        )
    if actual.denominator is not None:
        return of(
            "R1",
            N_("100 × (%(numerators)s) / (%(denominators)s) = %(actual)s"),
            numerators=[observed.numerator for observed in used],
            denominators=[observed.denominator for observed in used],
            actual=value,
        )
    dated = [[str(observed.quarter), _value(observed)] for observed in used]
    return of("R1", N_("%(dated)s = %(actual)s"), dated=dated, actual=value)


_LATEST: Final = N_("latest, %(quarter)s: %(actual)s")


def _value(observed: Observed) -> float:
    if observed.value is not None:
        return observed.value
    if observed.countries is not None:
        return len(observed.countries)
    assert observed.numerator is not None and observed.denominator is not None
    return 100.0 * observed.numerator / observed.denominator


def _over_places(indicator: Indicator, actual: Actual) -> TraceLine:
    counted = {"reported": actual.reported, "expected": actual.expected}
    match indicator.aggregation:
        case Aggregation.POOL:
            return of(
                "R2",
                N_(
                    "pooled from %(reported)s of %(expected)s: "
                    "100 × (%(placed_numerators)s) / (%(denominators)s) = %(actual)s"
                ),
                **counted,
                placed_numerators=[[child, part.numerator] for child, part in actual.children],
                denominators=[part.denominator for _, part in actual.children],
                actual=actual.value,
            )
        case Aggregation.UNION:
            countries = [[child, sorted(part.countries or ())] for child, part in actual.children]
            return of(
                "R2",
                N_("union of %(reported)s of %(expected)s: %(countries_by_place)s = %(actual)s"),
                **counted,
                countries_by_place=countries,
                actual=actual.value,
            )
        case Aggregation.SUM:
            added = [[child, part.value] for child, part in actual.children]
            sentence = N_("sum of %(reported)s of %(expected)s: %(added)s = %(actual)s")
            return of("R2", sentence, **counted, added=added, actual=actual.value)
        case aggregation:
            placed = [[child, part.value] for child, part in actual.children]
            return of("R2", _CHOSEN[aggregation], **counted, placed=placed, actual=actual.value)


_CHOSEN: Final = {
    Aggregation.MIN: N_("lowest of %(reported)s of %(expected)s: %(placed)s = %(actual)s"),
    Aggregation.MAX: N_("highest of %(reported)s of %(expected)s: %(placed)s = %(actual)s"),
    Aggregation.MEAN: N_("mean of %(reported)s of %(expected)s: %(placed)s = %(actual)s"),
}


def _left_out(actual: Actual) -> Iterator[TraceLine]:
    """Return the children that are expected and not counted."""
    without = [child for child, left in actual.left_out if left is None]
    older = [[child, str(left.data_quarter)] for child, left in actual.left_out if left is not None]
    if without:
        yield of("R2", N_("expected, without a figure: %(places)s"), places=without)
    if older:
        sentence = N_("expected, not counted because more than two steps older: %(placed_quarters)s")
        yield of("R2", sentence, placed_quarters=older)


def _why_lower_bound(indicator: Indicator, actual: Actual) -> Iterator[TraceLine]:
    if actual.source is ActualSource.DIRECT:
        if indicator.step == 1:
            yield of("R3", N_("a lower bound: some quarter is missing before it"))
        else:
            yield of(
                "R3", N_("a lower bound: some step of %(step)s quarters is missing before it"), step=indicator.step
            )
        return
    if actual.is_partial:
        yield of("R3", N_("a lower bound: not every place that is expected has reported"))
        return
    older = [child for child, counted in actual.children if counted.data_quarter < actual.data_quarter]
    bounded = [child for child, counted in actual.children if counted.is_lower_bound]
    if bounded:
        yield of("R3", N_("a lower bound, as these are: %(places)s"), places=bounded)
    if older:
        yield of("R3", N_("a lower bound: the figures of these are for an older quarter: %(places)s"), places=older)
    if not bounded and not older:
        yield of("R3", N_("a lower bound: some step is missing before it, observed by none of them"))
