"""What partners contributed, and how it agrees with what was booked as mobilised and with what offices reported."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.quarter import Quarter
from kap_model.queries.delivery.budgets import BudgetLine, at_offices, in_detail
from kap_model.tables import Contribution, Observation, Partner, Place
from kap_model.vocabulary import TOTAL, ContributionKind, Origin, OriginView, PartnerKind, PlaceKind

FUNDS_MOBILISED: Final = "K-P4.2-a"
"""The KPI on extra-budgetary funds mobilised, Swiss francs; its figures are of one quarter each."""

_CENTIME: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionLine:
    """What a partner gave in a year.

    Attributes:
        contribution_code: the contribution.
        partner_code: the partner.
        partner_en: its name in English.
        partner_fr: its name in French; None where there is none.
        partner_kind: what it is.
        year: the year.
        objective_code: the priority or enabler that it is for.
        office_code: the office that it is for.
        project_code: the project that it is for; None where it is for none.
        kind: whether it is money.
        amount_chf: Swiss francs; None where it is known in another currency only.
        amount: in another currency, as published.
        currency: its ISO 4217 code.
        origin: who it comes from.
        source: source_id and the place in it.
        note: what else is known, in words.
    """

    contribution_code: str
    partner_code: str
    partner_en: str
    partner_fr: str | None
    partner_kind: PartnerKind
    year: int
    objective_code: str
    office_code: str
    project_code: str | None
    kind: ContributionKind
    amount_chf: float | None
    amount: float | None
    currency: str | None
    origin: Origin
    source: str
    note: str | None

    @property
    def is_illustrative(self) -> bool:
        """Whether it is made up."""
        return self.origin is Origin.ILLUSTRATIVE


def contributions(session: Session, origin: OriginView) -> tuple[ContributionLine, ...]:
    """Return every contribution, in the order of the codes. One statement."""
    statement = (
        select(
            *Contribution.__table__.columns,  # type: ignore[attr-defined]
            col(Partner.name_en),
            col(Partner.name_fr),
            col(Partner.kind).label("partner_kind"),
        )
        .join(Partner, col(Partner.partner_code) == col(Contribution.partner_code))
        .order_by(col(Contribution.contribution_code))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Contribution.origin) == Origin.PUBLISHED)
    return tuple(
        ContributionLine(
            contribution_code=row.contribution_code,
            partner_code=row.partner_code,
            partner_en=row.name_en,
            partner_fr=row.name_fr,
            partner_kind=PartnerKind(row.partner_kind),
            year=row.year,
            objective_code=row.priority_code,
            office_code=row.office_code,
            project_code=row.project_code,
            kind=ContributionKind(row.kind),
            amount_chf=row.amount_chf,
            amount=row.amount,
            currency=row.currency,
            origin=Origin(row.origin),
            source=row.source,
            note=row.note,
        )
        for row in session.connection().execute(statement)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given, together.

    Attributes:
        cash: Swiss francs; None if none was given in francs.
        in_kind: Swiss francs; None if none was given in francs.
        other: amounts in other currencies by their codes, as published and in no sum.
        is_illustrative: whether one of the contributions is made up.
    """

    cash: float | None
    in_kind: float | None
    other: Mapping[str, float]
    is_illustrative: bool

    @property
    def together(self) -> float | None:
        """In francs, in money and in kind; None if nothing was given in francs."""
        known = [amount for amount in (self.cash, self.in_kind) if amount is not None]
        return sum(known) if known else None


def given(lines: Iterable[ContributionLine]) -> Given:
    """Return what was given, together."""
    every = list(lines)
    other: dict[str, float] = defaultdict(float)
    for line in every:
        if line.amount is not None and line.currency is not None:
            other[line.currency] += line.amount

    def in_francs(kind: ContributionKind) -> float | None:
        known = [line.amount_chf for line in every if line.kind is kind and line.amount_chf is not None]
        return sum(known) if known else None

    return Given(
        cash=in_francs(ContributionKind.CASH),
        in_kind=in_francs(ContributionKind.IN_KIND),
        other=dict(sorted(other.items())),
        is_illustrative=any(line.is_illustrative for line in every),
    )


def by_partner_and_year(lines: Iterable[ContributionLine]) -> dict[str, dict[int, Given]]:
    """Return what each partner gave in each year, partners and years in their order."""
    groups: dict[tuple[str, int], list[ContributionLine]] = defaultdict(list)
    for line in lines:
        groups[line.partner_code, line.year].append(line)
    found: dict[str, dict[int, Given]] = defaultdict(dict)
    for (partner, year), its in sorted(groups.items()):
        found[partner][year] = given(its)
    return dict(found)


# ---- three accounts of the same money


def reported_funds(session: Session, origin: OriginView) -> dict[tuple[int, str], float]:
    """Return what offices reported for the KPI on extra-budgetary funds, by year and office. One statement."""
    statement = (
        select(col(Observation.quarter), col(Observation.place_code), col(Observation.value))
        .join(Place, col(Place.place_code) == col(Observation.place_code))
        .where(
            col(Observation.kpi_code) == FUNDS_MOBILISED,
            col(Observation.dimension) == TOTAL,
            col(Place.kind) == PlaceKind.OFFICE,
        )
        .order_by(col(Observation.quarter), col(Observation.place_code))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
    of_year: dict[tuple[int, str], list[float]] = defaultdict(list)
    for quarter, office, value in session.connection().execute(statement):
        if value is not None:
            of_year[Quarter.parse(quarter).year, office].append(value)
    # Databases add numbers in an order of their own, which shows in the last digit.
    return {place: math.fsum(values) for place, values in sorted(of_year.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobilised:
    """What was mobilised in a year, by three accounts, Swiss francs; None where an account says nothing.

    Attributes:
        year: the year.
        office_code: the office; None for all of them together.
        contributed: the contributions in francs.
        booked: what budgets say was mobilised.
        reported: what was reported for the KPI on extra-budgetary funds.
    """

    year: int
    office_code: str | None
    contributed: float | None
    booked: float | None
    reported: float | None

    @property
    def beyond_booked(self) -> float | None:
        """By how much the contributions are above what budgets say; None where one of them says nothing."""
        return _difference(self.contributed, self.booked)

    @property
    def beyond_reported(self) -> float | None:
        """By how much the contributions are above what was reported; None where one of them says nothing."""
        return _difference(self.contributed, self.reported)

    @property
    def agrees(self) -> bool:
        """Whether all accounts that say something say the same."""
        known = [one for one in (self.contributed, self.booked, self.reported) if one is not None]
        return not known or max(known) - min(known) < _CENTIME


def _difference(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def mobilised(
    given_lines: Iterable[ContributionLine],
    budgets: Iterable[BudgetLine],
    reported: Mapping[tuple[int, str], float],
) -> tuple[Mobilised, ...]:
    """Return the three accounts of each year and office, each year's sum of all offices first."""
    contributed: dict[tuple[int, str], float] = defaultdict(float)
    for line in given_lines:
        if line.amount_chf is not None:
            contributed[line.year, line.office_code] += line.amount_chf
    booked: dict[tuple[int, str], float] = defaultdict(float)
    for row in at_offices(in_detail(budgets)):
        if row.mobilised is not None:
            booked[row.year, row.place_code] += row.mobilised
    accounts: tuple[Mapping[tuple[int, str], float], ...] = (contributed, booked, reported)
    keys = sorted({key for account in accounts for key in account})
    rows = []
    for year in dict.fromkeys(year for year, _office in keys):
        its = [key for key in keys if key[0] == year]
        whole = [_whole(account, its) for account in accounts]
        rows.append(
            Mobilised(year=year, office_code=None, contributed=whole[0], booked=whole[1], reported=whole[2])
        )  # fmt: skip
        rows += [
            Mobilised(
                year=year,
                office_code=office,
                contributed=contributed.get((year, office)),
                booked=booked.get((year, office)),
                reported=reported.get((year, office)),
            )
            for _year, office in its
        ]
    return tuple(rows)


def _whole(account: Mapping[tuple[int, str], float], keys: Iterable[tuple[int, str]]) -> float | None:
    known = [account[key] for key in keys if key in account]
    return sum(known) if known else None
