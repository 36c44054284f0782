"""Which KPIs a list shows: those of an objective, a status, a result level, a forecast, or behind links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kap_model.progress import ENABLERS, PLAN_CODE, PlanFacts, Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines
from kap_model.queries.course import forecast_words
from kap_model.queries.kpi_lines import KpiLine
from kap_model.vocabulary import ForecastWord, ResultLevel, RollUpLevel, StatusFilter

PRIORITIES: Final = "PRIORITIES"
"""The code under which the priorities are listed together, as `ENABLERS` is for the enablers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiFilter:
    """Which KPIs a list shows. None lets every KPI through; a status or a forecast none of level context (R13).

    Attributes:
        objective: the priority, enabler or outcome that the KPIs serve; `PRIORITIES` or `ENABLERS` for any of them.
        status: the statuses of the KPIs.
        level: their level in the result chain.
        forecasts: what their forecasts ask for.
        only: the codes of the KPIs.
    """

    objective: str | None = None
    status: StatusFilter | None = None
    level: ResultLevel | None = None
    forecasts: frozenset[ForecastWord] | None = None
    only: frozenset[str] | None = None

    @property
    def is_of_counted(self) -> bool:
        """Whether it asks for what KPIs of level context are never counted by."""
        return self.status is not None or self.forecasts is not None


def listed(progress: Progress, place: str, quarter: Quarter, kpi_filter: KpiFilter) -> list[KpiLine]:
    """Return how the KPIs stand that a filter lets through, at a place and quarter, in the order of the plan.

    A KPI that serves several objectives comes once.

    Raises:
        KeyError: there is no such objective.
    """
    served = frozenset(of_objective(progress.facts, kpi_filter.objective))
    kpis = [kpi for kpi in in_plan_order(progress.facts) if kpi in served]
    if kpi_filter.only is not None:
        kpis = [kpi for kpi in kpis if kpi in kpi_filter.only]
    if kpi_filter.level is not None:
        kpis = [kpi for kpi in kpis if progress.facts.levels[kpi] is kpi_filter.level]
    if kpi_filter.forecasts is not None:
        words = forecast_words(progress, place, quarter)
        kpis = [kpi for kpi in kpis if words.get(kpi) in kpi_filter.forecasts]
    lines = kpi_lines.lines(progress, kpis, (place,), quarter)
    if kpi_filter.is_of_counted:
        lines = [line for line in lines if not line.is_context]
    if kpi_filter.status is not None:
        lines = [line for line in lines if line.status in kpi_filter.status.statuses]
    return lines


def in_plan_order(facts: PlanFacts) -> list[str]:
    """Return all KPIs, those of the priorities first, then those of the enablers."""
    ranks = {code: rank for rank, code in enumerate(facts.single_codes)}
    return sorted(facts.indicators, key=lambda kpi: (ranks.get(_own_objective(facts, kpi), len(ranks)), kpi))


def served_objectives(facts: PlanFacts, kpi: str) -> list[str]:
    """Return the priorities and enablers that a KPI serves: first that of its own outcome, then in their order."""
    own = _own_objective(facts, kpi)
    return sorted(
        (code for code in facts.single_codes if code in facts.serves[kpi]), key=lambda code: code != own
    )  # a stable sort


def _own_objective(facts: PlanFacts, kpi: str) -> str:
    return facts.objectives[facts.outcome_of[kpi]].parent_code or PLAN_CODE


def of_objective(facts: PlanFacts, code: str | None) -> Collection[str]:
    """Return the KPIs that serve a priority, enabler or outcome, `PRIORITIES` or `ENABLERS`; all of them for None.

    Raises:
        KeyError: there is no such objective.
    """
    if code is None:
        return facts.indicators
    level = {PRIORITIES: RollUpLevel.PRIORITY, ENABLERS: RollUpLevel.ENABLER}.get(code)
    if level is None:
        return facts.objective_kpis(facts.objectives[code].code)
    together = {objective.code for objective in facts.objectives.values() if objective.level is level}
    return [kpi for kpi, served in facts.serves.items() if served & together]
