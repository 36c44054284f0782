"""The overdue badge: late is not bad, so it stands beside a status and never decides one."""

from __future__ import annotations

from datetime import date, timedelta

from kap_model.measures.inputs import Indicator
from kap_model.quarter import Quarter

GRACE_DAYS = 30
"""How long after its due day a figure may come without being overdue (METHOD, "Late is not bad")."""


def is_overdue(indicator: Indicator, quarter: Quarter, today: date) -> bool:
    """Return whether the figure of a quarter is overdue: later than quarter end, due lag and 30 days of grace.

    A KPI without a due lag is never overdue, since nothing says when its figures are due.
    """
    if indicator.due_lag_days is None:
        return False
    return today > quarter.last_day + timedelta(days=indicator.due_lag_days + GRACE_DAYS)
