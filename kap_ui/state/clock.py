"""The day by which a report counts as late: the same for everybody, wherever server and reader are.

It is today, or for data that were frozen the day on which they were.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from kap_ui.cache import run_context

_KEY: Final = "_stopped_at"


def today() -> date:
    """Return the day in UTC, as the quarters of the plan count their days."""
    return run_context.kept(_KEY) or datetime.now(UTC).date()


def stop_at(day: date | None) -> None:
    """Let the clock stand at a day for this script run and the events after it; None lets it go."""
    run_context.keep(_KEY, day)
