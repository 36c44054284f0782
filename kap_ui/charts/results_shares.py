"""Mean share against expected share over time: a panel for each priority and the enablers, all on one scale. Pure."""

from __future__ import annotations

from typing import Any, Final

from kap_ui.charts.vega_lite import Layer, Specification, by_status, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

SELECTION: Final = "objective"
"""The selection: a click on a panel gives the code of the priority, or of the enablers, in `code`."""

HEIGHT: Final = 372

_HEAD: Final = 50
"""Above each plot for its name and figures, in pixels."""
_FOOT: Final = 24
_LETTER: Final = 7.6
"""Pixels of a letter in bold, on average."""

_SMALL_LETTER: Final = 6.8
"""Pixels of a letter below a plot, on average."""

_LEFT: Final = 44
_GAP: Final = 26


def shares(palette: Palette, *, panels: int, letters: int = 0) -> Specification:
    """Return the panels, three in a row, or two where the chart is narrow.

    It reads four frames: `data` (panel, x: 0 to 1 over the plan, share, expected, run: a number for each stretch
    without a gap, dashed, is_last, words), `panels` (panel, code, name, figure, status, word, words, none: the text of
    a panel without lines), `grid` (panel, value, label) and `ends` (panel, x, label, year, which stands where
    both labels have no room).

    Args:
        palette: the colours of the theme.
        panels: the number of panels.
        letters: how many letters the labels of both ends have.
    """
    sizes = {
        "columns": "width < 560 ? 2 : 3",
        "wide": f"(width + {_GAP}) / columns - {_GAP}",
        "high": f"height / ceil({panels} / columns)",
        "has_quarters": f"wide - {_LEFT + 6} > {round(letters * _SMALL_LETTER)}",
    }
    left = f"datum.panel % columns * (wide + {_GAP})"
    top = "floor(datum.panel / columns) * high"

    def across(x: str) -> str:
        return f"{left} + {_LEFT} + {x} * (wide - {_LEFT + 6})"

    def up(y: str) -> str:
        return f"{top} + {_HEAD} + (1 - {y}) * (high - {_HEAD + _FOOT})"

    def at(x: str, y: str, *more: tuple[str, str]) -> list[dict[str, str]]:
        return [{"calculate": expression, "as": name} for name, expression in (("px", x), ("py", y), *more)]

    px, py = (
        {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("px", "py")
    )  # fmt: skip
    place = {"x": px, "y": py}
    text = {"type": "text", "fontSize": tokens.SMALL, "aria": False, "baseline": "middle", "color": palette.ink}
    runs = {"detail": [nominal("panel"), nominal("run")]}
    data, heads = {"data": {"name": "data"}}, {"data": {"name": "panels"}}
    both = at(across("datum.x"), up("datum.share"), ("pe", up("datum.expected")))

    def line(y: str, colour: str, width: float, is_dashed: bool | None = None) -> dict[str, Any]:
        chosen = [] if is_dashed is None else [{"filter": f"datum.dashed === {str(is_dashed).lower()}"}]
        mark = {"type": "line", "color": colour, "strokeWidth": width, "aria": False}
        return {
            **data,
            "transform": [*chosen, *both],
            "mark": {**mark, "strokeDash": [5, 3]} if is_dashed else mark,
            "encoding": {"x": px, "y": {**py, "field": y}, **runs, "order": {"field": "px", "type": "quantitative"}},
        }

    # A word that has no room beside the name is left to its icon and to the words read aloud.
    fits = {"filter": f"{_LETTER} * (length(datum.name) + length(datum.word)) < wide - 30"}
    layers: list[Layer] = [
        {
            **heads,
            "name": "boxes",
            "transform": at(left, top, ("px2", f"{left} + wide"), ("py2", f"{top} + high - 4")),
            "mark": {"type": "rect", "opacity": 0, "cursor": "pointer"},
            "encoding": {
                **place, "x2": {"field": "px2"}, "y2": {"field": "py2"},
                "description": nominal("words"),
            },
        },
        {
            "data": {"name": "grid"},
            "transform": at(across("0"), up("datum.value"), ("px2", across("1"))),
            "mark": {"type": "rule", "aria": False},
            "encoding": {
                **place, "x2": {"field": "px2"},
                "color": {"condition": {"test": "datum.value === 1", "value": palette.ink}, "value": palette.rule},
            },
        },
        {
            "data": {"name": "grid"},
            "transform": at(f"{left} + {_LEFT} - 6", up("datum.value")),
            "mark": {**text, "align": "right", "color": palette.muted},
            "encoding": {**place, "text": nominal("label")},
        },
        {
            **data,
            "transform": both,
            "mark": {"type": "area", "color": palette.accent, "opacity": 0.14, "line": False, "aria": False},
            "encoding": {**place, "y2": {"field": "pe"}, **runs},
        },
        line("pe", palette.ink, 1.4),
        line("py", palette.accent, 2.4, is_dashed=False),
        line("py", palette.accent, 2.4, is_dashed=True),
        {
            **data,
            "transform": [{"filter": "datum.is_last"}, *both],
            "mark": {"type": "circle", "size": 58, "opacity": 1, "color": palette.accent, "aria": False},
            "encoding": place,
        },
        {
            **data,
            "transform": both,
            "mark": {"type": "circle", "size": 150, "opacity": 0, "color": palette.accent},
            "encoding": {
                **place,
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
        {
            **heads,
            "transform": at(left, f"{top} + 12"),
            "mark": {**text, "align": "left", "fontWeight": 600, "fontSize": tokens.ROW},
            "encoding": {**place, "text": nominal("name")},
        },
        {
            **heads,
            "transform": at(left, f"{top} + 30"),
            "mark": {**text, "align": "left", "color": palette.muted},
            "encoding": {**place, "text": nominal("figure")},
        },
        {
            **heads,
            "transform": at(f"{left} + wide - 12", f"{top} + 12"),
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 100, "aria": False},
            "encoding": {**place, "shape": by_status(tokens.ICONS), "fill": by_status(palette.status_text)},
        },
        {
            **heads,
            "transform": [fits, *at(f"{left} + wide - 24", f"{top} + 12")],
            "mark": {**text, "align": "right", "fontWeight": 600},
            "encoding": {
                **place, "text": nominal("word"), "color": by_status(palette.status_text),
            },
        },
        {
            **heads,
            "transform": [{"filter": "datum.none"}, *at(across("0.5"), up("0.5"))],
            "mark": {**text, "align": "center", "color": palette.muted},
            "encoding": {**place, "text": nominal("none")},
        },
        {
            "data": {"name": "ends"},
            "transform": at(across("datum.x"), f"{up('0')} + 13", ("end", "has_quarters ? datum.label : datum.year")),
            "mark": {**text, "color": palette.muted, "align": {"expr": "datum.x > 0.5 ? 'right' : 'left'"}},
            "encoding": {**place, "text": nominal("end")},
        },
    ]  # fmt: skip
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [
            *({"name": name, "expr": expression} for name, expression in sizes.items()),
            {
                "name": SELECTION,
                "select": {"type": "point", "fields": ["code"], "toggle": "true"},
                "views": ["boxes"],
            },
        ],
        "layer": layers,
    }
