"""The receipt as it is printed, field by field."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from kap_model import measures
from kap_model.measures import Observed, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Status
from tests.kap_model.measures.by_hand import Q, by_quarter, judged, kpi, level_at, seen, target_path


def test_the_example_of_the_method_comes_out_field_by_field() -> None:
    # Two offices; together 1 2 1 1 2 2 0 0 1 1 0 a quarter: 11 by 2025-Q3, 9 a year before; the slopes lie between
    # 1.6 (9 at 2024-Q2 to 11 at 2025-Q3) and 6.4 (1 at 2023-Q1 to 9 at 2024-Q2) a year; 5 quarters are left.
    asked = kpi("flow", kpi_code="K-P1.1-a", decimals=0)
    places = {"AFR": ("A", "B"), "A": (), "B": ()}
    rows = {
        "A": by_quarter("2023-Q1", 1, 1, 1, 0, 2, 1, 0, 0, 1, 0, 0),
        "B": by_quarter("2023-Q1", 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0),
    }
    rows = {
        place: [Observed(quarter=o.quarter, value=o.value, origin="illustrative") for o in rows[place]]
        for place in rows
    }
    own = target_path(0, 20)
    series = measures.actual_series(asked, places, rows, {"AFR": own})
    printed = measures.receipt(asked, "AFR", False, Q("2025-Q4"), own, series["AFR"]).as_json()
    assert printed.pop("trace")
    assert list(printed) == list(EXAMPLE)
    assert json.loads(json.dumps(printed)) == EXAMPLE


EXAMPLE = json.loads(
    """{"kpi_code": "K-P1.1-a", "place_code": "AFR", "quarter": "2025-Q4", "data_quarter": "2025-Q3",
 "baseline": {"quarter": "2022-Q4", "value": 0}, "target": {"quarter": "2026-Q4", "value": 20},
 "actual": 11, "is_lower_bound": false, "source": "built", "coverage": {"reported": 2, "expected": 2},
 "is_partial": false, "share": 0.55, "expected_share": 0.6875, "pace": 0.8, "status": "at_risk",
 "rules": ["R1", "R2", "R4", "R5", "R6"],
 "forecast": {"value": 13.5, "low": 13.0, "high": 19.0, "word": "accelerate"}, "needed_pace": 7.2,
 "needed_pace_ratio": 3.6, "to_next_status": {"status": "on_track", "difference": 2.0625},
 "rests_on_one_unit": false, "origins": ["illustrative"]}"""
)


@pytest.mark.parametrize("made", [measures.Actual, measures.Receipt, measures.RollUp, measures.Standing, Observed])
def test_values_with_several_fields_of_one_type_are_made_by_name_only(made: type) -> None:
    """A swap of `reported` and `expected`, or of `numerator` and `denominator`, would go unseen."""
    assert all(field.kw_only for field in fields(made))


def test_no_minus_zero_is_printed() -> None:
    printed = json.dumps(level_at(-0.0, "2024-Q4", target_path(0, -1000), "decrease").as_json())
    assert "-0.0," not in printed


def test_the_receipt_of_a_flow_says_how_it_was_added_and_what_would_change_it() -> None:
    own = target_path(0, 32)
    receipt = judged(
        kpi("flow", decimals=0),
        own,
        by_quarter("2023-Q1", 1, 1, 1, 1),
        "2023-Q4",
    )
    # 4 of 32 after a quarter of the time: share 0.125, expected 0.25, pace 0.5, off track; at risk from
    # 0.6 x 0.25 x 32 = 4.8.
    assert receipt.status is Status.OFF_TRACK
    assert receipt.trace[0].in_english() == "R1 2023-Q1 1 + 2023-Q2 1 + 2023-Q3 1 + 2023-Q4 1 = 4"
    assert receipt.trace[1].in_english() == "R4 (4 - 0) / (32 - 0) = 0.125"
    assert receipt.to_next_status is not None
    assert receipt.to_next_status.status is Status.AT_RISK
    assert receipt.to_next_status.difference == pytest.approx(0.8)
    # The last four quarters added 4 a year; three years are left: 4 + 12 = 16; 28 / 3 a year would be needed.
    assert receipt.forecast is not None
    assert (receipt.forecast.value, receipt.forecast.word.value) == (16, "accelerate")
    assert receipt.needed_pace == pytest.approx(28 / 3)
    assert receipt.needed_pace_ratio == pytest.approx(7 / 3)


@pytest.mark.parametrize("part", ["baseline", "target"])
def test_a_minus_zero_of_a_baseline_or_target_is_printed_as_zero(part: str) -> None:
    target_path = TargetPath(**{part: (Quarter.parse("2022-Q4"), -0.0)})
    receipt = measures.receipt(kpi("flow"), "AFR", False, Quarter.parse("2024-Q4"), target_path, []).as_json()
    assert str(receipt[part]["value"]) == "0.0"


def test_a_forecast_through_a_made_up_point_is_illustrative_though_the_newest_figure_is_not() -> None:
    rows = [replace(seen("2024-Q3", 3), origin="illustrative"), seen("2024-Q4", 3)]
    receipt = judged(kpi(), target_path(0, 32), rows, "2024-Q4")

    assert (receipt.is_illustrative, receipt.standing.is_illustrative) == (True, False)
