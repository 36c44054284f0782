"""What a clock that was wrong for a while leaves behind: moments in the database that are still to come.

A moment that is to come by more than the clocks of two machines differ was written by a clock that was wrong, or is
read by one that is. What is allowed for a time counts only from a moment that has been; else what was begun by a clock
a year ahead would hold for a year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

CLOCKS_APART: Final = timedelta(minutes=5)
"""How far the clocks of two machines that share a database may differ."""


def in_utc(moment: datetime) -> datetime:
    """Return a moment of the database with its zone, UTC. SQLite keeps moments in UTC, and gives them back without."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def is_to_come(moment: datetime, now: datetime) -> bool:
    """Return whether a moment of the database is still to come, by a clock that says `now`."""
    return in_utc(moment) > now + CLOCKS_APART


def in_sequence(moments: Sequence[datetime]) -> list[datetime]:
    """Return the moments of what happened in this order, without those that a wrong clock said.

    The longest row of moments of which none is before the one that it follows is taken as right. Each other moment is
    replaced by the right one before it, or the first right one.
    """
    tails: list[datetime] = []  # for each length of such a row the earliest moment that ends one
    ends: list[int] = []  # where that stands
    follows: list[int | None] = []
    for index, moment in enumerate(moments):
        length = bisect_right(tails, moment)
        follows.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [moment]
        ends[length : length + 1] = [index]
    right = set()
    last = ends[-1] if ends else None
    while last is not None:
        right.add(last)
        last = follows[last]
    found: list[datetime] = []
    for index, moment in enumerate(moments):
        before = found[-1] if found else moments[min(right)]
        found.append(moment if index in right else before)
    return found
