"""Steps are round, equal, and hold all values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_ui.sections.regions import round_steps


@pytest.mark.parametrize(
    ("low", "high", "steps", "smallest", "expected"),
    [
        (5, 21, 5, 1, [5, 10, 15, 20, 25, 30]),
        (5, 12, 5, 1, [4, 6, 8, 10, 12, 14]),
        (-3, 4, 5, 1, [-4, -2, 0, 2, 4, 6]),
        (7, 7, 5, 1, [7, 8, 9, 10, 11, 12]),
        (0, 30, 4, 1, [0, 10, 20, 30, 40]),
        (35.7, 92.9, 5, 0.1, [20, 40, 60, 80, 100, 120]),
        (0.34, 4.23, 5, 0.01, [0, 1, 2, 3, 4, 5]),
        (0, 0.9, 4, 0.01, [0, 0.25, 0.5, 0.75, 1]),
        (0, 9, 4, 1, [0, 5, 10, 15, 20]),
    ],
)
def test_steps_are_the_narrowest_round_ones(
    low: float, high: float, steps: int, smallest: float, expected: list[float]
) -> None:
    assert round_steps.ends(low, high, steps, smallest=smallest) == pytest.approx(expected)


@settings(derandomize=True, database=None)
@given(
    low=st.floats(-1e9, 1e9),
    width=st.floats(0, 1e9),
    steps=st.integers(2, 8),
    smallest=st.sampled_from([1.0, 0.1, 0.01]),
)
def test_all_values_lie_within_the_steps(low: float, width: float, steps: int, smallest: float) -> None:
    ends = round_steps.ends(low, low + width, steps, smallest=smallest)
    assert len(ends) == steps + 1 and ends == sorted(ends)
    nearly = 1e-6 * (1 + abs(low) + width)
    assert ends[0] <= low + nearly and low + width <= ends[-1] + nearly


def test_steps_of_classes_fit_the_values_more_closely() -> None:
    assert round_steps.ends(6, 23, 5, smallest=1, sizes=round_steps.OF_CLASSES) == [4, 8, 12, 16, 20, 24]
    assert round_steps.ends(6, 23, 5, smallest=1) == [5, 10, 15, 20, 25, 30]
