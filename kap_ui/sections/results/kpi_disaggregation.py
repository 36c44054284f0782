"""A KPI by sex, area, age and other dimensions, and its other editions and definitions, with the total beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.queries.kpi import CategoryValue
from kap_model.queries.sources import counted
from kap_model.vocabulary import TOTAL
from kap_ui.charts import connectivity_dots, kpi_series
from kap_ui.charts.axes import ValueAxis, YearAxis
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.results.kpi_history import Plot, frame
from kap_ui.sections.shared.categories import category_word, dimension_word
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, quarter

_BESIDE: Final = ("edition", "definition")
"""Dimensions that hold the same series in another edition or definition: shown beside the total, never joined to it."""

_APART: Final = 0.08
"""The least distance of two labels at the end of lines, as a part of the plot's height."""

_FIGURE: Final = "figure"
"""The one series of the dots; its name is not shown."""

_NAMES: Final = 180
"""The width of the names beside the dots, in pixels."""


@memoized
def dimensions(answer: KpiAnswer) -> tuple[str, ...]:
    """Return the dimensions that have values besides the total: that with most points first, other editions last."""
    points = Counter(value.dimension for value in answer.category_values if value.dimension != TOTAL)
    return tuple(sorted(points, key=lambda dimension: (dimension in _BESIDE, -points[dimension])))


def dimension_choice(dimensions: Sequence[str]) -> address.OwnChoice[str]:
    """Declare the page's own choice of one of its dimensions, and return it."""
    return address.own_choice("dimension", tuple(dimensions), default=dimensions[0], is_in_file_names=True)


def reading(dimensions: Sequence[str]) -> str:
    """Return how the categories are to be read."""
    if set(_BESIDE).intersection(dimensions):
        return _("Other editions and definitions of a series are shown beside the total and never joined to it.")
    return _("The place's own observations, with the total beside them.")


@memoized
def categories(answer: KpiAnswer, dimension: str) -> ChartFigure:
    """Return the chart of one dimension: a line for each category and one for the total, or dots of a lone quarter."""
    values = [value for value in answer.category_values if value.dimension in (dimension, TOTAL)]
    quarters = {value.quarter for value in values if value.dimension == dimension}
    is_lone = len(quarters) == 1
    if is_lone:
        values = sorted(
            (value for value in values if value.quarter in quarters), key=lambda value: value.category != TOTAL
        )
    figure = partial(
        ChartFigure,
        key="categories",
        title=_("%(name)s, %(dimension)s")
        % {"name": data.name(answer.kpi), "dimension": dimension_word(dimension)},
        columns=_columns(answer),
        table=frame(
            ("category", "quarter", "value", "origin", "source"),
            (
                {
                    "category": category_word(value.category), "quarter": str(value.quarter), "value": value.value,
                    "origin": wording.origin(value.origin), "source": value.source,
                }
                for value in values
            ),
        ),
        is_illustrative=any(value.is_illustrative for value in values),
        level=3,
        sources=counted(
            (value.source for value in values if not value.is_illustrative),
            (value.source for value in values if value.is_illustrative),
        ),
    )  # fmt: skip
    return _dots(answer, values, figure) if is_lone else _lines(answer, values, figure, dimension in _BESIDE)


def _dots(answer: KpiAnswer, values: Sequence[CategoryValue], figure: Callable[..., ChartFigure]) -> ChartFigure:
    """Return the figure as dots: a row for each category in the one quarter that has them."""
    axis = ValueAxis.of([0.0, *(value.value for value in values)], steps=5, decimals=answer.decimals)
    start, more_decimals = axis.along(0.0), axis.decimals - answer.decimals
    ticks = axis.ticks()
    rows = [
        {
            "row": row, "name": category_word(value.category), "starts": False, "left": None, "none": None,
            "tone": "whole" if value.category == TOTAL else "other",
            "low": start, "high": axis.along(value.value), "right": answer.amount(value.value),
        }
        for row, value in enumerate(values)
    ]  # fmt: skip
    marks = [
        {"row": row, "x": axis.along(value.value), "series": _FIGURE, "words": _point_words(answer, value)}
        for row, value in enumerate(values)
    ]
    grid = [
        {"x": axis.along(tick), "label": answer.amount(tick, more_decimals), "is_end": tick in (ticks[0], ticks[-1])}
        for tick in ticks
    ]
    return figure(
        build=connectivity_dots.dots,
        options={"rows": len(rows), "series": [_FIGURE], "names": _NAMES},
        frames={
            "rows": pd.DataFrame(rows), "dots": pd.DataFrame(marks), "grid": pd.DataFrame(grid),
            "aims": frame(("x", "label"), ()),
        },
        reading=_("Figures for %(quarter)s only") % {"quarter": quarter(values[0].quarter)},
        alt=_("A dot for each category on one scale, with the total"),
    )  # fmt: skip


def _lines(
    answer: KpiAnswer, values: Sequence[CategoryValue], figure: Callable[..., ChartFigure], is_beside: bool
) -> ChartFigure:
    """Return the figure as lines."""
    plot = Plot(
        YearAxis.of(value.quarter for value in values),
        ValueAxis.of([value.value for value in values], steps=4, decimals=answer.decimals),
    )
    points = [
        {
            "category": value.category,
            **plot.at(value.quarter, value.value),
            "is_dashed": value.is_illustrative or value.dimension in _BESIDE,
            "label": _point_words(answer, value),
        }
        for value in values
    ]
    return figure(
        build=kpi_series.kpi_categories,
        frames={
            **plot.axes(answer),
            "data": frame(("category", "x", "y", "is_dashed", "label"), points),
            "labels": frame(("category", "x", "y", "text"), _end_labels(answer, values, plot)),
        },
        least_height=220,
        reading=_("Dashed: the same series in another edition or definition.")
        if is_beside
        else _("Blue: the total. Dashed: illustrative."),
        alt=_("Line chart of the categories of one dimension by quarter, each line named at its end"),
    )


def _point_words(answer: KpiAnswer, value: CategoryValue) -> str:
    return _("%(what)s, %(quarter)s: %(value)s") % {
        "what": category_word(value.category), "quarter": quarter(value.quarter), "value": answer.amount(value.value),
    }  # fmt: skip


def _end_labels(answer: KpiAnswer, values: Sequence[CategoryValue], plot: Plot) -> list[dict[str, Any]]:
    """Return the words at the ends of the lines, each pushed above the one below it."""
    newest = {value.category: value for value in sorted(values, key=lambda value: value.quarter)}
    labels: list[dict[str, Any]] = []
    for value in sorted(newest.values(), key=lambda value: value.value):
        place = plot.at(value.quarter, value.value)
        lowest = labels[-1]["y"] + _APART if labels else place["y"]
        labels.append(
            {
                "category": value.category, **place, "y": max(place["y"], lowest),
                "text": f"{category_word(value.category)} {answer.amount(value.value)}",
            }
        )  # fmt: skip
    return labels


def _columns(answer: KpiAnswer) -> list[TableColumn]:
    return [
        TableColumn("category", _("Category")),
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("value", _("Value"), CellKind.NUMBER, answer.decimals, meaning=answer.unit),
        TableColumn("origin", _("Origin"), meaning=_("Published, reported or illustrative")),
        TableColumn("source", _("Source"), meaning=_("Source and the place in it")),
    ]
