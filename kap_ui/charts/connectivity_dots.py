"""A figure of each place as dots on one scale: women and men, urban and rural, then and now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.vega_lite import Channel, Layer, Specification, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

ROW: Final = 25
"""Height of a row in pixels."""

_AIM: Final = 24
"""Above the rows, for the words of an aim."""
_LEGEND: Final = 26
"""Above them, for the legend of several series."""
_FOOT: Final = 24
"""Below the rows, for the figures of the scale."""
_NARROW: Final = 400
"""Where only the ends of the scale have figures."""
_RIGHT: Final = 54
_FIGURE: Final = 48
"""Right of the scale for the figures at the upper ends, and left of it for those at the lower ends."""

_SHAPES: Final = ("circle", "square", "triangle-up")


def dots(palette: Palette, *, rows: int, series: Sequence[str], names: int) -> Specification:
    """Return the chart.

    It reads four frames: `rows` (row: from 0, name, tone: chosen | whole | other, starts: whether a line parts it from
    the row above, low, high: the ends of the line between its dots, left, right: the figures at the ends, none: what
    stands there without figures), `dots` (row, x, series, words), `grid` (x, label, is_end) and `aims` (x, label). low,
    high and x run from 0 to 1 over the scale.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        series: the words of one to three series. A line leads from the start of the scale to the dot of a lone one.
        names: the width of the names of the rows in pixels.
    """
    is_alone = len(series) == 1
    head = _AIM + (0 if is_alone else _LEGEND)
    start = names + (8 if is_alone else _FIGURE)
    bottom = head + ROW * rows

    def across(x: str) -> dict[str, str]:
        return {"calculate": f"{start} + {x} * (width - {start} - {_RIGHT})", "as": "px"}

    middle = {"calculate": f"{head} + {ROW} * (datum.row + 0.5)", "as": "py"}
    edge = {"calculate": f"{head} + {ROW} * datum.row", "as": "py"}
    px, py = (_pixels(name) for name in ("px", "py"))
    text: dict[str, Any] = {"type": "text", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False}
    in_bold = {"expr": "datum.tone === 'other' ? 400 : 600"}

    ground = {"expr": f"datum.tone === 'chosen' ? '{palette.accent_soft}' : '{palette.paper}'"}
    on_ground = {"stroke": ground, "strokeWidth": 5, "strokeJoin": "round"}

    def words(field: str, x: str, **mark: Any) -> Layer:
        return {
            "data": {"name": "rows"},
            "transform": [{"filter": f"isValid(datum.{field})"}, middle, {"calculate": x, "as": "px"}],
            "mark": {**text, "color": palette.ink, **mark},
            "encoding": {"x": px, "y": py, "text": nominal(field)},
        }

    layers: list[Layer] = [
        {
            "data": {"name": "rows"},
            "transform": [{"filter": "datum.tone === 'chosen'"}, edge, {"calculate": f"datum.py + {ROW}", "as": "py2"}],
            "mark": {"type": "rect", "color": palette.accent_soft, "aria": False},
            "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": py, "y2": {"field": "py2"}},
        },
        {
            "data": {"name": "grid"},
            "transform": [across("datum.x")],
            "mark": {"type": "rule", "color": palette.rule, "aria": False},
            "encoding": {"x": px, "y": {"value": head}, "y2": {"value": bottom}},
        },
        {
            "data": {"name": "grid"},
            "transform": [across("datum.x")],
            "mark": {
                **text, "color": palette.muted,
                "fontSize": {"expr": f"width < {_NARROW} && !datum.is_end ? 0 : {tokens.SMALL}"},
            },
            "encoding": {"x": px, "y": {"value": bottom + 14}, "text": nominal("label")},
        },
        {
            "data": {"name": "rows"},
            "transform": [{"filter": "datum.starts"}, edge],
            "mark": {"type": "rule", "color": palette.rule_strong, "aria": False},
            "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": py},
        },
        {
            "data": {"name": "aims"},
            "transform": [across("datum.x")],
            "mark": {"type": "rule", "color": palette.ink, "strokeWidth": 1.4, "strokeDash": [4, 3], "aria": False},
            "encoding": {"x": px, "y": {"value": head - 4}, "y2": {"value": bottom}},
        },
        {
            "data": {"name": "aims"},
            "transform": [across("datum.x")],
            "mark": {
                **text, "color": palette.ink, "align": {"expr": "datum.x > 0.5 ? 'right' : 'left'"},
                "dx": {"expr": "datum.x > 0.5 ? 4 : -4"},
            },
            "encoding": {"x": px, "y": {"value": head - 13}, "text": nominal("label")},
        },
        {
            "data": {"name": "rows"},
            "transform": [
                {"filter": "isValid(datum.high)"}, middle, across("datum.low"),
                {"calculate": f"{start} + datum.high * (width - {start} - {_RIGHT})", "as": "px2"},
            ],
            "mark": {
                "type": "rule", "strokeWidth": 2, "aria": False,
                "color": palette.accent if is_alone else palette.rule_strong,
            },
            "encoding": {"x": px, "x2": {"field": "px2"}, "y": py},
        },
        {
            "data": {"name": "dots"},
            "transform": [middle, across("datum.x")],
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 74, "stroke": palette.paper,
                     "strokeWidth": 1},
            "encoding": {
                "x": px, "y": py, "tooltip": nominal("words"), "description": nominal("words"),
                **_by_series(palette, series),
            },
        },
        words("name", "2", align="left", fontWeight=in_bold, limit=names - 6),
        *(
            words(field, across(f"datum.{end}")["calculate"], align=align, dx=dx, fontWeight=in_bold, **halo)
            for field, end, align, dx in (("left", "low", "right", -9), ("right", "high", "left", 9))
            for halo in (on_ground, {})
        ),
        words("none", f"{start}", align="left", color=palette.muted, fontStyle="italic"),
    ]  # fmt: skip
    return {
        **ROWS,
        "width": "container",
        "height": bottom + _FOOT,
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": layers,
    }


def _pixels(field: str) -> Channel:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _by_series(palette: Palette, series: Sequence[str]) -> dict[str, Channel]:
    """Return the channels that give each series its colour and its shape, with one legend for both."""
    colours = (palette.accent, palette.muted, palette.ink)
    legend = None
    if len(series) > 1:
        legend = {
            "orient": "none", "legendX": 0, "legendY": 0, "direction": "horizontal", "title": None,
            "labelFontSize": tokens.SMALL, "labelColor": palette.ink, "columnPadding": 18, "symbolSize": 74,
            "symbolStrokeWidth": 0, "aria": False,  # Vega would say in English that it is a legend
        }  # fmt: skip
    return {
        channel: {
            **nominal("series"),
            "scale": {"domain": list(series), "range": list(values[: len(series)])},
            "legend": legend,
        }
        for channel, values in (("fill", colours), ("shape", _SHAPES))
    }
