"""All figures of places as one table: what each has reported or should have, against its own target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.codes import split_codes
from kap_model.frames import Frame, FrameColumn
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries.reports import KpiReports
from kap_model.queries.totals import of_every_kpi
from kap_model.reporting.due import Due, DueState
from kap_model.tables import Observation, Target
from kap_model.vocabulary import Basis, Origin, OriginView, TargetKind

PLACE_FIGURES = Frame(
    "place_figures",
    "a quarter of a KPI at a place: its figure, or the report that is asked for",
    (
        FrameColumn("place_code", "text", "place"),
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("quarter", "quarter", "quarter"),
        FrameColumn(
            "report",
            "text",
            "how far the report is: due, overdue, draft, submitted, returned, accepted or not_measured; absent of a "
            "made-up figure that is asked of nobody",
        ),
        FrameColumn("due_day", "text", "day on which the report is due; absent of a figure that is asked of nobody"),
        FrameColumn("value", "number", "figure of the quarter, in the KPI's unit: of a set its size"),
        FrameColumn("numerator", "number", "numerator of a rate"),
        FrameColumn("denominator", "number", "denominator of a rate"),
        FrameColumn("countries", "text", "ISO 3166 codes, separated by semicolons"),
        FrameColumn("actual", "number", "actual at the end of the quarter, in the KPI's unit (R1, R2)"),
        FrameColumn("target", "number", "target of the place itself, in the KPI's unit"),
        FrameColumn("target_quarter", "quarter", "quarter of the target"),
        FrameColumn("target_basis", "text", "how sure the target is"),
        FrameColumn("target_source", "text", "source_id of the target and the place in it"),
        FrameColumn("status", "text", "status at the end of the quarter; absent without an actual"),
        FrameColumn("share", "number", "progress: share of the way from baseline (0) to target (1), and beyond"),
        FrameColumn("expected_share", "number", "progress expected at the data quarter"),
        FrameColumn("data_quarter", "quarter", "quarter of the newest observation behind actual and status"),
        FrameColumn("origin", "text", "published, reported or illustrative"),
        FrameColumn("basis", "text", "how sure the figure is"),
        FrameColumn("source", "text", "source_id of the figure and the place in it"),
        FrameColumn("note", "text", "what else is to be known of the figure"),
        FrameColumn("decimals", "count", "decimals of the KPI"),
        FrameColumn("is_illustrative", "flag", "figure, actual or target path is made up"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRows:
    """The rows of places that their figures are made of, as they stand in the tables.

    Attributes:
        observed: the totals by KPI, place and quarter.
        targets: the targets by KPI and place.
    """

    observed: Mapping[tuple[str, str, Quarter], Mapping[str, Any]]
    targets: Mapping[tuple[str, str], Mapping[str, Any]]


def rows_of(session: Session, at: tuple[str, ...], origin: OriginView) -> PlaceRows:
    """Return the rows of places. 2 statements."""
    totals = select(
        col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.value),
        col(Observation.numerator), col(Observation.denominator), col(Observation.countries), col(Observation.origin),
        col(Observation.basis), col(Observation.source), col(Observation.note),
    ).where(col(Observation.place_code).in_(at), of_every_kpi())  # fmt: skip
    aims = select(
        col(Target.kpi_code), col(Target.place_code), col(Target.quarter), col(Target.value), col(Target.basis),
        col(Target.source),
    ).where(col(Target.place_code).in_(at), col(Target.kind) == TargetKind.TARGET)  # fmt: skip
    if origin is OriginView.PUBLISHED:
        totals = totals.where(col(Observation.origin) == Origin.PUBLISHED)
        aims = aims.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    connection = session.connection()
    return PlaceRows(
        observed={
            (row.kpi_code, row.place_code, Quarter.parse(row.quarter)): dict(row._mapping)
            for row in connection.execute(totals)
        },
        targets={(row.kpi_code, row.place_code): dict(row._mapping) for row in connection.execute(aims)},
    )


def figures(
    progress: Progress, rows: PlaceRows, reports: Iterable[KpiReports], kpis: Sequence[str], at: Sequence[str]
) -> pd.DataFrame:
    """Return every quarter that a place has a figure of, and every one of which its report is asked for by now.

    Args:
        progress: the view of the data.
        rows: the rows of these places.
        reports: of the offices among them.
        kpis: the KPIs, in order.
        at: the places, in order.

    Returns:
        The columns of PLACE_FIGURES; by place, KPI and quarter.
    """
    asked = {
        (report.kpi_code, report.place_code, report.quarter): report
        for each in reports
        for report in each.by_place
        if report.state is not DueState.NOT_DUE or (report.kpi_code, report.place_code, report.quarter) in rows.observed
    }
    place_rank = {place: rank for rank, place in enumerate(at)}
    kpi_rank = {kpi: rank for rank, kpi in enumerate(kpis)}
    keys = [key for key in asked.keys() | rows.observed.keys() if key[0] in kpi_rank and key[1] in place_rank]
    keys.sort(key=lambda key: (place_rank[key[1]], kpi_rank[key[0]], key[2]))
    return PLACE_FIGURES.of(_row(progress, rows, key, asked.get(key)) for key in keys)


def _row(progress: Progress, rows: PlaceRows, key: tuple[str, str, Quarter], report: Due | None) -> dict[str, Any]:
    kpi, place, quarter = key
    observed, target = rows.observed.get(key), rows.targets.get((kpi, place))
    standing, actual = progress.standing(kpi, place, quarter), progress.actual(kpi, place, quarter)
    empty = dict.fromkeys(("numerator", "denominator", "countries", "origin", "basis", "source", "note"))
    return {
        "place_code": place,
        "kpi_code": kpi,
        "quarter": str(quarter),
        "report": _report(report, observed),
        "due_day": None if report is None else report.due_day.isoformat(),
        "value": None if observed is None else _value(observed),
        **(empty if observed is None else {name: observed[name] for name in empty}),
        "actual": None if actual is None else actual.value,
        "target": None if target is None else target["value"],
        "target_quarter": None if target is None else target["quarter"],
        "target_basis": None if target is None else target["basis"],
        "target_source": None if target is None else target["source"],
        "status": None if actual is None else standing.status.value,
        "share": standing.share,
        "expected_share": standing.expected_share,
        "data_quarter": None if actual is None else str(actual.data_quarter),
        "decimals": progress.facts.indicators[kpi].decimals,
        "is_illustrative": standing.is_illustrative
        or (observed is not None and observed["origin"] == Origin.ILLUSTRATIVE),
    }


def _report(report: Due | None, observed: Mapping[str, Any] | None) -> str | None:
    """Return how far a report is. A figure that is asked of nobody is accepted, unless it is made up."""
    if report is not None:
        return report.state.value
    is_made_up = observed is not None and observed["origin"] == Origin.ILLUSTRATIVE
    return None if is_made_up else DueState.ACCEPTED.value


def _value(observed: Mapping[str, Any]) -> float:
    if observed["denominator"]:
        return 100 * float(observed["numerator"]) / float(observed["denominator"])
    if observed["countries"] is not None:
        return len(split_codes(observed["countries"]))
    return float(observed["value"])
