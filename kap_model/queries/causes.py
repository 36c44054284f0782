"""What changed between two states, by cause: the biggest changes first, the counts of roll-ups, and the rows behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from kap_model.causes.comparison import Comparison
from kap_model.causes.roll_up_splits import RollUpChange
from kap_model.causes.row_differences import RowDifference
from kap_model.causes.splits import KpiChange, Step
from kap_model.clock import in_utc
from kap_model.frames import Frame, FrameColumn
from kap_model.importing.batches import BATCHES
from kap_model.importing.files import TABLE_FILES
from kap_model.measures import Standing
from kap_model.progress import ENABLERS, PlanFacts
from kap_model.queries.totals import of_every_kpi
from kap_model.rounding import rounded
from kap_model.vocabulary import Cause

CAUSES = Frame(
    "causes",
    "what one cause changed of the share or status of a KPI at a place",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("cause", "text", "scope, definition, target, correction, new_figure, time or method"),
        FrameColumn("share_before", "number", "progress before this step"),
        FrameColumn("share_after", "number", "progress after this step; the next step of the KPI begins with it"),
        FrameColumn("difference", "number", "difference in progress of this step; absent where one of both is"),
        FrameColumn("status_before", "text", "status before this step; absent where the older state has no such KPI"),
        FrameColumn("status_after", "text", "status after this step; absent where the newer state has no such KPI"),
        FrameColumn("older_share", "number", "progress in the older state"),
        FrameColumn("newer_share", "number", "progress in the newer state"),
        FrameColumn("whole_difference", "number", "difference in progress of all steps"),
        FrameColumn("older_status", "text", "status in the older state"),
        FrameColumn("newer_status", "text", "status in the newer state"),
        FrameColumn("is_illustrative", "flag", "a figure or target path behind the change is made up"),
    ),
)
ROLL_UP_CAUSES = Frame(
    "roll_up_causes",
    "what one cause changed of the number of KPIs with a status in a roll-up",
    (
        FrameColumn("code", "text", "PLAN, ENABLERS, priority, enabler or outcome"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("cause", "text", "scope, definition, target, correction, new_figure, time or method"),
        FrameColumn("status", "text", "status"),
        FrameColumn("count_before", "count", "KPIs with the status before this step"),
        FrameColumn("count_after", "count", "KPIs with the status after this step"),
        FrameColumn("difference", "count", "difference of this step"),
        FrameColumn("is_illustrative", "flag", "one of the KPIs rests on made-up rows"),
    ),
)
ROWS_BEHIND = Frame(
    "rows_behind",
    "a value that differs between two states",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("cause", "text", "definition, target, correction or new_figure"),
        FrameColumn("place_code", "text", "place of the row; absent for a field of the KPI itself"),
        FrameColumn("quarter", "quarter", "quarter of the row"),
        FrameColumn("item", "text", "column of the KPI, the place or the observation, or the kind of a target"),
        FrameColumn("number_before", "number", "number in the older state"),
        FrameColumn("number_after", "number", "number in the newer state"),
        FrameColumn("text_before", "text", "text in the older state"),
        FrameColumn("text_after", "text", "text in the newer state"),
    ),
)


def biggest_first(
    comparison: Comparison,
    *,
    cause: Cause | None = None,
    objective: str | None = None,
    place: str | None = None,
    kpi: str | None = None,
) -> list[KpiChange]:
    """Return what changed, the largest difference in share first.

    Changes without a difference, where one of the states has no share, come after them, in plan order.

    Args:
        comparison: what changed.
        cause: only what this cause changed, and by how much it did.
        objective: only KPIs of the plan, a priority, an enabler, an outcome or `ENABLERS` in one of the states.
        place: only at this place and below it in one of the states.
        kpi: only this KPI.
    """
    plans = (comparison.older, comparison.newer)
    places = None if place is None else {code for plan in plans for code in _at_or_below(plan, place)}
    kpis = None if objective is None else {code for plan in plans for code in _kpis_of(plan, objective)}
    chosen = [
        change
        for change in comparison.changes
        if (kpi is None or change.kpi_code == kpi)
        and (kpis is None or change.kpi_code in kpis)
        and (places is None or change.place_code in places)
        and (cause is None or change.step(cause) is not None)
    ]

    def size(change: KpiChange) -> tuple[bool, float]:
        part = change if cause is None else change.step(cause)
        difference = None if part is None else part.difference
        return difference is None, 0.0 if difference is None else -abs(difference)

    return sorted(chosen, key=size)


def frame(changes: Iterable[KpiChange]) -> pd.DataFrame:
    """Return changes as a frame, a row for each step; columns: CAUSES."""
    return CAUSES.of(_row(change, step) for change in changes for step in change.steps)


def roll_up_frame(changes: Iterable[RollUpChange]) -> pd.DataFrame:
    """Return changes of roll-ups as a frame; columns: ROLL_UP_CAUSES."""
    return ROLL_UP_CAUSES.of(
        {
            "code": change.code,
            "place_code": change.place_code,
            "cause": step.cause.value,
            "status": status.value,
            "count_before": step.before.counts[status],
            "count_after": step.after.counts[status],
            "difference": difference,
            "is_illustrative": step.before.is_illustrative or step.after.is_illustrative,
        }
        for change in changes
        for step in change.steps
        for status, difference in step.differences.items()
    )


def rows_behind(comparison: Comparison, kpi: str, place: str) -> list[RowDifference]:
    """Return what differs of the rows that a KPI is judged by at a place: why its figure changed.

    These are its own fields, and the rows at the place; where its actual is built, those below the place as well.
    Rows of quarters after that of the older state take effect with the quarter, by the cause `time`.
    """
    differing = comparison.rows.get(kpi)
    if differing is None:
        return []
    places = {None, place}
    for plan in (comparison.older, comparison.newer):
        if plan.indicators[kpi].is_built:
            places |= _at_or_below(plan, place)
    return [row for row in differing.each() if row.place_code in places]


def rows_frame(kpi: str, rows: Sequence[RowDifference]) -> pd.DataFrame:
    """Return the rows behind a change as a frame; columns: ROWS_BEHIND."""
    return ROWS_BEHIND.of(
        {
            "kpi_code": kpi,
            "cause": row.cause.value,
            "place_code": row.place_code,
            "quarter": None if row.quarter is None else str(row.quarter),
            "item": row.item,
            "number_before": None if isinstance(row.before, str) else row.before,
            "number_after": None if isinstance(row.after, str) else row.after,
            "text_before": row.before if isinstance(row.before, str) else None,
            "text_after": row.after if isinstance(row.after, str) else None,
        }
        for row in rows
    )


SHARE_DECIMALS: Final = 1
"""Decimals of the percentages that a change is printed with."""


def percentage(standing: Standing | None) -> Decimal | None:
    """Return a share in per cent, as it is printed; None where there is none."""
    if standing is None or standing.share is None:
        return None
    return rounded(standing.share, SHARE_DECIMALS + 2).scaleb(2)


def points(part: KpiChange | Step) -> Decimal | None:
    """Return the difference of what is printed before and after, so that the printed steps add up."""
    before, after = percentage(part.before), percentage(part.after)
    return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a row came that stands: when (UTC), by which act and whom, through which file or page, and why."""

    at: datetime
    act: str
    by: str | None
    through: str
    reason: str | None


def arrivals(session: Session, since: datetime) -> dict[tuple[str, str, str, str], Arrival]:
    """Return how the totals and the points of target paths came that are newer than a moment. 3 statements.

    Returns:
        By KPI, place, quarter, and `total` or the kind of the target.
    """
    connection = session.connection()
    of = BATCHES.c
    is_newer = of.loaded_at >= since.astimezone(UTC).replace(microsecond=0)
    newer = select(of.batch_id).where(is_newer)
    batches = connection.execute(
        select(of.batch_id, of.loaded_at, of.act, of.loaded_by, of.file_name, of.reason).where(is_newer)
    )
    arrived = {
        batch: Arrival(at=in_utc(at), act=act, by=by, through=through, reason=reason)
        for batch, at, act, by, through, reason in batches
    }
    found: dict[tuple[str, str, str, str], Arrival] = {}
    for name, kind in (("observations", "dimension"), ("targets", "kind")):
        table = TABLE_FILES[name].table
        columns = [table.c[column] for column in ("kpi_code", "place_code", "quarter", kind, "batch_id")]
        statement = select(*columns).where(table.c.batch_id.in_(newer))
        if kind == "dimension":
            statement = statement.where(of_every_kpi())
        for *key, batch in connection.execute(statement):
            kpi, place, quarter, of_kind = key
            found[kpi, place, quarter, of_kind] = arrived[batch]
    return found


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return what changed as JSON, the biggest changes first."""
    return {
        "older_quarter": str(comparison.older_quarter),
        "newer_quarter": str(comparison.newer_quarter),
        "changes": [
            {
                "kpi_code": change.kpi_code,
                "place_code": change.place_code,
                **_difference(change),
                "is_illustrative": change.is_illustrative,
                "steps": [{"cause": step.cause.value, **_difference(step)} for step in change.steps],
            }
            for change in biggest_first(comparison)
        ],
        "roll_ups": [
            {
                "level": change.after.level,
                "code": change.after.code,
                "place_code": change.place_code,
                "counts_before": _counts(change.before.counts),
                "counts_after": _counts(change.after.counts),
                "steps": [
                    {"cause": step.cause.value, "differences": _counts(step.differences)} for step in change.steps
                ],
            }
            for change in comparison.roll_ups
        ],
    }


def _row(change: KpiChange, step: Step) -> Mapping[str, Any]:
    whole = _difference(change)
    return {
        "kpi_code": change.kpi_code,
        "place_code": change.place_code,
        "cause": step.cause.value,
        **_difference(step),
        "older_share": whole["share_before"],
        "newer_share": whole["share_after"],
        "whole_difference": whole["difference"],
        "older_status": whole["status_before"],
        "newer_status": whole["status_after"],
        "is_illustrative": change.is_illustrative,
    }


def _difference(part: KpiChange | Step) -> dict[str, float | str | None]:
    return {
        "share_before": _share(part.before),
        "share_after": _share(part.after),
        "difference": part.difference,
        "status_before": _status(part.before),
        "status_after": _status(part.after),
    }


def _share(standing: Standing | None) -> float | None:
    return None if standing is None else standing.share


def _status(standing: Standing | None) -> str | None:
    return None if standing is None else standing.status.value


def _counts(counts: Mapping[Any, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items()}


def _kpis_of(plan: PlanFacts, objective: str) -> tuple[str, ...]:
    if objective == ENABLERS:
        return plan.counted_kpis(ENABLERS)
    return plan.objective_kpis(objective)


def _at_or_below(plan: PlanFacts, place: str) -> set[str]:
    return {code for code in plan.place_kinds if place in _with_those_above(plan, code)}


def _with_those_above(plan: PlanFacts, place: str) -> Iterator[str]:
    above: str | None = place
    while above is not None:
        yield above
        above = plan.place_parents[above]
