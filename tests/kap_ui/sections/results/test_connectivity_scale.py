"""Scales of the charts of published statistics."""

from __future__ import annotations

import pytest

from kap_ui.sections.results.connectivity_scale import Scale
from kap_ui.sections.results.connectivity_themes import Picture, Series


def picture(start: float = 0.0, end: float | None = None) -> Picture:
    return Picture(key="a", what="", finding="", series=(Series(kpi="K"),), start=start, end=end)


@pytest.mark.parametrize(
    ("start", "end", "largest", "ticks"),
    [
        (0, 100, 73.6, [0, 20, 40, 60, 80, 100]),
        (0.5, 1.1, 1.02, [0.5, 0.7, 0.9, 1.1]),
        (0, None, 7.36, [0, 2, 4, 6, 8]),
        (0, None, 858.3, [0, 200, 400, 600, 800, 1000]),
        (0, None, 0.9, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, None, 0.0, [0, 1.0]),
    ],
)
def test_a_scale_has_round_lines_and_holds_every_value(
    start: float, end: float | None, largest: float, ticks: list[float]
) -> None:
    scale = Scale.of(picture(start, end), [start, largest])
    assert scale.ticks() == pytest.approx(ticks)
    assert scale.along(scale.start) == 0 and scale.along(scale.end) == 1
    assert 0 <= scale.along(largest) <= 1
