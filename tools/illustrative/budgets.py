"""The rows of budgets.csv: a rolling operational plan for each year of the plan.

The plan of a year has that year in detail, with what was spent and mobilised, and forecasts of the three after it. The
regular budget is forecast closely; of the funds of others the farther years hold only what is signed or hoped for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .csv_files import MARK, SOURCE, Row
from .draw import Draw, nearest, split
from .places import OFFICE_WEIGHTS, PlaceTree
from .projects import MadeUpProject, YearOffice, YearOfficeObjective
from .spending import YEARS, share_spent

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
FORECASTS: Final = 3
"""The years after its own that a plan forecasts."""
_GRAIN: Final = 1000
_SPENT_AT_ONCE: Final = 0.6
"""The part of what is mobilised for no project that is planned in the same year; the rest is planned in the next."""


def regular_budgets() -> dict[YearOfficeObjective, int]:
    """Return the regular budget by year, office, and priority or enabler, as each year's own plan has it."""
    budgets = {}
    for office, office_weight in OFFICE_WEIGHTS.items():
        draw = Draw(f"budgets:{office}")
        weights = {code: weight * draw.between(0.75, 1.25) for code, weight in BUDGET_WEIGHTS.items()}
        share = office_weight / sum(OFFICE_WEIGHTS.values())
        for year in range(YEARS[0], YEARS[-1] + FORECASTS + 1):
            of_year = Draw(f"budgets:{office}:{year}")
            moved = {code: weight * of_year.between(0.94, 1.06) for code, weight in weights.items()}
            whole = nearest(YEARLY_BUDGET * share * (0.94 + 0.02 * (year - YEARS[0])), _GRAIN)
            for code, amount in split(whole, moved, _GRAIN).items():
                budgets[year, office, code] = amount
    return budgets


def budget_rows(
    places: PlaceTree,
    projects: Sequence[MadeUpProject],
    regular: Mapping[YearOfficeObjective, int],
    booked: Mapping[YearOfficeObjective, int],
    mobilised: Mapping[YearOffice, int],
) -> Iterator[Row]:
    """Yield rows of budgets.csv, by plan, year, office, objective and funding."""
    planned = {"regular": dict(regular), "extrabudgetary": _funds_planned(projects, booked)}
    of_projects = _of_projects(projects)
    offices = sorted(OFFICE_WEIGHTS, key=lambda code: places.order[code])
    for plan_year in YEARS:
        for year in range(plan_year, plan_year + FORECASTS + 1):
            for office in offices:
                for objective in BUDGET_WEIGHTS:
                    for funding, amounts in planned.items():
                        key = (year, office, objective)
                        amount = amounts.get(key, 0)
                        money = {"planned_chf": str(_forecast(plan_year, key, funding, amount))}
                        if year == plan_year:
                            money = _detail(key, funding, amount, of_projects[funding], booked, mobilised)
                        if funding == "regular" or any(int(cell) for cell in money.values()):
                            yield {
                                "plan_year": str(plan_year),
                                "year": str(year),
                                "priority_code": objective,
                                "office_code": office,
                                "funding": funding,
                                **money,
                                "origin": MARK,
                                "basis": MARK,
                                "source": SOURCE,
                            }


_Spending = Mapping[YearOfficeObjective, tuple[int, int]]
"""What projects plan and spend, by year, office and priority."""


def _detail(
    key: YearOfficeObjective,
    funding: str,
    amount: int,
    of_projects: _Spending,
    booked: Mapping[YearOfficeObjective, int],
    mobilised: Mapping[YearOffice, int],
) -> Row:
    """Return what the plan of a year says of that year: projects spend their part, the rest follows the office."""
    year, office, objective = key
    planned, spent = of_projects.get(key, (0, 0))
    rest = nearest((amount - planned) * share_spent(office, objective, year), _GRAIN)
    row = {"planned_chf": str(amount), "spent_chf": str(spent + rest)}
    if funding == "extrabudgetary" and (year, office) in mobilised:
        row["mobilised_chf"] = str(booked.get(key, 0))
    return row


def _forecast(plan_year: int, key: YearOfficeObjective, funding: str, amount: int) -> int:
    """Return what the plan of a year forecasts of a later one, which turns out as `amount`."""
    year, office, objective = key
    ahead = year - plan_year
    draw = Draw(f"forecasts:{plan_year}:{year}:{office}:{objective}:{funding}")
    if funding == "regular":
        return nearest(amount * (1 + draw.around_zero(0.04 * ahead)), _GRAIN)
    return nearest(amount * (1 - 0.2 * ahead) * (1 + draw.around_zero(0.08 * ahead)), _GRAIN)


def _of_projects(projects: Sequence[MadeUpProject]) -> dict[str, _Spending]:
    """Return what projects plan and spend in each year, by funding. Other currencies are in no budget."""
    sums: dict[str, dict[YearOfficeObjective, tuple[int, int]]] = {"regular": {}, "extrabudgetary": {}}
    for project in projects:
        if project.currency is None:
            of_funding, spent = sums[project.funding], project.spent
            for year, planned in project.planned.items():
                key = (year, project.office, project.priority)
                before = of_funding.get(key, (0, 0))
                of_funding[key] = (before[0] + planned, before[1] + spent.get(year, 0))
    return dict(sums)


def _funds_planned(
    projects: Sequence[MadeUpProject], booked: Mapping[YearOfficeObjective, int]
) -> dict[YearOfficeObjective, int]:
    """Return what is planned of the funds of others: by projects in their years, and what is mobilised at large.

    After the newest year as much is hoped for at large as in the two years before it.
    """
    at_large = dict(booked)
    for project in projects:
        for year, paid in project.paid_in.items():
            at_large[year, project.office, project.priority] -= paid
    planned: dict[YearOfficeObjective, int] = defaultdict(int)
    for (year, office, objective), amount in at_large.items():
        at_once = nearest(amount * _SPENT_AT_ONCE, _GRAIN)
        planned[year, office, objective] += at_once
        planned[year + 1, office, objective] += amount - at_once
        if year in YEARS[-2:]:
            for later in range(YEARS[-1] + 1, YEARS[-1] + FORECASTS + 1):
                planned[later, office, objective] += nearest(amount / 2, _GRAIN)
    for project in projects:
        if project.funding == "extrabudgetary" and project.currency is None:
            for year, amount in project.planned.items():
                planned[year, project.office, project.priority] += amount
    return dict(planned)
