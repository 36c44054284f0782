"""Progress: the plan's actuals, target paths and indicators in one view of the data, and what METHOD says of them.

The importer keeps the actuals of every place ready (`tables.ActualStep`), so that a fixed number of statements
loads what any question needs, whatever the number of KPIs, places and observations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlmodel import Session, col

from kap_model import measures
from kap_model.codes import split_codes
from kap_model.measures import Actual, ActualSource, Indicator, Receipt, RollUp, Series, Standing, TargetPath
from kap_model.problems import N_, Message, NoObservationError
from kap_model.quarter import Quarter
from kap_model.reporting import kpi_decisions
from kap_model.reporting.kpi_decisions import KnownDecision
from kap_model.reporting.tables import ReportingStart
from kap_model.tables import ActualStep, Enabler, Kpi, Observation, Outcome, Place, Plan, Priority, Target
from kap_model.vocabulary import (
    TOTAL,
    Aggregation,
    Approval,
    Basis,
    Cumulation,
    Direction,
    Frequency,
    OfficeKind,
    Origin,
    OriginView,
    PlaceKind,
    ResultLevel,
    RollUpLevel,
    TargetKind,
)

BOTH: Final = "both"
"""The `origin_view` of actuals that are the same in both views."""

PLAN_CODE: Final = "PLAN"
"""The key of the whole plan among the objectives; its roll-up carries the plan's own code."""

ENABLERS: Final = "ENABLERS"
"""The code under which the enablers are judged together; each of their KPIs counts once."""

_NO_SERIES: Series = []
_NO_TARGET_PATH = TargetPath()


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What KPIs are rolled up to: the plan, a priority, an enabler or an outcome, with its counted KPIs."""

    level: RollUpLevel
    code: str
    parent_code: str | None
    kpi_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """The plan as measures need it: indicators, which KPI serves what, target paths, and what each place is.

    `objectives` holds the plan under `PLAN_CODE`, then priorities, enablers and outcomes, each in the order of their
    codes. What a place is comes from `place_kinds`, `office_kinds` and `place_parents`, never from its code. `quarters`
    are those of the plan, in order; `reporting_start` is the first one for which reports are asked, None for the first
    of the plan. `retired` are the KPIs that the plan's own file calls so, `decisions` what was decided on a KPI and
    when, the oldest first.
    `responsible_units` has the unit that answers for a KPI, where it is known.
    """

    indicators: Mapping[str, Indicator]
    levels: Mapping[str, ResultLevel]
    outcome_of: Mapping[str, str]
    serves: Mapping[str, frozenset[str]]
    objectives: Mapping[str, Objective]
    target_paths: Mapping[tuple[str, str], TargetPath]
    place_kinds: Mapping[str, PlaceKind]
    place_parents: Mapping[str, str | None]
    office_kinds: Mapping[str, OfficeKind]
    quarters: tuple[Quarter, ...]
    reporting_start: Quarter | None
    retired: frozenset[str]
    decisions: Mapping[str, tuple[KnownDecision, ...]]
    responsible_units: Mapping[str, str]

    @cached_property
    def main_codes(self) -> tuple[str, ...]:
        """`PLAN`, the priorities, `ENABLERS` and each enabler, in this order; the last two only if there are any."""
        enablers = self._codes_of(RollUpLevel.ENABLER)
        together = (ENABLERS,) if enablers else ()
        return (PLAN_CODE, *self._codes_of(RollUpLevel.PRIORITY), *together, *enablers)

    @cached_property
    def single_codes(self) -> tuple[str, ...]:
        """`PLAN`, the priorities and each enabler, in this order: `main_codes` without the enablers together."""
        return tuple(code for code in self.main_codes if code != ENABLERS)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions that countries belong to, in the order of their codes; headquarters is none of them."""
        with_countries = {self.region_of(country) for country in self.places_of(PlaceKind.COUNTRY)}
        return tuple(region for region in self.places_of(PlaceKind.REGION) if region in with_countries)

    @cached_property
    def reporting_regions(self) -> tuple[str, ...]:
        """The regions that have offices with figures of their own: those of countries, then headquarters."""
        others = (region for region in self.places_of(PlaceKind.REGION) if region not in self.regions)
        return (*self.regions, *(region for region in others if self.offices_of(region)))

    @cached_property
    def serving_offices(self) -> tuple[str, ...]:
        """The offices that serve countries, by region, the regional one first."""
        return tuple(office for region in self.regions for office in self.offices_of(region))

    @cached_property
    def reporting_offices(self) -> tuple[str, ...]:
        """The offices with figures of their own: those that serve countries, then that of headquarters."""
        return tuple(office for region in self.reporting_regions for office in self.offices_of(region))

    @cached_property
    def asked_quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the plan for which reports are asked, in order."""
        return tuple(quarter for quarter in self.quarters if self.is_asked(quarter))

    def is_asked(self, quarter: Quarter) -> bool:
        """Return whether reports are asked for a quarter: reporting had begun."""
        return self.reporting_start is None or quarter >= self.reporting_start

    def is_reported(self, kpi: str, quarter: Quarter) -> bool:
        """Return whether a KPI is reported for a quarter: it was not retired before.

        What was decided on it stands above what the plan's own file calls it, which names no quarter.
        """
        decision = kpi_decisions.newest(self.decisions.get(kpi, ()))
        if decision is None:
            return kpi not in self.retired
        return decision.last_quarter is None or quarter <= decision.last_quarter

    def objective(self, code: str) -> Objective:
        """Return the plan (`PLAN`), the enablers together (`ENABLERS`), a priority, an enabler or an outcome.

        Raises:
            KeyError: there is no such objective.
        """
        return self._enablers if code == ENABLERS else self.objectives[code]

    def counted_kpis(self, code: str) -> tuple[str, ...]:
        """Return the KPIs that count for an objective or for `ENABLERS`, each once, in plan order."""
        return self.objective(code).kpi_codes

    def objective_kpis(self, code: str) -> tuple[str, ...]:
        """Return all KPIs of an objective in plan order, those of level context included."""
        if code == PLAN_CODE:
            return tuple(self.indicators)
        return tuple(kpi for kpi in self.indicators if code in self.serves[kpi])

    def places_of(self, *kinds: PlaceKind) -> tuple[str, ...]:
        """Return the places of these kinds, in the order of their codes."""
        return tuple(code for code, kind in self.place_kinds.items() if kind in kinds)

    def offices_of(self, region: str) -> tuple[str, ...]:
        """Return the offices of a region that have figures of their own, the main one first, then by code."""
        ranks = {OfficeKind.HEADQUARTERS: 0, OfficeKind.REGIONAL: 0, OfficeKind.AREA: 1}
        offices = [code for code, kind in self.office_kinds.items() if kind in ranks and self.region_of(code) == region]
        return tuple(sorted(offices, key=lambda code: (ranks[self.office_kinds[code]], code)))

    def region_of(self, place: str) -> str | None:
        """Return the region that a place is or lies in; None for WORLD and for groups."""
        above: str | None = place
        while above is not None and self.place_kinds[above] is not PlaceKind.REGION:
            above = self.place_parents[above]
        return above

    def children(self, place: str) -> tuple[str, ...]:
        """Return the places right below a place; groups are nobody's children."""
        return tuple(
            code
            for code, parent in self.place_parents.items()
            if parent == place and self.place_kinds[code] is not PlaceKind.GROUP
        )

    @cached_property
    def above_illustrative_paths(self) -> frozenset[tuple[str, str]]:
        """The KPIs that are built from places below, with the places above one whose target path is made up."""
        above: set[tuple[str, str]] = set()
        for (kpi, place), target_path in self.target_paths.items():
            parent = (
                self.place_parents[place] if target_path.is_illustrative and self.indicators[kpi].is_built else None
            )
            while parent is not None and (kpi, parent) not in above:
                above.add((kpi, parent))
                parent = self.place_parents[parent]
        return frozenset(above)

    @cached_property
    def _enablers(self) -> Objective:
        codes = self._codes_of(RollUpLevel.ENABLER)
        counted = {kpi for code in codes for kpi in self.objectives[code].kpi_codes}
        kpis = tuple(kpi for kpi in self.indicators if kpi in counted)
        return Objective(level=RollUpLevel.ENABLER, code=ENABLERS, parent_code=PLAN_CODE, kpi_codes=kpis)

    def _codes_of(self, level: RollUpLevel) -> tuple[str, ...]:
        return tuple(code for code, objective in self.objectives.items() if objective.level is level)


@dataclass
class Progress:
    """One view of the data at one revision: ask it for standings, receipts and roll-ups. Treat as read-only."""

    facts: PlanFacts
    series: Mapping[tuple[str, str], Series]
    corrections: Mapping[str, tuple[tuple[str, Quarter], ...]] = field(default_factory=dict)
    """By KPI, the places and quarters of observations that correct an earlier figure."""

    def laid_over(
        self,
        steps: Iterable[Sequence[Any]],
        kpis: Collection[str] | None,
        places: Collection[str] | None,
        origin: OriginView,
    ) -> Progress:
        """Return the view as it would be with other actuals of some KPIs at some places.

        Args:
            steps: the actual steps that would stand: rows of `tables.ActualStep`, in the order of time.
            kpis: the KPIs whose actuals they are; None for all.
            places: the places whose actuals they are; None for all.
            origin: the view that this is.
        """
        view = tuple(ActualStep.model_fields).index("origin_view")
        series = {
            (kpi, place): own
            for (kpi, place), own in self.series.items()
            if (kpis is not None and kpi not in kpis) or (places is not None and place not in places)
        }
        series |= series_of(_of_step(step) for step in steps if step[view] in (origin, BOTH))
        return replace(self, series=series)

    def actual(self, kpi: str, place: str, quarter: Quarter) -> Actual | None:
        """Return the actual that holds at the end of a quarter, or None."""
        return measures.actual_at(self.series.get((kpi, place), _NO_SERIES), quarter)

    def target_path(self, kpi: str, place: str) -> TargetPath:
        """Return baseline, milestones and target of a KPI at a place; each may be absent."""
        return self.facts.target_paths.get((kpi, place), _NO_TARGET_PATH)

    def standing(self, kpi: str, place: str, quarter: Quarter) -> Standing:
        """Return status, share, expected share and pace: the cheap judgement of one KPI."""
        return measures.standing(
            self.facts.indicators[kpi],
            self._is_world(place),
            quarter,
            self.target_path(kpi, place),
            self.actual(kpi, place, quarter),
            is_path_below_illustrative=(kpi, place) in self.facts.above_illustrative_paths,
        )

    def receipt(self, kpi: str, place: str, quarter: Quarter) -> Receipt:
        """Return the whole receipt. Its trace is complete only if the series were loaded with their traces."""
        return measures.receipt(
            self.facts.indicators[kpi],
            place,
            self._is_world(place),
            quarter,
            self.target_path(kpi, place),
            self.series.get((kpi, place), _NO_SERIES),
            is_path_below_illustrative=(kpi, place) in self.facts.above_illustrative_paths,
        )

    def receipts(self, kpis: Iterable[str], places: Iterable[str], quarter: Quarter) -> list[Receipt]:
        """Return the receipts of these KPIs at these places, places first."""
        chosen = list(kpis)
        return [self.receipt(kpi, place, quarter) for place in places for kpi in chosen]

    def standings(self, place: str, quarter: Quarter) -> dict[str, Standing]:
        """Return the standing of every KPI of the plan at a place, those of level context included."""
        return {kpi: self.standing(kpi, place, quarter) for kpi in self.facts.indicators}

    def roll_up(self, code: str, place: str, quarter: Quarter) -> RollUp:
        """Return the roll-up of the plan (`PLAN`), `ENABLERS`, a priority, an enabler or an outcome.

        Raises:
            KeyError: there is no such objective, or no such place.
        """
        return self._roll_ups((code,), place, quarter)[code]

    def roll_up_of(
        self, kpis: Iterable[str], place: str, quarter: Quarter, standings: Mapping[str, Standing] | None = None
    ) -> RollUp:
        """Return the roll-up of any KPIs, each counted once; it has no level and an empty code.

        Args:
            kpis: codes of KPIs that count: none of level context.
            place: where they are judged.
            quarter: when they are judged.
            standings: their standings there and then, where the caller has them already.
        """
        judged = {kpi: self.standing(kpi, place, quarter) if standings is None else standings[kpi] for kpi in kpis}
        return measures.roll_up(None, "", place, quarter, judged)

    def roll_ups_at(
        self, codes: Sequence[str], places: Sequence[str], quarter: Quarter
    ) -> dict[tuple[str, str], RollUp]:
        """Return the roll-ups of objectives at places, by code and place; a KPI of several is judged once a place.

        Args:
            codes: such as those of `PlanFacts.main_codes`.
            places: where.
            quarter: when.
        """
        return {
            (code, place): roll_up
            for place in places
            for code, roll_up in self._roll_ups(codes, place, quarter).items()
        }

    def roll_up_history(
        self, codes: Sequence[str], place: str, quarters: Sequence[Quarter]
    ) -> dict[tuple[str, Quarter], RollUp]:
        """Return the roll-ups of objectives at a place over quarters, by code and quarter."""
        return {
            (code, quarter): roll_up
            for quarter in quarters
            for code, roll_up in self._roll_ups(codes, place, quarter).items()
        }

    def _roll_ups(self, codes: Sequence[str], place: str, quarter: Quarter) -> dict[str, RollUp]:
        objectives = {code: self.facts.objective(code) for code in codes}
        kpis = {kpi for objective in objectives.values() for kpi in objective.kpi_codes}
        standings = {kpi: self.standing(kpi, place, quarter) for kpi in kpis}
        return {
            code: measures.roll_up(
                objective.level, objective.code, place, quarter, {kpi: standings[kpi] for kpi in objective.kpi_codes}
            )
            for code, objective in objectives.items()
        }

    def _is_world(self, place: str) -> bool:
        return self.facts.place_kinds.get(place) is PlaceKind.WORLD


def load(
    session: Session,
    origin: OriginView,
    *,
    places: Sequence[str] | None = None,
    kpis: Sequence[str] | None = None,
    with_traces: bool = False,
    facts: PlanFacts | None = None,
) -> Progress:
    """Load a view of the data with a fixed number of statements.

    Args:
        session: a session to read with.
        origin: published figures only, or all.
        places: the places to load actuals of; by default every place but the countries.
        kpis: the KPIs to load actuals of; by default every KPI.
        with_traces: load the trace lines and country sets of the actuals as well (slower, larger).
        facts: the plan in this view, where the caller has it already.
    """
    facts = facts if facts is not None else plan_facts(session, origin)
    if places is None:
        places = [place for place, kind in facts.place_kinds.items() if kind is not PlaceKind.COUNTRY]
    return Progress(
        facts=facts,
        series=_series(session, origin, places, kpis, with_traces),
        corrections=_corrections(session, origin),
    )


def load_receipts(
    session: Session,
    *,
    quarter: Quarter | None,
    places: Sequence[str],
    kpis: Sequence[str] | None,
    origin: OriginView,
) -> list[Receipt]:
    """Load what is needed and return the receipts of KPIs (all by default) at places, with their traces.

    Args:
        session: a session to read with.
        quarter: when they are judged; None for the newest quarter with an observation in view.
        places: where.
        kpis: codes of KPIs; None for all.
        origin: published figures only, or all.

    Raises:
        NoObservationError: no quarter is named, and the database holds no observation in this view.
    """
    at = quarter if quarter is not None else default_quarter(session, origin)
    progress = load(session, origin, places=places, kpis=kpis, with_traces=True)
    return progress.receipts(kpis if kpis is not None else progress.facts.indicators, places, at)


def load_roll_ups(
    session: Session, *, quarter: Quarter | None, places: Sequence[str], origin: OriginView
) -> list[RollUp]:
    """Load what is needed and return the roll-ups of the plan, every priority, enabler and outcome, places first.

    Args:
        session: a session to read with.
        quarter: when the KPIs are judged; None for the newest quarter with an observation in view.
        places: where.
        origin: published figures only, or all.

    Raises:
        NoObservationError: no quarter is named, and the database holds no observation in this view.
    """
    at = quarter if quarter is not None else default_quarter(session, origin)
    progress = load(session, origin, places=places)
    return list(progress.roll_ups_at(tuple(progress.facts.objectives), places, at).values())


def default_quarter(session: Session, origin: OriginView) -> Quarter:
    """Return the newest quarter with an observation in view; none after the present one.

    Raises:
        NoObservationError: the database holds no observation in this view.
    """
    newest = session.connection().scalar(
        select(func.max(col(Observation.quarter))).where(
            col(Observation.dimension) == TOTAL, col(Observation.quarter) <= str(Quarter.present()), _in_view(origin)
        )
    )
    if newest is None:
        raise NoObservationError(
            Message(
                N_(
                    "There is no observation in this view, so there is no newest quarter. Name a quarter, or choose "
                    "all data."
                )
            )
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
    newest_start = select(col(ReportingStart.quarter)).order_by(col(ReportingStart.start_id).desc()).limit(1)
    plan = connection.execute(
        select(
            col(Plan.plan_code),
            col(Plan.start_quarter),
            col(Plan.end_quarter),
            newest_start.scalar_subquery().label("reporting_start"),
        ).order_by(col(Plan.plan_code))
    ).first()
    plan_code = PLAN_CODE
    quarters: tuple[Quarter, ...] = ()
    reporting_start = None
    if plan is not None:
        plan_code = plan.plan_code
        quarters = tuple(Quarter.parse(plan.start_quarter).to(Quarter.parse(plan.end_quarter)))
        reporting_start = Quarter.parse(plan.reporting_start) if plan.reporting_start else None
    priorities = list(connection.scalars(select(col(Priority.priority_code)).order_by(col(Priority.priority_code))))
    enablers = list(connection.scalars(select(col(Enabler.enabler_code)).order_by(col(Enabler.enabler_code))))
    indicators: dict[str, Indicator] = {}
    levels: dict[str, ResultLevel] = {}
    outcome_of: dict[str, str] = {}
    serves: dict[str, frozenset[str]] = {}
    retired: set[str] = set()
    responsible_units: dict[str, str] = {}
    for row in connection.execute(select(*_KPI_COLUMNS).order_by(col(Kpi.kpi_code))):
        code = row.kpi_code
        indicators[code] = indicator_of(row)
        levels[code] = ResultLevel(row.result_level)
        if row.approval == Approval.RETIRED:
            retired.add(code)
        if row.responsible_unit:
            responsible_units[code] = row.responsible_unit
        outcome_of[code] = row.outcome_code
        served = {row.outcome_code, *split_codes(row.also_serves)}
        serves[code] = frozenset(served | {outcomes[outcome] for outcome in served if outcome in outcomes})
    place_kinds: dict[str, PlaceKind] = {}
    place_parents: dict[str, str | None] = {}
    office_kinds: dict[str, OfficeKind] = {}
    for place, kind, parent, office_kind in connection.execute(
        select(col(Place.place_code), col(Place.kind), col(Place.parent_code), col(Place.office_kind)).order_by(
            col(Place.place_code)
        )
    ):
        place_kinds[place] = PlaceKind(kind)
        place_parents[place] = parent
        if kind == PlaceKind.OFFICE and office_kind is not None:
            office_kinds[place] = OfficeKind(office_kind)
    return PlanFacts(
        indicators=indicators,
        levels=levels,
        outcome_of=outcome_of,
        serves=serves,
        objectives=_objectives(plan_code, priorities, enablers, outcomes, levels, serves),
        target_paths=_target_paths(session, origin),
        place_kinds=place_kinds,
        place_parents=place_parents,
        office_kinds=office_kinds,
        quarters=quarters,
        reporting_start=reporting_start,
        retired=frozenset(retired),
        decisions=kpi_decisions.decisions(session),
        responsible_units=responsible_units,
    )


def indicator_of(row: Any) -> Indicator:
    """Return what measures need to know of a KPI, from a row with the columns of `tables.Kpi`."""
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
        Kpi.approval,
        Kpi.responsible_unit,
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
    objectives = {
        PLAN_CODE: Objective(level=RollUpLevel.PLAN, code=plan_code, parent_code=None, kpi_codes=tuple(counted))
    }
    for level, codes in (
        (RollUpLevel.PRIORITY, priorities),
        (RollUpLevel.ENABLER, enablers),
        (RollUpLevel.OUTCOME, list(outcomes)),
    ):
        for code in codes:
            kpis = tuple(kpi for kpi in counted if code in serves[kpi])
            objectives[code] = Objective(
                level=level, code=code, parent_code=outcomes.get(code, PLAN_CODE), kpi_codes=kpis
            )
    return objectives


def _target_paths(session: Session, origin: OriginView) -> dict[tuple[str, str], TargetPath]:
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
        key: TargetPath(
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
    names = STEP_COLUMNS if with_traces else STEP_COLUMNS[: -len(_NO_REST)]
    columns = [getattr(ActualStep, name) for name in names]
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
    rows: Iterable[Sequence[Any]] = session.connection().execute(statement)
    return series_of(rows if with_traces else ((*row, *_NO_REST) for row in rows))


STEP_COLUMNS: Final = (
    "kpi_code", "place_code", "quarter", "value", "numerator", "denominator", "data_quarter", "source", "reported",
    "expected", "is_partial", "is_lower_bound", "origins", "is_illustrative_below", "countries", "quarters", "trace",
)  # fmt: skip
"""What `series_of` reads of an actual step, in this order."""

_NO_REST: Final = (None, None, "")
"""What stands for the last columns where they are not read: countries, quarters and trace, which are long."""

_of_step = itemgetter(*(tuple(ActualStep.model_fields).index(name) for name in STEP_COLUMNS))


def series_of(rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str], Series]:
    """Return the series that rows of `STEP_COLUMNS` make; those of a KPI and place are in the order of time."""
    parse = Quarter.parse
    series: dict[tuple[str, str], Series] = {}
    # A tuple of words or a set of quarters that repeats thousands of times is made once.
    words: dict[str, tuple[str, ...]] = {"": ()}
    rested_on: dict[str | None, frozenset[Quarter]] = {None: frozenset()}
    for row in rows:
        (kpi, place, quarter, value, numerator, denominator, data_quarter, source, reported, expected, is_partial,
         is_lower_bound, origins, is_illustrative_below, countries, quarters, trace) = row  # fmt: skip
        if origins not in words:
            words[origins] = tuple(origins.split(";"))
        if quarters not in rested_on:
            rested_on[quarters] = frozenset(map(parse, quarters.split(";")))
        actual = Actual(
            value=value,
            numerator=numerator,
            denominator=denominator,
            countries=None if countries is None else frozenset(split_codes(countries)),
            data_quarter=parse(data_quarter),
            source=ActualSource(source),
            reported=reported,
            expected=expected,
            is_partial=is_partial,
            is_lower_bound=is_lower_bound,
            origins=words[origins],
            is_illustrative_below=is_illustrative_below,
            quarters=rested_on[quarters],
            trace=tuple(map(measures.line_of, trace.split("\n"))) if trace else (),
        )
        series.setdefault((kpi, place), []).append((parse(quarter), actual))
    return series


def _corrections(session: Session, origin: OriginView) -> dict[str, tuple[tuple[str, Quarter], ...]]:
    # The few corrections have an index of their own; asked for totals as well, SQLite would look through those instead.
    statement = select(
        col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.dimension)
    ).where(col(Observation.is_correction), _in_view(origin))
    corrections: dict[str, list[tuple[str, Quarter]]] = {}
    for kpi, place, quarter, dimension in session.connection().execute(statement):
        if dimension == TOTAL:
            corrections.setdefault(kpi, []).append((place, Quarter.parse(quarter)))
    return {kpi: tuple(places) for kpi, places in corrections.items()}


def _in_view(origin: OriginView) -> ColumnElement[bool]:
    if origin is OriginView.PUBLISHED:
        return col(Observation.origin) == Origin.PUBLISHED
    return true()  # every origin


__all__ = [
    "BOTH",
    "ENABLERS",
    "PLAN_CODE",
    "Objective",
    "PlanFacts",
    "Progress",
    "default_quarter",
    "load",
    "load_receipts",
    "load_roll_ups",
    "plan_facts",
]
