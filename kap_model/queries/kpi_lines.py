"""How KPIs stand at places, one line a KPI, and the points of their sparklines; all from a loaded `Progress`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kap_model.frames import Column, Frame
from kap_model.measures.standings import is_kept, kept_tolerance
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import Origin, ResultLevel, Status

KPI_LINES = Frame(
    "kpi_lines",
    "how a KPI stands at a place",
    (
        Column("kpi_code", "text", "KPI"),
        Column("place_code", "text", "place"),
        Column("status", "text", "status"),
        Column("share", "number", "share of the way from baseline to target, 0 to 1 and beyond"),
        Column("expected_share", "number", "share expected at the data quarter"),
        Column("actual", "number", "actual, in the KPI's unit"),
        Column("is_lower_bound", "flag", "the actual can only be larger"),
        Column("baseline", "number", "baseline, in the KPI's unit"),
        Column("target", "number", "target of the place itself, in the KPI's unit"),
        Column("target_quarter", "quarter", "quarter of the target"),
        Column("data_quarter", "quarter", "quarter of the newest observation used"),
        Column("source", "text", "direct or built"),
        Column("reported", "count", "children that the figure is built from"),
        Column("expected", "count", "children that are expected to report"),
        Column("is_partial", "flag", "some of what it is built from is missing"),
        Column("numerator", "number", "numerator of a pooled rate"),
        Column("denominator", "number", "denominator of a pooled rate"),
        Column("is_illustrative", "flag", "figure or course is illustrative"),
        Column("decimals", "count", "decimals of the KPI"),
        Column("is_kept", "flag", "judged by whether it is kept at its target (R7)"),
        Column("tolerance", "number", "tolerance of a KPI that is to be kept, in its unit"),
        Column("step", "count", "distance of two observations, in quarters"),
        Column("direction", "text", "increase, decrease or maintain"),
        Column("is_context", "flag", "shown but not counted (R13)"),
    ),
)

KPI_POINTS = Frame(
    "kpi_points",
    "the actual of a KPI at a place as it was known with a data quarter",
    (
        Column("kpi_code", "text", "KPI"),
        Column("place_code", "text", "place"),
        Column("data_quarter", "quarter", "quarter of the newest observation used"),
        Column("value", "number", "actual, in the KPI's unit"),
        Column("is_illustrative", "flag", "made up, wholly or in part"),
    ),
)


def lines(progress: Progress, kpis: Iterable[str], at: Iterable[str], quarter: Quarter) -> pd.DataFrame:
    """Give how KPIs stand at places; columns: KPI_LINES."""
    wanted = list(at)
    return KPI_LINES.of(_line(progress, kpi, place, quarter) for kpi in kpis for place in wanted)


def _line(progress: Progress, kpi: str, place: str, quarter: Quarter) -> dict[str, Any]:
    standing = progress.standing(kpi, place, quarter)
    actual = progress.actual(kpi, place, quarter)
    course = progress.course(kpi, place)
    indicator = progress.facts.indicators[kpi]
    is_there = actual is not None and standing.status is not Status.NOT_APPLICABLE
    return {
        "kpi_code": kpi,
        "place_code": place,
        "status": standing.status.value,
        "share": standing.share,
        "expected_share": standing.expected_share,
        "actual": actual.value if actual and is_there else None,
        "is_lower_bound": actual.is_lower_bound if actual and is_there else None,
        "baseline": course.baseline[1] if course.baseline else None,
        "target": course.target[1] if course.target else None,
        "target_quarter": str(course.target[0]) if course.target else None,
        "data_quarter": str(actual.data_quarter) if actual and is_there else None,
        "source": str(actual.source) if actual and is_there else None,
        "reported": actual.reported if actual and is_there else None,
        "expected": actual.expected if actual and is_there else None,
        "is_partial": actual.is_partial if actual and is_there else None,
        "numerator": actual.numerator if actual and is_there else None,
        "denominator": actual.denominator if actual and is_there else None,
        "is_illustrative": course.is_illustrative or (actual is not None and Origin.ILLUSTRATIVE in actual.origins),
        "decimals": indicator.decimals,
        "is_kept": course.target is not None and is_kept(indicator, course),
        "tolerance": kept_tolerance(indicator, course.target[1]) if course.target else None,
        "step": indicator.step,
        "direction": indicator.direction.value,
        "is_context": progress.facts.levels[kpi] is ResultLevel.CONTEXT,
    }


def points(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> pd.DataFrame:
    """Give the points of the course of KPIs at a place, up to a quarter; columns: KPI_POINTS.

    The baseline is a point of its own only in a chart with an axis; here the observed course speaks.
    """
    rows = []
    for kpi in kpis:
        newest: dict[Quarter, dict[str, Any]] = {}
        for since, actual in progress.series.get((kpi, place), ()):
            if since > quarter:
                break
            newest[actual.data_quarter] = {
                "kpi_code": kpi,
                "place_code": place,
                "data_quarter": str(actual.data_quarter),
                "value": actual.value,
                "is_illustrative": Origin.ILLUSTRATIVE in actual.origins,
            }
        rows += [newest[at] for at in sorted(newest)]
    return KPI_POINTS.of(rows)
