"""The rows of contributions.csv: what partners gave. Those of an office and year make what it mobilised.

What is for a project covers its budget. The rest of an office's year goes to a few priorities and enablers at large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .csv_files import MARK, SOURCE, Row
from .draw import Draw, split
from .partners import PARTNERS
from .projects import MadeUpProject, YearOffice, YearOfficeObjective

CONTRIBUTION_COLUMNS: Final = (
    "contribution_code",
    "partner_code",
    "year",
    "priority_code",
    "office_code",
    "project_code",
    "kind",
    "amount_chf",
    "amount",
    "currency",
    "origin",
    "basis",
    "source",
    "note",
)
FUNDS_MOBILISED: Final = "K-P4.2-a"
"""The KPI on extra-budgetary funds, in francs a quarter."""

_GRAIN: Final = 1000
_AT_LARGE: Final = {"P1": 3.0, "P2": 2.0, "P3": 1.0, "P4": 1.0, "P5": 3.0, "E2": 1.0, "E5": 0.5, "E6": 0.5}
"""How much of what is for no project goes to a priority or enabler."""


@dataclass(frozen=True)
class MadeUpContribution:
    """What a partner gave in a year, in francs or, for a project in another currency, in that one."""

    partner: str
    year: int
    objective: str
    office: str
    project: str | None
    amount: int
    currency: str | None


def funds_mobilised(observations: Iterable[Row]) -> dict[YearOffice, int]:
    """Return what each office reported for the KPI on extra-budgetary funds, by year."""
    mobilised: dict[YearOffice, int] = defaultdict(int)
    for row in observations:
        if row["kpi_code"] == FUNDS_MOBILISED and row["dimension"] == "total":
            mobilised[int(row["quarter"][:4]), row["place_code"]] += int(row["value"])
    return dict(mobilised)


def made_up_contributions(
    projects: Sequence[MadeUpProject], mobilised: Mapping[YearOffice, int]
) -> list[MadeUpContribution]:
    """Return the contributions to projects, then those at large, by year and office."""
    made = []
    left = dict(mobilised)
    for project in projects:
        draw = Draw(f"contributions:{project.code}")
        weights = {partner: draw.between(0.5, 1.5) for partner in project.partners}
        paid_in = {max(project.start // 4, 2023): project.budget} if project.currency else project.paid_in
        for year, paid in paid_in.items():
            for partner, amount in split(paid, weights, _GRAIN).items():
                if amount:
                    made.append(
                        MadeUpContribution(
                            partner, year, project.priority, project.office, project.code, amount, project.currency
                        )
                    )
            if project.currency is None:
                left[year, project.office] -= paid
    return made + [one for (year, office), amount in sorted(left.items()) for one in _at_large(year, office, amount)]


def _at_large(year: int, office: str, amount: int) -> list[MadeUpContribution]:
    draw = Draw(f"contributions:{year}:{office}")
    chosen = draw.shuffled(_AT_LARGE)[: 2 + int(draw.between(0, 3))]
    parts = split(amount, {objective: _AT_LARGE[objective] * draw.between(0.7, 1.3) for objective in chosen}, _GRAIN)
    partners = draw.shuffled(PARTNERS)
    return [
        MadeUpContribution(partner, year, objective, office, None, part, None)
        for partner, (objective, part) in zip(partners, sorted(parts.items()), strict=False)
        if part
    ]


def booked(contributions: Iterable[MadeUpContribution]) -> dict[YearOfficeObjective, int]:
    """Return what budgets say was mobilised: the contributions in francs."""
    sums: dict[YearOfficeObjective, int] = defaultdict(int)
    for one in contributions:
        if one.currency is None:
            sums[one.year, one.office, one.objective] += one.amount
    return dict(sums)


def contribution_rows(contributions: Iterable[MadeUpContribution]) -> Iterable[Row]:
    """Yield rows of contributions.csv, in the order of the codes."""
    numbers: dict[YearOffice, int] = defaultdict(int)
    rows = []
    for one in contributions:
        numbers[one.year, one.office] += 1
        code = f"ILL-{one.year}-{one.office}-{numbers[one.year, one.office]:02d}"
        in_currency = {"amount": str(one.amount), "currency": one.currency} if one.currency else {}
        rows.append(
            {
                "contribution_code": code,
                "partner_code": one.partner,
                "year": str(one.year),
                "priority_code": one.objective,
                "office_code": one.office,
                "project_code": one.project or "",
                "kind": "in_kind" if Draw(f"kind:{code}").chance(0.12) else "cash",
                **(in_currency or {"amount_chf": str(one.amount)}),
                "origin": MARK,
                "basis": MARK,
                "source": SOURCE,
            }
        )
    return sorted(rows, key=lambda row: row["contribution_code"])
