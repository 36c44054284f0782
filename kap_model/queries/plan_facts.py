"""Questions about the plans of ITU-D before and after this one: what is known of them, and what carries over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from kap_model.quarter import Quarter
from kap_model.queries.names import texts
from kap_model.tables import FrameworkItem, Kpi, Observation, PlanFact, Target
from kap_model.vocabulary import TOTAL, Basis, Family, Language, NameField, Origin, PlanTopic, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """What is known of a plan, or was looked for and not found.

    Attributes:
        topic: what it is about.
        is_known: False for what was looked for and not found.
        text: the sentence.
        language: the language of the sentence.
        quote: words of the source.
        quote_language: their language.
        item_code: the regional initiative that it is of.
        years: the first and the last year of the plan.
        basis: how sure it is.
        source: source_id and the place in it.
    """

    topic: PlanTopic
    is_known: bool
    text: str
    language: str
    quote: str | None
    quote_language: str | None
    item_code: str | None
    years: tuple[int, int] | None
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan and all that is known of it, in the order of the codes of the facts."""

    plan_code: str
    facts: Sequence[KnownFact]

    def about(self, topic: PlanTopic) -> list[KnownFact]:
        """Return the facts about a topic."""
        return [fact for fact in self.facts if fact.topic is topic]

    @property
    def years(self) -> tuple[int, int] | None:
        """Return its first and last year; None where they are not known."""
        return next((fact.years for fact in self.facts if fact.years is not None), None)

    @property
    def name(self) -> KnownFact | None:
        """Return the fact that holds its name; None where there is none."""
        return next(iter(self.about(PlanTopic.NAME)), None)


@dataclass(frozen=True, slots=True)
class TitleInBoth:
    """A regional initiative whose title in a later plan was read.

    Attributes:
        item_code: the initiative.
        plan_code: the later plan.
        title: the title in this plan, in English.
        later_title: the title in the later plan, as read.
        basis: how sure the title in this plan is.
        later_basis: how sure the title in the later plan is.
    """

    item_code: str
    plan_code: str
    title: str
    later_title: str
    basis: str
    later_basis: str

    @property
    def is_same(self) -> bool:
        """Return whether the titles are the same, word for word."""
        return self.title.split() == self.later_title.split()


@dataclass(frozen=True, slots=True)
class KpiBeyondPlan:
    """A KPI with published figures before the plan, or a target after it.

    Attributes:
        kpi_code: the KPI.
        first: the first quarter before the plan that has a published figure; None without one.
        last: the last quarter after the plan that has a target which is not made up; None without one.
    """

    kpi_code: str
    first: Quarter | None
    last: Quarter | None


def known_plans(session: Session, language: str) -> tuple[KnownPlan, ...]:
    """Return the plans of which something is known, the earliest first. Two statements.

    A sentence is in the language, or in English where it has none in it.
    """
    own = texts(session, language, NameField.TEXT)
    columns = PlanFact.__table__.columns  # type: ignore[attr-defined]
    plans: dict[str, list[KnownFact]] = {}
    for row in session.connection().execute(select(*columns).order_by(col(PlanFact.fact_code))):
        said = own.get(row.fact_code) or (row.text_fr if language == Language.FRENCH else None)
        plans.setdefault(row.plan_code, []).append(
            KnownFact(
                topic=PlanTopic(row.topic),
                is_known=bool(row.is_known),
                text=said or row.text_en,
                language=language if said else Language.ENGLISH.value,
                quote=row.quote,
                quote_language=row.quote_language,
                item_code=row.item_code,
                years=None if row.start_year is None else (row.start_year, row.end_year),
                basis=row.basis,
                source=row.source,
            )
        )
    found = [KnownPlan(code, tuple(facts)) for code, facts in plans.items()]
    return tuple(sorted(found, key=lambda plan: (plan.years or _NO_YEARS, plan.plan_code)))


_NO_YEARS: Final = (9999, 9999)
"""Plans whose years are not known come last."""


def titles_in_both(session: Session) -> tuple[TitleInBoth, ...]:
    """Return the regional initiatives whose title in a later plan was read, by code. One statement."""
    statement = (
        select(
            col(FrameworkItem.item_code), col(PlanFact.plan_code), col(FrameworkItem.title_en), col(PlanFact.quote),
            col(FrameworkItem.basis), col(PlanFact.basis),
        )
        .join(FrameworkItem, col(FrameworkItem.item_code) == col(PlanFact.item_code))
        .where(col(PlanFact.topic) == PlanTopic.INITIATIVES, col(PlanFact.quote).is_not(None))
        .order_by(col(FrameworkItem.item_code), col(PlanFact.plan_code))
    )  # fmt: skip
    return tuple(TitleInBoth(*map(str, row)) for row in session.connection().execute(statement))


def kpis_beyond(session: Session, start: str, end: str) -> tuple[KpiBeyondPlan, ...]:
    """Return the KPIs with published figures before the plan or targets after it, in the plan's order. 3 statements.

    Args:
        start: first quarter of the plan.
        end: its last quarter.
    """
    before = _quarters(
        session,
        select(col(Observation.kpi_code), func.min(col(Observation.quarter)))
        .where(
            col(Observation.origin) == Origin.PUBLISHED,
            col(Observation.dimension) == TOTAL,
            col(Observation.quarter) < start,
        )
        .group_by(col(Observation.kpi_code)),
    )
    after = _quarters(
        session,
        select(col(Target.kpi_code), func.max(col(Target.quarter)))
        .where(
            col(Target.kind) == TargetKind.TARGET,
            col(Target.basis) != Basis.ILLUSTRATIVE,
            col(Target.quarter) > end,
        )
        .group_by(col(Target.kpi_code)),
    )
    codes = session.connection().scalars(select(col(Kpi.kpi_code)).order_by(col(Kpi.kpi_code)))
    return tuple(
        KpiBeyondPlan(code, before.get(code), after.get(code)) for code in codes if code in before or code in after
    )


def _quarters(session: Session, statement: Select[str, str]) -> dict[str, Quarter]:
    rows = session.connection().execute(statement)
    return {code: Quarter.parse(quarter) for code, quarter in rows}


def approvals(session: Session) -> tuple[str, ...]:
    """Return the approval of every KPI."""
    return tuple(session.connection().scalars(select(col(Kpi.approval))))


def framework_counts(session: Session) -> dict[Family, tuple[int, int]]:
    """Return how many items each framework has, and how many have a title that was not checked. One statement."""
    unchecked = func.sum(case((col(FrameworkItem.basis) == Basis.UNVERIFIED, 1), else_=0))
    statement = select(col(FrameworkItem.family), func.count(), unchecked).group_by(col(FrameworkItem.family))
    rows = session.connection().execute(statement).all()
    return {Family(row[0]): (int(row[1]), int(row[2])) for row in rows}
