"""The plain values that the measures read, and the one way in which they compare two figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction

Point: TypeAlias = tuple[Quarter, float]
"""A figure and the quarter at whose end it stands."""

LARGEST: Final = 1e150
"""No KPI has a figure beyond this; sums and products of smaller ones cannot overflow, so no infinity is ever made."""

_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What the measures need to know of a KPI; `step` is 1, 2 or 4 quarters, `tolerance` and limits are in its unit."""

    kpi_code: str
    direction: Direction
    cumulation: Cumulation
    aggregation: Aggregation
    step: int
    decimals: int
    lower_limit: float | None = None
    upper_limit: float | None = None
    tolerance: float | None = None
    due_lag_days: int | None = None

    @property
    def is_built(self) -> bool:
        """Whether a place without figures of its own takes its actual from its children (R2)."""
        return self.aggregation not in (Aggregation.DIRECT, Aggregation.GLOBAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One observation of `total`: exactly one of a value, a numerator with its denominator, or a set of countries."""

    quarter: Quarter
    origin: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    countries: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPath:
    """Baseline, milestones and target of a KPI at a place; a point whose value is not a finite number is no point."""

    baseline: Point | None = None
    milestones: tuple[Point, ...] = ()
    target: Point | None = None
    is_illustrative: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "baseline", _finite(self.baseline))
        object.__setattr__(self, "target", _finite(self.target))
        kept = tuple([point for milestone in self.milestones if (point := _finite(milestone)) is not None])
        object.__setattr__(self, "milestones", kept)

    def points(self) -> tuple[Point, ...]:
        """Return what there is of baseline, milestones and target, in the order of time."""
        return tuple(sorted(point for point in (self.baseline, *self.milestones, self.target) if point is not None))


def _finite(point: Point | None) -> Point | None:
    """Return a point without -0.0 in it, or None where its value is not a figure."""
    return None if point is None or not is_figure(point[1]) else (point[0], point[1] + 0.0)


def is_figure(value: float) -> bool:
    """Return whether a number can be a figure of a KPI: false for NaN, for infinity and for absurd size."""
    return -LARGEST <= value <= LARGEST


def at_least(a: float, b: float) -> bool:
    """Return whether a >= b, so that noise in the last digits of a float decides nothing."""
    return a >= b or a - b > -_TOLERANCE * max(1.0, abs(a), abs(b))


def same(a: float, b: float) -> bool:
    """Return whether a = b within the tolerance of `at_least`."""
    return at_least(a, b) and at_least(b, a)


def years(first: Quarter, last: Quarter) -> float:
    """Return the time from one quarter to another, in years."""
    return (last - first) / QUARTERS_A_YEAR
