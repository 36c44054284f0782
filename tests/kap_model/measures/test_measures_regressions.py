"""Cases that the measures once judged otherwise than METHOD says, each small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model import measures
from kap_model.measures import Indicator, Observed, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction

OFFICES = ["AO-DKR", "RO-ADD"]
TREE = {"AFR": OFFICES, "AO-DKR": [], "RO-ADD": []}
WORKSHOPS = Indicator(
    kpi_code="K-P1.1-a",
    direction=Direction.INCREASE,
    cumulation=Cumulation.FLOW,
    aggregation=Aggregation.SUM,
    step=1,
    decimals=0,
)
AFRICA = TargetPath(baseline=(Quarter.parse("2022-Q4"), 0.0), target=(Quarter.parse("2026-Q4"), 32.0))


def africa(first: str) -> dict[str, object]:
    """Return Africa's receipt for 2024-Q4; each office, without a target path, adds 1 a quarter from `first` on."""
    end = Quarter.parse("2024-Q4")
    rows = [Observed(quarter=quarter, value=1.0, origin="reported") for quarter in Quarter.parse(first).to(end)]
    series = measures.actual_series(WORKSHOPS, TREE, dict.fromkeys(OFFICES, rows), {"AFR": AFRICA})
    return measures.receipt(WORKSHOPS, "AFR", False, end, AFRICA, series["AFR"]).as_json()


def test_a_region_whose_offices_all_start_after_its_baseline_shows_a_lower_bound() -> None:
    # R3: from the region's t0, 2022-Q4, to the first quarter observed, 2024-Q1, are five steps, of which four are
    # missing; so 2 offices x 4 quarters is "8 or more", and pace (8/32) / (8/16) = 0.5 is no verdict.
    receipt = africa("2024-Q1")
    assert (receipt["actual"], receipt["is_lower_bound"], receipt["is_partial"]) == (8.0, True, False)
    assert (receipt["share"], receipt["expected_share"], receipt["pace"]) == (0.25, 0.5, 0.5)
    assert (receipt["status"], receipt["forecast"]) == ("incomplete", None)


def test_a_region_whose_offices_start_one_step_after_its_baseline_shows_the_whole() -> None:
    # 2 offices x 8 quarters = 16 of 32, half of the time gone: share 0.5, pace 1; and 4 x 2 a year for two more: 32.
    receipt = africa("2023-Q1")
    assert (receipt["actual"], receipt["is_lower_bound"]) == (16.0, False)
    assert (receipt["pace"], receipt["status"]) == (1.0, "on_track")
    assert receipt["forecast"] == {"value": 32.0, "low": 32.0, "high": 32.0, "word": "maintain"}


@pytest.mark.parametrize("part", ["baseline", "target"])
def test_a_minus_zero_of_a_baseline_or_target_is_printed_as_zero(part: str) -> None:
    target_path = TargetPath(**{part: (Quarter.parse("2022-Q4"), -0.0)})
    receipt = measures.receipt(WORKSHOPS, "AFR", False, Quarter.parse("2024-Q4"), target_path, []).as_json()
    assert str(receipt[part]["value"]) == "0.0"


def built_africa(observed: dict[str, list[Observed]], paths: dict[str, TargetPath]) -> measures.Actual:
    """Return Africa's newest actual: the sum of what its offices count of a level, each quarter anew."""
    counted = replace(WORKSHOPS, cumulation=Cumulation.LEVEL)
    return measures.actual_series(counted, TREE, observed, paths)["AFR"][-1][1]


MADE_UP = replace(AFRICA, is_illustrative=True)
REPORTED = Observed(quarter=Quarter.parse("2024-Q4"), value=3.0, origin="reported")
INVENTED = replace(REPORTED, origin="illustrative")


@pytest.mark.parametrize(
    ("observed", "paths", "is_illustrative"),
    [
        ({"AO-DKR": [REPORTED]}, {"AO-DKR": AFRICA, "RO-ADD": AFRICA}, False),
        ({"AO-DKR": [REPORTED]}, {"RO-ADD": MADE_UP}, True),  # 1 of 2 places, the second only by its made-up target
        ({"AO-DKR": [REPORTED]}, {"AO-DKR": MADE_UP}, True),  # its baseline says from when on the office counts
        ({"AO-DKR": [REPORTED], "RO-ADD": [INVENTED]}, {}, True),
        ({"AFR": [REPORTED], "AO-DKR": [INVENTED]}, {}, False),  # the region's own figure stands
    ],
)
def test_a_built_figure_is_illustrative_where_a_made_up_row_decides_which_children_count(
    observed: dict[str, list[Observed]], paths: dict[str, TargetPath], is_illustrative: bool
) -> None:
    assert built_africa(observed, paths).is_illustrative is is_illustrative


def test_a_figure_of_its_own_knows_that_what_its_children_would_give_is_made_up() -> None:
    actual = built_africa({"AFR": [REPORTED], "AO-DKR": [INVENTED]}, {})

    assert (actual.is_illustrative, actual.is_illustrative_below) == (False, True)


def test_a_forecast_through_a_made_up_point_is_illustrative_though_the_newest_figure_is_not() -> None:
    earlier = replace(INVENTED, quarter=Quarter.parse("2024-Q3"))
    counted = replace(WORKSHOPS, cumulation=Cumulation.LEVEL)
    series = measures.actual_series(counted, TREE, {"AFR": [earlier, REPORTED]}, {"AFR": AFRICA})
    receipt = measures.receipt(counted, "AFR", False, Quarter.parse("2024-Q4"), AFRICA, series["AFR"])

    assert (receipt.is_illustrative, receipt.standing.is_illustrative) == (True, False)


def test_a_place_without_a_figure_is_illustrative_where_a_made_up_baseline_below_may_hide_one() -> None:
    at = Quarter.parse("2024-Q4")
    hidden = measures.standing(WORKSHOPS, False, at, AFRICA, None, is_path_below_illustrative=True)

    assert hidden.is_illustrative
    assert not measures.standing(WORKSHOPS, False, at, AFRICA, None).is_illustrative
