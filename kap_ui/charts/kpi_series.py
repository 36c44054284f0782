"""The course of one KPI: what was measured, where it should go, and where it is heading. Pure."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 340
RIGHT: Final = 8
"""Pixels right of the words at the end of lines; the plot leaves those words as much room as they need."""

HALO: Final = 5


def kpi_series(palette: Palette) -> alt.TopLevelMixin:
    """Give the chart of a KPI by quarter.

    It reads `data` (kind, at, value, label, is_illustrative), `stretches` (stretch, at, value, is_illustrative), `path`
    (at, value, label), `band` (at, value, low, high), `labels` (at, value, text, side) and `keep` (at, low, high: the
    tolerance of a KPI to be kept). `at` is the last day of a quarter, in milliseconds.
    """
    x = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(nice=False, type="utc"),
        axis=alt.Axis(format="%Y", tickCount="year", labelAlign="left", labelFlush=False, grid=True, ticks=False),
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5, domain=False))
    illustrative = alt.datum.is_illustrative
    data, measured = alt.NamedData("data"), alt.datum.kind == "actual"
    path = alt.Chart(alt.NamedData("path"))
    band = alt.Chart(alt.NamedData("band"))
    stretches = alt.Chart(alt.NamedData("stretches"))
    tip = [alt.Tooltip("label:N", title=None)]
    layers: list[Any] = [
        alt.Chart(alt.NamedData("keep"))
        .mark_area(color=palette.muted, opacity=0.16, aria=False)
        .encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"),
        band.mark_area(color=palette.accent, opacity=0.14, aria=False).encode(
            x=x, y=alt.Y("low:Q", title=None), y2="high:Q"
        ),
        band.mark_line(color=palette.accent, strokeDash=[2, 4], strokeWidth=2, aria=False).encode(x=x, y=y),
        path.mark_line(color=palette.rule_strong, strokeWidth=1.5, aria=False).encode(x=x, y=y),
        path.mark_point(
            shape="diamond",
            size=58,
            filled=True,
            fill=palette.paper,
            stroke=palette.rule_strong,
            strokeWidth=1.5,
            opacity=1,
        ).encode(x=x, y=y, tooltip=tip, description="label:N"),
        stretches.transform_filter(~illustrative)
        .mark_line(color=palette.accent, strokeWidth=2.4, aria=False)
        .encode(x=x, y=y, detail="stretch:N"),
        stretches.transform_filter(illustrative)
        .mark_line(color=palette.accent, strokeWidth=2.4, strokeDash=[6, 4], aria=False)
        .encode(x=x, y=y, detail="stretch:N"),
        alt.Chart(data)
        .transform_filter(alt.datum.kind == "expected")
        .mark_tick(color=palette.ink, thickness=3, width=18, orient="horizontal")
        .encode(x=x, y=y, tooltip=tip, description="label:N"),
        alt.Chart(data)
        .transform_filter(measured)
        .mark_point(size=54, filled=True, opacity=1, stroke=palette.accent, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            fill=alt.condition(illustrative, alt.value(palette.paper), alt.value(palette.accent)),
            tooltip=tip,
            description="label:N",
        ),
        *_labels(palette, x, y),
    ]
    return alt.layer(*layers).properties(
        width="container",
        height=HEIGHT,
        padding={"left": 4, "right": RIGHT, "top": 12, "bottom": 4},
        autosize={"type": "fit-x", "contains": "padding", "resize": True},
    )


def _labels(palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Words in two lines at the right end of a line, and one figure at the newest actual, on a halo of paper."""
    words = alt.Chart(alt.NamedData("labels"))
    shared: dict[str, Any] = {"lineBreak": "\n", "fontSize": tokens.SMALL, "lineHeight": 17, "aria": False}
    ends = words.transform_filter(alt.datum.side == "end").mark_text(
        align="left", baseline="middle", dx=10, color=palette.ink, clip=False, **shared
    )
    newest = words.transform_filter(alt.datum.side == "newest")
    halo = newest.mark_text(
        align="left", baseline="top", dx=6, dy=8, stroke=palette.paper, strokeWidth=HALO, strokeJoin="round", **shared
    )
    figure = newest.mark_text(align="left", baseline="top", dx=6, dy=8, color=palette.accent, fontWeight=600, **shared)
    return [layer.encode(x=x, y=y, text="text:N") for layer in (ends, halo, figure)]


def kpi_categories(palette: Palette) -> alt.TopLevelMixin:
    """Give the categories of one dimension by quarter, each line named at its end.

    It reads `data` (category, at, value, label, is_dashed) and `labels` (category, at, value, text). The total, where
    it is among them, is the accent; the others are grey: the words at their ends tell them apart, not a colour.
    """
    x = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(nice=False, type="utc"),
        axis=alt.Axis(format="%Y", tickCount="year", labelAlign="left", labelFlush=False, ticks=False),
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=4, domain=False))
    tone = alt.condition(alt.datum.category == "total", alt.value(palette.accent), alt.value(palette.muted))
    base = alt.Chart(alt.NamedData("data"))
    layers = [
        base.mark_line(strokeWidth=2, aria=False).encode(
            x=x,
            y=y,
            detail="category:N",
            stroke=tone,
            strokeDash=alt.condition(alt.datum.is_dashed, alt.value([6, 4]), alt.value([1, 0])),
        ),
        base.mark_point(size=40, filled=True, opacity=1).encode(
            x=x, y=y, fill=tone, tooltip=[alt.Tooltip("label:N", title=None)], description="label:N"
        ),
        alt.Chart(alt.NamedData("labels"))
        .mark_text(
            align="left", baseline="middle", dx=10, fontSize=tokens.SMALL, lineBreak="\n", lineHeight=16, aria=False
        )
        .encode(x=x, y=y, text="text:N", color=tone),
    ]
    return alt.layer(*layers).properties(
        width="container",
        height=220,
        padding={"left": 4, "right": RIGHT, "top": 12, "bottom": 4},
        autosize={"type": "fit-x", "contains": "padding", "resize": True},
    )
