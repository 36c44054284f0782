"""What a clock that was wrong for a while leaves behind: moments in the database that are still to come.

A moment that is to come by more than the clocks of two machines differ was written by a clock that was wrong, or is
read by one that is. What is allowed for a time counts only from a moment that has been; else what was begun by a clock
a year ahead would hold for a year.
"""

from __future__ import annotations

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
