"""The deck: the declared list of points, from which everything that leaves the program is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kap_model.causes.sides import Side
from kap_points import changes, linkages, regions, results
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
"""What the deck says, in order; what changed since an edition, and a KPI, follow by choice."""


def deck(reading: Reading, kpi: str | None = None, since: Side | None = None) -> tuple[Point, ...]:
    """Return the points of a reading, in order.

    Args:
        reading: which is open.
        kpi: the KPI that has a point; None for the one that is furthest behind, if any is.
        since: the edition since which what changed has a point, from `kap_model.causes.sides.side_of`; None for no
            such point.

    Raises:
        KeyError: the plan has no such KPI.
        DatabaseFault: the database of that edition cannot be used.
    """
    chosen = kpi or results.furthest_behind(reading)
    changed = () if since is None else (changes.changed(reading, since),)
    last = () if chosen is None else (results.one_kpi(reading, chosen),)
    return (*(point for make in DECK for point in make(reading)), *changed, *last)
