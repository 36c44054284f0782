"""How fast made-up money is spent: by year, by office, by priority.

One office is far behind its budget and one is ahead of it; nothing is spent beyond a budget. The newest figures are of
September 2026: of that year three quarters are over.
"""

from __future__ import annotations

from typing import Final

from .draw import Draw
from .quarters import NEWEST

YEARS: Final = range(2023, 2027)
THIS_YEAR: Final = NEWEST // 4

BEHIND: Final = "AO-YAO"
AHEAD: Final = "RO-EUR"

_OF_YEAR: Final = {2023: 0.82, 2024: 0.88, 2025: 0.93, THIS_YEAR: 0.67}
"""The share of a budget that is spent: the plan began slowly."""
_OF_OFFICE: Final = {BEHIND: 0.5, AHEAD: 1.35}
"""What multiplies the share of this year; of the years before the distance is a third of it."""
_OF_OBJECTIVE: Final = {"P1": 0.98, "P2": 1.07, "P3": 0.93, "P4": 1.04, "P5": 1.0}
"""Much is spent on P2, which is off track; money and results are two things."""
_MOST: Final = 0.99


def share_spent(office: str, objective: str, year: int) -> float:
    """Return the share of the budget of a year that an office spends on a priority or enabler."""
    pace = _OF_OFFICE.get(office, Draw(f"spending:{office}").between(0.94, 1.06))
    if year < THIS_YEAR:
        pace = 1 + (pace - 1) / 3
    lively = 1 + Draw(f"spending:{office}:{objective}:{year}").around_zero(0.06)
    return min(_MOST, _OF_YEAR[year] * pace * _OF_OBJECTIVE.get(objective, 1.0) * lively)
