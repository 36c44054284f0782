"""The ends of the map's scale are round."""

from __future__ import annotations

import pytest

from kap_ui.sections.regions.map_scale import round_above


@pytest.mark.parametrize(
    ("value", "end"),
    [(0, 1), (0.3, 0.5), (1, 1), (1.1, 2), (2.1, 2.5), (2.6, 5), (7, 10), (10, 10), (107, 200), (2_500, 2_500)],
)
def test_the_scale_ends_at_the_next_round_number(value: float, end: float) -> None:
    assert round_above(value) == pytest.approx(end)
