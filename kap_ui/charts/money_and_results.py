"""Money beside results, by objective: the share of a budget that is spent, and the share of the way. Pure.

Two quantities on one scale from 0 to 100 %: a diamond for the money, a disc for the results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Layer, Specification, conditional, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

ROW: Final = 36
_TOP: Final = 44
_FIGURES: Final = 190
_NARROW_FIGURES: Final = 128
"""Pixels right of the plot for the two figures of a row."""


def money_and_results(palette: Palette, *, rows: int, words: Mapping[str, str], names: int = 280) -> Specification:
    """Return the rows.

    It reads `data` (y, code, name, short: what stands for a code where there is none, money, way: from 0 to 1 or
    absent, money_figure, way_figure, money_words, way_words, money_made_up, way_made_up: whether the mark is hollow)
    and `grid` (value, label).

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        words: the heads of the figures: `money` and `way`; `short_money` and `short_way` where there is little room.
        names: pixels of the names in a wide chart.
    """
    left = f"(width < 640 ? 44 : {names})"
    figures = f"(width < 640 ? {_NARROW_FIGURES} : {_FIGURES})"
    room = f"(width - {left} - {figures} - 20)"
    middle = f"{_TOP} + (datum.y + 0.5) * {ROW}"

    def across(share: str) -> str:
        return f"{left} + 8 + clamp({share}, 0, 1) * {room}"

    def at(x: str, y: str, *more: tuple[str, str]) -> list[dict[str, str]]:
        return [{"calculate": each, "as": name} for name, each in (("px", x), ("py", y), *more)]

    def frame(test: str, x: str, *more: tuple[str, str]) -> Layer:
        return {"data": {"name": "data"}, "transform": [{"filter": test}, *at(x, middle, *more)]}

    text: dict[str, Any] = {
        "type": "text", "fontSize": tokens.SMALL, "aria": False, "color": palette.ink, "baseline": "middle",
    }  # fmt: skip
    second = f"width - {figures} / 2 + {figures} * 0.42"
    first = f"width - {figures} + {figures} * 0.44"
    one = {"data": {"sequence": {"start": 0, "stop": 1}}}

    def head(x: str, wide: str, narrow: str) -> Layer:
        word = {"expr": f"width < 640 ? {narrow!r} : {wide!r}"}
        return {
            **one,
            "transform": at(x, f"{_TOP - 36}"),  # above the figures of the scale, which a long word reaches
            "mark": {**text, "align": "right", "color": palette.muted, "text": word},
            "encoding": AT,
        }

    def mark(field: str, shape: str, colour: str, size: int) -> Layer:
        return {
            # A row without a value keeps its mark, unseen: its words say that there is none.
            **frame("true", across(f"isValid(datum.{field}) ? datum.{field} : 0")),
            "mark": {
                "type": "point", "shape": shape, "filled": True, "size": size, "stroke": colour, "strokeWidth": 2.4,
            },
            "encoding": {
                **AT,
                "opacity": conditional(f"isValid(datum.{field})", 1, 0),
                "fill": conditional(f"datum.{field}_made_up", palette.paper, colour),
                "tooltip": nominal(f"{field}_words"), "description": nominal(f"{field}_words"),
            },
        }  # fmt: skip

    layers: list[Layer] = [
        {
            "data": {"name": "grid"},
            "transform": at(across("datum.value"), f"{_TOP} - 6", ("py2", "height")),
            "mark": {"type": "rule", "color": palette.rule, "aria": False},
            "encoding": {**AT, "y2": {"field": "py2"}},
        },
        {
            "data": {"name": "grid"},
            "transform": at(across("datum.value"), f"{_TOP} - 24"),
            "mark": {
                **text, "color": palette.muted,
                "fontSize": {"expr": f"width < 640 && datum.value % 0.5 > 0 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {**AT, "text": nominal("label")},
        },
        head(first, words["money"], words["short_money"]),
        head(second, words["way"], words["short_way"]),
        {
            "data": {"name": "data"},
            "transform": at("0", f"{_TOP} + datum.y * {ROW}", ("px2", "width")),
            "mark": {"type": "rule", "color": palette.rule, "aria": False},
            "encoding": {**AT, "x2": {"field": "px2"}},
        },
        {
            **frame("isValid(datum.money) && isValid(datum.way)", across("datum.money"), ("px2", across("datum.way"))),
            "mark": {
                "type": "rule", "color": palette.rule_strong, "strokeWidth": 3, "strokeOpacity": 0.55, "aria": False,
            },
            "encoding": {**AT, "x2": {"field": "px2"}},
        },
        mark("money", "diamond", palette.ink, 120),
        mark("way", "circle", palette.accent, 110),
        {
            **frame("true", "0"),
            "mark": {**text, "align": "left", "fontWeight": 600},
            "encoding": {**AT, "text": nominal("code")},
        },
        {
            **frame("!datum.code", "0"),
            "mark": {
                **text, "align": "left", "fontWeight": 600,
                "fontSize": {"expr": f"width < 640 ? {tokens.SMALL} : 0"},
            },
            "encoding": {**AT, "text": nominal("short")},
        },
        {
            **frame("true", "38"),
            "mark": {
                **text, "align": "left", **in_lines("name", 15), "limit": {"expr": f"{left} - 46"},
                "fontSize": {"expr": f"width < 640 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {**AT, "text": nominal("name"), "tooltip": nominal("name")},
        },
        {
            **frame("true", first),
            "mark": {**text, "align": "right", "color": palette.ink},
            "encoding": {**AT, "text": nominal("money_figure")},
        },
        {
            **frame("true", second),
            "mark": {**text, "align": "right"},
            "encoding": {
                **AT, "text": nominal("way_figure"),
                "color": conditional("isValid(datum.way)", palette.accent, palette.muted),
            },
        },
    ]  # fmt: skip
    return {
        **ROWS,
        "width": "container",
        "height": _TOP + rows * ROW + 2,
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": layers,
    }
