"""R13 to R15 of METHOD at their boundaries: counts, means and the word of several KPIs together."""

from __future__ import annotations

import pytest

from kap_model import measures
from kap_model.vocabulary import RollUpLevel, RollUpWord, Status
from tests.kap_model.measures.by_hand import Q, judged, kpi, rolled, seen, standings, stands, target_path


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({"off_track": 1, "on_track": 2}, RollUpWord.OFF_TRACK),  # exactly a third
        ({"regressing": 1, "not_achieved": 1, "achieved": 4}, RollUpWord.OFF_TRACK),
        ({"off_track": 1, "on_track": 3}, RollUpWord.ON_TRACK),
        ({"at_risk": 1, "on_track": 1, "achieved": 1}, RollUpWord.ON_TRACK),  # exactly two thirds
        ({"partly_achieved": 1, "on_track": 2}, RollUpWord.ON_TRACK),
        ({"at_risk": 2, "on_track": 3}, RollUpWord.AT_RISK),
        ({"regressing": 1, "on_track": 9}, RollUpWord.AT_RISK),
        ({"on_track": 2}, RollUpWord.INSUFFICIENT_DATA),
        ({"on_track": 3, "no_data": 2}, RollUpWord.ON_TRACK),  # 3 of 5
        ({"on_track": 3, "no_data": 3}, RollUpWord.INSUFFICIENT_DATA),
        ({"on_track": 4, "incomplete": 1, "too_early": 1, "no_target": 1}, RollUpWord.INSUFFICIENT_DATA),  # 4 of 7
        ({"on_track": 3, "not_applicable": 9}, RollUpWord.ON_TRACK),
        ({"not_applicable": 2}, RollUpWord.INSUFFICIENT_DATA),
    ],
)
def test_the_word_of_a_roll_up_turns_at_a_third_and_at_two_thirds(counts: dict[str, int], word: RollUpWord) -> None:
    roll_up = rolled(standings(**counts))
    assert roll_up.word is word
    assert {status.value: count for status, count in roll_up.counts.items() if count} == counts
    assert set(roll_up.counts) == set(Status)


def test_a_roll_up_of_nothing_applicable_has_no_coverage() -> None:
    roll_up = rolled(standings(not_applicable=2)).as_json()
    assert (roll_up["applicable"], roll_up["usable"], roll_up["coverage"], roll_up["mean_share"]) == (0, 0, None, None)


def test_means_hold_each_share_between_nothing_and_all_and_leave_maintained_kpis_out() -> None:
    judgements = {
        "a": stands("achieved", 1.4, 0.5),
        "b": stands("regressing", -0.5, 0.25),
        "c": stands("at_risk", 0.5, 0.75),
        "held": stands("on_track"),
        "early": stands("too_early", 0.9, 0.05),
    }
    roll_up = rolled(judgements)
    assert (roll_up.usable, roll_up.applicable, roll_up.coverage) == (4, 5, 0.8)
    assert (roll_up.mean_share, roll_up.mean_expected_share) == (0.5, 0.5)  # (1 + 0 + 0.5) / 3 and 1.5 / 3
    assert roll_up.share_gap == 0.0


def test_all_six_groups_are_counted_over_the_applicable_kpis() -> None:
    counts = {"on_track": 2, "achieved": 1, "partly_achieved": 1, "not_achieved": 2, "no_data": 3, "not_applicable": 4}
    roll_up = rolled(standings(**counts))

    assert {group.value: count for group, count in roll_up.groups.items()} == {
        "achieved": 1, "on_track": 2, "at_risk": 1, "off_track": 2, "regressing": 0, "unknown": 3,
    }  # fmt: skip
    assert sum(roll_up.groups.values()) == roll_up.applicable == 9
    assert (roll_up.on_track_or_achieved, roll_up.behind) == (3, 3)


def test_a_roll_up_has_the_newest_data_quarter_and_the_mark_of_its_applicable_kpis() -> None:
    real = {"a": stands("on_track", data_quarter="2024-Q2"), "b": stands("no_data")}
    made_up = {**real, "c": stands("at_risk", data_quarter="2024-Q3", is_illustrative=True)}
    elsewhere = {**real, "c": stands("not_applicable", data_quarter="2024-Q4", is_illustrative=True)}

    assert (rolled(real).data_quarter, rolled(real).is_illustrative) == (Q("2024-Q2"), False)
    assert (rolled(made_up).data_quarter, rolled(made_up).is_illustrative) == (Q("2024-Q3"), True)
    assert (rolled(elsewhere).data_quarter, rolled(elsewhere).is_illustrative) == (Q("2024-Q2"), False)
    assert rolled({"b": stands("no_data")}).data_quarter is None


def test_furthest_behind_is_the_one_with_the_most_negative_gap_of_the_shares() -> None:
    def lagging(code: str, share: float, expected: float) -> measures.RollUp:
        three = {str(n): stands("at_risk", share, expected) for n in range(3)}
        return measures.roll_up(RollUpLevel.PRIORITY, code, "AFR", Q("2024-Q4"), three)

    withheld = rolled(standings(at_risk=2))
    assert withheld.share_gap is None
    first, second, ahead = lagging("P1", 0.25, 0.5), lagging("P2", 0.25, 0.75), lagging("P3", 0.75, 0.5)
    assert (first.share_gap, second.share_gap, ahead.share_gap) == (-0.25, -0.5, 0.25)
    assert measures.furthest_behind([first, withheld, second, ahead]) is second
    assert measures.furthest_behind([ahead, withheld, rolled({})]) is None


def test_means_and_word_are_withheld_below_three_judged_kpis() -> None:
    own = target_path(0, 10)
    receipt = judged(kpi("level"), own, [seen("2024-Q4", 5)], "2024-Q4")
    two = measures.roll_up(RollUpLevel.OUTCOME, "O", "AFR", Q("2024-Q4"), {"a": receipt, "b": receipt})
    three = measures.roll_up(RollUpLevel.OUTCOME, "O", "AFR", Q("2024-Q4"), {"a": receipt, "b": receipt, "c": receipt})
    assert (two.word.value, two.mean_share) == ("insufficient_data", None)
    assert (three.word.value, three.mean_share, three.mean_expected_share) == ("on_track", 0.5, 0.5)


def test_kpis_that_are_all_to_be_kept_have_a_judgement_without_a_mean_share() -> None:
    kept, two = rolled(standings(on_track=3)), rolled(standings(on_track=2))

    assert (kept.word, kept.mean_share, kept.is_withheld) == (RollUpWord.ON_TRACK, None, False)
    assert (two.word, two.mean_share, two.is_withheld) == (RollUpWord.INSUFFICIENT_DATA, None, True)


def test_a_kpi_that_cannot_be_judged_is_sorted_behind_all_that_can() -> None:
    too_early, incomplete = stands("too_early", 0.0, 0.0625), stands("incomplete", 0.25, 0.75)
    lagging, ahead = stands("off_track", 0.25, 0.5), stands("on_track", 0.75, 0.5)
    four = [too_early, ahead, incomplete, lagging]

    assert [standing.share_gap for standing in four] == [None, 0.25, None, -0.25]
    assert sorted(four, key=measures.furthest_behind_first) == [lagging, ahead, too_early, incomplete]
