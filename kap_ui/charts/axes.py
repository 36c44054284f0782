"""The axes of a chart over time: years along its foot, values up its side, and what stands where between them. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_ui.charts.vega_lite import Channel, Layer, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

FOOT: Final = 18
"""From the plot down to the middle of the years' names, in pixels."""

_ROOM_OF_A_YEAR: Final = 40
"""The least pixels between the middles of two names of years."""

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_PLACES: Final = 4
"""Decimals of a place between 0 and 1: finer than a pixel of the widest chart."""


@dataclass(frozen=True, slots=True)
class YearAxis:
    """Whole years, from the first to the last. Each quarter is a stretch of its year and stands in its middle."""

    first: int
    last: int

    @classmethod
    def of(cls, quarters: Iterable[Quarter]) -> YearAxis:
        """Return the axis that has room for these quarters; there is at least one."""
        years = {quarter.year for quarter in quarters}
        return cls(min(years), max(years))

    def along(self, quarter: Quarter) -> float:
        """Return where a quarter stands, from the start of the first year (0) to the end of the last one (1)."""
        quarters = (self.last - self.first + 1) * QUARTERS_A_YEAR
        return round((quarter - Quarter.of(self.first, 1) + 0.5) / quarters, _PLACES)

    def years(self) -> pd.DataFrame:
        """Return the years (x and x2: from 0 to 1, where a year starts and ends, label, before: the newest has 0)."""
        count = self.last - self.first + 1
        return pd.DataFrame(
            [
                {
                    "x": round(number / count, _PLACES), "x2": round((number + 1) / count, _PLACES),
                    "label": str(self.first + number), "before": count - 1 - number,
                }
                for number in range(count)
            ]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """A scale of values with round numbers at its ends and at each step."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, values: Iterable[float], *, steps: int, decimals: int) -> ValueAxis:
        """Return the axis that has room for these values; where all are the same, above and below, but not below zero.

        Args:
            values: at least one.
            steps: about so many.
            decimals: of the values as printed; its own numbers have no more.
        """
        known = list(values)
        low, high = min(known), max(known)
        finest = 10.0**-decimals
        step = max(round_above(abs(low) / 20 if low == high else (high - low) / steps), finest)
        if _decimals(step) > decimals:
            step = round_above(step * 1.01)
        if low == high:
            low, high = max(low - step, min(low, 0.0)), high + step
        return cls(step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9), step)

    def along(self, value: float) -> float:
        """Return where a value stands, from the low end (0) to the high one (1)."""
        return round((value - self.low) / (self.high - self.low), _PLACES)

    @property
    def decimals(self) -> int:
        """The decimals that its numbers need."""
        return _decimals(self.step)

    def ticks(self) -> list[float]:
        """Return the numbers at which a line stands."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + number * self.step, 6) for number in range(count + 1)]


def _decimals(step: float) -> int:
    return next((places for places in range(6) if math.isclose(round(step, places), step)), 6)


def round_above(value: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten that is not below a value; 1 for none."""
    if value <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(value))
    return next(size * step for step in _STEPS if size * step >= value * (1 - 1e-9))


def between(name: str) -> Channel:
    """Return the channel that has a place from 0 to 1 in a field."""
    scale = {"domain": [0, 1], "nice": False, "zero": False}
    return {"field": name, "type": "quantitative", "scale": scale, "axis": None}


def layers(palette: Palette) -> list[Layer]:
    """Return the lines and the words of both axes.

    They read the frames `years` of a `YearAxis` and `grid` (y: from 0 to 1, label). The name of a year stands in the
    middle of its year. Where the names have no room, every second or third is left out, never the newest.
    """
    text: dict[str, Any] = {"type": "text", "fontSize": tokens.SMALL, "color": palette.muted, "aria": False}
    rule: dict[str, Any] = {"type": "rule", "color": palette.rule, "aria": False}
    strong: dict[str, Any] = {**rule, "color": palette.rule_strong}
    x, y = between("x"), between("y")
    middle = {"calculate": "(datum.x + datum.x2) / 2", "as": "middle"}
    fits = {"filter": f"datum.before % ceil({_ROOM_OF_A_YEAR} / (width * (datum.x2 - datum.x))) === 0"}
    right, bottom, foot = ({"value": {"expr": place}} for place in ("width", "height", f"height + {FOOT}"))
    return [
        {"data": {"name": "grid"}, "mark": rule, "encoding": {"x": {"value": 0}, "x2": right, "y": y}},
        {"data": {"name": "years"}, "mark": rule, "encoding": {"x": x, "y": {"value": 0}, "y2": bottom}},
        {
            "data": {"name": "years"},
            "mark": strong,
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": bottom},
        },
        {
            "data": {"name": "grid"},
            "mark": {**text, "align": "right", "baseline": "middle", "dx": -8},
            "encoding": {"x": {"value": 0}, "y": y, "text": nominal("label")},
        },
        {
            "data": {"name": "years"},
            "transform": [middle, fits],
            "mark": {**text, "align": "center", "baseline": "middle"},
            "encoding": {"x": between("middle"), "y": foot, "text": nominal("label")},
        },
    ]
