"""Today's date, by which a report counts as late: the same for everybody, wherever server and reader are."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Return today's date in UTC, as the quarters of the plan count their days."""
    return datetime.now(UTC).date()
