"""Money by row and year: in each cell thin bars, of what was planned or forecast, and of what was spent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kap_ui.charts import amount_boxes
from kap_ui.charts.mirrored import BEGIN, NAMES, among_names, beside_names
from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Layer, Specification, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

ROW: Final = 46
"""Height of a row in pixels."""
_TOP: Final = 44
_BAR: Final = 8
_STRIPE: Final = 0.75
"""From one stripe of a bar to the next, in heights of the bar."""
_ROOMY: Final = 70
"""The least pixels of a cell that has room for its figure."""


def year_grid(
    palette: Palette,
    *,
    rows: int,
    years: int,
    first_forecast: int,
    kinds: Sequence[str],
    names: int = 250,
    has_codes: bool = True,
) -> Specification:
    """Return the grid.

    It reads `data` (x: the number of the year, y: the number of the row, lane: 0 or 1, low and high: from 0 to 1 over
    the scale that all cells share, kind, tone, is_illustrative, words), `rows` (y, code, name, short: the name
    where the chart is narrow, in lines), `heads` (x, label, note, is_chosen) and `cells` (x, y, figure).

    Args:
        palette: the colours of the theme.
        rows: how many rows there are.
        years: how many years there are.
        first_forecast: the number of the first year that is forecast; `years` where none is.
        kinds: of the boxes, see `amount_boxes.layers`.
        names: pixels of the names in a wide chart.
        has_codes: whether the rows have codes, which stand alone where the chart is narrow.
    """
    narrow, indent = (46, 40) if has_codes else (118, 0)
    left = f"(width < 640 ? {narrow} : {names})"
    cell = f"((width - {left}) / {years})"
    room = f"({cell} - 14)"
    plot, _end = beside_names(left)
    start = f"{plot} + datum.x * {cell} + 7"
    row = f"{_TOP} + datum.y * {ROW}"
    lane = f"{row} + 22 + datum.lane * {_BAR + 2}"

    def at(x: str, y: str, *more: tuple[str, str]) -> list[dict[str, str]]:
        return [{"calculate": each, "as": name} for name, each in (("px", x), ("py", y), *more)]

    text: dict[str, Any] = {"type": "text", "fontSize": tokens.SMALL, "aria": False, "color": palette.ink}
    start_text = {**text, "align": "left", "baseline": "middle"}
    has_room = f"{cell} < {_ROOMY} ? 0 : {tokens.SMALL}"
    rows_at = {"data": {"name": "rows"}, "transform": at(among_names(0), f"{row} + {ROW / 2}")}

    def named(field: str, is_shown: str) -> Layer:
        mark: dict[str, Any] = {
            **start_text, **in_lines(field, 15), "align": BEGIN, "limit": {"expr": f"{left} - {indent} - 10"},
            "fontSize": {"expr": f"{is_shown} ? {tokens.SMALL} : 0"},
        }  # fmt: skip
        place = {"x": {"value": {"expr": among_names(indent)}}, "y": AT["y"]}
        return {**rows_at, "mark": mark, "encoding": {**place, "text": nominal(field), "tooltip": nominal("name")}}

    layers: list[Layer] = [
        {
            "data": {"name": "rows"},
            "transform": at("0", row, ("px2", "width")),
            "mark": {"type": "rule", "color": palette.rule, "aria": False},
            "encoding": {**AT, "x2": {"field": "px2"}},
        },
        {
            "data": {"name": "heads"},
            "transform": [
                {"filter": f"datum.x === {first_forecast}"},
                *at(f"{start} - 7", "0", ("py2", "height")),
            ],
            "mark": {"type": "rule", "color": palette.rule_strong, "strokeDash": [2, 3], "aria": False},
            "encoding": {**AT, "y2": {"field": "py2"}},
        },
        {
            "data": {"name": "heads"},
            "transform": at(start, "14"),
            "mark": {**start_text, "color": palette.muted},
            "encoding": {**AT, "text": nominal("label")},
        },
        {
            "data": {"name": "heads"},
            "transform": [{"filter": "datum.is_chosen"}, *at(start, "14")],
            "mark": {**start_text, "fontWeight": 600},
            "encoding": {**AT, "text": nominal("label")},
        },
        {
            "data": {"name": "heads"},
            "transform": at(start, "31"),
            "mark": {**start_text, "color": palette.muted, "fontSize": {"expr": has_room}},
            "encoding": {**AT, "text": nominal("note")},
        },
        {
            **rows_at,
            "mark": {**start_text, "align": BEGIN, "fontWeight": 600},
            "encoding": {**AT, "text": nominal("code")},
        },
        named("name", "width >= 640"),
        named("short", "width < 640"),
        {
            "data": {"name": "cells"},
            "transform": at(start, f"{row} + 13"),
            "mark": {**start_text, "fontSize": {"expr": has_room}},
            "encoding": {**AT, "text": nominal("figure")},
        },
        *amount_boxes.layers(
            palette, "data",
            {
                "left": f"{start} + datum.low * {room}", "right": f"{start} + datum.high * {room}",
                "top": lane, "bottom": f"{lane} + {_BAR}",
            },
            kinds,
            _STRIPE,
        ),
    ]  # fmt: skip
    return {
        **NAMES,
        "width": "container",
        "height": _TOP + rows * ROW + 2,
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": layers,
    }
