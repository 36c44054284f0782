"""The rolling operational plan: year by priority or enabler, office and funding; planned against spent.

The plan of a year has that year in detail and forecasts of the three after it. What was planned for a year that has
come is what the plan of that very year says; forecasts are never added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.queries import regions
from kap_model.tables import Budget
from kap_model.vocabulary import WORLD, Funding, OfficeKind, Origin, OriginView, PlaceKind

Key = TypeVar("Key", bound=Hashable)

_CENTIME: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One row of a rolling operational plan, Swiss francs.

    Attributes:
        plan_year: the year of the plan that says it.
        year: the year that it is for.
        objective_code: the priority or enabler.
        place_code: the office; a region or WORLD where a source has totals only.
        place_kind: what that place is.
        region_code: the region that it is or lies in; None for WORLD.
        is_headquarters: whether it is of headquarters.
        funding: where the money comes from.
        planned: what is planned.
        spent: what is spent so far; None for a forecast.
        mobilised: what was mobilised from others; None for a forecast.
        origin: who it comes from.
        source: source_id and the place in it.
    """

    plan_year: int
    year: int
    objective_code: str
    place_code: str
    place_kind: PlaceKind
    region_code: str | None
    is_headquarters: bool
    funding: Funding
    planned: float | None
    spent: float | None
    mobilised: float | None
    origin: Origin
    source: str

    @property
    def is_forecast(self) -> bool:
        """Whether it is for a year after that of the plan."""
        return self.year > self.plan_year

    @property
    def is_illustrative(self) -> bool:
        """Whether it is made up."""
        return self.origin is Origin.ILLUSTRATIVE


def budget_lines(session: Session, origin: OriginView) -> tuple[BudgetLine, ...]:
    """Return every row of the rolling operational plans, in the order of their keys. Two statements."""
    statement = select(*Budget.__table__.columns).order_by(  # type: ignore[attr-defined]
        col(Budget.plan_year), col(Budget.year), col(Budget.priority_code), col(Budget.office_code),
        col(Budget.funding), col(Budget.origin),
    )  # fmt: skip
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Budget.origin) == Origin.PUBLISHED)
    rows = session.connection().execute(statement).all()
    places = regions.places(session) if rows else {}
    return tuple(
        BudgetLine(
            plan_year=row.plan_year,
            year=row.year,
            objective_code=row.priority_code,
            place_code=row.office_code,
            place_kind=places[row.office_code].kind,
            region_code=places[row.office_code].region_code,
            is_headquarters=places[row.office_code].office_kind is OfficeKind.HEADQUARTERS,
            funding=Funding(row.funding),
            planned=row.planned_chf,
            spent=row.spent_chf,
            mobilised=row.mobilised_chf,
            origin=Origin(row.origin),
            source=row.source,
        )
        for row in rows
    )


# ---- sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What lines say together, Swiss francs. What no line says is None, never 0.

    Attributes:
        planned: what is planned.
        spent: what is spent.
        mobilised: what was mobilised from others.
        planned_of_spent: what is planned of the lines that say what is spent: a share of the budget is one of these.
        is_illustrative: whether one of the lines is made up.
    """

    planned: float | None
    spent: float | None
    mobilised: float | None
    planned_of_spent: float | None
    is_illustrative: bool

    @classmethod
    def of(cls, lines: Iterable[BudgetLine]) -> Amounts:
        """Return the sums of lines."""
        every = list(lines)
        return cls(
            planned=_sum(line.planned for line in every),
            spent=_sum(line.spent for line in every),
            mobilised=_sum(line.mobilised for line in every),
            planned_of_spent=_sum(line.planned for line in every if line.spent is not None),
            is_illustrative=any(line.is_illustrative for line in every),
        )

    @property
    def available(self) -> float | None:
        """What is left of the budget; None where what is spent is not known. Below 0 where more was spent."""
        return None if self.spent is None or self.planned_of_spent is None else self.planned_of_spent - self.spent

    @property
    def share_spent(self) -> float | None:
        """The share of the budget that is spent; None where it is not known, and without a budget."""
        return self.spent / self.planned_of_spent if self.spent is not None and self.planned_of_spent else None


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def sums(lines: Iterable[BudgetLine], key: Callable[[BudgetLine], Key]) -> dict[Key, Amounts]:
    """Return the sums of lines by a key of theirs, in the order in which the keys first come."""
    groups: dict[Key, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return {name: Amounts.of(group) for name, group in groups.items()}


def at_offices(lines: Iterable[BudgetLine]) -> tuple[BudgetLine, ...]:
    """Return the lines of offices: these can be added; totals that a source gives for a region or the world cannot."""
    return tuple(line for line in lines if line.place_kind is PlaceKind.OFFICE)


def plan_years(lines: Iterable[BudgetLine]) -> tuple[int, ...]:
    """Return the years that have a rolling operational plan, in their order."""
    return tuple(sorted({line.plan_year for line in lines}))


def plan_year_at(lines: Iterable[BudgetLine], at: Quarter) -> int | None:
    """Return the year of the newest plan that had begun at a quarter; None if none had."""
    return max((year for year in plan_years(lines) if year <= at.year), default=None)


def of_plan(lines: Iterable[BudgetLine], plan_year: int) -> tuple[BudgetLine, ...]:
    """Return the lines of the plan of a year: that year in detail, and the forecasts."""
    return tuple(line for line in lines if line.plan_year == plan_year)


def in_detail(lines: Iterable[BudgetLine], until: int | None = None) -> tuple[BudgetLine, ...]:
    """Return what the plan of each year says of that very year, up to a year."""
    return tuple(line for line in lines if not line.is_forecast and (until is None or line.year <= until))


# ---- places


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAmounts:
    """The sums of a place.

    Attributes:
        place_code: WORLD, a region or an office.
        kind: which of these it is.
        region_code: the region that it is or lies in; None for WORLD, and for an office in no region.
        amounts: of a region the sums of its offices, of WORLD those of all offices.
    """

    place_code: str
    kind: PlaceKind
    region_code: str | None
    amounts: Amounts


def by_place(lines: Iterable[BudgetLine]) -> tuple[PlaceAmounts, ...]:
    """Return the sums of the world, then of each region, headquarters among them, each followed by its offices."""
    offices = at_offices(lines)
    rows = [PlaceAmounts(place_code=WORLD, kind=PlaceKind.WORLD, region_code=None, amounts=Amounts.of(offices))]
    groups: dict[str | None, list[BudgetLine]] = defaultdict(list)
    for line in sorted(offices, key=lambda line: (line.is_headquarters, line.region_code or "", line.place_code)):
        groups[line.region_code].append(line)
    for region, its in groups.items():
        if region is not None:
            rows.append(
                PlaceAmounts(place_code=region, kind=PlaceKind.REGION, region_code=region, amounts=Amounts.of(its))
            )
        rows += [
            PlaceAmounts(place_code=office, kind=PlaceKind.OFFICE, region_code=region, amounts=amounts)
            for office, amounts in sums(its, lambda line: line.place_code).items()
        ]
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A total that its parts do not make, Swiss francs.

    Attributes:
        place_code: the region, or WORLD.
        measure: planned, spent or mobilised.
        stated: the total: as a source gives it, or that of all offices.
        summed: the sum of its parts: the offices of a region, the regions of the world.
    """

    place_code: str
    measure: str
    stated: float
    summed: float | None

    @property
    def difference(self) -> float:
        """By how much the total is above the sum of its parts; below 0 if it is less."""
        return self.stated - (self.summed or 0.0)


MEASURES: Final = ("planned", "spent", "mobilised")


def reconciliation(lines: Sequence[BudgetLine]) -> tuple[Discrepancy, ...]:
    """Return where offices do not make their region, or regions the world; () if all totals agree.

    Give it lines of one question, such as those of one plan and year. Three things are looked at: a total that a source
    gives for a region, one that it gives for the world, and whether the regions, headquarters among them, make the sum
    of all offices, which they do not if an office lies in no region.
    """
    offices = at_offices(lines)
    of_region = {row.place_code: row.amounts for row in by_place(lines) if row.kind is PlaceKind.REGION}
    stated = sums((line for line in lines if line.place_kind is not PlaceKind.OFFICE), lambda line: line.place_code)
    every, found = Amounts.of(offices), []
    for measure in MEASURES:
        regions_together = _sum(getattr(amounts, measure) for amounts in of_region.values())
        totals = [(WORLD, getattr(every, measure), regions_together)]
        totals += [
            (
                place,
                getattr(amounts, measure),
                regions_together if place == WORLD else getattr(of_region.get(place), measure, None),
            )
            for place, amounts in stated.items()
        ]
        found += [
            Discrepancy(place_code=place, measure=measure, stated=total, summed=summed)
            for place, total, summed in totals
            if total is not None and abs(total - (summed or 0.0)) >= _CENTIME
        ]
    return tuple(found)


# ---- burn rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """What a place has spent of the budget of a year, against the time.

    Attributes:
        place_code: the office, its region, or WORLD.
        kind: which of these it is.
        amounts: of the year.
        elapsed: the share of the year that is over, 0 to 1.
    """

    place_code: str
    kind: PlaceKind
    amounts: Amounts
    elapsed: float

    @property
    def ahead(self) -> float | None:
        """How far the share spent is above the share of the year, in shares; below 0 behind; None if not known."""
        share = self.amounts.share_spent
        return None if share is None else share - self.elapsed


def elapsed_of(year: int, at: Quarter) -> float:
    """Return the share of a year that is over at the end of a quarter: 0.75 after its third."""
    return min(max((at - Quarter.of(year, 1) + 1) / QUARTERS_A_YEAR, 0.0), 1.0)


def burn(lines: Iterable[BudgetLine], year: int, at: Quarter) -> tuple[Burn, ...]:
    """Return the burn of a year, for the world, each region and each office.

    What is spent is as of the newest figures, so `at` is the quarter that they reach: a year that is over by then is
    spent in full.
    """
    its = [line for line in in_detail(lines) if line.year == year]
    over = elapsed_of(year, at)
    return tuple(
        Burn(place_code=row.place_code, kind=row.kind, amounts=row.amounts, elapsed=over) for row in by_place(its)
    )


# ---- money beside results


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoney:
    """The money of a priority or enabler over the whole plan, Swiss francs.

    Attributes:
        objective_code: the priority or enabler.
        budget: of all years of the plan: of each year that has come as planned in it, of later ones as forecast.
        forecast: the part of the budget that is forecast.
        spent: so far.
        is_illustrative: whether one of the lines is made up.
    """

    objective_code: str
    budget: float | None
    forecast: float | None
    spent: float | None
    is_illustrative: bool

    @property
    def share(self) -> float | None:
        """The share of the budget of the whole plan that is spent; None where either is not known."""
        return self.spent / self.budget if self.spent is not None and self.budget else None


def plan_money(lines: Sequence[BudgetLine], start: Quarter, end: Quarter, at: Quarter) -> Mapping[str, PlanMoney]:
    """Return the money of each priority and enabler over the years of a plan, as known at a quarter, by its code."""
    newest = plan_year_at(lines, at)
    years = range(start.year, end.year + 1)
    offices = [line for line in at_offices(lines) if line.year in years]
    so_far = in_detail(offices, at.year)
    ahead = [line for line in offices if line.plan_year == newest and line.year > at.year]
    return {
        objective: PlanMoney(
            objective_code=objective,
            budget=_sum(line.planned for line in its),
            forecast=_sum(line.planned for line in its if line.is_forecast),
            spent=_sum(line.spent for line in its),
            is_illustrative=any(line.is_illustrative for line in its),
        )
        for objective in dict.fromkeys(line.objective_code for line in (*so_far, *ahead))
        for its in [[line for line in (*so_far, *ahead) if line.objective_code == objective]]
    }
