"""R8 to R12 of METHOD at their boundaries: the forecast, the pace that is needed, what would change the status."""

from __future__ import annotations

import json

import pytest

from kap_model.measures import TargetPath
from tests.kap_model.measures.by_hand import END, by_quarter, judged, kpi, level_at, seen, target_path


def test_a_first_year_of_a_flow_is_scaled_to_a_year() -> None:
    receipt = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 2, 2, 2), "2023-Q3")
    assert receipt.slope == 8  # 6 in three quarters
    assert receipt.forecast is not None
    assert receipt.forecast.value == 6 + 8 * 13 / 4  # 32
    assert (receipt.forecast.low, receipt.forecast.high, receipt.forecast.word) == (None, None, "maintain")


def test_a_flow_of_four_quarters_has_added_all_of_it_in_a_year() -> None:
    receipt = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 2, 2, 2, 1), "2023-Q4")
    assert receipt.slope == 7


def test_from_the_fifth_quarter_a_flow_counts_the_last_four() -> None:
    receipt = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 9, 2, 2, 2, 1), "2024-Q1")
    assert receipt.slope == 7  # 16 - 9


@pytest.mark.parametrize(
    ("direction", "target", "value", "word"),
    [
        ("increase", 180, 140, "maintain"),  # 40 in two years, two are left
        ("increase", 181, 140, "accelerate"),
        ("increase", 180, 98, "reverse"),
        ("increase", 180, 100, "accelerate"),  # standing still is not the wrong way
        ("decrease", 20, 60, "maintain"),
        ("decrease", 19, 60, "accelerate"),
        ("decrease", 20, 102, "reverse"),
    ],
)
def test_the_forecast_runs_straight_through_two_points(direction: str, target: float, value: float, word: str) -> None:
    receipt = level_at(value, "2024-Q4", target_path(100, target), direction)
    assert receipt.forecast is not None
    assert (receipt.forecast.value, receipt.forecast.word) == (2 * value - 100, word)
    assert receipt.forecast.low == receipt.forecast.high == receipt.forecast.value


@pytest.mark.parametrize("cumulation", ["step", "flow"])
def test_steps_and_lower_bounds_have_no_forecast_but_a_needed_pace(cumulation: str) -> None:
    receipt = judged(kpi(cumulation), target_path(0, 20), [seen("2024-Q4", 10)], "2024-Q4")  # the flow has gaps
    assert (receipt.forecast, receipt.slope) == (None, None)
    assert (receipt.needed_pace, receipt.needed_pace_ratio) == (5, None)


def test_a_forecast_needs_an_expected_share_of_a_tenth() -> None:
    assert level_at(5, "2024-Q4", target_path(0, 100, ("2024-Q4", 9))).forecast is None
    assert level_at(5, "2024-Q4", target_path(0, 100, ("2024-Q4", 10))).forecast is not None


def test_points_less_than_a_year_apart_give_no_band() -> None:
    receipt = level_at(5, "2023-Q3", target_path(0, 20))
    assert receipt.forecast is not None
    assert (receipt.forecast.low, receipt.forecast.high) == (None, None)


def test_a_falling_forecast_stops_at_the_lower_limit() -> None:
    receipt = level_at(20, "2024-Q4", target_path(100, 10), "decrease", lower_limit=0.0)
    assert receipt.forecast is not None
    assert (receipt.forecast.value, receipt.forecast.low, receipt.forecast.word) == (0, 0, "maintain")  # 20 - 80


@pytest.mark.parametrize(
    ("direction", "target", "value", "needed", "ratio"),
    [
        ("increase", 200, 120, 40.0, 4.0),  # 80 in two years; 10 a year at present
        ("decrease", 40, 80, -20.0, 2.0),
        ("increase", 200, 100, 50.0, None),  # present pace zero
        ("increase", 200, 90, 55.0, None),  # the wrong way
        ("increase", 200, 220, -10.0, -1 / 6),  # beyond the target
        ("increase", 200, 200, 0.0, 0.0),
    ],
)
def test_the_needed_pace_is_what_is_lacking_by_the_years_left(
    direction: str, target: float, value: float, needed: float, ratio: float | None
) -> None:
    receipt = level_at(value, "2024-Q4", target_path(100, target), direction)
    assert receipt.needed_pace == needed
    assert receipt.needed_pace_ratio == (None if ratio is None else pytest.approx(ratio))
    assert "-0" not in json.dumps(receipt.as_json()["needed_pace"]).split(".")


def test_needed_pace_asks_for_time_left_and_not_for_a_baseline() -> None:
    assert level_at(50, "2026-Q4", target_path(0, 100)).needed_pace is None
    receipt = judged(kpi(), TargetPath(target=(END, 100.0)), [seen("2024-Q4", 50)], "2024-Q4")
    assert (receipt.status, receipt.needed_pace) == ("no_target", 25)


@pytest.mark.parametrize(
    ("value", "quarter", "status", "following", "difference"),
    [
        (-100, "2024-Q4", "regressing", "at_risk", 400),  # 0.60 x 500
        (200, "2024-Q4", "off_track", "at_risk", 100),
        (400, "2024-Q4", "at_risk", "on_track", 75),
        (480, "2024-Q4", "on_track", "achieved", 520),
        (500, "2026-Q4", "not_achieved", "partly_achieved", 100),
        (700, "2026-Q4", "partly_achieved", "achieved", 300),
    ],
)
def test_what_would_change_the_status_is_given_in_the_unit_of_the_kpi(
    value: float, quarter: str, status: str, following: str, difference: float
) -> None:
    for sign, direction in ((1, "increase"), (-1, "decrease")):
        receipt = level_at(sign * value, quarter, target_path(0, sign * 1000), direction)
        assert receipt.status == status
        assert receipt.to_next_status is not None
        assert receipt.to_next_status.status == following
        assert receipt.to_next_status.difference == pytest.approx(sign * difference)


def test_statuses_with_nothing_better_or_nothing_known_have_no_next() -> None:
    assert level_at(1000, "2024-Q4", target_path(0, 1000)).to_next_status is None
    assert level_at(10, "2023-Q1", target_path(0, 1000)).to_next_status is None  # too early
    assert judged(kpi(), target_path(0, 1000), [seen("2024-Q4", 400)], "2025-Q4").to_next_status is None  # too old


@pytest.mark.parametrize(
    ("value", "target", "decimals", "rests"),
    [
        (6, 20, 0, True),  # 6 of 10 expected is at risk, 5 is off track
        (8, 20, 0, False),  # 7, 8 and 9 of 10 are at risk
        (9, 20, 0, True),  # 10 is on track
        (6, 21, 0, None),
        (6, 20, 1, None),
    ],
)
def test_small_counts_are_judged_again_with_one_more_and_one_less(
    value: float, target: float, decimals: int, rests: bool | None
) -> None:
    assert level_at(value, "2024-Q4", target_path(0, target), decimals=decimals).rests_on_one_unit is rests


@pytest.mark.parametrize(
    ("n", "d", "rests"),
    [
        (8, 19, True),  # 45 % are expected: 8/19, 42.1 %, is at risk, 9/19, 47.4 %, on track
        (7, 19, False),  # 31.6, 36.8 and 42.1 % are at risk
        (8, 20, None),
        (19, 19, False),  # 18/19 is 94.7 %, beyond the 90 % of the target, too
    ],
)
def test_small_rates_are_judged_again_with_one_case_more_and_one_less(n: float, d: float, rests: bool | None) -> None:
    receipt = judged(kpi("rate", "pool"), target_path(0, 90), [seen("2024-Q4", n=n, d=d)], "2024-Q4")
    assert receipt.rests_on_one_unit is rests


def test_a_rate_is_never_judged_with_more_cases_than_there_are() -> None:
    # From 100 to 10 %: 19/19 is a share of 0 and 18/19 one of 0.06, both off track; 20/19 would be regressing.
    receipt = judged(kpi("rate", "pool", "decrease"), target_path(100, 10), [seen("2024-Q4", n=19, d=19)], "2024-Q4")
    assert (receipt.status, receipt.rests_on_one_unit) == ("off_track", False)


def test_a_place_without_figures_rests_on_nothing() -> None:
    assert judged(kpi(decimals=0), target_path(0, 20), [], "2024-Q4").rests_on_one_unit is None


def test_a_weighted_line_through_three_points_is_that_of_the_pocket_calculator() -> None:
    # Points 0, 10 and 30 at 2022-Q4, 2023-Q4, 2024-Q4; weights 0.49, 0.7, 1 (sum 2.19), years -2, -1, 0.
    # Means: year -1.68/2.19 = -0.767123, value 37/2.19 = 16.894977.
    # Sums: w y a = -7, and -7 - 2.19 x -0.767123 x 16.894977 = 21.383562; w y y = 2.66 - 1.68^2/2.19 = 1.371233;
    # slope 15.594406.
    own = target_path(0, 80)
    receipt = judged(kpi("level", step=4), own, [seen("2023-Q4", 10), seen("2024-Q4", 30)], "2024-Q4")
    assert receipt.slope == pytest.approx(15.594406, abs=1e-6)
    assert receipt.forecast is not None
    assert receipt.forecast.value == pytest.approx(30 + 2 * 15.594406, abs=1e-5)
    assert (receipt.forecast.low, receipt.forecast.high) == (50, 70)  # slopes of 10 and 20 a year
    assert receipt.forecast.word.value == "accelerate"


def test_a_forecast_stops_at_the_limit_of_the_kpi() -> None:
    own = target_path(0, 100)
    receipt = judged(kpi("level", upper_limit=100.0), own, [seen("2023-Q4", 40)], "2023-Q4")
    assert receipt.forecast is not None
    assert (receipt.forecast.value, receipt.forecast.word.value) == (100, "maintain")  # 40 + 3 x 40, held at 100
