"""What offices have not sent."""

from __future__ import annotations

from typing import Final

SILENT_OFFICE: Final = "AO-TGU"
SILENT_YEAR: Final = 2024
SILENT_OFFICE_FLOWS: Final = frozenset(
    ("K-E2.3-a", "K-E7.1-b", "K-P1.7-a", "K-P2.3-a", "K-P3.2-b", "K-P5.3-a", "K-P5.5-a", "K-P5.8-b")
)
"""Flows that the silent office reports. They are few: the silent year makes each sum a lower bound for ever."""

LATE: Final = {
    ("K-P5.7-b", "RO-ARB"): 2,
    ("K-P1.4-b", "AO-JKT"): 2,
    ("K-P2.3-a", "AO-DEL"): 1,
    ("K-P5.5-a", "AO-BGI"): 2,
    ("K-E2.3-a", "AO-YAO"): 1,
    ("K-E7.2-a", "RO-CIS"): 1,
    ("K-P3.2-a", "AO-SCL"): 1,
    ("K-E2.2-a", "AO-HRE"): 2,
}
"""Offices that have not yet sent their newest figures: KPI, office, number of steps."""
HOLES: Final = {
    ("K-P1.4-b", "AO-DKR"): ("2024-Q2",),
    ("K-P5.7-b", "AO-YAO"): ("2024-Q4",),
    ("K-P5.3-a", "AO-HRE"): ("2024-Q3", "2024-Q4"),
    ("K-P4.2-a", "RO-CIS"): ("2025-Q1",),
}
"""Steps that an office never sent, with figures before and after."""
STOPPED: Final = {("K-E2.1-a", "AO-HRE"): "2024-Q4", ("K-P5.2-b", "AO-DKR"): "2023-Q4"}
"""Offices that stopped reporting a KPI: the last quarter with a figure."""
