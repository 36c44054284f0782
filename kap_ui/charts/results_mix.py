"""The status mix by quarter: stacked counts of KPIs.

A click on a quarter selects it, a click on a part of the selected quarter leads to its KPIs. Pure.
"""

from __future__ import annotations

from typing import Any, Final

from kap_model.vocabulary import StatusGroup
from kap_ui.charts.vega_lite import Layer, Specification, by_status, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

SELECTION: Final = "quarter"
"""The selection: a click gives the quarter in `quarter`; on a part of the selected bar also its status in `status`."""

HEIGHT: Final = 372
TOP: Final = 10
BOTTOM: Final = 50
"""Below the bars, for the quarters and the years."""

_PLOT: Final = "width - (width < 480 ? 44 : 160)"
"""The width of all bars. Right of them stand the words of the selected one; a telephone has the figures alone."""


def pixel(count: float, highest: float) -> float:
    """Return how many pixels below the top edge a count stands, where the highest bar has `highest` KPIs."""
    return HEIGHT - BOTTOM - count / highest * (HEIGHT - BOTTOM - TOP)


_LETTER: Final = 6.8
"""Pixels of a letter of a quarter's name, on average."""


def status_mix(palette: Palette, *, letters: int = 0) -> Specification:
    """Return the chart. Where the names of the quarters have no room below their bars, the years stand there alone.

    It reads four frames. `data` (quarter, status, low, high, whole, figure) has a row for each part of a bar, which
    runs from `low` to `high` KPIs of `whole`. `quarters` (quarter, label, year, name, none, whole, is_selected,
    is_compared) has a row for each bar, which runs from `none` to `whole`. `targets` (quarter, status, top, bottom,
    words) has what can be clicked, from `top` to `bottom` pixels: each bar, without a status, and above them the parts
    of the selected one. `labels` (y, status, figure, word) has the parts of the selected bar, which stand right of all
    bars over its name.

    Args:
        palette: the colours of the theme.
        letters: how many letters the names of all quarters have.
    """
    band = {
        "field": "quarter",
        "type": "nominal",
        "sort": None,
        "scale": {"range": [{"expr": "0"}, {"expr": "plot"}], "paddingInner": 0.14, "paddingOuter": 0.07},
        "axis": None,
    }
    y: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"range": [HEIGHT - BOTTOM, TOP], "nice": False, "zero": True},
        "axis": None,
    }
    tall = f"(datum.high - datum.low) / datum.whole * {HEIGHT - BOTTOM - TOP} >= 15"
    bars = {"data": {"name": "data"}}
    quarters = {"data": {"name": "quarters"}}
    labels = {"data": {"name": "labels"}}
    text = {"type": "text", "fontSize": tokens.SMALL, "aria": False}
    is_known = {"test": "datum.status === 'unknown'"}
    layers: list[Layer] = [
        {
            **bars,
            "mark": {"type": "bar", "aria": False, "yOffset": -0.75, "y2Offset": 0.75},
            "encoding": {
                "x": band,
                "y": {**y, "field": "low"},
                "y2": {"field": "high"},
                "fill": by_status({**palette.status, StatusGroup.UNKNOWN: palette.panel}),
                "stroke": {"condition": {**is_known, "value": palette.rule_strong}, "value": None},
            },
        },
        {
            **bars,
            # A figure without room is left out by its words: a layer without rows would leave its scale without ends.
            "transform": [{"calculate": "(datum.low + datum.high) / 2", "as": "middle"}],
            "mark": {**text, "baseline": "middle"},
            "encoding": {
                "x": {**band, "bandPosition": 0.5},
                "y": {**y, "field": "middle"},
                "text": {"condition": {"test": f"{tall} && width > 480", **nominal("figure")}, "value": ""},
                "color": by_status({**palette.on_status, StatusGroup.UNKNOWN: palette.ink}),
            },
        },
        {
            **quarters,
            "transform": [{"filter": "datum.is_selected || datum.is_compared"}],
            "mark": {"type": "bar", "fill": None, "aria": False, "cornerRadius": 1},
            "encoding": {
                "x": band,
                "y": {**y, "field": "none"},
                "y2": {"field": "whole"},
                "stroke": {"condition": {"test": "datum.is_selected", "value": palette.ink}, "value": palette.muted},
                "strokeWidth": {"condition": {"test": "datum.is_selected", "value": 2.5}, "value": 1.5},
                "strokeDash": {"condition": {"test": "datum.is_selected", "value": []}, "value": [4, 3]},
            },
        },
        {
            **quarters,
            "mark": {**text, "baseline": "top", "fontSize": {"expr": f"has_names ? {tokens.SMALL} : 0"}},
            "encoding": {
                "x": {**band, "bandPosition": 0.5},
                "y": {"value": HEIGHT - BOTTOM + 8},
                "text": nominal("label"),
                "color": {"condition": {"test": "datum.is_selected", "value": palette.ink}, "value": palette.muted},
            },
        },
        {
            **quarters,
            "transform": [{"filter": "datum.year"}],
            "mark": {**text, "baseline": "top", "align": "left", "color": palette.muted},
            "encoding": {
                "x": {**band, "bandPosition": 0},
                "y": {"value": {"expr": f"has_names ? {HEIGHT - BOTTOM + 27} : {HEIGHT - BOTTOM + 8}"}},
                "text": nominal("year"),
            },
        },
        {
            **quarters,
            "transform": [{"filter": "datum.is_selected"}],
            "mark": {
                **text, "align": "left", "baseline": "top", "fontWeight": 600, "color": palette.ink,
                "fontSize": {"expr": f"width < 480 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {
                "x": {"value": {"expr": "plot + 6"}},
                "y": {"value": HEIGHT - BOTTOM + 8},
                "text": nominal("name"),
            },
        },
        {
            **labels,
            "mark": {
                "type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 100, "aria": False,
            },
            "encoding": {
                "x": {"value": {"expr": "plot + 12"}},
                "y": {**y, "field": "y"},
                "shape": by_status(tokens.ICONS),
                "fill": by_status(palette.status_text),
            },
        },
        {
            **labels,
            "transform": [{"calculate": "width < 480 ? datum.figure : datum.figure + ' ' + datum.word", "as": "line"}],
            "mark": {**text, "align": "left", "baseline": "middle", "color": palette.ink},
            "encoding": {
                "x": {"value": {"expr": "plot + 22"}},
                "y": {**y, "field": "y"},
                "text": nominal("line"),
            },
        },
        {
            "data": {"name": "targets"},
            "name": "targets",
            "mark": {"type": "bar", "opacity": 0, "cursor": "pointer"},
            "encoding": {
                "x": band,
                "y": {"field": "top", "type": "quantitative", "scale": None},
                "y2": {"field": "bottom"},
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
    ]  # fmt: skip
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [
            {"name": "plot", "expr": _PLOT},
            {"name": "has_names", "expr": f"width >= 480 && plot > {round(letters * _LETTER)}"},
            {
                "name": SELECTION,
                "select": {"type": "point", "fields": ["quarter", "status"], "toggle": "true"},
                "views": ["targets"],
            },
        ],
        "layer": layers,
        "resolve": {"scale": {"fill": "independent", "color": "independent"}},
    }
