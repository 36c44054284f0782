"""What successive plans said of the same year: a short line for each year, from forecast to plan. Pure."""

from __future__ import annotations

from typing import Final

from kap_ui.charts import year_plot
from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Layer, Specification, conditional, nominal
from kap_ui.charts.year_plot import HEIGHT, at, up
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

_LEFT: Final = 40


def rolling_years(palette: Palette, *, years: int, first_forecast: int) -> Specification:
    """Return the lines.

    It reads `data` (x: the number of the year, along: from 0 to 1 within it, y: from 0 to 1 over the scale,
    is_forecast, is_illustrative, is_chosen: of the chosen plan, words), `years` (x, label, note) and `grid` (y, label).
    A forecast is a diamond, what a plan says of its own year a disc; made-up ones are hollow.

    Args:
        palette: the colours of the theme.
        years: how many years there are.
        first_forecast: the number of the first year of which there are forecasts alone; `years` where there is none.
    """
    band = f"((width - {_LEFT}) / {years})"
    across = f"{_LEFT} + (datum.x + 0.14 + 0.72 * datum.along) * {band}"
    text = year_plot.text_mark(palette)
    heads = {"data": {"name": "years"}, "transform": at(f"{_LEFT} + (datum.x + 0.5) * {band}", "height")}
    points: Layer = {"data": {"name": "data"}, "transform": at(across, up("datum.y"))}
    layers: list[Layer] = [
        *year_plot.layers(palette, left=_LEFT, band=band, first_forecast=first_forecast),
        {
            **points,
            "mark": {"type": "line", "color": palette.accent, "strokeWidth": 1.6, "strokeDash": [2, 3], "aria": False},
            "encoding": {
                **AT, "detail": nominal("x"), "order": {"field": "px", "type": "quantitative"},
            },
        },
        {
            **points,
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.8, "stroke": palette.accent},
            "encoding": {
                **AT,
                "shape": conditional("datum.is_forecast", "diamond", "circle"),
                "size": conditional("datum.is_forecast", 44, 92),
                "fill": conditional("datum.is_illustrative", palette.paper, palette.accent),
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
        {
            **points,
            "transform": [{"filter": "datum.is_chosen"}, *points["transform"]],
            "mark": {"type": "point", "filled": False, "opacity": 1, "size": 260, "stroke": palette.ink,
                     "strokeWidth": 1.2, "aria": False},
            "encoding": AT,
        },
        {
            **heads,
            "mark": {**text, "baseline": "bottom", "dy": -24, "fontSize": tokens.CELL},
            "encoding": {**AT, "text": nominal("label")},
        },
        {
            **heads,
            "mark": {
                **text, "baseline": "bottom", "dy": -6, "color": palette.muted,
                "fontSize": {"expr": f"{band} < 62 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {**AT, "text": nominal("note")},
        },
    ]  # fmt: skip
    return {"width": "container", "height": HEIGHT, "padding": 0, "autosize": {"type": "none"}, "layer": layers}
