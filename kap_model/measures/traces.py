"""How an actual came about, in lines that a reader can recompute (R1 to R3)."""

from __future__ import annotations

from collections.abc import Iterator

from kap_model.measures.actuals import Actual, ActualSource
from kap_model.measures.inputs import Indicator, Observed, at_least
from kap_model.vocabulary import Aggregation, Cumulation

_DIGITS = 12
"""More digits than any figure has, fewer than the noise of a float."""


def figure(value: float | None) -> str:
    """Return a figure as the trace prints it: unrounded, without the noise of the last digits."""
    return "none" if value is None else f"{value:.{_DIGITS}g}"


def actual_trace(indicator: Indicator, actual: Actual) -> tuple[str, ...]:
    """Return the lines of R1 to R3; those kept with a stored actual, else worked out from what it was made of."""
    if actual.trace is not None:
        return actual.trace
    return tuple(_lines(indicator, actual))


def _lines(indicator: Indicator, actual: Actual) -> Iterator[str]:
    if actual.source is ActualSource.DIRECT:
        yield _over_time(indicator, actual)
        built = actual.built_value
        # The KPI's rounding is half a unit of its last decimal.
        if built is not None and not at_least(0.5 * 10.0**-indicator.decimals, abs(built - actual.value)):
            yield f"R2 the place's own figure {figure(actual.value)} is used; its children would give {figure(built)}"
    else:
        yield _over_places(indicator, actual)
        if actual.left_out:
            yield "R2 expected, not counted: " + ", ".join(
                f"{child} ({'no figure' if left is None else f'{left.data_quarter}, more than two steps older'})"
                for child, left in actual.left_out
            )
    if actual.is_lower_bound:
        yield f"R3 a lower bound: {_why_lower_bound(indicator, actual)}"


def _over_time(indicator: Indicator, actual: Actual) -> str:
    used = [observed for observed in actual.observed if observed.quarter <= actual.data_quarter]
    if not used:
        return f"R1 {actual.data_quarter} {figure(actual.value)}"
    if indicator.cumulation is not Cumulation.FLOW:
        newest = used[-1]
        if newest.countries is not None:
            return f"R1 latest, {newest.quarter}: {_countries(newest.countries)} = {figure(actual.value)}"
        if newest.numerator is not None and newest.denominator is not None:
            made = f"100 x {figure(newest.numerator)} / {figure(newest.denominator)}"
            return f"R1 latest, {newest.quarter}: {made} = {figure(actual.value)}"
        return f"R1 latest, {newest.quarter}: {figure(actual.value)}"
    if indicator.aggregation is Aggregation.UNION:
        countries = "; ".join(f"{row.quarter} {_countries(row.countries or frozenset())}" for row in used)
        return f"R1 united: {countries} = {figure(actual.value)}"
    if actual.denominator is not None:
        above = " + ".join(figure(observed.numerator) for observed in used)
        below = " + ".join(figure(observed.denominator) for observed in used)
        return f"R1 100 x ({above}) / ({below}) = {figure(actual.value)}"
    return f"R1 {' + '.join(_dated(observed) for observed in used)} = {figure(actual.value)}"


def _dated(observed: Observed) -> str:
    if observed.value is not None:
        return f"{observed.quarter} {figure(observed.value)}"
    if observed.countries is not None:
        return f"{observed.quarter} {len(observed.countries)}"
    assert observed.numerator is not None and observed.denominator is not None
    return f"{observed.quarter} {figure(100.0 * observed.numerator / observed.denominator)}"


def _over_places(indicator: Indicator, actual: Actual) -> str:
    parts = [(child, counted) for child, counted in actual.children]
    head = f"R2 {indicator.aggregation.value} of {actual.reported} of {actual.expected}: "
    if indicator.aggregation is Aggregation.POOL:
        above = " + ".join(f"{child} {figure(counted.numerator)}" for child, counted in parts)
        below = " + ".join(figure(counted.denominator) for _, counted in parts)
        return f"{head}100 x ({above}) / ({below}) = {figure(actual.value)}"
    if indicator.aggregation is Aggregation.UNION:
        countries = "; ".join(f"{child} {_countries(counted.countries or frozenset())}" for child, counted in parts)
        return f"{head}{countries} = {figure(actual.value)}"
    joint = " + " if indicator.aggregation is Aggregation.SUM else ", "
    return (
        f"{head}{joint.join(f'{child} {figure(counted.value)}' for child, counted in parts)} = {figure(actual.value)}"
    )


def _countries(codes: frozenset[str]) -> str:
    return " ".join(sorted(codes)) or "no country"


def _why_lower_bound(indicator: Indicator, actual: Actual) -> str:
    if actual.source is ActualSource.DIRECT:
        return f"some step of {indicator.step} quarter{'s' if indicator.step > 1 else ''} is missing before it"
    if actual.is_partial:
        return "not every place that is expected has reported"
    older = [child for child, counted in actual.children if counted.data_quarter < actual.data_quarter]
    bounded = [child for child, counted in actual.children if counted.is_lower_bound]
    reasons = []
    if bounded:
        reasons.append(f"{', '.join(bounded)} {'is' if len(bounded) == 1 else 'are'} lower bounds")
    if older:
        reasons.append(f"{', '.join(older)} ha{'s' if len(older) == 1 else 've'} an older data quarter")
    return "; ".join(reasons) or "some step is missing before it, observed by none of them"
