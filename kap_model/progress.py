"""Progress: the plan's actuals, courses and indicators in one view of the data, and what METHOD says of them.

The importer keeps the actuals of every place ready (`tables.ActualStep`), so that a fixed number of statements
loads what any question needs, whatever the number of KPIs, places and observations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlmodel import Session, col

from kap_model import measures
from kap_model.measures import Actual, Course, Indicator, Receipt, RollUp, Source, Standing
from kap_model.problems import NoDatabaseError
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep, Enabler, Kpi, Observation, Outcome, Place, Plan, Priority, Target
from kap_model.vocabulary import (
    TOTAL,
    WORLD,
    Aggregation,
    Basis,
    Cumulation,
    Direction,
    Frequency,
    Origin,
    OriginView,
    PlaceKind,
    ResultLevel,
    RollUpLevel,
    TargetKind,
)

BOTH = "both"
"""The `origin_view` of actuals that are the same in both views."""

PLAN_CODE = "PLAN"
"""The key of the whole plan among the objectives; its roll-up carries the plan's own code."""

Series = list[tuple[Quarter, Actual]]
_NO_SERIES: Series = []
_NO_COURSE = Course()


@dataclass(frozen=True)
class Objective:
    """What KPIs are rolled up to: the plan, a priority, an enabler or an outcome, with its counted KPIs."""

    level: RollUpLevel
    code: str
    parent_code: str | None
    kpi_codes: tuple[str, ...]


@dataclass(frozen=True)
class PlanFacts:
    """The plan as measures need it: indicators, which KPI serves what, courses, kinds and children of places."""

    indicators: Mapping[str, Indicator]
    levels: Mapping[str, ResultLevel]
    outcome_of: Mapping[str, str]
    serves: Mapping[str, frozenset[str]]
    objectives: Mapping[str, Objective]
    courses: Mapping[tuple[str, str], Course]
    place_kinds: Mapping[str, PlaceKind]
    place_parents: Mapping[str, str | None]

    def objective_kpis(self, code: str) -> tuple[str, ...]:
        """Give all KPIs of an objective in plan order, those of level context included."""
        if code == PLAN_CODE:
            return tuple(self.indicators)
        return tuple(kpi for kpi in self.indicators if code in self.serves[kpi])

    def places_of(self, *kinds: PlaceKind) -> tuple[str, ...]:
        """Give the places of these kinds, in the order of the plan."""
        return tuple(code for code, kind in self.place_kinds.items() if kind in kinds)

    def children(self, place: str) -> tuple[str, ...]:
        """Give the places right below a place; groups are nobody's children."""
        return tuple(
            code
            for code, parent in self.place_parents.items()
            if parent == place and self.place_kinds[code] is not PlaceKind.GROUP
        )


@dataclass
class Progress:
    """One view of the data at one revision: ask it for standings, receipts and roll-ups. Treat as read-only."""

    facts: PlanFacts
    series: Mapping[tuple[str, str], Series]
    corrections: Mapping[str, tuple[tuple[str, Quarter], ...]] = field(default_factory=dict)
    """By KPI, the places and quarters of observations that correct an earlier figure."""

    def actual(self, kpi: str, place: str, quarter: Quarter) -> Actual | None:
        """Give the actual that holds at the end of a quarter, or None."""
        newest = None
        for since, actual in self.series.get((kpi, place), _NO_SERIES):
            if since > quarter:
                break
            newest = actual
        return newest

    def course(self, kpi: str, place: str) -> Course:
        """Give baseline, milestones and target of a KPI at a place; each may be absent."""
        return self.facts.courses.get((kpi, place), _NO_COURSE)

    def standing(self, kpi: str, place: str, quarter: Quarter) -> Standing:
        """Give status, share, expected share and pace: the cheap judgement."""
        return measures.standing(
            self.facts.indicators[kpi],
            self._is_world(place),
            quarter,
            self.course(kpi, place),
            self.actual(kpi, place, quarter),
        )

    def receipt(self, kpi: str, place: str, quarter: Quarter) -> Receipt:
        """Give the whole receipt. Its trace is complete only if the series were loaded with their traces."""
        return measures.receipt(
            self.facts.indicators[kpi],
            place,
            self._is_world(place),
            quarter,
            self.course(kpi, place),
            self.series.get((kpi, place), _NO_SERIES),
        )

    def receipts(self, kpis: Iterable[str], places: Iterable[str], quarter: Quarter) -> list[Receipt]:
        """Give the receipts of these KPIs at these places, places first."""
        chosen = list(kpis)
        return [self.receipt(kpi, place, quarter) for place in places for kpi in chosen]

    def standings(self, place: str, quarter: Quarter) -> dict[str, Standing]:
        """Give the standing of every KPI of the plan at a place, those of level context included."""
        return {kpi: self.standing(kpi, place, quarter) for kpi in self.facts.indicators}

    def roll_up(
        self, code: str, place: str, quarter: Quarter, standings: Mapping[str, Standing] | None = None
    ) -> RollUp:
        """Give the roll-up of the plan (`PLAN`), a priority, an enabler or an outcome."""
        objective = self.facts.objectives[code]
        known = standings if standings is not None else self.standings(place, quarter)
        return measures.roll_up(
            objective.level, objective.code, place, quarter, {kpi: known[kpi] for kpi in objective.kpi_codes}
        )

    def roll_ups(self, place: str, quarter: Quarter) -> list[RollUp]:
        """Give the roll-ups of the plan, every priority, enabler and outcome, in this order."""
        standings = self.standings(place, quarter)
        return [self.roll_up(code, place, quarter, standings) for code in self.facts.objectives]

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters at which some actual changes, ascending."""
        return tuple(sorted({since for steps in self.series.values() for since, _ in steps}))

    def _is_world(self, place: str) -> bool:
        return self.facts.place_kinds.get(place) is PlaceKind.WORLD


def load(
    session: Session,
    origin: OriginView,
    *,
    places: Sequence[str] | None = None,
    kpis: Sequence[str] | None = None,
    with_traces: bool = False,
) -> Progress:
    """Load a view of the data with a fixed number of statements.

    Args:
        session: a session to read with.
        origin: published figures only, or all.
        places: the places to load actuals of; by default every place but the countries.
        kpis: the KPIs to load actuals of; by default every KPI.
        with_traces: load the trace lines and country sets of the actuals as well (slower, larger).
    """
    facts = plan_facts(session, origin)
    wanted = places if places is not None else [p for p, k in facts.place_kinds.items() if k is not PlaceKind.COUNTRY]
    return Progress(
        facts=facts,
        series=_series(session, origin, wanted, kpis, with_traces),
        corrections=_corrections(session, origin),
    )


def receipts(
    session: Session,
    *,
    quarter: Quarter | None,
    places: Sequence[str],
    kpis: Sequence[str] | None,
    origin: OriginView,
) -> list[Receipt]:
    """Give the receipts of KPIs (all by default) at places, with their traces; the newest quarter by default."""
    at = quarter if quarter is not None else default_quarter(session, origin)
    progress = load(session, origin, places=places, kpis=kpis, with_traces=True)
    return progress.receipts(kpis if kpis is not None else progress.facts.indicators, places, at)


def roll_ups(session: Session, *, quarter: Quarter | None, places: Sequence[str], origin: OriginView) -> list[RollUp]:
    """Give the roll-ups of the plan, every priority, enabler and outcome at places; the newest quarter by default."""
    at = quarter if quarter is not None else default_quarter(session, origin)
    progress = load(session, origin, places=places)
    return [roll_up for place in places for roll_up in progress.roll_ups(place, at)]


def default_quarter(session: Session, origin: OriginView) -> Quarter:
    """Give the newest quarter with an observation in view; without any, the plan's first quarter is not known.

    Raises:
        NoDatabaseError: the database holds no observation in this view.
    """
    newest = session.connection().scalar(
        select(func.max(col(Observation.quarter))).where(col(Observation.dimension) == TOTAL, _in_view(origin))
    )
    if newest is None:
        raise NoDatabaseError(
            "There is no observation in this view, so there is no newest quarter. Name a quarter, or choose all data."
        )
    return Quarter.parse(newest)


def plan_facts(session: Session, origin: OriginView) -> PlanFacts:
    """Load the plan as measures need it, with a fixed number of statements."""
    connection = session.connection()
    outcomes = dict(
        connection.execute(
            select(col(Outcome.outcome_code), col(Outcome.parent_code)).order_by(col(Outcome.outcome_code))
        ).all()
    )
    plan_code = connection.scalar(select(func.min(col(Plan.plan_code)))) or PLAN_CODE
    priorities = list(connection.scalars(select(col(Priority.priority_code)).order_by(col(Priority.priority_code))))
    enablers = list(connection.scalars(select(col(Enabler.enabler_code)).order_by(col(Enabler.enabler_code))))
    indicators: dict[str, Indicator] = {}
    levels: dict[str, ResultLevel] = {}
    outcome_of: dict[str, str] = {}
    serves: dict[str, frozenset[str]] = {}
    for row in connection.execute(select(*_KPI_COLUMNS).order_by(col(Kpi.kpi_code))):
        code = row.kpi_code
        indicators[code] = indicator_of(row)
        levels[code] = ResultLevel(row.result_level)
        outcome_of[code] = row.outcome_code
        served = {row.outcome_code, *split_codes(row.also_serves)}
        serves[code] = frozenset(served | {outcomes[outcome] for outcome in served if outcome in outcomes})
    place_kinds: dict[str, PlaceKind] = {}
    place_parents: dict[str, str | None] = {}
    for place, kind, parent in connection.execute(
        select(col(Place.place_code), col(Place.kind), col(Place.parent_code)).order_by(col(Place.place_code))
    ):
        place_kinds[place] = PlaceKind(kind)
        place_parents[place] = parent
    return PlanFacts(
        indicators=indicators,
        levels=levels,
        outcome_of=outcome_of,
        serves=serves,
        objectives=_objectives(plan_code, priorities, enablers, outcomes, levels, serves),
        courses=_courses(session, origin),
        place_kinds=place_kinds,
        place_parents=place_parents,
    )


def indicator_of(row: Any) -> Indicator:
    """Give what measures need to know of a KPI, from a row with the columns of `tables.Kpi`."""
    return Indicator(
        kpi_code=row.kpi_code,
        direction=Direction(row.direction),
        cumulation=Cumulation(row.cumulation),
        aggregation=Aggregation(row.aggregation),
        step=Frequency(row.frequency).step,
        decimals=row.decimals,
        lower_limit=row.lower_limit,
        upper_limit=row.upper_limit,
        tolerance=row.tolerance,
        due_lag_days=row.due_lag_days,
    )


def split_codes(text: str | None) -> list[str]:
    """Give the codes of a cell in which they are parted by semicolons."""
    return [code.strip() for code in (text or "").split(";") if code.strip()]


_KPI_COLUMNS = tuple(
    col(column)
    for column in (
        Kpi.kpi_code,
        Kpi.outcome_code,
        Kpi.also_serves,
        Kpi.decimals,
        Kpi.result_level,
        Kpi.direction,
        Kpi.cumulation,
        Kpi.aggregation,
        Kpi.frequency,
        Kpi.due_lag_days,
        Kpi.lower_limit,
        Kpi.upper_limit,
        Kpi.tolerance,
    )
)


def _objectives(
    plan_code: str,
    priorities: Sequence[str],
    enablers: Sequence[str],
    outcomes: Mapping[str, str],
    levels: Mapping[str, ResultLevel],
    serves: Mapping[str, frozenset[str]],
) -> dict[str, Objective]:
    counted = [kpi for kpi, level in levels.items() if level is not ResultLevel.CONTEXT]
    found = {PLAN_CODE: Objective(RollUpLevel.PLAN, plan_code, None, tuple(counted))}
    for level, codes in (
        (RollUpLevel.PRIORITY, priorities),
        (RollUpLevel.ENABLER, enablers),
        (RollUpLevel.OUTCOME, list(outcomes)),
    ):
        for code in codes:
            members = tuple(kpi for kpi in counted if code in serves[kpi])
            found[code] = Objective(level, code, outcomes.get(code, PLAN_CODE), members)
    return found


def _courses(session: Session, origin: OriginView) -> dict[tuple[str, str], Course]:
    statement = select(
        col(Target.kpi_code), col(Target.place_code), col(Target.kind), col(Target.quarter), col(Target.value),
        col(Target.basis),
    ).order_by(col(Target.quarter))  # fmt: skip
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    baselines: dict[tuple[str, str], tuple[Quarter, float]] = {}
    targets: dict[tuple[str, str], tuple[Quarter, float]] = {}
    milestones: dict[tuple[str, str], list[tuple[Quarter, float]]] = {}
    illustrative: set[tuple[str, str]] = set()
    for kpi, place, kind, quarter, value, basis in session.connection().execute(statement):
        key, point = (kpi, place), (Quarter.parse(quarter), value)
        if kind == TargetKind.BASELINE:
            baselines[key] = point
        elif kind == TargetKind.TARGET:
            targets[key] = point
        else:
            milestones.setdefault(key, []).append(point)
        if basis == Basis.ILLUSTRATIVE:
            illustrative.add(key)
    return {
        key: Course(
            baseline=baselines.get(key),
            milestones=tuple(milestones.get(key, ())),
            target=targets.get(key),
            is_illustrative=key in illustrative,
        )
        for key in baselines.keys() | targets.keys() | milestones.keys()
    }


def _series(
    session: Session, origin: OriginView, places: Sequence[str], kpis: Sequence[str] | None, with_traces: bool
) -> dict[tuple[str, str], Series]:
    columns: list[Any] = [
        col(ActualStep.kpi_code), col(ActualStep.place_code), col(ActualStep.quarter), col(ActualStep.value),
        col(ActualStep.numerator), col(ActualStep.denominator), col(ActualStep.data_quarter), col(ActualStep.source),
        col(ActualStep.reported), col(ActualStep.expected), col(ActualStep.is_partial), col(ActualStep.is_lower_bound),
        col(ActualStep.origins),
    ]  # fmt: skip
    if with_traces:
        columns += [col(ActualStep.countries), col(ActualStep.trace)]
    conditions: list[ColumnElement[bool]] = [
        col(ActualStep.origin_view).in_([origin, BOTH]),
        col(ActualStep.place_code).in_(places),
    ]
    if kpis is not None:
        conditions.append(col(ActualStep.kpi_code).in_(kpis))
    statement = (
        select(*columns)
        .where(and_(*conditions))
        .order_by(col(ActualStep.kpi_code), col(ActualStep.place_code), col(ActualStep.quarter))
    )
    parse = Quarter.parse
    found: dict[tuple[str, str], Series] = {}
    # A tuple of words that repeats thousands of times is made once.
    words: dict[str, tuple[str, ...]] = {"": ()}
    for row in session.connection().execute(statement):
        (kpi, place, quarter, value, numerator, denominator, data_quarter, source, reported, expected, is_partial,
         is_lower_bound, origins) = row[:13]  # fmt: skip
        countries, trace = row[13:] if with_traces else (None, "")
        if origins not in words:
            words[origins] = tuple(origins.split(";"))
        actual = Actual(
            value=value,
            numerator=numerator,
            denominator=denominator,
            countries=None if countries is None else frozenset(split_codes(countries)),
            data_quarter=parse(data_quarter),
            source=Source(source),
            reported=reported,
            expected=expected,
            is_partial=is_partial,
            is_lower_bound=is_lower_bound,
            origins=words[origins],
            trace=tuple(trace.split("\n")) if trace else (),
        )
        found.setdefault((kpi, place), []).append((parse(quarter), actual))
    return found


def _corrections(session: Session, origin: OriginView) -> dict[str, tuple[tuple[str, Quarter], ...]]:
    # The few corrections have an index of their own; asked for totals as well, SQLite would look through those instead.
    statement = select(
        col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.dimension)
    ).where(col(Observation.is_correction), _in_view(origin))
    found: dict[str, list[tuple[str, Quarter]]] = {}
    for kpi, place, quarter, dimension in session.connection().execute(statement):
        if dimension == TOTAL:
            found.setdefault(kpi, []).append((place, Quarter.parse(quarter)))
    return {kpi: tuple(places) for kpi, places in found.items()}


def _in_view(origin: OriginView) -> ColumnElement[bool]:
    if origin is OriginView.PUBLISHED:
        return col(Observation.origin) == Origin.PUBLISHED
    return true()  # every origin


__all__ = [
    "BOTH",
    "PLAN_CODE",
    "WORLD",
    "Objective",
    "PlanFacts",
    "Progress",
    "default_quarter",
    "load",
    "plan_facts",
    "receipts",
    "roll_ups",
    "split_codes",
]
