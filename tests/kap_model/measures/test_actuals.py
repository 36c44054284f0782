"""R1 to R3 of METHOD at their boundaries: what is known of a KPI at a place, and how it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kap_model import measures
from kap_model.measures import Observed, TargetPath
from tests.kap_model.measures.by_hand import END, START, TREE, Q, actual, by_quarter, kpi, lands, seen, target_path


def test_observations_at_the_baseline_and_after_the_selected_quarter_are_not_used() -> None:
    rows = by_quarter("2022-Q4", 100, 1, 2, 4)
    figure = actual(kpi("flow"), {"A": rows}, "2023-Q2", "A", {"A": target_path(0, 9)})
    assert figure is not None
    assert (figure.value, figure.data_quarter) == (3, Q("2023-Q2"))


def test_without_a_baseline_all_observations_up_to_the_selected_quarter_are_used() -> None:
    figure = actual(kpi("flow"), {"A": by_quarter("2022-Q4", 100, 1, 2, 4)}, "2023-Q2", "A")
    assert figure is not None
    assert figure.value == 103


@pytest.mark.parametrize(
    ("cumulation", "expected"), [("flow", 12.0), ("level", 4.0), ("running", 4.0), ("step", 4.0), ("rate", 4.0)]
)
def test_a_flow_adds_up_and_all_else_is_the_newest_value(cumulation: str, expected: float) -> None:
    figure = actual(kpi(cumulation), {"A": by_quarter("2023-Q1", 3, 5, 4)}, "2024-Q4", "A")
    assert figure is not None
    assert (figure.value, figure.data_quarter) == (expected, Q("2023-Q3"))


def test_a_rate_is_a_hundred_times_the_newest_numerator_by_its_denominator() -> None:
    figure = actual(kpi("rate", "pool"), {"A": [seen("2023-Q1", n=1, d=2), seen("2023-Q2", n=3, d=4)]}, "2023-Q2", "A")
    assert figure is not None
    assert (figure.value, figure.numerator, figure.denominator) == (75, 3, 4)


@pytest.mark.parametrize(("cumulation", "expected"), [("flow", 3), ("level", 2)])
def test_sets_of_countries_are_united_over_time_in_a_flow_only(cumulation: str, expected: int) -> None:
    rows = {"A": [lands("2023-Q1", "KEN UGA"), lands("2023-Q2", "UGA TZA")]}
    figure = actual(kpi(cumulation, "union"), rows, "2023-Q2", "A")
    assert figure is not None
    assert figure.value == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("sum", 10.0), ("min", 3.0), ("max", 7.0), ("mean", 5.0)])
def test_children_are_put_together_as_the_kpi_says(aggregation: str, expected: float) -> None:
    figure = actual(kpi(aggregation=aggregation), {"A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1")
    assert figure is not None
    assert (figure.value, figure.source, figure.reported, figure.expected) == (expected, "built", 2, 2)


@pytest.mark.parametrize("aggregation", ["direct", "global"])
def test_direct_and_global_kpis_are_never_built(aggregation: str) -> None:
    assert (
        actual(kpi(aggregation=aggregation), {"A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1") is None
    )


def test_a_place_is_built_until_its_own_first_observation() -> None:
    rows = {"AFR": [seen("2024-Q2", 9)], "A": by_quarter("2024-Q1", 3, 3, 3)}
    sources = [actual(kpi(), rows, quarter) for quarter in ("2024-Q1", "2024-Q2", "2024-Q3")]
    assert [(figure.source, figure.value) for figure in sources if figure is not None] == [
        ("built", 3),
        ("direct", 9),
        ("direct", 9),
    ]


@pytest.mark.parametrize(("older", "reported"), [("2023-Q3", 2), ("2023-Q2", 1)])
def test_a_child_counts_until_it_is_more_than_two_steps_older(older: str, reported: int) -> None:
    # The newest child stands at 2024-Q1, two quarters after 2023-Q3 and three after 2023-Q2.
    figure = actual(kpi(), {"A": [seen(older, 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1")
    assert figure is not None
    assert (figure.reported, figure.expected, figure.is_partial) == (reported, 2, reported == 1)
    assert (figure.value, figure.data_quarter) == (10 if reported == 2 else 7, Q("2024-Q1"))


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (TargetPath(target=(END, 5.0)), 2),
        (TargetPath(baseline=(START, 0.0)), 2),
        (TargetPath(milestones=((Q("2024-Q4"), 3.0),)), 1),
        (TargetPath(), 1),
    ],
)
def test_a_child_is_expected_for_a_target_or_a_baseline_here_or_below(silent: TargetPath, expected: int) -> None:
    # KEN lies below B.
    figure = actual(kpi(), {"A": [seen("2024-Q1", 3)]}, "2024-Q1", target_paths={"KEN": silent})
    assert figure is not None
    assert (figure.reported, figure.expected, figure.is_partial) == (1, expected, expected == 2)


def test_a_child_that_reports_only_later_is_expected_already() -> None:
    figure = actual(kpi(), {"A": [seen("2024-Q1", 3)], "KEN": [seen("2025-Q1", 1)]}, "2024-Q1")
    assert figure is not None
    assert (figure.reported, figure.expected) == (1, 2)


def test_a_partial_child_makes_its_parent_partial() -> None:
    rows = {"A": [seen("2024-Q1", 3)], "ASP": [seen("2024-Q1", 1)]}
    figure = actual(kpi(), rows, "2024-Q1", "WORLD", {"B": TargetPath(target=(END, 5.0))})
    assert figure is not None
    assert (figure.value, figure.reported, figure.expected, figure.is_partial) == (4, 2, 2, True)


def test_a_group_of_countries_has_its_own_figures_and_is_part_of_nothing() -> None:
    rows = {"LDC": [seen("2024-Q1", 50)], "ASP": [seen("2024-Q1", 1)]}
    world, group = actual(kpi(), rows, "2024-Q1", "WORLD"), actual(kpi(), rows, "2024-Q1", "LDC")
    assert world is not None and group is not None
    assert (world.value, world.expected, group.value) == (1, 1, 50)


def test_a_place_whose_children_report_nothing_after_its_baseline_has_no_data() -> None:
    rows = {"A": [seen("2022-Q4", 3), seen("2023-Q1", 4)]}
    assert actual(kpi(), rows, "2022-Q4", target_paths={"AFR": target_path(0, 9)}) is None
    later = actual(kpi(), rows, "2023-Q1", target_paths={"AFR": target_path(0, 9)})
    assert later is not None
    assert later.value == 4


@pytest.mark.parametrize(
    ("step", "quarters", "is_lower_bound"),
    [
        (1, ["2023-Q1", "2023-Q2"], False),
        (1, ["2023-Q2"], True),
        (1, ["2023-Q1", "2023-Q3"], True),
        (2, ["2023-Q2", "2023-Q4"], False),
        (2, ["2023-Q2", "2024-Q1"], True),
        (4, ["2023-Q4"], False),
        (4, ["2024-Q1"], True),
    ],
)
def test_a_flow_is_a_lower_bound_once_a_whole_step_is_missing(
    step: int, quarters: list[str], is_lower_bound: bool
) -> None:
    rows = [seen(quarter, 1) for quarter in quarters]
    figure = actual(kpi("flow", step=step), {"A": rows}, "2024-Q4", "A", {"A": target_path(0, 9)})
    assert figure is not None
    assert figure.is_lower_bound is is_lower_bound
    assert figure.rules == (("R1", "R3") if is_lower_bound else ("R1",))


def test_without_a_baseline_only_gaps_between_observations_make_a_lower_bound() -> None:
    figure = actual(kpi("flow"), {"A": by_quarter("2024-Q1", 1, 1)}, "2024-Q4", "A")
    assert figure is not None
    assert figure.is_lower_bound is False


def test_a_built_flow_is_a_lower_bound_when_a_counted_child_lags() -> None:
    rows = {"A": by_quarter("2023-Q1", 1, 1), "B": by_quarter("2023-Q1", 1)}
    figure = actual(kpi("flow"), rows, "2023-Q2")
    assert figure is not None
    assert (figure.value, figure.is_lower_bound, figure.is_partial) == (3, True, False)


def test_only_flows_are_lower_bounds() -> None:
    figure = actual(kpi("level"), {"A": [seen("2024-Q1", 3)]}, "2024-Q1", target_paths={"B": target_path(0, 9)})
    assert figure is not None
    assert (figure.is_partial, figure.is_lower_bound) == (True, False)


def test_a_pooled_flow_keeps_its_cases_above_its_denominators() -> None:
    figure = actual(kpi("flow", "pool"), {"A": [seen("2023-Q1", n=1, d=4), seen("2023-Q2", n=2, d=4)]}, "2023-Q2", "A")
    assert figure is not None
    assert (figure.numerator, figure.denominator, figure.value) == (3, 8, 37.5)


def test_a_rate_of_no_cases_is_no_observation() -> None:
    assert actual(kpi("rate", "direct"), {"A": [seen("2024-Q1", n=0, d=0)]}, "2024-Q1", "A") is None


def africa(first: str) -> dict[str, object]:
    """Return Africa's receipt for 2024-Q4; each office, without a target path, adds 1 a quarter from `first` on."""
    rows = by_quarter(first, *[1] * (Q("2024-Q4") - Q(first) + 1))
    own = target_path(0, 32)
    series = measures.actual_series(kpi("flow"), TREE, {"A": rows, "B": rows}, {"AFR": own})
    return measures.receipt(kpi("flow"), "AFR", False, Q("2024-Q4"), own, series["AFR"]).as_json()


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


REPORTED = seen("2024-Q4", 3)
INVENTED = replace(REPORTED, origin="illustrative")
MADE_UP = replace(target_path(0, 9), is_illustrative=True)


@pytest.mark.parametrize(
    ("rows", "target_paths", "is_illustrative"),
    [
        ({"A": [REPORTED]}, {"A": target_path(0, 9), "B": target_path(0, 9)}, False),
        ({"A": [REPORTED]}, {"B": MADE_UP}, True),  # 1 of 2 places, the second only by its made-up target
        ({"A": [REPORTED]}, {"A": MADE_UP}, True),  # its baseline says from when on the office counts
        ({"A": [REPORTED], "B": [INVENTED]}, {}, True),
        ({"AFR": [REPORTED], "A": [INVENTED]}, {}, False),  # the region's own figure stands
    ],
)
def test_a_built_figure_is_illustrative_where_a_made_up_row_decides_which_children_count(
    rows: Mapping[str, list[Observed]], target_paths: Mapping[str, TargetPath], is_illustrative: bool
) -> None:
    africa = actual(kpi(), rows, "2024-Q4", target_paths=target_paths)
    assert africa is not None
    assert africa.is_illustrative is is_illustrative


def test_a_figure_of_its_own_knows_that_what_its_children_would_give_is_made_up() -> None:
    africa = actual(kpi(), {"AFR": [REPORTED], "A": [INVENTED]}, "2024-Q4")
    assert africa is not None
    assert (africa.is_illustrative, africa.is_illustrative_below) == (False, True)
