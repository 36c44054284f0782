"""How KPIs stand at places, one line a KPI, and the points of their sparklines; all from a loaded `Progress`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kap_model.frames import Frame, FrameColumn
from kap_model.measures.standings import is_kept, kept_tolerance
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import ResultLevel, Status

KPI_LINES = Frame(
    "kpi_lines",
    "how a KPI stands at a place",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("status", "text", "status"),
        FrameColumn("share", "number", "share from baseline to target, 0 to 1 and beyond"),
        FrameColumn("expected_share", "number", "share expected at the data quarter"),
        FrameColumn("actual", "number", "actual, in the KPI's unit"),
        FrameColumn("is_lower_bound", "flag", "the actual can only be larger"),
        FrameColumn("baseline", "number", "baseline, in the KPI's unit"),
        FrameColumn("target", "number", "target of the place itself, in the KPI's unit"),
        FrameColumn("target_quarter", "quarter", "quarter of the target"),
        FrameColumn("data_quarter", "quarter", "quarter of the newest observation used"),
        FrameColumn("source", "text", "direct or built"),
        FrameColumn("reported", "count", "children that the figure is built from"),
        FrameColumn("expected", "count", "children that are expected to report"),
        FrameColumn("is_partial", "flag", "some of what it is built from is missing"),
        FrameColumn("numerator", "number", "numerator of a pooled rate"),
        FrameColumn("denominator", "number", "denominator of a pooled rate"),
        FrameColumn("is_illustrative", "flag", "figure or target path is illustrative"),
        FrameColumn("decimals", "count", "decimals of the KPI"),
        FrameColumn("is_kept", "flag", "judged by whether it is kept at its target (R7)"),
        FrameColumn("tolerance", "number", "tolerance of a KPI that is to be kept, in its unit"),
        FrameColumn("step", "count", "distance of two observations, in quarters"),
        FrameColumn("direction", "text", "increase, decrease or maintain"),
        FrameColumn("is_context", "flag", "shown but not counted (R13)"),
    ),
)

KPI_POINTS = Frame(
    "kpi_points",
    "the actual of a KPI at a place as it was known with a data quarter",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("data_quarter", "quarter", "quarter of the newest observation used"),
        FrameColumn("value", "number", "actual, in the KPI's unit"),
        FrameColumn("is_illustrative", "flag", "made up, wholly or in part"),
    ),
)


def lines(progress: Progress, kpis: Iterable[str], at: Iterable[str], quarter: Quarter) -> pd.DataFrame:
    """Return how KPIs stand at places; columns: KPI_LINES."""
    places = list(at)
    return KPI_LINES.of(_line(progress, kpi, place, quarter) for kpi in kpis for place in places)


def _line(progress: Progress, kpi: str, place: str, quarter: Quarter) -> dict[str, Any]:
    standing = progress.standing(kpi, place, quarter)
    actual = progress.actual(kpi, place, quarter)
    target_path = progress.target_path(kpi, place)
    indicator = progress.facts.indicators[kpi]
    has_figure = actual is not None and standing.status is not Status.NOT_APPLICABLE
    return {
        "kpi_code": kpi,
        "place_code": place,
        "status": standing.status.value,
        "share": standing.share,
        "expected_share": standing.expected_share,
        "actual": actual.value if actual and has_figure else None,
        "is_lower_bound": actual.is_lower_bound if actual and has_figure else None,
        "baseline": target_path.baseline[1] if target_path.baseline else None,
        "target": target_path.target[1] if target_path.target else None,
        "target_quarter": str(target_path.target[0]) if target_path.target else None,
        "data_quarter": str(actual.data_quarter) if actual and has_figure else None,
        "source": str(actual.source) if actual and has_figure else None,
        "reported": actual.reported if actual and has_figure else None,
        "expected": actual.expected if actual and has_figure else None,
        "is_partial": actual.is_partial if actual and has_figure else None,
        "numerator": actual.numerator if actual and has_figure else None,
        "denominator": actual.denominator if actual and has_figure else None,
        "is_illustrative": target_path.is_illustrative or (actual is not None and actual.is_illustrative),
        "decimals": indicator.decimals,
        "is_kept": target_path.target is not None and is_kept(indicator, target_path),
        "tolerance": kept_tolerance(indicator, target_path.target[1]) if target_path.target else None,
        "step": indicator.step,
        "direction": indicator.direction.value,
        "is_context": progress.facts.levels[kpi] is ResultLevel.CONTEXT,
    }


def points(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> pd.DataFrame:
    """Return the series of KPIs at a place, up to a quarter; columns: KPI_POINTS.

    The baseline is left out: a sparkline has no axis to read it against.
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
                "is_illustrative": actual.is_illustrative,
            }
        rows += [newest[at] for at in sorted(newest)]
    return KPI_POINTS.of(rows)
