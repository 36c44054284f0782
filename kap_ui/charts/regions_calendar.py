"""A calendar of reports: rows by quarters; each cell shows the state of what is to be reported. Pure.

To be late is not to be off track, so the colours of the statuses are not used: what is accepted is tinted, what is
overdue is dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kap_ui.charts.mirrored import BEGIN, NAMES, among_names, beside_names
from kap_ui.charts.vega_lite import Layer, Specification, by_code, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

ROW: Final = 28
"""Height of a row in pixels."""

_TOP: Final = 44
_ROOMY: Final = 58
"""The least pixels of a cell that has room for a figure."""

_RING: Final = (
    "M0,-0.7A0.7,0.7,0,1,1,0,0.7A0.7,0.7,0,1,1,0,-0.7ZM0,-0.45A0.45,0.45,0,1,0,0,0.45A0.45,0.45,0,1,0,0,-0.45Z"
)
ROOMY_WIDTH: Final = 1284
"""The least pixels of a chart whose cells have room for a figure in each of the 16 quarters of a plan."""

SIGNS: Final[Mapping[str, str]] = {
    "accepted": "M-0.7,0.05L-0.2,0.55L0.75,-0.5L0.5,-0.75L-0.2,0.02L-0.45,-0.22Z",
    "not_measured": "M-0.65,-0.16H0.65V0.16H-0.65Z",
    "submitted": "M0,-0.7A0.7,0.7,0,1,1,0,0.7A0.7,0.7,0,1,1,0,-0.7Z",
    "returned": "M-0.8,0L-0.1,-0.65V-0.2H0.75V0.2H-0.1V0.65Z",
    "draft": f"{_RING}M0,-0.45A0.45,0.45,0,0,1,0,0.45Z",
    "due": _RING,
    "overdue": "M-0.14,-0.85H0.14V0.25H-0.14ZM-0.14,0.5H0.14V0.8H-0.14Z",
    "not_due": "M0,-0.16A0.16,0.16,0,1,1,0,0.16A0.16,0.16,0,1,1,0,-0.16Z",
}
"""The sign of each state, in a box from -1 to 1: tick, dash, disc, arrow, half disc, ring, exclamation mark, point."""


def fills(palette: Palette) -> dict[str, str]:
    """Return the ground of each state."""
    return {
        "accepted": palette.sequence[1],
        "not_measured": palette.rule,
        "submitted": palette.panel,
        "returned": palette.rule,
        "draft": palette.panel,
        "due": palette.panel,
        "overdue": palette.ink,
        "not_due": palette.paper,
    }


def inks(palette: Palette) -> dict[str, str]:
    """Return the colour of sign and figure on the ground of each state."""
    return {
        "accepted": palette.ink,
        "not_measured": palette.ink,
        "submitted": palette.accent,
        "returned": palette.ink,
        "draft": palette.accent,
        "due": palette.accent,
        "overdue": palette.paper,
        "not_due": palette.muted,
    }


def calendar(palette: Palette, *, rows: int, first: int, quarters: int) -> Specification:
    """Return the calendar.

    It reads three frames: `data` (x, y, state, figure, words), `rows` (y, short, name) and `heads` (x, name, year). x
    counts quarters and y rows, both from 0.

    Args:
        palette: the colours of the theme.
        rows: the number of rows.
        first: the number of the first quarter in its year, 1 to 4; a line parts the years.
        quarters: the number of quarters.
    """
    left = "(width < 600 ? 54 : width < 1100 ? 240 : 330)"
    start, end = beside_names(left, 4)
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, quarters], "range": [{"expr": start}, {"expr": end}]},
        "axis": None,
    }
    y = {"type": "quantitative", "scale": {"domain": [0, rows], "range": [_TOP, _TOP + rows * ROW]}, "axis": None}
    cell = f"(width - {left} - 4) / {quarters}"
    middle = [{"calculate": "datum.x + 0.5", "as": "xm"}, {"calculate": "datum.y + 0.5", "as": "ym"}]
    # A sign stands alone in the middle, or to the left of its figure where there is room for both.
    sign = f"datum.x + 0.5 - (datum.figure && {cell} >= {_ROOMY} ? 18 / ({cell}) : 0)"
    cells = {
        "data": {"name": "data"},
        "transform": [
            *middle,
            {"calculate": "datum.x + 1", "as": "x2"},
            {"calculate": "datum.y + 1", "as": "y2"},
            {"calculate": sign, "as": "xs"},
        ],
    }
    xm, ym = {**x, "field": "xm"}, {**y, "field": "ym"}
    text = {"type": "text", "fontSize": tokens.SMALL, "aria": False}
    layers: list[Layer] = [
        {
            "data": {"name": "heads"},
            "transform": [{"calculate": "datum.x + 0.5", "as": "xm"}],
            "mark": {
                **text, "color": palette.muted, "baseline": "bottom",
                "fontSize": {"expr": f"{cell} < 30 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {"x": xm, "y": {"value": _TOP - 6}, "text": nominal("name")},
        },
        {
            "data": {"name": "heads"},
            "transform": [{"filter": "datum.year"}],
            "mark": {**text, "fontWeight": 600, "align": "left", "dx": 3, "baseline": "bottom", "color": palette.ink},
            "encoding": {
                "x": {**x, "field": "x"}, "y": {"value": _TOP - 24}, "text": nominal("year"),
            },
        },
        {
            "data": {"name": "heads"},
            "transform": [{"filter": f"datum.year && datum.x > {0 if first == 1 else -1}"}],
            "mark": {"type": "rule", "color": palette.rule_strong, "aria": False},
            "encoding": {"x": {**x, "field": "x"}, "y": {"value": _TOP - 38}, "y2": {"value": _TOP + rows * ROW}},
        },
        {
            **cells,
            "mark": {
                "type": "rect", "xOffset": 1, "x2Offset": -1, "yOffset": 1, "y2Offset": -1, "cornerRadius": 2,
            },
            "encoding": {
                "x": {**x, "field": "x"}, "x2": {"field": "x2"}, "y": {**y, "field": "y"}, "y2": {"field": "y2"},
                "fill": by_code("state", fills(palette)),
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
        {
            **cells,
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 72, "aria": False},
            "encoding": {
                "x": {**x, "field": "xs"}, "y": ym,
                "shape": by_code("state", SIGNS), "fill": by_code("state", inks(palette)),
            },
        },
        {
            **cells,
            "mark": {
                **text, "align": "left", "dx": -9,
                "fontSize": {"expr": f"{cell} < {_ROOMY} ? 0 : {tokens.SMALL}"},
            },
            "encoding": {
                "x": xm, "y": ym, "text": nominal("figure"), "color": by_code("state", inks(palette)),
            },
        },
        {
            "data": {"name": "rows"},
            "transform": middle[1:],
            "mark": {**text, "align": BEGIN, "fontWeight": 600, "color": palette.ink},
            "encoding": {"x": {"value": {"expr": among_names(0)}}, "y": ym, "text": nominal("short")},
        },
        {
            "data": {"name": "rows"},
            "transform": middle[1:],
            "mark": {
                **text, "align": BEGIN, "color": palette.ink, **in_lines("name", 13),
                "limit": {"expr": f"{left} - 62"},
                "fontSize": {"expr": f"width < 600 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {
                "x": {"value": {"expr": among_names(54)}}, "y": ym, "text": nominal("name"),
                "tooltip": nominal("name"),
            },
        },
    ]  # fmt: skip
    return {
        **NAMES,
        "width": "container",
        "height": _TOP + rows * ROW + 4,
        "padding": 0,
        "autosize": {"type": "none"},
        # Ground, sign and figure are coloured by the same field, each with colours of its own.
        "resolve": {"scale": {"fill": "independent", "color": "independent", "shape": "independent"}},
        "layer": layers,
    }
