"""The plot of a chart with a column for each year: lines of the scale with their figures, and where forecasts begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Layer, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 320
TOP: Final = 22
"""Above the plot, for the figure of the highest column."""
FOOT: Final = 44
"""Below it, for the year and what is said of it."""


def up(y: str) -> str:
    """Return the place of a value from 0 to 1 over the scale, in pixels from the top."""
    return f"{TOP} + (1 - {y}) * (height - {TOP + FOOT})"


def at(x: str, y: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the transforms that work out where a mark stands, in pixels."""
    return [{"calculate": each, "as": name} for name, each in (("px", x), ("py", y), *more)]


def text_mark(palette: Palette) -> dict[str, Any]:
    """Return what all texts of the chart share."""
    return {"type": "text", "fontSize": tokens.SMALL, "aria": False, "color": palette.ink}


def layers(palette: Palette, *, left: int, band: str, first_forecast: int) -> Sequence[Layer]:
    """Return the plot. It reads `grid` (y, label) and `years` (x).

    Args:
        palette: the colours of the theme.
        left: pixels before the plot, for the figures of the scale.
        band: the width of a year.
        first_forecast: the number of the first year that is forecast.
    """
    rule: dict[str, Any] = {"type": "rule", "color": palette.rule, "aria": False}
    grid = {"data": {"name": "grid"}, "transform": at(f"{left}", up("datum.y"), ("px2", "width"))}
    return (
        {**grid, "mark": rule, "encoding": {**AT, "x2": {"field": "px2"}}},
        {
            **grid,
            "mark": {
                **text_mark(palette), "align": "right", "baseline": "middle", "dx": -8, "color": palette.muted,
            },
            "encoding": {**AT, "text": nominal("label")},
        },
        {
            "data": {"name": "years"},
            "transform": [
                {"filter": f"datum.x === {first_forecast}"},
                *at(f"{left} + datum.x * {band}", "0", ("py2", "height")),
            ],
            "mark": {**rule, "color": palette.rule_strong, "strokeDash": [2, 3]},
            "encoding": {**AT, "y2": {"field": "py2"}},
        },
    )  # fmt: skip
