"""How a roll-up is worded: counts, judgement, why nothing is said, and how it has moved."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kap_model.measures import RollUp
from kap_model.quarter import Quarter
from kap_ui.marks import Trend
from kap_ui.sections.shared import roll_up_words
from kap_ui.words import wording
from tests.kap_model.measures.by_hand import rolled, standings, stands

BEFORE = Quarter.parse("2023-Q4")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with wording.spoken("en"):
        yield


def with_gap(share: float, expected: float, count: int = 4) -> RollUp:
    """Return a roll-up of KPIs at risk with the same shares."""
    return rolled({str(number): stands("at_risk", share, expected) for number in range(count)})


def test_few_kpis_are_boxes_and_more_are_one_bar() -> None:
    few, more = (roll_up_words.mix(rolled(standings(on_track=count))) for count in (3, 4))
    assert few.count('class="box is-on_track"') == 3
    assert "flex-grow:4" in more


def test_a_cell_says_its_counts_by_status_beside_its_mean() -> None:
    roll_up = rolled({**standings(off_track=2, on_track=1), "other": stands("at_risk", 0.4, 0.5)})
    words = roll_up_words.cell_summary(roll_up)
    assert words.startswith("Off track: 1 On track, 1 At risk, 2 Off track; mean progress ")
    assert "expected" in words


def test_the_key_says_what_was_only_partly_and_what_was_not_achieved() -> None:
    key = roll_up_words.key(rolled(standings(at_risk=2, partly_achieved=1, off_track=1, not_achieved=3)))
    words = re.sub("<[^>]+>", " ", key)
    assert "At risk, including 1 partly achieved" in words
    assert "Off track, including 3 not achieved" in words
    unknown = roll_up_words.key(rolled(standings(no_target=9, incomplete=3, no_data=1)))
    assert "Not yet known: 9 without a target, 3 incomplete, 1 without data" in unknown
    assert "of them" not in roll_up_words.key(rolled(standings(at_risk=2, off_track=1)))


def test_a_judgement_is_a_word_or_how_few_can_be_judged() -> None:
    assert roll_up_words.judgement(rolled(standings(on_track=3))) == "On track"
    assert roll_up_words.judgement(rolled(standings(on_track=1, no_data=2))) == "1 of 3 KPIs can be assessed"
    assert roll_up_words.judgement(rolled(standings(no_data=1))) == "0 of 1 KPI can be assessed"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", "indicadores evaluables: 1 de 2"),
        ("fr", "on peut évaluer 1 des 2 indicateurs"),
        ("ru", "1 из 2 KPI можно оценить"),
    ],
)
def test_the_verb_of_one_of_two_is_not_plural(code: str, words: str) -> None:
    with wording.spoken(code):
        assert roll_up_words.usable_of_applicable(rolled(standings(on_track=1, no_data=1))) == words


def test_a_cell_has_the_mean_share_or_usable_of_applicable() -> None:
    assert roll_up_words.figure(with_gap(0.5, 0.75)) == "50%"
    assert roll_up_words.figure(rolled(standings(on_track=1, no_data=2))) == "1/3"
    assert (
        roll_up_words.summary(with_gap(0.5, 0.75))
        == "At risk; mean progress 50%, expected 75%; 4 of 4 KPIs can be assessed"
    )


def test_a_withheld_mean_says_by_which_rule() -> None:
    assert roll_up_words.why_withheld(with_gap(0.5, 0.75)) == ""
    assert roll_up_words.why_withheld(rolled(standings(on_track=2))) == "fewer than 3 KPIs: no mean is given"
    thin = rolled(standings(on_track=3, no_data=3))
    assert roll_up_words.why_withheld(thin) == "fewer than 60% of the KPIs: no mean is given"


@pytest.mark.parametrize(
    ("now", "trend", "words"),
    [
        (with_gap(0.51, 0.75), Trend.UP, "1 point closer"),
        (with_gap(0.45, 0.75), Trend.DOWN, "5 points further behind"),
        (with_gap(0.504, 0.75), Trend.SAME, "unchanged"),
        (rolled(standings(on_track=2)), None, ""),
    ],
)
def test_a_movement_is_that_of_the_gap_in_points(now: RollUp, trend: Trend | None, words: str) -> None:
    before = with_gap(0.5, 0.75)
    assert roll_up_words.movement(now, before) == (trend, words)
    if trend is None:
        assert roll_up_words.movement(before, now) == (None, "")


@pytest.mark.parametrize(
    ("before", "now", "trend", "words"),
    [
        (0.78, 0.74, Trend.DOWN, "was 3 ahead, now 1 behind"),
        (0.74, 0.78, Trend.UP, "was 1 behind, now 3 ahead"),
        (0.80, 0.77, Trend.DOWN, "3 points less ahead"),
        (0.77, 0.78, Trend.UP, "1 point further ahead"),
    ],
)
def test_what_is_ahead_is_not_called_behind(before: float, now: float, trend: Trend, words: str) -> None:
    assert roll_up_words.movement(with_gap(now, 0.75), with_gap(before, 0.75)) == (trend, words)


def test_the_four_numbers_count_every_kpi_once_and_say_what_has_changed() -> None:
    now = rolled(standings(on_track=2, achieved=1, off_track=1, no_data=1))
    before = rolled(standings(on_track=2, off_track=1, no_data=2))
    counts = [(number.figure, number.comment) for number in roll_up_words.numbers(now, before, BEFORE)]
    assert counts == [
        ("3", "+1 since Q4 2023"), ("1", "unchanged since Q4 2023"), ("1", "1 without data"),
        ("–", ""),
    ]  # fmt: skip
