"""How the plan, its priorities and its enablers stand and have stood; the largest shortfalls; what changed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model import measures
from kap_model.frames import Column, Frame
from kap_model.measures import Actual, Source
from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.tables import Link, Offering
from kap_model.vocabulary import STATUS_GROUPS, Origin, PlaceKind, RollUpLevel, Status, StatusGroup, Strength

ENABLERS: Final = "ENABLERS"
"""The code under which the enablers stand together; each of their KPIs counts once."""

OBJECTIVES = Frame(
    "objectives",
    "how the KPIs of the plan, a priority, an enabler or the enablers together stand at a place and quarter",
    (
        Column("objective_code", "text", "PLAN, a priority, ENABLERS for them together, or an enabler"),
        Column("place_code", "text", "place"),
        Column("quarter", "quarter", "quarter at which they are judged"),
        Column("word", "text", "judgement (R15)"),
        Column("mean_share", "number", "mean share of the way, 0 to 1; absent where it is withheld (R14)"),
        Column("mean_expected_share", "number", "mean expected share, 0 to 1; absent where it is withheld (R14)"),
        Column("applicable", "count", "KPIs that apply"),
        Column("usable", "count", "KPIs that can be judged"),
        Column("is_illustrative", "flag", "some figure or target of them is made up"),
        *(Column(status.value, "count", f"KPIs with the status {status.value}") for status in Status),
    ),
)

STATUS_HISTORY = Frame(
    "status_history",
    "how many KPIs had one of the six groups of statuses at the end of a quarter",
    (
        Column("quarter", "quarter", "quarter at which they are judged"),
        Column("status", "text", "group of statuses: achieved, on_track, at_risk, off_track, regressing, unknown"),
        Column("kpis", "count", "KPIs that apply and have it"),
    ),
)

SHORTFALLS = Frame(
    "shortfalls",
    "a KPI that is behind, at the place where it lacks most of the share expected of it",
    (
        Column("kpi_code", "text", "KPI"),
        Column("place_code", "text", "place"),
        Column("status", "text", "status"),
        Column("share", "number", "share of the way from baseline to target"),
        Column("expected_share", "number", "share expected at the data quarter"),
        Column("gap", "number", "expected share less share"),
        Column("actual", "number", "actual, in the KPI's unit"),
        Column("target", "number", "target of the place, in the KPI's unit"),
        Column("target_quarter", "quarter", "quarter of the target"),
        Column("data_quarter", "quarter", "quarter of the newest observation used"),
        Column("slope", "number", "present pace, in the KPI's unit a year (R9)"),
        Column("needed_pace", "number", "pace that reaches the target, in the KPI's unit a year (R10)"),
        Column("needed_pace_ratio", "number", "needed by present pace; absent where the present pace leads away"),
        Column("next_status", "text", "the next better status (R11)"),
        Column("difference", "number", "what the actual lacks of it, in the KPI's unit, with its sign (R11)"),
        Column("decimals", "count", "decimals of the KPI"),
        Column("is_near_cut", "flag", "so near a cut that two decimals are printed"),
        Column("rests_on_one_unit", "flag", "one unit more or less would change the status (R12)"),
        Column("is_partial", "flag", "some of what the figure is built from is missing"),
        Column("is_lower_bound", "flag", "the actual can only be larger"),
        Column("is_illustrative", "flag", "a figure or the course is made up"),
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


CHANGES = Frame(
    "changes",
    "a counted KPI whose status changed between two quarters",
    (
        Column("kpi_code", "text", "KPI"),
        Column("place_code", "text", "place"),
        Column("before", "text", "status at the earlier quarter"),
        Column("after", "text", "status at the later quarter"),
        Column("move", "text", "worse, lost (no longer judged), found (now judged) or better"),
        Column("cause", "text", "new_figure, correction or time"),
        Column("before_quarter", "quarter", "data quarter of the earlier status"),
        Column("after_quarter", "quarter", "data quarter of the later status"),
        Column("is_illustrative", "flag", "a figure or the course is made up"),
    ),
)

OFFERINGS = Frame(
    "offerings",
    "a product or service through which a priority is pursued",
    (
        Column("offering_code", "text", "offering"),
        Column("strength", "text", "primary or secondary"),
        Column("basis", "text", "how sure the link is"),
        Column("source", "text", "source_id and the place in it"),
    ),
)


def main_codes(progress: Progress) -> list[str]:
    """Give `PLAN`, the priorities, `ENABLERS` and each enabler, in this order; the last two only if there are any."""
    by_level: dict[RollUpLevel, list[str]] = {level: [] for level in RollUpLevel}
    for code, objective in progress.facts.objectives.items():
        by_level[objective.level].append(code)
    enablers = by_level[RollUpLevel.ENABLER]
    together = [ENABLERS] if enablers else []
    return [PLAN_CODE, *by_level[RollUpLevel.PRIORITY], *together, *enablers]


def regions(progress: Progress) -> list[str]:
    """Give the regions that countries belong to, in the order of their codes; headquarters is none of them."""
    parents, kinds = progress.facts.place_parents, progress.facts.place_kinds
    found = set()
    for code in progress.facts.places_of(PlaceKind.COUNTRY):
        above = parents[code]
        while above is not None and kinds[above] is not PlaceKind.REGION:
            above = parents[above]
        found.add(above)
    return [code for code in progress.facts.places_of(PlaceKind.REGION) if code in found]


def members(progress: Progress, code: str) -> tuple[str, ...]:
    """Give the counted KPIs of an objective or of `ENABLERS`, each once, in plan order."""
    objectives = progress.facts.objectives
    if code != ENABLERS:
        return objectives[code].kpi_codes
    served = {
        kpi
        for objective in objectives.values()
        if objective.level is RollUpLevel.ENABLER
        for kpi in objective.kpi_codes
    }
    return tuple(kpi for kpi in progress.facts.indicators if kpi in served)


def objectives(
    progress: Progress, places: Sequence[str], quarters: Sequence[Quarter], codes: Sequence[str] = ()
) -> pd.DataFrame:
    """Give how objectives stand at places and quarters; columns: OBJECTIVES.

    Args:
        progress: the view of the data.
        places: where.
        quarters: when.
        codes: of `main_codes`; all of them by default.
    """
    wanted = list(codes) or main_codes(progress)
    kpis = {code: members(progress, code) for code in wanted}
    every = set().union(*kpis.values())
    rows: list[dict[str, Any]] = []
    for place in places:
        for quarter in quarters:
            known = {kpi: progress.standing(kpi, place, quarter) for kpi in every}
            made_up = {kpi for kpi in every if _is_illustrative(progress, kpi, place, quarter)}
            for code, of_it in kpis.items():
                level = RollUpLevel.ENABLER if code == ENABLERS else progress.facts.objectives[code].level
                found = measures.roll_up(level, code, place, quarter, {kpi: known[kpi] for kpi in of_it})
                rows.append(
                    {
                        "objective_code": code,
                        "place_code": place,
                        "quarter": str(quarter),
                        "word": found.word.value,
                        "mean_share": found.mean_share,
                        "mean_expected_share": found.mean_expected_share,
                        "applicable": found.applicable,
                        "usable": found.usable,
                        "is_illustrative": not made_up.isdisjoint(of_it),
                        **{status.value: found.counts[status] for status in Status},
                    }
                )
    return OBJECTIVES.of(rows)


def status_history(progress: Progress, code: str, place: str, quarters: Sequence[Quarter]) -> pd.DataFrame:
    """Give how many KPIs of an objective had each group of statuses, quarter by quarter; columns: STATUS_HISTORY."""
    kpis = members(progress, code)
    rows: list[dict[str, Any]] = []
    for quarter in quarters:
        counts = dict.fromkeys(StatusGroup, 0)
        for kpi in kpis:
            status = progress.standing(kpi, place, quarter).status
            if status is not Status.NOT_APPLICABLE:
                counts[STATUS_GROUPS[status]] += 1
        rows += [{"quarter": str(quarter), "status": group.value, "kpis": n} for group, n in counts.items()]
    return STATUS_HISTORY.of(rows)


def shortfalls(progress: Progress, place: str, quarter: Quarter, most: int, code: str = PLAN_CODE) -> pd.DataFrame:
    """Give the KPIs that lack most of the share expected of them, the worst first; columns: SHORTFALLS.

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
    found: list[tuple[float, str, str]] = []
    for kpi in members(progress, code):
        gaps = []
        for at in places:
            standing = progress.standing(kpi, at, quarter)
            if standing.status in _BEHIND and standing.share is not None and standing.expected_share is not None:
                gaps.append((standing.share - standing.expected_share, kpi, at))
        if gaps:
            found.append(min(gaps, key=lambda gap: gap[0]))
    found = [gap for gap in sorted(found) if gap[0] < 0]
    return SHORTFALLS.of(_shortfall(progress, kpi, at, quarter) for _gap, kpi, at in found[:most])


_BEHIND = frozenset({Status.AT_RISK, Status.OFF_TRACK, Status.REGRESSING, Status.PARTLY_ACHIEVED, Status.NOT_ACHIEVED})


def _shortfall(progress: Progress, kpi: str, place: str, quarter: Quarter) -> dict[str, Any]:
    receipt = progress.receipt(kpi, place, quarter)
    assert receipt.share is not None and receipt.expected_share is not None
    ahead = receipt.to_next_status
    return {
        "kpi_code": kpi,
        "place_code": place,
        "status": receipt.status.value,
        "share": receipt.share,
        "expected_share": receipt.expected_share,
        "gap": receipt.expected_share - receipt.share,
        "actual": receipt.actual,
        "target": None if receipt.target is None else receipt.target[1],
        "target_quarter": None if receipt.target is None else str(receipt.target[0]),
        "data_quarter": str(receipt.data_quarter),
        "slope": receipt.slope,
        "needed_pace": receipt.needed_pace,
        "needed_pace_ratio": receipt.needed_pace_ratio,
        "next_status": None if ahead is None else ahead.status.value,
        "difference": None if ahead is None else ahead.difference,
        "decimals": receipt.indicator.decimals,
        "is_near_cut": receipt.is_near_cut,
        "rests_on_one_unit": receipt.rests_on_one_unit,
        "is_partial": receipt.is_partial,
        "is_lower_bound": receipt.is_lower_bound,
        "is_illustrative": receipt.is_illustrative,
    }


def changes(progress: Progress, place: str, before: Quarter, after: Quarter, code: str = PLAN_CODE) -> pd.DataFrame:
    """Give the KPIs whose status changed between two quarters, what worsened first; columns: CHANGES.

    A change from one status that does not judge to another is none. A status changes with time alone where no figure
    of a later quarter than `before` is in the actual: then the figure has only grown old.
    """
    rows: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    for kpi in members(progress, code):
        old, new = progress.standing(kpi, place, before).status, progress.standing(kpi, place, after).status
        was, now = _RANK.get(old), _RANK.get(new)
        if old is new or was == now:
            continue
        if was is None or now is None:
            move = Move.FOUND if was is None else Move.LOST
            size = now if now is not None else 0
        else:
            move, size = (Move.WORSE, now - was) if now < was else (Move.BETTER, was - now)
        first, last = progress.actual(kpi, place, before), progress.actual(kpi, place, after)
        row = {
            "kpi_code": kpi,
            "place_code": place,
            "before": old.value,
            "after": new.value,
            "move": move.value,
            "cause": _cause(progress, kpi, place, before, after, last).value,
            "before_quarter": None if first is None else str(first.data_quarter),
            "after_quarter": None if last is None else str(last.data_quarter),
            "is_illustrative": _is_illustrative(progress, kpi, place, after),
        }
        rows.append(((list(Move).index(move), size, kpi), row))
    return CHANGES.of(row for _key, row in sorted(rows, key=lambda entry: entry[0]))


_RANK = {
    Status.REGRESSING: 0,
    Status.OFF_TRACK: 1,
    Status.NOT_ACHIEVED: 1,
    Status.AT_RISK: 2,
    Status.PARTLY_ACHIEVED: 2,
    Status.ON_TRACK: 3,
    Status.ACHIEVED: 4,
}


def _cause(progress: Progress, kpi: str, place: str, before: Quarter, after: Quarter, actual: Actual | None) -> Cause:
    if actual is None or actual.data_quarter <= before:
        return Cause.TIME
    for where, quarter in progress.corrections.get(kpi, ()):
        is_in = where == place or (actual.source is Source.BUILT and _lies_in(progress, where, place))
        if is_in and before < quarter <= after:
            return Cause.CORRECTION
    return Cause.NEW_FIGURE


def _lies_in(progress: Progress, place: str, wanted: str) -> bool:
    above: str | None = place
    while above is not None and above != wanted:
        above = progress.facts.place_parents.get(above)
    return above is not None


def _is_illustrative(progress: Progress, kpi: str, place: str, quarter: Quarter) -> bool:
    if progress.course(kpi, place).is_illustrative:
        return True
    actual = progress.actual(kpi, place, quarter)
    return actual is not None and Origin.ILLUSTRATIVE in actual.origins


def newest_data_quarter(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> Quarter | None:
    """Give the newest quarter that a figure of KPIs at a place comes from; None without any figure."""
    found = (progress.actual(kpi, place, quarter) for kpi in kpis)
    return max((actual.data_quarter for actual in found if actual is not None), default=None)


def offerings(session: Session, objective: str) -> pd.DataFrame:
    """Give the offerings linked to a priority or enabler, primary links first; columns: OFFERINGS. One statement."""
    statement = (
        select(col(Offering.offering_code), col(Link.strength), col(Link.basis), col(Link.source))
        .join(Link, col(Link.to_code) == col(Offering.offering_code))
        .where(col(Link.from_code) == objective)
        .order_by(col(Link.strength) != Strength.PRIMARY, col(Offering.offering_code))
    )
    return OFFERINGS.of(dict(row._mapping) for row in session.connection().execute(statement))
