"""Planned, spent and forecast money by year, as columns: planned beside spent, each by kind of funding. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_ui.charts import amount_boxes, year_plot
from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Layer, Specification, conditional, nominal
from kap_ui.charts.year_plot import HEIGHT, at, up
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

_LEFT: Final = 34
_STRIPE: Final = 0.2
"""From one stripe of a column to the next, in widths of the column."""
_GAP: Final = 3
"""Pixels between planned and spent."""


def plan_years(palette: Palette, *, years: int, first_forecast: int, kinds: Sequence[str]) -> Specification:
    """Return the columns.

    It reads `data` (x: the number of the year, lane: 0 planned or forecast, 1 spent, low and high: from 0 to 1 over the
    scale, kind, tone, is_illustrative, words), `years` (x, label, note, is_chosen), `figures` (x, lane, y: from 0 to 1,
    label) and `grid` (y, label).

    Args:
        palette: the colours of the theme.
        years: how many years there are.
        first_forecast: the number of the first year that is forecast; `years` where none is.
        kinds: of the boxes, see `amount_boxes.layers`.
    """
    band = f"((width - {_LEFT}) / {years})"
    wide = f"min({band} * 0.4 - {_GAP}, 44)"
    middle = f"{_LEFT} + (datum.x + 0.5) * {band}"
    # A forecast has no spent column beside it, so it stands in the middle.
    left = (
        f"{middle} + (datum.kind === 'forecast' ? -{wide} / 2 : datum.lane === 0 ? -{wide} - {_GAP / 2} : {_GAP / 2})"
    )

    text = year_plot.text_mark(palette)
    heads = {"data": {"name": "years"}, "transform": at(middle, "height")}
    layers: list[Layer] = [
        *year_plot.layers(palette, left=_LEFT, band=band, first_forecast=first_forecast),
        *amount_boxes.layers(
            palette, "data",
            {"left": left, "right": f"({left}) + {wide}", "top": up("datum.high"), "bottom": up("datum.low")},
            kinds,
            _STRIPE,
        ),
        {
            "data": {"name": "figures"},
            "transform": at(f"({left}) + {wide} / 2", up("datum.y")),
            "mark": {
                **text, "baseline": "bottom", "dy": -4,
                "fontSize": {"expr": f"{band} < 60 && datum.lane === 1 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {
                **AT, "text": nominal("label"),
                "color": conditional("datum.kind === 'spent'", palette.accent, palette.ink),
            },
        },
        {
            **heads,
            "mark": {**text, "baseline": "bottom", "dy": -24, "fontSize": tokens.CELL},
            "encoding": {
                **AT, "text": nominal("label"),
                # Vega-Lite has no channel for the weight of a font, so the chosen year has the stronger colour.
                "color": conditional("datum.is_chosen", palette.ink, palette.muted),
            },
        },
        {
            **heads,
            "transform": [{"filter": "datum.is_chosen"}, *heads["transform"], *at(middle, "height")],
            "mark": {**text, "baseline": "bottom", "dy": -24, "fontSize": tokens.CELL, "fontWeight": 600},
            "encoding": {**AT, "text": nominal("label")},
        },
        {
            **heads,
            "mark": {
                **text, "baseline": "bottom", "dy": -6, "color": palette.muted,
                "fontSize": {"expr": f"{band} < 8 * length(datum.note) ? 0 : {tokens.SMALL}"},
            },
            "encoding": {**AT, "text": nominal("note")},
        },
    ]  # fmt: skip
    return {"width": "container", "height": HEIGHT, "padding": 0, "autosize": {"type": "none"}, "layer": layers}
