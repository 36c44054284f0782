"""The change of share and status of a KPI at a place, split by cause: the older state turned into the newer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kap_model import measures
from kap_model.causes.row_differences import KpiRows
from kap_model.causes.states import LoadedState, Totals
from kap_model.importing.derive import observed_by_place
from kap_model.measures import Series, Standing, TargetPath, same
from kap_model.progress import PlanFacts, Progress
from kap_model.vocabulary import Cause, TargetKind

TURNING: Final = (Cause.DEFINITION, Cause.TARGET, Cause.CORRECTION, Cause.NEW_FIGURE, Cause.TIME)
"""The causes whose steps turn the standing of a KPI that both states have. The method has one rule set and no step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a change: how a KPI stood before and after it; None where a state has no such KPI at the place."""

    cause: Cause
    before: Standing | None
    after: Standing | None

    @property
    def difference(self) -> float | None:
        """The difference in share; None where one of both has no share."""
        return _difference(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiChange:
    """The change of a KPI at a place: its steps, never none, each beginning where the one before it ends.

    Shares and statuses of `before` and `after` are those of the older and the newer state, to the last digit.
    """

    kpi_code: str
    place_code: str
    steps: tuple[Step, ...]

    @property
    def before(self) -> Standing | None:
        """How the KPI stands in the older state."""
        return self.steps[0].before

    @property
    def after(self) -> Standing | None:
        """How the KPI stands in the newer state."""
        return self.steps[-1].after

    @property
    def difference(self) -> float | None:
        """The whole difference in share; None where one of both states has no share."""
        return _difference(self.before, self.after)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of it."""
        standings = (self.before, *(step.after for step in self.steps))
        return any(standing is not None and standing.is_illustrative for standing in standings)

    def step(self, cause: Cause) -> Step | None:
        """Return the step of a cause; None if it changed nothing."""
        return next((step for step in self.steps if step.cause is cause), None)


def _difference(before: Standing | None, after: Standing | None) -> float | None:
    if before is None or after is None or before.share is None or after.share is None:
        return None
    return after.share - before.share


Stages = tuple[Standing, ...]
"""How a KPI stands in the older state, then after each cause of `TURNING`; the last is the newer state."""


def steps(stages: Stages) -> tuple[Step, ...]:
    """Return the steps between stages that change share or status, by more than the noise of floats.

    Noise is added to the last step, so that the steps end in the newer state.
    """
    taken: list[Step] = []
    standing = stages[0]
    for cause, after in zip(TURNING, stages[1:], strict=True):
        if not _is_alike(standing, after):
            taken.append(Step(cause=cause, before=standing, after=after))
            standing = after
    if taken:
        taken[-1] = replace(taken[-1], after=stages[-1])
    return tuple(taken)


def _is_alike(one: Standing, other: Standing) -> bool:
    if one.status is not other.status:
        return False
    if one.share is None or other.share is None:
        return one.share is other.share
    return same(one.share, other.share)


class Turning:
    """The older state turned into the newer one, a KPI at a time. Only what differs is worked out."""

    def __init__(self, older: LoadedState, newer: LoadedState) -> None:
        self._older = older
        self._newer = newer
        self._defined = _defined_anew(older.facts, newer.facts)

    def stages(
        self, kpi: str, places: Sequence[str], rows: KpiRows, before: Totals, after: Totals
    ) -> dict[str, Stages]:
        """Return the stages of a KPI at places that both states have, by place.

        Args:
            kpi: a KPI that both states have.
            places: where.
            rows: what differs of the KPI.
            before: its observations in the older state.
            after: its observations in the newer state.
        """
        older, newer = self._older, self._newer
        views = self._views(kpi, rows, before, after)
        stages: dict[str, Stages] = {}
        for place in places:
            standings = [older.progress.standing(kpi, place, older.quarter)]
            for cause in TURNING[:-1]:
                view = views.get(cause)
                standings.append(standings[-1] if view is None else view.standing(kpi, place, older.quarter))
            if older.quarter == newer.quarter:
                standings.append(standings[-1])
            else:
                standings.append(newer.progress.standing(kpi, place, newer.quarter))
            stages[place] = tuple(standings)
        return stages

    def _views(self, kpi: str, rows: KpiRows, before: Totals, after: Totals) -> dict[Cause, Progress]:
        """Return what the KPI is judged by after each cause by which it differs."""
        older, newer = self._older, self._newer
        series = older.progress.series
        views: dict[Cause, Progress] = {}
        for cause in rows.causes[:-1]:
            is_defined_only = cause is Cause.DEFINITION
            if _changes_actuals(cause, rows):
                paths = (older if is_defined_only else newer).target_paths.get(kpi, {})
                is_corrected = cause is Cause.CORRECTION
                totals = {key: after[key] for key in before if key in after} if is_corrected else before
                series = self._series(kpi, paths, totals)
            views[cause] = Progress(facts=self._defined if is_defined_only else newer.facts, series=series)
        for cause in rows.causes[-1:]:
            views[cause] = newer.progress
        return views

    def _series(
        self, kpi: str, target_paths: Mapping[str, TargetPath], totals: Totals
    ) -> dict[tuple[str, str], Series]:
        series = measures.actual_series(
            self._newer.facts.indicators[kpi],
            self._newer.children,
            observed_by_place((*key, *figure) for key, figure in totals.items()),
            target_paths,
            at=self._older.quarter,
        )
        return {(kpi, place): own for place, own in series.items()}


_IN_ACTUALS: Final = ("cumulation", "aggregation", "frequency", "kind", "parent_code")
"""What R1 to R3 ask of a definition."""


def _changes_actuals(cause: Cause, rows: KpiRows) -> bool:
    """Return whether actuals can be others after a cause: definitions and targets mostly change none."""
    if cause is Cause.DEFINITION:
        return any(row.item in _IN_ACTUALS for row in rows.definition)
    if cause is Cause.TARGET:
        # A baseline says from when on figures count, and who has one or a target is expected to report.
        ends = [row for row in rows.target if row.item in (TargetKind.BASELINE, TargetKind.TARGET)]
        return any(row.before is None or row.after is None for row in ends)
    return True


def _defined_anew(older: PlanFacts, newer: PlanFacts) -> PlanFacts:
    """Return the newer definitions with the older target paths, as far as these are of what is still defined."""
    paths = {
        (kpi, place): path
        for (kpi, place), path in older.target_paths.items()
        if kpi in newer.indicators and place in newer.place_kinds
    }
    return replace(newer, target_paths=paths)
