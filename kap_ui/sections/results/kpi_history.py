"""The chart of one KPI at a place: its series, its target path, what is expected by now, and the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries import kpi as kpi_query
from kap_model.queries.kpi import ChartPoint, PointKind
from kap_ui import marks
from kap_ui.charts import kpi_series
from kap_ui.charts.axes import ValueAxis, YearAxis
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure, TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks import Swatch
from kap_ui.sections.results import kpi
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.shared import kpi_lines, outlook_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, quarter

_APART: Final = 0.19
"""The least distance of two labels at the end of lines, as a part of the plot's height: two lines in a low picture."""

_TARGET_PATH: Final = (PointKind.BASELINE, PointKind.MILESTONE, PointKind.TARGET)


@memoized
def series(answer: KpiAnswer) -> ChartFigure:
    """Return the chart of the KPI by quarter; it has a point to draw."""
    points = kpi_query.chart_points(data.progress(answer.selection.origin), answer.receipt)
    kept = _tolerance(answer)
    return ChartFigure(
        key="series",
        build=kpi_series.kpi_series,
        frames=_frames(answer, points, kept),
        title=_title(answer),
        finding=_finding(answer),
        alt=_("Line chart of one KPI by quarter: what was measured, the path to the target, the forecast"),
        columns=_columns(answer),
        table=_table(points),
        legend=marks.legend(_key(answer, points, kept)),
        signs=picture_key.of_swatches(_key(answer, points, kept)),
        least_height=240,
        is_illustrative=answer.receipt.is_illustrative or any(point.is_illustrative for point in points),
        sources=kpi_lines.sources(answer.selection, [answer.line]),
    )


@memoized
def point_table(answer: KpiAnswer) -> TableFigure:
    """Return the points of the KPI as a table alone, for one of which there is nothing to draw."""
    points = kpi_query.chart_points(data.progress(answer.selection.origin), answer.receipt)
    return TableFigure(
        key="series",
        title=_title(answer),
        finding=_finding(answer),
        columns=_columns(answer),
        table=_table(points),
        is_illustrative=answer.receipt.is_illustrative or any(point.is_illustrative for point in points),
        sources=kpi_lines.sources(answer.selection, [answer.line]),
    )


def _title(answer: KpiAnswer) -> str:
    return _("%(name)s, %(unit)s, by quarter up to %(quarter)s") % {
        "name": data.name(answer.kpi), "unit": answer.unit, "quarter": quarter(answer.selection.quarter),
    }  # fmt: skip


def _finding(answer: KpiAnswer) -> str:
    """Return what the chart shows, in a sentence."""
    receipt = answer.receipt
    place = data.name(answer.selection.place)
    if receipt.data_quarter is None:
        return _("%(place)s: nothing measured yet.") % {"place": place}
    actual = _("%(place)s: %(actual)s in %(quarter)s.") % {
        "place": place,
        "actual": kpi_lines.figure(answer.line, answer.unit),
        "quarter": quarter(receipt.data_quarter),
    }
    ahead = kpi.ahead(answer)
    if ahead is None or receipt.target is None:
        return wording.sentences([actual, outlook_words.over(receipt)]) if receipt.is_target_over else actual
    forecast = _("At the present pace %(forecast)s by %(quarter)s, target %(target)s.") % {
        "forecast": answer.amount(ahead.value),
        "quarter": quarter(receipt.target[0]),
        "target": answer.amount(receipt.target[1]),
    }
    return wording.sentences([actual, forecast])


# ---- the frames of the chart


@dataclass(frozen=True, slots=True)
class Plot:
    """Where quarters and values stand in a chart, and the frames of its two axes."""

    years: YearAxis
    values: ValueAxis

    def at(self, quarter: Quarter, value: float) -> dict[str, float]:
        """Return the place of a point: x and y, each from 0 to 1."""
        return {"x": self.years.along(quarter), "y": self.values.along(value)}

    def axes(self, answer: KpiAnswer) -> dict[str, pd.DataFrame]:
        """Return the frames `years` and `grid`, with the numbers of the scale as the KPI's figures are printed."""
        more_decimals = self.values.decimals - answer.decimals
        grid = [
            {"y": self.values.along(value), "label": answer.amount(value, more_decimals)}
            for value in self.values.ticks()
        ]
        return {"years": self.years.years(), "grid": pd.DataFrame(grid)}


def _plot(answer: KpiAnswer, points: Sequence[ChartPoint], kept: tuple[float, float] | None) -> Plot:
    ends = [end for point in points for end in (point.value, point.low, point.high) if end is not None]
    values = ValueAxis.of([*ends, *_beyond(kept, answer)], steps=5, decimals=answer.decimals)
    return Plot(YearAxis.of(point.quarter for point in points), values)


def _beyond(kept: tuple[float, float] | None, answer: KpiAnswer) -> list[float]:
    """Return values on both sides of a tolerance, so that it shows where it ends; none beyond what is possible."""
    if kept is None:
        return []
    low, high = kept
    aside = (high - low) / 4
    return [max(low - aside, 0.0), min(high + aside, 100.0) if answer.unit.startswith("%") else high + aside]


def _frames(
    answer: KpiAnswer, points: Sequence[ChartPoint], kept: tuple[float, float] | None
) -> dict[str, pd.DataFrame]:
    plot = _plot(answer, points, kept)
    path = [point for point in points if point.kind in _TARGET_PATH]
    return {
        **plot.axes(answer),
        "data": frame(
            ("kind", "x", "y", "label", "is_illustrative"),
            (
                {
                    "kind": point.kind.value, **plot.at(point.quarter, point.value),
                    "label": _label(answer, point), "is_illustrative": point.is_illustrative,
                }
                for point in points
            ),
        ),
        "stretches": _stretches(answer, plot),
        "path": frame(
            ("x", "y", "label"),
            ({**plot.at(point.quarter, point.value), "label": _label(answer, point)} for point in path),
        ),
        "band": _band(points, plot),
        "labels": _end_labels(answer, points, plot),
        "keep": frame(
            ("low", "high"),
            [{"low": plot.values.along(kept[0]), "high": plot.values.along(kept[1])}] if kept else [],
        ),
    }  # fmt: skip


def _label(answer: KpiAnswer, point: ChartPoint) -> str:
    return _("%(what)s, %(quarter)s: %(value)s") % {
        "what": _(_KIND_WORDS[point.kind]),
        "quarter": quarter(point.quarter),
        "value": answer.amount(point.value),
    }


_KIND_WORDS: Final = {
    PointKind.ACTUAL: N_("Actual"),
    PointKind.BASELINE: N_("Baseline"),
    PointKind.MILESTONE: N_("Milestone"),
    PointKind.TARGET: N_("Target"),
    PointKind.EXPECTED: N_("Expected"),
    PointKind.FORECAST: N_("Forecast"),
}


def _stretches(answer: KpiAnswer, plot: Plot) -> pd.DataFrame:
    stretches = kpi_query.stretches(data.progress(answer.selection.origin), answer.receipt)
    return frame(
        ("stretch", "x", "y", "is_illustrative"),
        (
            {
                "stretch": position, **plot.at(end.data_quarter, end.value),
                "is_illustrative": any(point.is_illustrative for point in ends),
            }
            for position, ends in enumerate(stretches)
            for end in ends
        ),
    )  # fmt: skip


def _newest_actual(points: Iterable[ChartPoint]) -> ChartPoint | None:
    return max((point for point in points if point.kind is PointKind.ACTUAL), key=_quarter_of, default=None)


def _quarter_of(point: ChartPoint) -> Quarter:
    return point.quarter


def _band(points: Sequence[ChartPoint], plot: Plot) -> pd.DataFrame:
    """Return the band of the forecast, which opens from the newest actual."""
    newest = _newest_actual(points)
    ends = []
    for point in points:
        if point.kind is PointKind.FORECAST:
            ends += [] if newest is None else [(newest, newest.value, newest.value)]
            low, high = (point.value if end is None else end for end in (point.low, point.high))
            ends.append((point, low, high))
    return frame(
        ("x", "y", "low", "high"),
        (
            {
                **plot.at(point.quarter, point.value),
                "low": plot.values.along(low),
                "high": plot.values.along(high),
            }
            for point, low, high in ends
        ),
    )


def _end_labels(answer: KpiAnswer, points: Sequence[ChartPoint], plot: Plot) -> pd.DataFrame:
    """Return the words at the ends of the lines, pushed apart, and the figure at the newest actual."""
    labels: list[dict[str, Any]] = [
        {
            **plot.at(point.quarter, point.value), "side": "end",
            "text": f"{_(_KIND_WORDS[point.kind])}\n{answer.amount(point.value)}",
        }
        for point in points
        if point.kind in (PointKind.TARGET, PointKind.FORECAST)
    ]  # fmt: skip
    if len(labels) == 2:
        low, high = sorted(labels, key=lambda label: float(label["y"]))
        lacking = _APART - (high["y"] - low["y"])
        if lacking > 0:
            low["y"] -= lacking / 2
            high["y"] += lacking / 2
    newest = _newest_actual(points)
    if newest is not None:
        labels.append({**plot.at(newest.quarter, newest.value), "side": "newest", "text": answer.amount(newest.value)})
    return frame(("x", "y", "text", "side"), labels)


def _tolerance(answer: KpiAnswer) -> tuple[float, float] | None:
    """Return the ends of the tolerance around the target of a KPI that is to be kept (R7), as far as is possible."""
    target, tolerance = answer.line.target, answer.line.tolerance
    if not answer.line.is_kept or target is None or not tolerance:
        return None
    high = target + tolerance
    return target - tolerance, min(high, 100.0) if answer.unit.startswith("%") and target <= 100 else high


def frame(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return a frame with these columns, also when there is no row."""
    listed = list(rows)
    return pd.DataFrame({name: [row[name] for row in listed] for name in columns})


# ---- the key, and the same as a table


def _key(answer: KpiAnswer, points: Sequence[ChartPoint], kept: tuple[float, float] | None) -> list[tuple[Swatch, str]]:
    """Return the key of the chart: only what is drawn."""
    kinds = {point.kind for point in points}
    actuals = [point for point in points if point.kind is PointKind.ACTUAL]
    swatches = (
        (Swatch.PUBLISHED, _("published or reported"), any(not point.is_illustrative for point in actuals)),
        (Swatch.ILLUSTRATIVE, _("illustrative"), any(point.is_illustrative for point in actuals)),
        (Swatch.PATH, _("from baseline to target"), {PointKind.BASELINE, PointKind.TARGET} <= kinds),
        (Swatch.FORECAST, _("forecast and its band"), PointKind.FORECAST in kinds),
        (Swatch.EXPECTED, _("expected by now"), PointKind.EXPECTED in kinds),
    )
    drawn = [(swatch, words) for swatch, words, is_drawn in swatches if is_drawn]
    if kept is not None:
        low, high = map(answer.amount, kept)
        drawn.append((Swatch.TOLERANCE, _("within the tolerance, %(low)s to %(high)s") % {"low": low, "high": high}))
    return drawn


def _table(points: Sequence[ChartPoint]) -> pd.DataFrame:
    return frame(
        ("quarter", "kind", "value", "low", "high", "is_illustrative"),
        (
            {
                "quarter": str(point.quarter), "kind": _(_KIND_WORDS[point.kind]), "value": point.value,
                "low": point.low, "high": point.high, "is_illustrative": point.is_illustrative,
            }
            for point in sorted(points, key=_quarter_of)
        ),
    )  # fmt: skip


def _columns(answer: KpiAnswer) -> list[TableColumn]:
    when = _("Quarter of the point")
    what = _("Actual, baseline, milestone, target, expected value or forecast")
    low, high = _("Lower end of the forecast band (R9)"), _("Upper end of the forecast band (R9)")
    decimals = answer.decimals
    return [
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER, meaning=when),
        TableColumn("kind", _("Kind"), meaning=what),
        TableColumn("value", _("Value"), CellKind.NUMBER, decimals, meaning=answer.unit),
        TableColumn("low", _("Band, low"), CellKind.NUMBER, decimals, meaning=low),
        TableColumn("high", _("Band, high"), CellKind.NUMBER, decimals, meaning=high),
    ]
