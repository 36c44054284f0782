"""Whether memory counts as flat."""

from __future__ import annotations

import pytest

from bench.flatness import flatness

MINUTES = 20


def course(*of_minutes: float) -> list[tuple[float, float]]:
    """Return a sample at the middle of each minute."""
    return [(60 * minute + 30, memory) for minute, memory in enumerate(of_minutes)]


@pytest.mark.parametrize(("late", "is_flat"), [(190.0, True), (210.0, True), (210.1, False)])
def test_memory_is_flat_up_to_five_percent_above_that_after_the_warm_up(late: float, is_flat: bool) -> None:
    found = flatness(course(*[100] * 5, *[200] * 13, *[late] * 2), MINUTES * 60)
    assert (found.warm, found.late) == (200, late)
    assert found.is_flat is is_flat


def test_what_the_start_takes_counts_for_nothing_and_a_peak_is_told() -> None:
    found = flatness(course(900, 900, 900, 900, 900, *[200] * 6, 300, *[200] * 8), MINUTES * 60)
    assert found.growth == 0
    assert found.highest == 900


def test_a_rise_and_fall_between_imports_is_no_growth() -> None:
    sawtooth = [(10.0 * step, 200.0 + 5 * (step % 6)) for step in range(6 * MINUTES)]
    assert flatness(sawtooth, MINUTES * 60).growth == 0


def test_a_server_that_has_ended_before_is_not_called_flat() -> None:
    with pytest.raises(ValueError, match="to the end"):
        flatness(course(*[200] * 15), MINUTES * 60)
