"""The rows of budgets.csv: what offices planned, spent and mobilised in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from .csv_files import MARK, SOURCE, Row
from .draw import Draw, nearest, split
from .places import OFFICE_WEIGHTS, PlaceTree

BUDGET_COLUMNS: Final = (
    "plan_year",
    "year",
    "priority_code",
    "office_code",
    "funding",
    "planned_chf",
    "spent_chf",
    "mobilised_chf",
    "origin",
    "basis",
    "source",
)

BUDGET_WEIGHTS: Final = {
    "P1": 0.20,
    "P2": 0.15,
    "P3": 0.11,
    "P4": 0.06,
    "P5": 0.20,
    "E1": 0.05,
    "E2": 0.08,
    "E3": 0.04,
    "E4": 0.03,
    "E5": 0.03,
    "E6": 0.02,
    "E7": 0.03,
}
YEARLY_BUDGET: Final = 30_000_000
FUNDS_MOBILISED: Final = "K-P4.2-a"


def budget_rows(places: PlaceTree, observations: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of budgets.csv, by year, priority or enabler, and office.

    The funds that an office mobilised in a year add up to what it reported for the KPI on extra-budgetary funds.
    """
    mobilised: dict[tuple[int, str], int] = defaultdict(int)
    for row in observations:
        if row["kpi_code"] == FUNDS_MOBILISED and row["dimension"] == "total":
            mobilised[int(row["quarter"][:4]), row["place_code"]] += int(row["value"])
    offices = sorted(OFFICE_WEIGHTS, key=lambda code: places.order[code])
    for year in range(2023, 2027):
        for office in offices:
            draw = Draw(f"budgets:{year}:{office}")
            weights = {code: weight * draw.between(0.7, 1.3) for code, weight in BUDGET_WEIGHTS.items()}
            share = OFFICE_WEIGHTS[office] / sum(OFFICE_WEIGHTS.values())
            planned = split(nearest(YEARLY_BUDGET * share * (0.94 + 0.02 * (year - 2023)), 1000), weights, 1000)
            funds = split(mobilised[year, office], weights, 1000)
            for code in BUDGET_WEIGHTS:
                rate = draw.between(0.5, 0.72) if year == 2026 else draw.between(0.74, 1.02)  # 2026: to September
                yield {
                    "plan_year": str(year),
                    "year": str(year),
                    "priority_code": code,
                    "office_code": office,
                    "funding": "regular",
                    "planned_chf": str(planned[code]),
                    "spent_chf": str(nearest(planned[code] * rate, 1000)),
                    "mobilised_chf": str(funds[code]),
                    "origin": MARK,
                    "basis": MARK,
                    "source": SOURCE,
                }
