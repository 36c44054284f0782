"""Two states of the data compared: what changed, split by cause, for every KPI and roll-up at places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.causes.roll_up_splits import KpiStages, RollUpChange, roll_up_changes
from kap_model.causes.row_differences import KpiRows, rows_of
from kap_model.causes.splits import KpiChange, Stages, Step, Turning, steps
from kap_model.causes.states import LoadedState, State, Totals
from kap_model.measures import Standing
from kap_model.progress import PlanFacts
from kap_model.quarter import Quarter
from kap_model.vocabulary import Cause, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two states, each with its quarter.

    Attributes:
        older: the plan of the older state.
        newer: the plan of the newer state.
        older_quarter: when KPIs are judged in the older state.
        newer_quarter: when they are judged in the newer state.
        places: where they are judged.
        changes: the KPIs at places whose share or status a cause changed, by KPI in plan order, then by place.
        roll_ups: the roll-ups whose counts a cause changed, by objective in plan order, then by place.
        rows: what differs of each KPI that both states have and that differs at all.
    """

    older: PlanFacts
    newer: PlanFacts
    older_quarter: Quarter
    newer_quarter: Quarter
    places: tuple[str, ...]
    changes: tuple[KpiChange, ...]
    roll_ups: tuple[RollUpChange, ...]
    rows: Mapping[str, KpiRows]


def compare(older: State, newer: State, places: Sequence[str] | None = None) -> Comparison:
    """Compare two states of the data. The rows of a KPI are held no longer than it is compared.

    Args:
        older: the state that is turned into the newer one.
        newer: the state that it becomes.
        places: where KPIs are judged; by default every place of either state but the countries.
    """
    before, after = LoadedState(older, places), LoadedState(newer, places)
    chosen = places if places is not None else _places(after.facts, before.facts)
    shared = [place for place in chosen if place in before.tree and place in after.tree]
    turning = Turning(before, after)
    are_same_rows = older.session is newer.session and older.origin is newer.origin
    rows: dict[str, KpiRows] = {}
    stages: dict[str, Mapping[str, Stages]] = {}
    for kpi in after.facts.indicators:
        if kpi in before.facts.indicators:
            # Two quarters of the same data differ in no row: nothing needs to be read again.
            totals: tuple[Totals, Totals] = ({}, {}) if are_same_rows else (before.totals(kpi), after.totals(kpi))
            differing = rows_of(before, after, kpi, *totals)
            stages[kpi] = turning.stages(kpi, shared, differing, *totals)
            if differing.causes:
                rows[kpi] = differing
    stages_at = {
        place: KpiStages(
            of_both={kpi: at[place] for kpi, at in stages.items() if place in at},
            gone=_only_of(before, place, stages, shared),
            added=_only_of(after, place, stages, shared),
        )
        for place in chosen
    }
    kpis = dict.fromkeys((*after.facts.indicators, *before.facts.indicators))
    changes = (_change(kpi, place, stages_at[place]) for kpi in kpis for place in chosen)
    return Comparison(
        older=before.facts,
        newer=after.facts,
        older_quarter=older.quarter,
        newer_quarter=newer.quarter,
        places=tuple(chosen),
        changes=tuple(change for change in changes if change is not None),
        roll_ups=tuple(roll_up_changes(before, after, stages_at)),
        rows=rows,
    )


def _places(newer: PlanFacts, older: PlanFacts) -> list[str]:
    kinds = [kind for kind in PlaceKind if kind is not PlaceKind.COUNTRY]
    return list(dict.fromkeys((*newer.places_of(*kinds), *older.places_of(*kinds))))


def _only_of(
    state: LoadedState, place: str, of_both: Mapping[str, object], shared: Sequence[str]
) -> dict[str, Standing]:
    """Return how the KPIs stand at a place that the other state does not have, or not there."""
    if place not in state.tree:
        return {}
    return {
        kpi: state.progress.standing(kpi, place, state.quarter)
        for kpi in state.facts.indicators
        if kpi not in of_both or place not in shared
    }


def _change(kpi: str, place: str, stages: KpiStages) -> KpiChange | None:
    taken: tuple[Step, ...] = ()
    if kpi in stages.of_both:
        taken = steps(stages.of_both[kpi])
    elif kpi in stages.gone or kpi in stages.added:
        taken = (Step(cause=Cause.SCOPE, before=stages.gone.get(kpi), after=stages.added.get(kpi)),)
    return KpiChange(kpi_code=kpi, place_code=place, steps=taken) if taken else None
