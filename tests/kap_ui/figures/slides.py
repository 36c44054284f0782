"""A slide for tests."""

from __future__ import annotations

from typing import Any

from kap_ui.charts.config import config
from kap_ui.figures.slide import Slide
from kap_ui.look import tokens

BAR: dict[str, Any] = {
    "data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}},
    "height": 80, "config": config(tokens.LIGHT, "en"),
}  # fmt: skip


def slide_with(chart: dict[str, Any] | None = None, **parts: Any) -> Slide:
    """Return a slide with a chart, with the other parts as given."""
    slide = Slide(
        is_from_right=False,
        title="P1 is halfway",
        subtitle="Progress, Africa, Q4 2025",
        stamp="",
        key=[],
        chart=dict(BAR if chart is None else chart),
        least_width=0,
        least_height=None,
        notes=[],
        sources=["Sources: ITU"],
        age="Data of 24 November 2026",
        footer="Kigali Action Plan, Africa",
    )
    return Slide(**{**slide, **parts})  # type: ignore[typeddict-item]  # mypy does not follow ** of a TypedDict
