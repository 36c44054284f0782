"""The change of the counts of roll-ups, split by cause: each step counts the KPIs as they stand after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kap_model import measures
from kap_model.causes.splits import TURNING, Stages
from kap_model.causes.states import LoadedState
from kap_model.measures import RollUp, Standing
from kap_model.progress import ENABLERS, Objective, PlanFacts
from kap_model.quarter import Quarter
from kap_model.vocabulary import Cause, Status

CAUSES: Final = (Cause.SCOPE, *TURNING)
"""The causes whose steps turn a roll-up: first leave the KPIs that are gone, and those come that are new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUpStep:
    """A part of the change of a roll-up: its counts before and after."""

    cause: Cause
    before: RollUp
    after: RollUp

    @property
    def differences(self) -> dict[Status, int]:
        """How many KPIs more, or fewer, have each status; those without a difference are left out."""
        return {
            status: count - self.before.counts[status]
            for status, count in self.after.counts.items()
            if count != self.before.counts[status]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUpChange:
    """The change of a roll-up: its steps, never none, each beginning with the counts with which the one before ends.

    `code` is that of an objective, `PLAN` and `ENABLERS` among them. Counts of the first `before` and of the last
    `after` are those of the older and the newer state.
    """

    code: str
    place_code: str
    steps: tuple[RollUpStep, ...]

    @property
    def before(self) -> RollUp:
        """The roll-up of the older state."""
        return self.steps[0].before

    @property
    def after(self) -> RollUp:
        """The roll-up of the newer state."""
        return self.steps[-1].after


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiStages:
    """How each KPI stands at one place: those that both states have by stage, the others as they stand.

    Attributes:
        of_both: the stages of the KPIs that both states have.
        gone: the KPIs that only the older state has.
        added: the KPIs that only the newer state has.
    """

    of_both: Mapping[str, Stages]
    gone: Mapping[str, Standing]
    added: Mapping[str, Standing]


def roll_up_changes(
    older: LoadedState, newer: LoadedState, stages_at: Mapping[str, KpiStages]
) -> Iterator[RollUpChange]:
    """Return an iterator over the roll-ups whose counts change, by objective in plan order, then by place.

    Args:
        older: the older state.
        newer: the newer state.
        stages_at: how the KPIs stand at each place.
    """
    for code in dict.fromkeys((*newer.facts.objectives, ENABLERS, *older.facts.objectives)):
        counted = _objective(older.facts, code), _objective(newer.facts, code)
        for place, stages in stages_at.items():
            steps = tuple(_steps(older.quarter, newer.quarter, place, stages, counted))
            if steps:
                yield RollUpChange(code=code, place_code=place, steps=steps)


def _objective(facts: PlanFacts, code: str) -> Objective | None:
    return facts.objective(code) if code == ENABLERS or code in facts.objectives else None


def _steps(
    older: Quarter,
    newer: Quarter,
    place: str,
    stages: KpiStages,
    counted: tuple[Objective | None, Objective | None],
) -> Iterator[RollUpStep]:
    known = next(objective for objective in reversed(counted) if objective is not None)
    kpis_before, kpis_after = (() if objective is None else objective.kpi_codes for objective in counted)
    stays = {kpi: stages.of_both[kpi][0] for kpi in kpis_before if kpi in stages.of_both}
    added = {kpi: stages.added[kpi] for kpi in kpis_after if kpi in stages.added}
    standings = stays | {kpi: stages.gone[kpi] for kpi in kpis_before if kpi in stages.gone}
    before = measures.roll_up(known.level, known.code, place, older, standings)
    kept = [kpi for kpi in kpis_after if kpi in stages.of_both]
    for stage, cause in enumerate(CAUSES):
        following = added | (stays if cause is Cause.SCOPE else {kpi: stages.of_both[kpi][stage] for kpi in kept})
        if following == standings:
            continue
        standings = following
        at = newer if cause is Cause.TIME else older
        after = measures.roll_up(known.level, known.code, place, at, standings)
        if after.counts != before.counts:
            yield RollUpStep(cause=cause, before=before, after=after)
            before = after
