"""The regional initiatives and projects: what they serve, where, when, and what they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union
from sqlmodel import Session, col

from kap_model.codes import split_codes
from kap_model.money import Budget, MoneyRange
from kap_model.quarter import Quarter
from kap_model.queries import regions
from kap_model.queries.regions import PlaceFacts
from kap_model.tables import Enabler, FrameworkItem, Link, Partner, Priority, Project
from kap_model.vocabulary import WORLD, Basis, Family, Funding, Origin, OriginView, PartnerKind, ProjectState, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """That an initiative or a project serves a priority or an enabler.

    Attributes:
        objective_code: the priority or enabler.
        basis: how sure it is.
        strength: the weight of the link of Figure 2; None for what a project says without such a link.
    """

    objective_code: str
    basis: Basis
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A regional initiative.

    Attributes:
        initiative_code: the initiative.
        number: its number in its region.
        region_code: its region.
        title_en: its full title in English.
        title_fr: its full title in French; None where it is not known.
        basis: how sure the titles are.
        source: source_id and the place in it.
        serves: the priorities and enablers that Figure 2 links to it, primary links first.
    """

    initiative_code: str
    number: str | None
    region_code: str | None
    title_en: str
    title_fr: str | None
    basis: Basis
    source: str
    serves: tuple[Serving, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPartner:
    """Who works on a project, or contributes.

    Attributes:
        partner_code: the partner.
        name_en: its name in English.
        name_fr: its name in French; None where there is none.
        kind: what it is.
        basis: how sure it is; made up where it is illustrative.
        source: source_id and the place in it.
    """

    partner_code: str
    name_en: str
    name_fr: str | None
    kind: PartnerKind
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryProject:
    """One project.

    Attributes:
        project_code: the project.
        name_en: its name in English.
        name_fr: its name in French; None where there is none.
        priority_code: the priority or enabler that it names itself.
        serves: that one, or else those that its initiative serves.
        initiative_code: the regional initiative that it is a part of.
        initiative_basis: how sure that is; None without an initiative, and where nobody says so.
        office_code: the office in charge.
        region_code: the region of its initiative, else of its office, else of all its countries, else WORLD.
        countries: ISO 3166 codes of the countries it works in.
        start_quarter: its first quarter.
        end_quarter: its last quarter.
        state: how far it is.
        budget: its budget, as it is known.
        spent_chf: what is spent so far, Swiss francs.
        funding: where the money comes from.
        partners: those named in the row, in the order of their codes.
        origin: who it comes from.
        basis: how sure the row is; None where nobody says so.
        source: source_id and the place in it.
        note: what else is known, in words.
    """

    project_code: str
    name_en: str
    name_fr: str | None
    priority_code: str | None
    serves: tuple[Serving, ...]
    initiative_code: str | None
    initiative_basis: Basis | None
    office_code: str | None
    region_code: str
    countries: tuple[str, ...]
    start_quarter: Quarter | None
    end_quarter: Quarter | None
    state: ProjectState | None
    budget: Budget
    spent_chf: float | None
    funding: Funding | None
    partners: tuple[ProjectPartner, ...]
    origin: Origin
    basis: Basis | None
    source: str
    note: str | None

    @property
    def is_illustrative(self) -> bool:
        """Whether it is made up."""
        return self.origin is Origin.ILLUSTRATIVE

    def elapsed(self, at: Quarter) -> float | None:
        """Return the share of its time that is over at the end of a quarter, 0 to 1; None without both its ends."""
        if self.start_quarter is None or self.end_quarter is None:
            return None
        whole = self.end_quarter - self.start_quarter + 1
        return min(max((at - self.start_quarter + 1) / whole, 0.0), 1.0)


def initiatives(session: Session) -> dict[str, Initiative]:
    """Return the regional initiatives by their codes, in their order. One statement."""
    objectives = union(select(col(Priority.priority_code)), select(col(Enabler.enabler_code)))
    columns: list[Any] = [
        FrameworkItem.item_code, FrameworkItem.number, FrameworkItem.region_code, FrameworkItem.title_en,
        FrameworkItem.title_fr, FrameworkItem.basis, FrameworkItem.source, Link.from_code, Link.strength,
        col(Link.basis).label("link_basis"),
    ]  # fmt: skip
    is_of_item = (col(Link.to_code) == col(FrameworkItem.item_code)) & col(Link.from_code).in_(objectives)
    statement = (
        select(*columns)
        .join_from(FrameworkItem, Link, is_of_item, isouter=True)
        .where(col(FrameworkItem.family) == Family.RI)
        .order_by(col(FrameworkItem.item_code), col(Link.strength), col(Link.from_code))
    )
    rows = list(session.connection().execute(statement))
    serves: dict[str, list[Serving]] = defaultdict(list)
    for row in rows:
        if row.from_code is not None:
            serves[row.item_code].append(
                Serving(
                    objective_code=row.from_code, basis=Basis(row.link_basis), strength=Strength(row.strength)
                )
            )  # fmt: skip
    return {
        row.item_code: Initiative(
            initiative_code=row.item_code,
            number=row.number,
            region_code=row.region_code,
            title_en=row.title_en,
            title_fr=row.title_fr,
            basis=Basis(row.basis),
            source=row.source,
            serves=tuple(serves[row.item_code]),
        )
        for row in rows
    }


def partners(session: Session) -> dict[str, ProjectPartner]:
    """Return every partner by its code, in the order of the codes. One statement."""
    statement = select(
        col(Partner.partner_code), col(Partner.name_en), col(Partner.name_fr), col(Partner.kind), col(Partner.basis),
        col(Partner.source),
    ).order_by(col(Partner.partner_code))  # fmt: skip
    return {
        row.partner_code: ProjectPartner(
            partner_code=row.partner_code,
            name_en=row.name_en,
            name_fr=row.name_fr,
            kind=PartnerKind(row.kind),
            basis=Basis(row.basis),
            source=row.source,
        )
        for row in session.connection().execute(statement)
    }


def projects(session: Session, origin: OriginView) -> tuple[DeliveryProject, ...]:
    """Return every project, by initiative and then by code; those without an initiative come last. Four statements."""
    statement = select(*Project.__table__.columns).order_by(col(Project.project_code))  # type: ignore[attr-defined]
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Project.origin) == Origin.PUBLISHED)
    rows = list(session.connection().execute(statement))
    of_code, places, known = initiatives(session), regions.places(session), partners(session)
    every = [_project(row, of_code, places, known) for row in rows]
    return tuple(
        sorted(every, key=lambda one: (one.initiative_code is None, one.initiative_code or "", one.project_code))
    )


def _project(
    row: Any,
    of_code: Mapping[str, Initiative],
    places: Mapping[str, PlaceFacts],
    known: Mapping[str, ProjectPartner],
) -> DeliveryProject:
    countries = tuple(split_codes(row.countries))
    initiative = of_code.get(row.initiative_code or "")
    return DeliveryProject(
        project_code=row.project_code,
        name_en=row.name_en,
        name_fr=row.name_fr,
        priority_code=row.priority_code,
        serves=_serves(row, initiative),
        initiative_code=row.initiative_code,
        initiative_basis=Basis(row.initiative_basis) if row.initiative_code and row.initiative_basis else None,
        office_code=row.office_code,
        region_code=_region(initiative, row.office_code, countries, places),
        countries=countries,
        start_quarter=Quarter.parse(row.start_quarter) if row.start_quarter else None,
        end_quarter=Quarter.parse(row.end_quarter) if row.end_quarter else None,
        state=ProjectState(row.state) if row.state else None,
        budget=Budget.of_columns(
            row.budget_chf, row.budget_low_chf, row.budget_high_chf, row.budget_amount, row.budget_currency
        ),
        spent_chf=row.spent_chf,
        funding=Funding(row.funding) if row.funding else None,
        partners=tuple(known[code] for code in split_codes(row.partners) if code in known),
        origin=Origin(row.origin),
        basis=Basis(row.basis) if row.basis else None,
        source=row.source,
        note=row.note,
    )


def _serves(row: Any, initiative: Initiative | None) -> tuple[Serving, ...]:
    linked = initiative.serves if initiative is not None else ()
    if row.priority_code is None:
        return linked
    of_link = [serving for serving in linked if serving.objective_code == row.priority_code]
    own = Basis(row.basis) if row.basis else Basis.UNVERIFIED
    return tuple(of_link) or (Serving(objective_code=row.priority_code, basis=own, strength=None),)


def _region(
    initiative: Initiative | None, office: str | None, countries: Sequence[str], places: Mapping[str, PlaceFacts]
) -> str:
    if initiative is not None and initiative.region_code is not None:
        return initiative.region_code
    if office is not None and office in places and (region := places[office].region_code) is not None:
        return region
    of_countries = {places[country].region_code if country in places else None for country in countries}
    only = of_countries.pop() if len(of_countries) == 1 else None
    return only or WORLD


# ---- what is asked of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which projects a reader looks at; None lets all through.

    Attributes:
        region: the region that they are of.
        objective: the priority or enabler that they serve.
        state: how far they are.
        country: a country that they work in.
        funding: where their money comes from.
        initiative: the initiative that they are a part of.
    """

    region: str | None = None
    objective: str | None = None
    state: ProjectState | None = None
    country: str | None = None
    funding: Funding | None = None
    initiative: str | None = None

    def lets_through(self, project: DeliveryProject) -> bool:
        """Return whether a project is among those that the reader looks at."""
        return (
            self.region in (None, project.region_code)
            and self.state in (None, project.state)
            and self.funding in (None, project.funding)
            and self.initiative in (None, project.initiative_code)
            and (self.country is None or self.country in project.countries)
            and (self.objective is None or any(one.objective_code == self.objective for one in project.serves))
        )


def chosen(every: Iterable[DeliveryProject], choice: Choice) -> tuple[DeliveryProject, ...]:
    """Return the projects that a reader looks at, in their order."""
    return tuple(project for project in every if choice.lets_through(project))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What projects have spent of their budget, together.

    A share is of the budgets of those projects alone that tell what they spent: what is not known is not nothing.

    Attributes:
        projects: how many there are.
        budget: the sum of their budgets, a range where one of them is a band.
        told: the sum of the budgets in francs of those that tell what they spent.
        spent: what these spent, Swiss francs.
        without_spending: how many have a budget in francs, and do not tell what they spent.
        elapsed: the share of their time that is over, each weighted with the middle of its budget; where some tell what
            they spent, of these alone. None where it is not known.
    """

    projects: int
    budget: MoneyRange
    told: MoneyRange
    spent: float
    without_spending: int
    elapsed: float | None

    @property
    def share(self) -> float | None:
        """The share of the budget that is spent; None where it is not known, and where a band makes it a range."""
        return self.spent / self.told.exact if self.told.exact else None

    @property
    def shares(self) -> tuple[float, float] | None:
        """The least and the greatest share of the budget that is spent; None where it is not known."""
        return self.told.shares(self.spent)


def spending(running: Iterable[DeliveryProject], at: Quarter) -> Spending:
    """Return what projects have spent, against the time that is over at the end of a quarter."""
    every = list(running)
    funded = [project for project in every if project.budget.low is not None and project.budget.high is not None]
    told = [project for project in funded if project.spent_chf is not None]
    return Spending(
        projects=len(every),
        budget=MoneyRange.of(project.budget for project in every),
        told=MoneyRange.of(project.budget for project in told),
        spent=sum(project.spent_chf or 0 for project in told),
        without_spending=len(funded) - len(told),
        elapsed=_elapsed(told or funded, at),
    )


def _elapsed(funded: Iterable[DeliveryProject], at: Quarter) -> float | None:
    timed = [
        ((project.budget.low + project.budget.high) / 2, over)
        for project in funded
        if project.budget.low is not None and project.budget.high is not None
        if (over := project.elapsed(at)) is not None
    ]
    whole = sum(weight for weight, _over in timed)
    return sum(weight * over for weight, over in timed) / whole if whole else None
