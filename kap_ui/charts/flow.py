"""Links as ribbons between columns of nodes. Pure: a palette and a size give a specification.

The frames say where everything stands. A ribbon is one row; the browser works out its curve, so that a page sends no
points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.vega_lite import Channel, Layer, Specification, constant, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 440
"""Units of height that nodes and ribbons are laid out in; also pixels on screen."""

PICK: Final = "pick"
"""The selection: a click on a ribbon gives its ends in `a` and `b`, one on a node its code in `a` and an empty `b`."""

LEFT: Final = "max(228,width*0.235)"
RIGHT: Final = "max(232,width*0.24)"
"""Pixels beside the ribbons, for the names of the outer columns, as expressions."""
MIDDLE: Final = (0.34, 0.66)
"""Where the boxes of a middle column begin and end, as shares of the width between the outer columns.

Their names stand inside the boxes, so that no ribbon runs below a name.
"""

_NODE: Final = 12
"""Pixels of the width of an outer node."""
_TOP: Final = 26
"""Pixels above the nodes, for the heads of the columns."""
_BOTTOM: Final = 6
_STEPS: Final = 24
"""Straight pieces that a ribbon's curve is drawn with."""

_OVER: Final = "over"
"""The selection of the ribbon under the pointer."""

_BETWEEN: Final = f"(width-{LEFT}-{RIGHT})"
_LEFT_TEXT: Final = f"{LEFT}-12"
_RIGHT_TEXT: Final = f"width-{RIGHT}+12"
_LEFT_ROOM: Final = {"expr": f"{LEFT}-16"}
_RIGHT_ROOM: Final = {"expr": f"{RIGHT}-44"}
_MIDDLE_TEXT: Final = f"{LEFT}+{_BETWEEN}*{MIDDLE[0]}"


def flow(palette: Palette, *, columns: int, words: Mapping[str, str]) -> Specification:
    """Return the flow.

    Frames: ``ribbons`` (id, a, b, x0, x1, y0, y1, h, words), ``nodes`` (a, b, x, side: left | middle | right, y, y2,
    yc, name, figure, colour), ``lit`` (id: the ribbons that stand out). x runs from 0 to 1, y from 0 to `HEIGHT`.

    Args:
        palette: the colours of the theme.
        columns: the number of columns of nodes, 2 or 3.
        words: `left`, `middle` and `right`, the heads of the columns; `link`, the head of the tooltip.
    """
    has_middle = columns > 2
    layers = [
        _ribbons(palette, words),
        *([_middle_boxes(palette)] if has_middle else []),
        {
            "data": {"name": "nodes"},
            "mark": {"type": "rect", "width": _NODE, "cursor": "pointer"},
            "encoding": {
                "x": _x("x"), "y": _y("y"), "y2": {"field": "y2"},
                "fill": {**nominal("colour"), "scale": None},
                "description": nominal("name"),
                "tooltip": [{**nominal("name"), "title": words["link"]}],
            },
        },
        _node_texts("left", "name", _LEFT_TEXT, tokens.SMALL, align="right", fontWeight=600, limit=_LEFT_ROOM),
        _node_texts("right", "name", _RIGHT_TEXT, tokens.SMALL, align="left", fontWeight=400, limit=_RIGHT_ROOM),
        _node_texts("right", "figure", "width-2", 12, align="right", fill=palette.muted),
        *([_middle_names()] if has_middle else []),
        _head(palette, words["left"], _LEFT_TEXT, "right"),
        _head(palette, words["right"], _RIGHT_TEXT, "left"),
        *([_head(palette, words["middle"], _MIDDLE_TEXT, "left")] if has_middle else []),
    ]  # fmt: skip
    return {
        **ROWS,
        "width": "container",
        "height": HEIGHT + _TOP + _BOTTOM,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [
            {
                "name": PICK,
                "select": {"type": "point", "fields": ["a", "b"], "toggle": False},
                "views": ["ribbons_view"],
            },
            {
                "name": _OVER,
                "select": {"type": "point", "fields": ["id"], "on": "pointerover", "clear": "pointerout"},
                "views": ["ribbons_view"],
            },
        ],
        "layer": layers,
    }


def _x(field: str) -> Channel:
    scale = {"domain": [0, 1], "nice": False, "zero": False, "range": [{"expr": LEFT}, {"expr": f"width-{RIGHT}"}]}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _y(field: str) -> Channel:
    scale = {"domain": [0, HEIGHT], "nice": False, "zero": False, "range": [_TOP, {"expr": f"height-{_BOTTOM}"}]}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _ribbons(palette: Palette, words: Mapping[str, str]) -> Layer:
    """Return the ribbons: each row becomes the points of a smooth step from its start to its end."""
    steps = {
        "q": f"datum.step/{_STEPS}",
        "smooth": "datum.q*datum.q*(3-2*datum.q)",
        "px": "datum.x0+(datum.x1-datum.x0)*datum.q",
        "py": "datum.y0+(datum.y1-datum.y0)*datum.smooth",
        "py2": "datum.py+datum.h",
    }
    return {
        "name": "ribbons_view",
        "data": {"name": "ribbons"},
        "transform": [
            {"lookup": "id", "from": {"data": {"name": "lit"}, "key": "id", "fields": ["id"]}, "as": ["is_lit"]},
            {"calculate": f"sequence(0,{_STEPS + 1})", "as": "step"},
            {"flatten": ["step"]},
            *({"calculate": expression, "as": name} for name, expression in steps.items()),
        ],
        "mark": {"type": "area", "fill": palette.accent, "cursor": "pointer"},
        "encoding": {
            "x": _x("px"), "y": _y("py"), "y2": {"field": "py2"}, "detail": nominal("id"),
            "description": nominal("words"),
            "tooltip": [{**nominal("words"), "title": words["link"]}],
            "fillOpacity": {
                "condition": [
                    {"param": _OVER, "empty": False, "value": 0.9},
                    {"test": "isValid(datum.is_lit)", "value": 0.72},
                ],
                "value": 0.16,
            },
        },
    }  # fmt: skip


def _middle_boxes(palette: Palette) -> Layer:
    return {
        **_nodes("middle"),
        "mark": {
            "type": "rect", "fill": palette.panel, "stroke": palette.rule, "cursor": "pointer", "aria": False,
        },
        "encoding": {"x": _x("x"), "x2": {"datum": MIDDLE[1]}, "y": _y("y"), "y2": {"field": "y2"}},
    }  # fmt: skip


def _middle_names() -> Layer:
    room = f"{_BETWEEN}*{MIDDLE[1] - MIDDLE[0]:.2f}-22"
    return {
        **_nodes("middle"),
        "mark": _text(12, align="left", dx=13, limit={"expr": room}),
        "encoding": {"x": _x("x"), "y": _y("yc"), "text": nominal("name")},
    }


def _node_texts(side: str, field: str, x: float | str, size: int, **mark: Any) -> Layer:
    """Return a text beside each node of a side, at a place in pixels or at an expression for it."""
    return {
        **_nodes(side),
        "mark": _text(size, **mark),
        "encoding": {"x": constant(x), "y": _y("yc"), "text": nominal(field)},
    }


def _nodes(side: str) -> Layer:
    return {"data": {"name": "nodes"}, "transform": [{"filter": f"datum.side == '{side}'"}]}


def _text(size: int, **mark: Any) -> dict[str, Any]:
    return {"type": "text", "baseline": "middle", "fontSize": size, "aria": False, **mark}


def _head(palette: Palette, words: str, x: float | str, align: str) -> Layer:
    return {
        # One row without values: values that stand in a specification would be taken for the chart's data.
        "data": {"sequence": {"start": 0, "stop": 1}},
        "mark": _text(12, align=align, fill=palette.muted),
        "encoding": {"x": constant(x), "y": constant(8), "text": {"value": words}},
    }
