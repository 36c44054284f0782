"""One figure over the years, of the regions and of the country groups: two panels on one scale. Pure."""

from __future__ import annotations

from typing import Any, Final

from kap_ui.charts.vega_lite import Layer, Specification, conditional, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 392

_HEAD: Final = 44
"""Above the plot of each panel for its name and the words of an aim, in pixels."""
_FOOT: Final = 26
"""Below it for the years."""
_LEFT: Final = 46
"""Left of it for the scale."""
_RIGHT: Final = 200
"""Right of it for the names at the ends of the lines."""
_GAP: Final = 40

_OVER_AIM: Final = "width < 500 && datum.y > 0.9 ? -17 : -9"
"""How far the words of an aim stand over it, so that in a narrow panel they are above the names, which they reach."""

NARROW: Final = "width < 760"
"""Where the panels stand one below the other."""


def lines(palette: Palette, *, panels: int) -> Specification:
    """Return the panels.

    It reads six frames: `panels` (panel, name), `data` (panel, line, x, y, tone: chosen | whole | other, words), `ends`
    (panel, x, y, beside, below: where the words stand, with the panels beside or below each other, tone, text), `grid`
    (panel, y, label), `years` (panel, x, label) and `aims` (panel, y, label). x runs from 0 to 1 over the years, and y,
    beside and below from 0 to 1 over the scale of all panels.

    Args:
        palette: the colours of the theme.
        panels: how many there are, 1 or 2.
    """
    sizes = {
        "columns": f"{NARROW} ? 1 : {panels}",
        "wide": f"(width + {_GAP}) / columns - {_GAP}",
        "high": f"height / ceil({panels} / columns)",
        "plot": f"wide - {_LEFT} - {_RIGHT}",
    }
    left = f"datum.panel % columns * (wide + {_GAP})"
    top = "floor(datum.panel / columns) * high"

    def at(x: str, y: str, **more: str) -> list[dict[str, str]]:
        return [
            {"calculate": f"{left} + {_LEFT} + {x} * plot", "as": "px"},
            {"calculate": f"{top} + {_HEAD} + (1 - {y}) * (high - {_HEAD + _FOOT})", "as": "py"},
            *({"calculate": expression, "as": name} for name, expression in more.items()),
        ]

    px, py = ({"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("px", "py"))
    place: dict[str, Any] = {"x": px, "y": py}
    text: dict[str, Any] = {"type": "text", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False}
    tone = {
        "condition": [
            {"test": "datum.tone === 'chosen'", "value": palette.accent},
            {"test": "datum.tone === 'whole'", "value": palette.ink},
        ],
        "value": palette.muted,
    }
    spoken = {"tooltip": nominal("words"), "description": nominal("words")}

    def rule(frame: str, colour: str, **mark: Any) -> Layer:
        return {
            "data": {"name": frame},
            "transform": at("0", "datum.y", px2="datum.px + plot"),
            "mark": {"type": "rule", "color": colour, "aria": False, **mark},
            "encoding": {**place, "x2": {"field": "px2"}},
        }

    layers: list[Layer] = [
        rule("grid", palette.rule),
        {
            "data": {"name": "grid"},
            "transform": at("0", "datum.y"),
            "mark": {**text, "align": "right", "dx": -8, "color": palette.muted},
            "encoding": {**place, "text": nominal("label")},
        },
        rule("aims", palette.ink, strokeWidth=1.4, strokeDash=[4, 3]),
        {
            "data": {"name": "aims"},
            "transform": at("0", "datum.y"),
            "mark": {**text, "align": "left", "dx": 4, "dy": {"expr": _OVER_AIM}, "color": palette.ink},
            "encoding": {**place, "text": nominal("label")},
        },
        {
            "data": {"name": "years"},
            "transform": at("datum.x", "0"),
            "mark": {**text, "dy": 15, "color": palette.muted},
            "encoding": {**place, "text": nominal("label")},
        },
        {
            "data": {"name": "data"},
            "transform": at("datum.x", "datum.y"),
            "mark": {"type": "line", "aria": False},
            "encoding": {
                **place,
                "detail": [nominal("panel"), nominal("line")],
                "order": {"field": "x", "type": "quantitative"},
                "stroke": tone,
                "strokeWidth": conditional("datum.tone === 'other'", 1.4, 2.8),
            },
        },
        {
            "data": {"name": "data"},
            "transform": at("datum.x", "datum.y"),
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0},
            "encoding": {**place, "fill": tone, "size": conditional("datum.tone === 'other'", 26, 54), **spoken},
        },
        {
            "data": {"name": "ends"},
            "transform": at("datum.x", f"({NARROW} ? datum.below : datum.beside)"),
            "mark": {
                **text, "align": "left", "dx": 10, "fontWeight": {"expr": "datum.tone === 'other' ? 400 : 600"},
                "limit": _RIGHT - 10,
            },
            "encoding": {**place, "text": nominal("text"), "color": tone},
        },
        {
            "data": {"name": "panels"},
            "transform": at("0", "1", px=left, py=f"{top} + 9"),
            "mark": {**text, "align": "left", "fontSize": tokens.CELL, "fontWeight": 600, "color": palette.ink},
            "encoding": {**place, "text": nominal("name")},
        },
    ]  # fmt: skip
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [{"name": name, "expr": expression} for name, expression in sizes.items()],
        "layer": layers,
    }
