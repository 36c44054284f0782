"""How the plan, its priorities and its enablers stand and have stood; the largest shortfalls; what changed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.frames import Frame, FrameColumn
from kap_model.measures import ActualSource, Receipt, Standing
from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.tables import Link, Offering
from kap_model.vocabulary import STATUS_GROUPS, USABLE, WORST_FIRST, PlaceKind, Status, Strength

OBJECTIVES = Frame(
    "objectives",
    "how the KPIs of the plan, a priority, an enabler or the enablers together stand at a place and quarter",
    (
        FrameColumn("objective_code", "text", "PLAN, a priority, ENABLERS for them together, or an enabler"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("quarter", "quarter", "quarter at which they are judged"),
        FrameColumn("word", "text", "judgement (R15)"),
        FrameColumn("mean_share", "number", "mean share of the way, 0 to 1; absent where it is withheld (R14)"),
        FrameColumn("mean_expected_share", "number", "mean expected share, 0 to 1; absent where it is withheld (R14)"),
        FrameColumn("applicable", "count", "KPIs that apply"),
        FrameColumn("usable", "count", "KPIs that can be judged"),
        FrameColumn("is_illustrative", "flag", "some figure or target of them is made up"),
        *(FrameColumn(status.value, "count", f"KPIs with the status {status.value}") for status in Status),
    ),
)

STATUS_HISTORY = Frame(
    "status_history",
    "how many KPIs had one of the six groups of statuses at the end of a quarter",
    (
        FrameColumn("quarter", "quarter", "quarter at which they are judged"),
        FrameColumn("status", "text", "group of statuses: achieved, on_track, at_risk, off_track, regressing, unknown"),
        FrameColumn("kpis", "count", "KPIs that apply and have it"),
    ),
)


class Move(StrEnum):
    """Which way a status has moved between two quarters."""

    WORSE = "worse"
    LOST = "lost"
    FOUND = "found"
    BETTER = "better"


class Cause(StrEnum):
    """What moved a status: new figures, new figures of which one corrects an earlier one, or only time."""

    NEW_FIGURE = "new_figure"
    CORRECTION = "correction"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A counted KPI whose status changed between two quarters.

    Attributes:
        kpi_code: the KPI.
        before: its standing at the earlier quarter.
        after: its standing at the later quarter.
        move: worse, lost (no longer judged), found (now judged) or better.
        cause: what moved it.
    """

    kpi_code: str
    before: Standing
    after: Standing
    move: Move
    cause: Cause

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind either standing."""
        return self.before.is_illustrative or self.after.is_illustrative


OFFERINGS = Frame(
    "offerings",
    "a product or service through which a priority is pursued",
    (
        FrameColumn("offering_code", "text", "offering"),
        FrameColumn("strength", "text", "primary or secondary"),
        FrameColumn("basis", "text", "how sure the link is"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)


def objectives(
    progress: Progress, places: Sequence[str], quarters: Sequence[Quarter], codes: Sequence[str] = ()
) -> pd.DataFrame:
    """Return how objectives stand at places and quarters; columns: OBJECTIVES.

    Args:
        progress: the view of the data.
        places: where.
        quarters: when.
        codes: of `PlanFacts.main_codes`; all of them by default.
    """
    codes = codes or progress.facts.main_codes
    return OBJECTIVES.of(
        {
            "objective_code": code,
            "place_code": place,
            "quarter": str(quarter),
            "word": roll_up.word.value,
            "mean_share": roll_up.mean_share,
            "mean_expected_share": roll_up.mean_expected_share,
            "applicable": roll_up.applicable,
            "usable": roll_up.usable,
            "is_illustrative": roll_up.is_illustrative,
            **{status.value: count for status, count in roll_up.counts.items()},
        }
        for place in places
        for (code, quarter), roll_up in progress.roll_up_history(codes, place, quarters).items()
    )


def status_history(progress: Progress, code: str, place: str, quarters: Sequence[Quarter]) -> pd.DataFrame:
    """Return how many KPIs of an objective had each group of statuses by quarter; columns: STATUS_HISTORY."""
    return STATUS_HISTORY.of(
        {"quarter": str(quarter), "status": group.value, "kpis": count}
        for (_code, quarter), roll_up in progress.roll_up_history((code,), place, quarters).items()
        for group, count in roll_up.groups.items()
    )


def shortfalls(progress: Progress, place: str, quarter: Quarter, most: int, code: str = PLAN_CODE) -> list[Receipt]:
    """Return the receipts of the KPIs that lack most of the share expected of them, the worst first.

    Each KPI comes once, at the place itself or at one right below it, wherever the gap is largest.

    Args:
        progress: the view of the data.
        place: where to look, with the places right below it.
        quarter: the selected quarter.
        most: how many at the most.
        code: the objective whose counted KPIs are looked at.
    """
    places = [place, *progress.facts.children(place)]
    if progress.facts.place_kinds.get(place) is PlaceKind.OFFICE:
        places = [place]
    largest: list[tuple[float, str, str]] = []
    for kpi in progress.facts.counted_kpis(code):
        gaps = []
        for at in places:
            standing = progress.standing(kpi, at, quarter)
            if standing.status in _BEHIND and standing.share is not None and standing.expected_share is not None:
                gaps.append((standing.share - standing.expected_share, kpi, at))
        if gaps:
            largest.append(min(gaps, key=lambda gap: gap[0]))
    behind = [gap for gap in sorted(largest) if gap[0] < 0]
    return [progress.receipt(kpi, at, quarter) for _gap, kpi, at in behind[:most]]


_BEHIND = frozenset({Status.AT_RISK, Status.OFF_TRACK, Status.REGRESSING, Status.PARTLY_ACHIEVED, Status.NOT_ACHIEVED})


def changes(
    progress: Progress, place: str, before: Quarter, after: Quarter, code: str = PLAN_CODE
) -> list[StatusChange]:
    """Return the KPIs whose status changed between two quarters, what worsened first.

    A change from one status that does not judge to another is none. A status changes with time alone where no figure
    of a later quarter than `before` is in the actual: then the figure has only grown old.
    """
    found: list[tuple[tuple[int, int, str], StatusChange]] = []
    for kpi in progress.facts.counted_kpis(code):
        old, new = progress.standing(kpi, place, before), progress.standing(kpi, place, after)
        was, now = _rank(old.status), _rank(new.status)
        if was == now:
            continue
        if was is None or now is None:
            move = Move.FOUND if was is None else Move.LOST
            size = now if now is not None else 0
        else:
            move, size = (Move.WORSE, now - was) if now < was else (Move.BETTER, was - now)
        cause = _cause(progress, kpi, place, before, after)
        change = StatusChange(kpi_code=kpi, before=old, after=new, move=move, cause=cause)
        found.append(((list(Move).index(move), size, kpi), change))
    return [change for _key, change in sorted(found, key=lambda entry: entry[0])]


def _rank(status: Status) -> int | None:
    """Return how good a status is, 0 the worst; None for one that does not judge."""
    return WORST_FIRST.index(STATUS_GROUPS[status]) if status in USABLE else None


def _cause(progress: Progress, kpi: str, place: str, before: Quarter, after: Quarter) -> Cause:
    actual = progress.actual(kpi, place, after)
    if actual is None or actual.data_quarter <= before:
        return Cause.TIME
    for where, quarter in progress.corrections.get(kpi, ()):
        is_in = where == place or (actual.source is ActualSource.BUILT and _lies_in(progress, where, place))
        if is_in and before < quarter <= after:
            return Cause.CORRECTION
    return Cause.NEW_FIGURE


def _lies_in(progress: Progress, place: str, whole: str) -> bool:
    above: str | None = place
    while above is not None and above != whole:
        above = progress.facts.place_parents.get(above)
    return above is not None


def newest_data_quarter(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> Quarter | None:
    """Return the newest quarter that a figure of KPIs at a place comes from; None without any figure."""
    actuals = (progress.actual(kpi, place, quarter) for kpi in kpis)
    return max((actual.data_quarter for actual in actuals if actual is not None), default=None)


def offerings(session: Session, objective: str) -> pd.DataFrame:
    """Return the offerings linked to a priority or enabler, primary links first; columns: OFFERINGS. One statement."""
    statement = (
        select(col(Offering.offering_code), col(Link.strength), col(Link.basis), col(Link.source))
        .join(Link, col(Link.to_code) == col(Offering.offering_code))
        .where(col(Link.from_code) == objective)
        .order_by(col(Link.strength) != Strength.PRIMARY, col(Offering.offering_code))
    )
    return OFFERINGS.of(dict(row._mapping) for row in session.connection().execute(statement))
