"""The fields of a KPI's definition in words."""

from __future__ import annotations

from typing import Final

from kap_model.vocabulary import Aggregation, Cumulation, Direction, Frequency, ResultLevel
from kap_ui.words.wording import N_, _

_LEVELS: Final = {
    ResultLevel.OUTPUT: N_("output"),
    ResultLevel.OUTCOME: N_("outcome"),
    ResultLevel.IMPACT: N_("impact"),
    ResultLevel.CONTEXT: N_("context: shown, never counted (R13)"),
}
_DIRECTIONS: Final = {
    Direction.INCREASE: N_("increase"),
    Direction.DECREASE: N_("decrease"),
    Direction.MAINTAIN: N_("stay at the target"),
}
_CUMULATIONS: Final = {
    Cumulation.FLOW: N_("reports are added up (R1)"),
    Cumulation.LEVEL: N_("the latest value counts (R1)"),
    Cumulation.RUNNING: N_("each report gives the total so far (R1)"),
    Cumulation.RATE: N_("a rate: the latest numerator over its denominator (R1)"),
    Cumulation.STEP: N_("a step that is reached or not (R1)"),
}
_AGGREGATIONS: Final = {
    Aggregation.SUM: N_("places are added (R2)"),
    Aggregation.POOL: N_("rates are pooled: numerators over denominators, never averaged (R2)"),
    Aggregation.UNION: N_("each Member State counts once (R2)"),
    Aggregation.MIN: N_("the lowest figure counts (R2)"),
    Aggregation.MAX: N_("the highest figure counts (R2)"),
    Aggregation.MEAN: N_("the mean of the places (R2)"),
    Aggregation.DIRECT: N_("each place is measured on its own (R2)"),
    Aggregation.GLOBAL: N_("measured for the world only (R2)"),
}
_FREQUENCIES: Final = {
    Frequency.QUARTERLY: N_("every quarter"),
    Frequency.HALF_YEARLY: N_("every half-year"),
    Frequency.YEARLY: N_("every year"),
}


def level(code: str) -> str:
    """Return the words of a level of the result chain."""
    return _(_LEVELS[ResultLevel(code)])


def direction(code: str) -> str:
    """Return the words of the desired direction."""
    return _(_DIRECTIONS[Direction(code)])


def cumulation(code: str) -> str:
    """Return the words of how reports are combined over time."""
    return _(_CUMULATIONS[Cumulation(code)])


def aggregation(code: str) -> str:
    """Return the words of how figures are combined over places."""
    return _(_AGGREGATIONS[Aggregation(code)])


def frequency(code: str) -> str:
    """Return the words of how often is reported."""
    return _(_FREQUENCIES[Frequency(code)])
