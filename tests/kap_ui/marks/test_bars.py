"""Bars: their geometry says what the figures say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_ui import marks
from kap_ui.marks.markup import Markup
from tests.kap_ui.marks.read_markup import widths

STABLE = settings(derandomize=True, database=None)


def _bar(share: float | None, expected: float | None = 0.75, **more: bool) -> Markup:
    return marks.bullet(share=share, expected=expected, status="at_risk", words="progress 62%", **more)


def test_a_bar_is_filled_to_the_share_and_ticked_at_the_expected_share() -> None:
    bar = _bar(0.62)
    assert widths(bar, "fill") == [62]
    assert widths(bar, "tick", "inset-inline-start") == [75]


def test_a_bar_beyond_the_target_is_full_and_its_words_say_by_how_much() -> None:
    assert widths(_bar(1.4), "fill") == [100]


def test_a_share_below_zero_is_an_arrow_without_a_length_in_a_bar_and_in_a_ranked_list() -> None:
    arrow = '<i class="back"></i>'
    assert arrow in _bar(-0.06) and _bar(-0.06) == _bar(-0.67)
    assert 'class="fill' not in _bar(-3)
    listed = marks.ranked(
        [marks.Ranked("Africa", -0.67, "-67%"), marks.Ranked("Europe", 0, "0%")], greatest=1, label="x"
    )
    assert listed.count(arrow) == 1 and 'class="fill' not in listed


def test_zero_is_an_empty_track_and_missing_is_a_hatched_one() -> None:
    zero, missing = _bar(0), _bar(None)
    assert 'class="fill' not in zero and " none" not in zero and 'class="tick"' in zero
    assert 'class="bullet none"' in missing and 'class="tick"' not in missing


def test_not_a_number_is_missing_and_never_zero() -> None:
    assert _bar(math.nan) == _bar(None)
    assert 'class="tick"' not in _bar(0.5, math.nan)
    assert " none" in marks.ranked([marks.Ranked("Africa", math.nan, "–")], greatest=1, label="x")


@STABLE
@given(share=st.floats(allow_nan=False), expected=st.floats(allow_nan=False))
def test_no_part_of_a_bar_leaves_its_track(share: float, expected: float) -> None:
    bar = _bar(share, expected)
    for at in widths(bar, "fill") + widths(bar, "tick", "inset-inline-start"):
        assert 0 <= at <= 100


def test_each_kind_of_bar_looks_different() -> None:
    kinds = [
        _bar(0.6),
        _bar(0.6, is_illustrative=True),
        _bar(0.6, is_partial=True),
        _bar(0.6, is_lower_bound=True),
        _bar(0.6, is_partial=True, is_illustrative=True),
        _bar(None),
        _bar(0),
        _bar(-0.6),
    ]
    assert len(set(kinds)) == len(kinds)


def test_a_kpi_to_be_maintained_shows_its_tolerance_around_the_middle() -> None:
    # Scale 95 ± 8 for a tolerance of 2: the band is 93 to 97, the dot at 96 stands at (96 - 87) / 16.
    bar = marks.maintained(actual=96, keep=95, tolerance=2, status="on_track", words="x")
    assert widths(bar, "band", "inset-inline-start") == [37.5]
    assert widths(bar, "band") == [25]
    assert widths(bar, "dot", "inset-inline-start") == [56.25]


@STABLE
@given(actual=st.floats(-1e9, 1e9), keep=st.floats(-1e9, 1e9), tolerance=st.floats(0, 1e9))
def test_the_dot_of_a_maintained_kpi_never_leaves_the_scale(actual: float, keep: float, tolerance: float) -> None:
    bar = marks.maintained(actual=actual, keep=keep, tolerance=tolerance, status="on_track", words="x")
    (dot,) = widths(bar, "dot", "inset-inline-start")
    (left,) = widths(bar, "band", "inset-inline-start")
    (width,) = widths(bar, "band")
    assert 0 <= dot <= 100
    assert left + width / 2 == pytest.approx(50, abs=0.02)


def test_a_ranked_list_starts_at_zero() -> None:
    rows = [marks.Ranked("a", 50, "50", expected=75), marks.Ranked("b", 0, "0"), marks.Ranked("c", 300, "300")]
    made = marks.ranked(rows, greatest=200, label="x")
    assert widths(made, "fill") == [25, 100]
    assert widths(made, "tick", "inset-inline-start") == [37.5]
    with pytest.raises(ValueError, match="above 0"):
        marks.ranked(rows, greatest=0, label="x")
