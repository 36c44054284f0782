"""Questions about regions and offices: how each stands, whom it serves, what it has reported, what its figures rest on.

Figures come from a `Progress`, which has been loaded already; the rest reads with one statement each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.codes import split_codes
from kap_model.frames import Frame, FrameColumn
from kap_model.measures import is_overdue
from kap_model.progress import BOTH, ENABLERS, PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep, FrameworkItem, Kpi, Observation, Place, Project
from kap_model.vocabulary import (
    TOTAL,
    Aggregation,
    Origin,
    OriginView,
    PlaceKind,
    ResultLevel,
    Status,
)

PLACES = Frame(
    "places",
    "one place that stands on the map or serves those that do",
    (
        FrameColumn("place_code", "text", "place"),
        FrameColumn("kind", "text", "world, region, office, country or group"),
        FrameColumn("region_code", "text", "region that it is, or lies in; absent for the world and groups"),
        FrameColumn("office_code", "text", "office that it is, or that serves it; indicative for area offices"),
        FrameColumn("office_kind", "text", "regional, area or headquarters"),
        FrameColumn("city", "text", "city of an office"),
        FrameColumn("latitude", "number", "degrees north"),
        FrameColumn("longitude", "number", "degrees east"),
        FrameColumn("is_ldc", "flag", "is a least developed country"),
        FrameColumn("is_lldc", "flag", "is a landlocked developing country"),
        FrameColumn("is_sids", "flag", "is a small island developing State"),
        FrameColumn(
            "basis", "text", "how sure the row is; inferred where the serving office is a reading of subregions"
        ),
    ),
)

ROLL_UPS = Frame(
    "roll_ups",
    "how the KPIs of the plan, a priority or an enabler stand at a place",
    (
        FrameColumn("objective_code", "text", "PLAN, priority or enabler"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("word", "text", "judgement"),
        FrameColumn("mean_share", "number", "mean share from baseline to target, 0 to 1; absent where it is withheld"),
        FrameColumn("mean_expected_share", "number", "mean expected share, 0 to 1; absent where it is withheld"),
        FrameColumn("applicable", "count", "KPIs that apply"),
        FrameColumn("usable", "count", "KPIs that can be judged"),
        *(FrameColumn(status.value, "count", f"KPIs with the status {status.value}") for status in Status),
    ),
)

COUNTRY_SETS = Frame(
    "country_sets",
    "the countries counted by a KPI at a place",
    (
        FrameColumn("place_code", "text", "place whose figure counts them"),
        FrameColumn("countries", "text", "ISO 3166 codes, parted by semicolons, each once"),
    ),
)

OFFICE_PROJECTS = Frame(
    "office_projects",
    "one project of an office",
    (
        FrameColumn("project_code", "text", "project"),
        FrameColumn("name_en", "text", "name in English"),
        FrameColumn("name_fr", "text", "name in French"),
        FrameColumn("initiative_code", "text", "regional initiative that it carries out"),
        FrameColumn("priority_code", "text", "priority"),
        FrameColumn("office_code", "text", "office that runs it"),
        FrameColumn("countries", "text", "ISO 3166 codes, parted by semicolons"),
        FrameColumn("start_quarter", "quarter", "first quarter"),
        FrameColumn("end_quarter", "quarter", "last quarter"),
        FrameColumn("state", "text", "planned, active, completed or another"),
        FrameColumn("budget_chf", "number", "budget, Swiss francs"),
        FrameColumn("spent_chf", "number", "spent so far, Swiss francs"),
        FrameColumn("is_illustrative", "flag", "made up"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)

INITIATIVES = Frame(
    "initiatives",
    "one regional initiative of a region",
    (
        FrameColumn("item_code", "text", "initiative"),
        FrameColumn("title_en", "text", "title in English"),
        FrameColumn("title_fr", "text", "title in French"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)

OBSERVED = Frame(
    "observed",
    "one quarter that an office or region has reported for a KPI",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place that observed"),
        FrameColumn("quarter", "quarter", "quarter observed"),
        FrameColumn("origin", "text", "published, reported or illustrative"),
        FrameColumn("basis", "text", "how sure the row is"),
        FrameColumn("is_correction", "flag", "corrects an earlier figure"),
    ),
)


class Report(StrEnum):
    """The state of a report: of one KPI at one place for one quarter."""

    REPORTED = "reported"
    DUE = "due"
    LATE = "late"
    MISSING = "missing"
    TO_COME = "to_come"


OUTSTANDING: Final = (Report.LATE, Report.MISSING, Report.DUE)
"""The states of a report that is due and not received, the worst first."""

REPORTING = Frame(
    "reporting",
    "the reports of a KPI for one quarter, by the offices that are expected to report it",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("quarter", "quarter", "quarter to be reported"),
        FrameColumn("state", "text", "worst state of the reports: reported, due, late, missing or to_come"),
        FrameColumn("reported", "count", "offices that have reported"),
        FrameColumn("expected", "count", "offices that are expected to report"),
        FrameColumn("late", "text", "offices whose report is late, parted by semicolons"),
        FrameColumn("missing", "text", "offices whose report is missing, parted by semicolons"),
        FrameColumn("due", "text", "offices whose report is due, parted by semicolons"),
        FrameColumn("due_day", "text", "day on which the report is due, as 2025-03-01"),
    ),
)

QUALITY = Frame(
    "quality",
    "what the figure of a KPI at a place rests on",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("data_quarter", "quarter", "quarter of the newest observation used"),
        FrameColumn("steps_old", "number", "reports that have fallen due since the data quarter; 0 is the newest"),
        FrameColumn("reported", "count", "children that the figure is built from, 1 for a direct figure"),
        FrameColumn("expected", "count", "children that are expected to report, 1 for a direct figure"),
        FrameColumn("corrections", "count", "observations that corrected an earlier figure"),
        FrameColumn("origins", "text", "published, reported, illustrative, parted by semicolons"),
    ),
)


def places(session: Session) -> pd.DataFrame:
    """Return every place with its region and office; columns: PLACES. One statement."""
    rows = {
        row.place_code: dict(row._mapping)
        for row in session.connection().execute(
            select(
                col(Place.place_code), col(Place.kind), col(Place.parent_code), col(Place.office_kind),
                col(Place.city), col(Place.latitude), col(Place.longitude), col(Place.is_ldc), col(Place.is_lldc),
                col(Place.is_sids), col(Place.basis),
            ).order_by(col(Place.place_code))
        )
    }  # fmt: skip

    def above(code: str | None, kind: PlaceKind) -> str | None:
        while code is not None and rows[code]["kind"] != kind:
            code = rows[code]["parent_code"]
        return code

    return PLACES.of(
        {**row, "region_code": above(code, PlaceKind.REGION), "office_code": above(code, PlaceKind.OFFICE)}
        for code, row in rows.items()
    )


def units(session: Session, language: str) -> dict[str, str]:
    """Return the unit of each KPI; French where the language is `fr`, else English. One statement."""
    unit = Kpi.unit_fr if language == "fr" else Kpi.unit_en
    rows = session.connection().execute(select(col(Kpi.kpi_code), col(unit), col(Kpi.unit_en)))
    return {kpi: in_language or english or "" for kpi, in_language, english in rows}


def roll_ups(progress: Progress, at: Iterable[str], quarter: Quarter, objectives: Sequence[str] = ()) -> pd.DataFrame:
    """Return how objectives stand at places; columns: ROLL_UPS.

    Args:
        progress: the view of the data.
        at: the places.
        quarter: the selected quarter.
        objectives: `PLAN`, priorities or enablers; by default the plan, then each priority and enabler.
    """
    codes = list(objectives) or main_objectives(progress)
    return ROLL_UPS.of(
        {
            "objective_code": code,
            "place_code": place,
            "word": roll_up.word.value,
            "mean_share": roll_up.mean_share,
            "mean_expected_share": roll_up.mean_expected_share,
            "applicable": roll_up.applicable,
            "usable": roll_up.usable,
            **{status.value: count for status, count in roll_up.counts.items()},
        }
        for (code, place), roll_up in progress.roll_ups_at(codes, list(at), quarter).items()
    )


def main_objectives(progress: Progress) -> list[str]:
    """Return the plan, the priorities and the enablers, in this order."""
    return [code for code in progress.facts.main_codes if code != ENABLERS]


def counted_kpis(progress: Progress, objective: str | None) -> list[str]:
    """Return the KPIs of a priority or enabler (of the plan: None) that are counted and can differ between places."""
    return [
        kpi
        for kpi in progress.facts.objective_kpis(objective or PLAN_CODE)
        if progress.facts.levels[kpi] is not ResultLevel.CONTEXT
        and progress.facts.indicators[kpi].aggregation is not Aggregation.GLOBAL
    ]


def country_sets(session: Session, kpi: str, quarter: Quarter, origin: OriginView) -> pd.DataFrame:
    """Return the countries that a KPI counts at each place at a quarter; columns: COUNTRY_SETS. One statement.

    Empty for a KPI that does not count countries.
    """
    newest: dict[str, str] = {}
    statement = (
        select(col(ActualStep.place_code), col(ActualStep.countries))
        .where(
            col(ActualStep.kpi_code) == kpi,
            col(ActualStep.origin_view).in_([origin, BOTH]),
            col(ActualStep.quarter) <= str(quarter),
            col(ActualStep.countries).is_not(None),
        )
        .order_by(col(ActualStep.place_code), col(ActualStep.quarter))
    )
    for place, countries in session.connection().execute(statement):
        newest[place] = ";".join(sorted(split_codes(countries)))
    return COUNTRY_SETS.of({"place_code": place, "countries": countries} for place, countries in newest.items())


def projects(session: Session, offices: tuple[str, ...], origin: OriginView) -> pd.DataFrame:
    """Return the projects of offices, in the order of their initiatives; columns: OFFICE_PROJECTS. One statement."""
    statement = (
        select(*Project.__table__.columns)  # type: ignore[attr-defined]
        .where(col(Project.office_code).in_(offices))
        .order_by(col(Project.initiative_code), col(Project.project_code))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Project.origin) == Origin.PUBLISHED)
    return OFFICE_PROJECTS.of(
        {**row._mapping, "is_illustrative": row.origin == Origin.ILLUSTRATIVE}
        for row in session.connection().execute(statement)
    )


def initiatives(session: Session, region: str) -> pd.DataFrame:
    """Return the regional initiatives of a region; columns: INITIATIVES. One statement."""
    statement = (
        select(
            col(FrameworkItem.item_code), col(FrameworkItem.title_en), col(FrameworkItem.title_fr),
            col(FrameworkItem.source),
        )
        .where(col(FrameworkItem.region_code) == region)
        .order_by(col(FrameworkItem.item_code))
    )  # fmt: skip
    return INITIATIVES.of(dict(row._mapping) for row in session.connection().execute(statement))


def observed(session: Session, at: tuple[str, ...], origin: OriginView) -> pd.DataFrame:
    """Return which quarters places have reported, by KPI; columns: OBSERVED. One statement."""
    statement = (
        select(
            col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.origin),
            col(Observation.basis), col(Observation.is_correction),
        )
        .where(
            col(Observation.place_code).in_(at),
            col(Observation.dimension) == TOTAL,
        )
        .order_by(col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter))
    )  # fmt: skip
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
    return OBSERVED.of(dict(row._mapping) for row in session.connection().execute(statement))


def reporting(
    progress: Progress, seen: pd.DataFrame, at: Sequence[str], first: Quarter, last: Quarter, today: date
) -> pd.DataFrame:
    """Return what is reported, due, late, missing and to come, by KPI and quarter; columns: REPORTING.

    A place is expected to report a KPI of which it has a baseline, a target or an observation of its own (R2). What
    stands below it is left aside: its figure is then built, and the places below report for themselves. It is expected
    for quarters on the step of the KPI (a yearly one: the fourth quarters), after its baseline where it has one. A
    report is due from the end of the quarter and the due lag on, and late when it is overdue (30 days later). One that
    is overdue although a later quarter has been reported is missing: it will hardly come by itself.

    Args:
        progress: the view of the data.
        seen: what has been observed; columns: OBSERVED.
        at: the offices (or a region with figures of its own).
        first: the first quarter to be shown.
        last: the last one.
        today: the day against which reports are late.
    """
    reported: dict[tuple[str, str], set[Quarter]] = defaultdict(set)
    for kpi, place, quarter in zip(seen["kpi_code"], seen["place_code"], seen["quarter"], strict=True):
        reported[kpi, place].add(Quarter.parse(quarter))
    rows = []
    for kpi, indicator in progress.facts.indicators.items():
        if indicator.aggregation in (Aggregation.GLOBAL, Aggregation.DIRECT):
            continue  # these are taken from publications, not from offices
        reporters = [place for place in at if (kpi, place) in reported or _has_target_path(progress, kpi, place)]
        for quarter in first.to(last):
            if reporters and quarter.number % indicator.step == 0:
                state_of = {
                    place: _state(quarter, reported[kpi, place], progress, kpi, place, today)
                    for place in reporters
                    if _is_expected(quarter, progress, kpi, place)
                }
                states = list(state_of.values())
                if states:
                    rows.append(
                        {
                            "kpi_code": kpi,
                            "quarter": str(quarter),
                            "state": min(states, key=_WORST.index).value,
                            "reported": states.count(Report.REPORTED),
                            "expected": len(states),
                            **{
                                state.value: ";".join(place for place, own in state_of.items() if own is state)
                                for state in OUTSTANDING
                            },
                            "due_day": (quarter.last_day + timedelta(days=indicator.due_lag_days or 0)).isoformat(),
                        }
                    )
    return REPORTING.of(rows)


_WORST = (Report.LATE, Report.MISSING, Report.DUE, Report.REPORTED, Report.TO_COME)


def _has_target_path(progress: Progress, kpi: str, place: str) -> bool:
    target_path = progress.target_path(kpi, place)
    return target_path.baseline is not None or target_path.target is not None


def _is_expected(quarter: Quarter, progress: Progress, kpi: str, place: str) -> bool:
    baseline = progress.target_path(kpi, place).baseline
    return baseline is None or quarter > baseline[0]


def _state(quarter: Quarter, reported: set[Quarter], progress: Progress, kpi: str, place: str, today: date) -> Report:
    indicator = progress.facts.indicators[kpi]
    if quarter in reported:
        return Report.REPORTED
    if is_overdue(indicator, quarter, today):
        return Report.MISSING if any(later > quarter for later in reported) else Report.LATE
    is_due = today > quarter.last_day + timedelta(days=indicator.due_lag_days or 0)
    return Report.DUE if is_due else Report.TO_COME


def quality(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> pd.DataFrame:
    """Return what the figures of KPIs at a place rest on; columns: QUALITY. KPIs without a figure have no row."""
    rows = []
    for kpi in kpis:
        actual = progress.actual(kpi, place, quarter)
        if actual is None:
            continue
        step = progress.facts.indicators[kpi].step
        newest = Quarter((int(quarter) + 1) // step * step - 1)
        corrected = progress.corrections.get(kpi, ())
        rows.append(
            {
                "kpi_code": kpi,
                "data_quarter": str(actual.data_quarter),
                "steps_old": max((newest - actual.data_quarter) / step, 0),
                "reported": actual.reported if actual.reported is not None else 1,
                "expected": actual.expected if actual.expected is not None else 1,
                "corrections": sum(1 for where, when in corrected if where == place and when <= quarter),
                "origins": ";".join(actual.origins),
            }
        )
    return QUALITY.of(rows)
