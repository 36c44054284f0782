"""One rounding for every figure: half away from zero, and up for what is still needed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.rounding import decimals_of, in_points, rounded, rounded_up

FIGURES = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),
        (0.285, 2, "0.29"),
        (0.1 + 0.2, 1, "0.3"),
        (0.28499999999999998, 2, "0.29"),  # 0.285 but for the noise of a float
        (-0.4, 0, "0"),
        (1e300, 2, "1E+300"),
    ],
)
def test_a_figure_is_rounded_half_away_from_zero(value: float, decimals: int, shown: str) -> None:
    assert str(rounded(value, decimals)) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (6.4, 0, "7"),
        (0.45, 0, "1"),
        (-17.52, 1, "-17.6"),
        (1.031, 2, "1.04"),
        (7.0, 0, "7"),
        (7.00000000001, 0, "7"),  # the noise of a difference of two floats
        (-0.0, 0, "0"),
    ],
)
def test_what_is_needed_is_rounded_up_to_what_the_kpi_is_counted_in(value: float, decimals: int, shown: str) -> None:
    assert str(rounded_up(value, decimals)) == shown


def test_shares_differ_by_whole_points() -> None:
    assert [in_points(share) for share in (0.144, -0.145, 0.005, 0.0)] == [14, -15, 1, 0]


def test_a_figure_has_the_decimals_that_it_was_written_with() -> None:
    assert [decimals_of(value) for value in (0.03, 120.0, 73.6, -1e20, 0.0)] == [2, 0, 1, 0, 0]


@given(FIGURES, st.integers(0, 3))
def test_a_rounded_figure_stays_as_it_is_and_is_never_further_than_half_a_digit(value: float, decimals: int) -> None:
    shown = rounded(value, decimals)
    assert rounded(float(shown), decimals) == shown
    assert abs(shown - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2 + Decimal("1e-9")


@given(FIGURES, st.integers(0, 3))
def test_what_is_needed_suffices_and_is_not_a_whole_digit_too_much(value: float, decimals: int) -> None:
    shown = abs(rounded_up(value, decimals))
    assert Decimal("-1e-9") <= shown - abs(Decimal(repr(value))) < Decimal(1).scaleb(-decimals)
    assert rounded_up(float(shown), decimals) == shown
