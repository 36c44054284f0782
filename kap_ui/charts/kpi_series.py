"""The series of one KPI: what was measured, where it should go, and where it is heading. Pure."""

from __future__ import annotations

from typing import Any, Final

from kap_model.vocabulary import StatusGroup
from kap_ui.charts import axes
from kap_ui.charts.vega_lite import Channel, Layer, Specification, conditional, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 340
RIGHT: Final = 8
"""Pixels right of the words at the end of lines; the plot leaves those words as much room as they need."""

HALO: Final = 5
"""Pixels of paper around a figure that stands on lines."""

_CATEGORIES_HEIGHT: Final = 220


def kpi_series(palette: Palette) -> Specification:
    """Return the chart of a KPI by quarter.

    It reads `data` (kind, x, y, label, is_illustrative), `stretches` (stretch, x, y, is_illustrative), `path` (x, y,
    label), `band` (x, y, low, high), `labels` (x, y, text, side), `keep` (low, high: the tolerance of a KPI to be
    kept), and `years` and `grid` of the axes. x runs from 0 to 1 over the years, y, low and high from 0 to 1 over the
    values.
    """
    place = {"x": axes.between("x"), "y": axes.between("y")}
    low, high, whole = axes.between("low"), {"field": "high"}, {"value": {"expr": "width"}}
    edge = {
        "type": "rule",
        "color": palette.status[StatusGroup.ON_TRACK],
        "strokeWidth": 1.2,
        "strokeDash": [2, 3],
        "aria": False,
    }
    spoken = {"tooltip": _tooltip(), "description": nominal("label")}
    accent_line = {"type": "line", "color": palette.accent, "strokeWidth": 2.4, "aria": False}
    layers: list[Layer] = [
        {
            "data": {"name": "keep"},
            "mark": {"type": "rect", "color": palette.status_tint[StatusGroup.ON_TRACK], "aria": False},
            "encoding": {"x": {"value": 0}, "x2": whole, "y": low, "y2": high},
        },
        *axes.layers(palette),
        *(
            {"data": {"name": "keep"}, "mark": edge, "encoding": {"x": {"value": 0}, "x2": whole, "y": end}}
            for end in (low, axes.between("high"))
        ),
        {
            "data": {"name": "band"},
            "mark": {"type": "area", "color": palette.accent, "opacity": 0.14, "aria": False},
            "encoding": {"x": axes.between("x"), "y": low, "y2": high},
        },
        {
            "data": {"name": "band"},
            "mark": {**accent_line, "strokeDash": [2, 4], "strokeWidth": 2},
            "encoding": place,
        },
        {
            "data": {"name": "path"},
            "mark": {"type": "line", "color": palette.rule_strong, "strokeWidth": 1.5, "aria": False},
            "encoding": place,
        },
        {
            "data": {"name": "path"},
            "mark": {
                "type": "point", "shape": "diamond", "size": 58, "filled": True, "opacity": 1, "fill": palette.paper,
                "stroke": palette.rule_strong, "strokeWidth": 1.5,
            },
            "encoding": {**place, **spoken},
        },
        {
            "data": {"name": "stretches"},
            "transform": [{"filter": "!datum.is_illustrative"}],
            "mark": accent_line,
            "encoding": {**place, "detail": nominal("stretch")},
        },
        {
            "data": {"name": "stretches"},
            "transform": [{"filter": "datum.is_illustrative"}],
            "mark": {**accent_line, "strokeDash": [6, 4]},
            "encoding": {**place, "detail": nominal("stretch")},
        },
        {
            "data": {"name": "data"},
            "transform": [{"filter": "datum.kind === 'expected'"}],
            "mark": {"type": "tick", "color": palette.ink, "thickness": 3, "width": 18, "orient": "horizontal"},
            "encoding": {**place, **spoken},
        },
        {
            "data": {"name": "data"},
            "transform": [{"filter": "datum.kind === 'actual'"}],
            "mark": {
                "type": "point", "size": 54, "filled": True, "opacity": 1, "stroke": palette.accent, "strokeWidth": 2,
            },
            "encoding": {
                **place, **spoken, "fill": conditional("datum.is_illustrative", palette.paper, palette.accent),
            },
        },
        *_labels(palette, place),
    ]  # fmt: skip
    return {**_frame(HEIGHT), "layer": layers}


def kpi_categories(palette: Palette) -> Specification:
    """Return the categories of one dimension by quarter, each line named at its end.

    It reads `data` (category, x, y, label, is_dashed), `labels` (category, x, y, text), and `years` and `grid` of the
    axes. The total, where it is among them, has the accent; the others are grey: the words at their ends tell them
    apart, not a colour. x runs from 0 to 1 over the years, y from 0 to 1 over the values.
    """
    place = {"x": axes.between("x"), "y": axes.between("y")}
    tone = conditional("datum.category === 'total'", palette.accent, palette.muted)
    layers: list[Layer] = [
        *axes.layers(palette),
        {
            "data": {"name": "data"},
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {
                **place, "detail": nominal("category"), "stroke": tone,
                "strokeDash": conditional("datum.is_dashed", [6, 4], [1, 0]),
            },
        },
        {
            "data": {"name": "data"},
            "mark": {"type": "point", "size": 40, "filled": True, "opacity": 1},
            "encoding": {**place, "fill": tone, "tooltip": _tooltip(), "description": nominal("label")},
        },
        {
            "data": {"name": "labels"},
            "mark": _words(lineHeight=16, align="left", baseline="middle", dx=10),
            "encoding": {**place, "text": nominal("text"), "color": tone},
        },
    ]  # fmt: skip
    return {**_frame(_CATEGORIES_HEIGHT), "layer": layers}


def _frame(height: int) -> Specification:
    return {
        "width": "container",
        "height": height,
        "padding": {"left": 4, "right": RIGHT, "top": 12, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding", "resize": True},
    }


def _tooltip() -> list[Channel]:
    return [{**nominal("label"), "title": None}]


def _words(**mark: Any) -> dict[str, Any]:
    return {"type": "text", "lineBreak": "\n", "fontSize": tokens.SMALL, "aria": False, **mark}


def _labels(palette: Palette, place: dict[str, Channel]) -> list[Layer]:
    """Return the words in two lines at the right end of a line, and the newest figure on a halo of paper."""
    end = _words(lineHeight=17, align="left", baseline="middle", dx=10, color=palette.ink, clip=False)
    figure = _words(lineHeight=17, align="left", baseline="top", dx=6, dy=8)
    halo = {"stroke": palette.paper, "strokeWidth": HALO, "strokeJoin": "round"}
    in_accent = {"color": palette.accent, "fontWeight": 600}
    marks = [("end", end), ("newest", {**figure, **halo}), ("newest", {**figure, **in_accent})]
    return [
        {
            "data": {"name": "labels"},
            "transform": [{"filter": f"datum.side === '{side}'"}],
            "mark": mark,
            "encoding": {**place, "text": nominal("text")},
        }
        for side, mark in marks
    ]
