"""Heat tables: rows by columns of places; each cell has an icon and a figure on the tint of its status. Pure."""

from __future__ import annotations

from typing import Any, Final

from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.vega_lite import Layer, Specification, by_status, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

SELECTION: Final = "pick"
"""The selection: a click gives the code of the row in `code` and the place in `place`."""

ROW: Final = 30
"""Height of a row in pixels."""

_FOOT: Final = 6

_SLANT: Final = 42
"""Degrees that the heads of many columns rise to the right."""

_ROOM_OF_HEAD: Final = 104
"""The least pixels of a column that has room for the longest name of a region; a narrower one has the code."""


def heat(
    palette: Palette, *, rows: int, columns: int, slanted: bool, long_names: bool = False, names: int = 0
) -> Specification:
    """Return a heat table.

    It reads five frames: `data` (x, y, code, place, status, figure, words), `rows` (y, short, name, full), `columns`
    (x, name, brief, strong), `bands` (x, x2, name) and `chosen` (x, x2), the columns that are framed. x and y count
    columns and rows from 0.

    Args:
        palette: the colours of the theme.
        rows: the number of rows.
        columns: the number of columns.
        slanted: whether the heads of the columns are slanted, above the bands of their regions.
        long_names: whether the rows have full names, which need more room than abridged ones.
        names: the pixels of codes and names in a picture, where they are not left to the width; else 0.
    """
    top = 112 if slanted else 34
    left = str(names) if names else "(width < 700 ? 200 : width < 1100 ? 270 : 460)" if long_names else "(54 + 186)"
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, columns], "range": [{"expr": left}, {"expr": "width - 26"}]},
        "axis": None,
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, rows], "range": [top, top + rows * ROW]},
        "axis": None,
    }
    middle = [{"calculate": "datum.x + 0.5", "as": "xm"}, {"calculate": "datum.y + 0.5", "as": "ym"}]
    edges = [{"calculate": "datum.x + 1", "as": "x2"}, {"calculate": "datum.y + 1", "as": "y2"}]
    cells = {"data": {"name": "data"}, "transform": [*middle, *edges]}
    xm, ym = {**x, "field": "xm"}, {**y, "field": "ym"}
    layers: list[Layer] = [
        _bands(palette, x, top) if slanted else _heads(palette, x, top, f"(width - {left} - 26) / {columns}"),
        *([_band_names(x, top), _slanted_heads(palette, x, top)] if slanted else []),
        {
            **cells,
            "name": "cells",
            "mark": {
                "type": "rect", "cursor": "pointer", "xOffset": 1, "x2Offset": -1, "yOffset": 1, "y2Offset": -1,
                "cornerRadius": 2, "strokeWidth": 2,
            },
            "encoding": {
                "x": {**x, "field": "x"}, "x2": {"field": "x2"}, "y": {**y, "field": "y"}, "y2": {"field": "y2"},
                "fill": by_status(palette.status_tint),
                "stroke": {"condition": {"param": SELECTION, "empty": False, "value": palette.ink}, "value": None},
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
        {
            **cells,
            "mark": {
                "type": "point", "filled": True, "size": 88, "opacity": 1, "strokeWidth": 0, "xOffset": -17,
                "aria": False,
            },
            "encoding": {"x": xm, "y": ym, "shape": by_status(tokens.ICONS), "fill": by_status(palette.status_text)},
        },
        {
            **cells,
            "mark": {
                "type": "text", "align": "left", "dx": -8, "fontSize": tokens.SMALL, "color": palette.ink,
                "aria": False,
            },
            "encoding": {"x": xm, "y": ym, "text": nominal("figure")},
        },
        *_row_names(palette, y, middle[1:], left),
        {
            "data": {"name": "chosen"},
            "mark": {"type": "rect", "fill": None, "stroke": palette.accent, "strokeWidth": 3, "aria": False},
            "encoding": {
                "x": {**x, "field": "x"}, "x2": {"field": "x2"}, "y": {"value": top}, "y2": {"value": top + rows * ROW},
            },
        },
    ]  # fmt: skip
    return {
        **ROWS,
        "width": "container",
        "height": top + rows * ROW + _FOOT,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [
            {
                "name": SELECTION,
                "select": {"type": "point", "fields": ["code", "place"], "toggle": False},
                "views": ["cells"],
            }
        ],
        # Ground and sign are coloured by the same field, each with colours of its own.
        "resolve": {"scale": {"fill": "independent", "color": "independent"}},
        "layer": layers,
    }


def _heads(palette: Palette, x: dict[str, Any], top: int, cell: str) -> dict[str, Any]:
    return {
        "data": {"name": "columns"},
        "transform": [
            {"calculate": "datum.x + 0.5", "as": "xm"},
            {"calculate": f"{cell} < {_ROOM_OF_HEAD} ? datum.brief : datum.name", "as": "head"},
        ],
        "mark": {
            "type": "text", "fontSize": tokens.SMALL, "fontWeight": 600, "aria": False, "color": palette.ink,
            "baseline": "bottom", "limit": {"expr": f"{cell} - 6"},
        },
        "encoding": {
            "x": {**x, "field": "xm"}, "y": {"value": top - 8},
            "text": nominal("head"), "tooltip": nominal("name"),
        },
    }  # fmt: skip


def _bands(palette: Palette, x: dict[str, Any], top: int) -> dict[str, Any]:
    return {
        "data": {"name": "bands"},
        "mark": {"type": "rect", "fill": palette.panel, "aria": False, "xOffset": 1, "x2Offset": -1},
        "encoding": {
            "x": {**x, "field": "x"}, "x2": {"field": "x2"}, "y": {"value": top - 26}, "y2": {"value": top - 4},
        },
    }  # fmt: skip


def _band_names(x: dict[str, Any], top: int) -> dict[str, Any]:
    return {
        "data": {"name": "bands"},
        "transform": [{"calculate": "(datum.x + datum.x2) / 2", "as": "xm"}],
        "mark": {"type": "text", "fontSize": tokens.SMALL, "fontWeight": 600, "aria": False},
        "encoding": {
            "x": {**x, "field": "xm"}, "y": {"value": top - 15}, "text": nominal("name"),
        },
    }  # fmt: skip


def _slanted_heads(palette: Palette, x: dict[str, Any], top: int) -> dict[str, Any]:
    return {
        "data": {"name": "columns"},
        "transform": [{"calculate": "datum.x + 0.5", "as": "xm"}],
        "mark": {"type": "text", "align": "left", "angle": 360 - _SLANT, "fontSize": tokens.SMALL, "aria": False},
        "encoding": {
            "x": {**x, "field": "xm"}, "y": {"value": top - 34}, "text": nominal("name"),
            "color": {"condition": {"test": "datum.strong", "value": palette.ink}, "value": palette.muted},
        },
    }  # fmt: skip


def _row_names(palette: Palette, y: dict[str, Any], middle: list[dict[str, str]], left: str) -> list[dict[str, Any]]:
    rows = {"data": {"name": "rows"}, "transform": middle}
    ym = {**y, "field": "ym"}
    text = {"type": "text", "align": "left", "fontSize": tokens.SMALL, "color": palette.ink}
    return [
        {
            **rows,
            "mark": {**text, "fontWeight": 600, "aria": False},
            "encoding": {"x": {"value": 0}, "y": ym, "text": nominal("short")},
        },
        {
            **rows,
            "mark": {**text, "limit": {"expr": f"{left} - 62"}, **in_lines("name", 14), "aria": False},
            "encoding": {
                "x": {"value": 54}, "y": ym, "text": nominal("name"),
                "tooltip": nominal("full"),
            },
        },
    ]  # fmt: skip
