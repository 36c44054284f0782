"""The deck: the declared list of points, from which everything that leaves the program is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kap_points import linkages, regions, results
from kap_points.point import Point
from kap_points.reading import Reading

DECK: Final[tuple[Callable[[Reading], Iterator[Point]], ...]] = (
    results.plan,
    results.each_priority,
    results.enablers,
    regions.regions,
    linkages.linkages,
    results.needs_attention,
)
"""What the deck says, in order; a KPI by choice follows."""


def deck(reading: Reading, kpi: str | None = None) -> tuple[Point, ...]:
    """Return the points of a reading, in order.

    Args:
        reading: which is open.
        kpi: the KPI that has a point; None for the one that is furthest behind, if any is.

    Raises:
        KeyError: the plan has no such KPI.
    """
    chosen = kpi or results.furthest_behind(reading)
    last = () if chosen is None else (results.one_kpi(reading, chosen),)
    return (*(point for make in DECK for point in make(reading)), *last)
