"""Each rule of METHOD at its boundaries, with figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import pytest

from kap_model import measures
from kap_model.measures import Actual, Indicator, Observed, Receipt, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, RollUpLevel, Status, Word

Q = Quarter.parse
START, END = Q("2022-Q4"), Q("2026-Q4")


def kpi(cumulation: str = "level", aggregation: str = "sum", direction: str = "increase", **more: object) -> Indicator:
    known = {"kpi_code": "K", "step": 1, "decimals": 1, **more}
    return Indicator(
        direction=Direction(direction),
        cumulation=Cumulation(cumulation),
        aggregation=Aggregation(aggregation),
        **known,  # type: ignore[arg-type]
    )


def target_path(baseline: float, target: float, *milestones: tuple[str, float]) -> TargetPath:
    return TargetPath(
        baseline=(START, baseline),
        milestones=tuple((Q(quarter), value) for quarter, value in milestones),
        target=(END, target),
    )


def seen(quarter: str, value: float | None = None, n: float | None = None, d: float | None = None) -> Observed:
    return Observed(quarter=Q(quarter), value=value, numerator=n, denominator=d, origin="reported")


def lands(quarter: str, codes: str) -> Observed:
    return Observed(quarter=Q(quarter), countries=frozenset(codes.split()), origin="reported")


def by_quarter(first: str, *values: float) -> list[Observed]:
    return [seen(str(Q(first).after(number)), value) for number, value in enumerate(values)]


TREE: dict[str, tuple[str, ...]] = {
    "WORLD": ("AFR", "ASP"),
    "AFR": ("A", "B"),
    "ASP": (),
    "A": (),
    "B": ("KEN",),
    "KEN": (),
    "LDC": (),
}


def actual(
    asked: Indicator,
    rows: Mapping[str, Sequence[Observed]],
    quarter: str,
    place: str = "AFR",
    target_paths: Mapping[str, TargetPath] | None = None,
) -> Actual | None:
    series = measures.actual_series(asked, TREE, rows, target_paths or {})
    return measures.actual_at(series.get(place, []), Q(quarter))


def judged(
    asked: Indicator, own: TargetPath, rows: Sequence[Observed], quarter: str, is_world: bool = False
) -> Receipt:
    series = measures.actual_series(asked, {"A": ()}, {"A": rows}, {"A": own})
    return measures.receipt(asked, "A", is_world, Q(quarter), own, series.get("A", []))


def level_at(value: float, quarter: str, own: TargetPath, direction: str = "increase", **more: object) -> Receipt:
    return judged(kpi(direction=direction, **more), own, [seen(quarter, value)], quarter)


# The example of METHOD


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


# R1


def test_observations_at_the_baseline_and_after_the_selected_quarter_are_not_used() -> None:
    rows = by_quarter("2022-Q4", 100, 1, 2, 4)
    found = actual(kpi("flow"), {"A": rows}, "2023-Q2", "A", {"A": target_path(0, 9)})
    assert found is not None
    assert (found.value, found.data_quarter) == (3, Q("2023-Q2"))


def test_without_a_baseline_all_observations_up_to_the_selected_quarter_are_used() -> None:
    found = actual(kpi("flow"), {"A": by_quarter("2022-Q4", 100, 1, 2, 4)}, "2023-Q2", "A")
    assert found is not None
    assert found.value == 103


@pytest.mark.parametrize(
    ("cumulation", "expected"), [("flow", 12.0), ("level", 4.0), ("running", 4.0), ("step", 4.0), ("rate", 4.0)]
)
def test_a_flow_adds_up_and_all_else_is_the_newest_value(cumulation: str, expected: float) -> None:
    found = actual(kpi(cumulation), {"A": by_quarter("2023-Q1", 3, 5, 4)}, "2024-Q4", "A")
    assert found is not None
    assert (found.value, found.data_quarter) == (expected, Q("2023-Q3"))


def test_a_rate_is_a_hundred_times_the_newest_numerator_by_its_denominator() -> None:
    found = actual(kpi("rate", "pool"), {"A": [seen("2023-Q1", n=1, d=2), seen("2023-Q2", n=3, d=4)]}, "2023-Q2", "A")
    assert found is not None
    assert (found.value, found.numerator, found.denominator) == (75, 3, 4)


@pytest.mark.parametrize(("cumulation", "expected"), [("flow", 3), ("level", 2)])
def test_sets_of_countries_are_united_over_time_in_a_flow_only(cumulation: str, expected: int) -> None:
    rows = {"A": [lands("2023-Q1", "KEN UGA"), lands("2023-Q2", "UGA TZA")]}
    found = actual(kpi(cumulation, "union"), rows, "2023-Q2", "A")
    assert found is not None
    assert found.value == expected


# R2


@pytest.mark.parametrize(("aggregation", "expected"), [("sum", 10.0), ("min", 3.0), ("max", 7.0), ("mean", 5.0)])
def test_children_are_put_together_as_the_kpi_says(aggregation: str, expected: float) -> None:
    found = actual(kpi(aggregation=aggregation), {"A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1")
    assert found is not None
    assert (found.value, found.source, found.reported, found.expected) == (expected, "built", 2, 2)


@pytest.mark.parametrize("aggregation", ["direct", "global"])
def test_direct_and_global_kpis_are_never_built(aggregation: str) -> None:
    assert (
        actual(kpi(aggregation=aggregation), {"A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1") is None
    )


def test_the_figures_of_a_place_itself_stand_and_its_trace_mentions_those_of_its_children() -> None:
    rows = {"AFR": [seen("2024-Q1", 9)], "A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}
    found = actual(kpi(), rows, "2024-Q1")
    assert found is not None
    assert (found.value, found.source, found.expected) == (9, "direct", None)
    assert measures.actual_trace(kpi(), found)[-1] == "R2 the place's own figure 9 is used; its children would give 10"


def test_a_difference_within_the_rounding_of_the_kpi_is_not_mentioned() -> None:
    rows = {"AFR": [seen("2024-Q1", 10.05)], "A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}
    found = actual(kpi(decimals=1), rows, "2024-Q1")
    assert found is not None
    assert measures.actual_trace(kpi(decimals=1), found) == ("R1 latest, 2024-Q1: 10.05",)


def test_a_place_is_built_until_its_own_first_observation() -> None:
    rows = {"AFR": [seen("2024-Q2", 9)], "A": by_quarter("2024-Q1", 3, 3, 3)}
    sources = [actual(kpi(), rows, quarter) for quarter in ("2024-Q1", "2024-Q2", "2024-Q3")]
    assert [(found.source, found.value) for found in sources if found is not None] == [
        ("built", 3),
        ("direct", 9),
        ("direct", 9),
    ]


@pytest.mark.parametrize(("older", "reported"), [("2023-Q3", 2), ("2023-Q2", 1)])
def test_a_child_counts_until_it_is_more_than_two_steps_older(older: str, reported: int) -> None:
    # The newest child stands at 2024-Q1, two quarters after 2023-Q3 and three after 2023-Q2.
    found = actual(kpi(), {"A": [seen(older, 3)], "B": [seen("2024-Q1", 7)]}, "2024-Q1")
    assert found is not None
    assert (found.reported, found.expected, found.is_partial) == (reported, 2, reported == 1)
    assert (found.value, found.data_quarter) == (10 if reported == 2 else 7, Q("2024-Q1"))


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
    found = actual(kpi(), {"A": [seen("2024-Q1", 3)]}, "2024-Q1", target_paths={"KEN": silent})
    assert found is not None
    assert (found.reported, found.expected, found.is_partial) == (1, expected, expected == 2)


def test_a_child_that_reports_only_later_is_expected_already() -> None:
    found = actual(kpi(), {"A": [seen("2024-Q1", 3)], "KEN": [seen("2025-Q1", 1)]}, "2024-Q1")
    assert found is not None
    assert (found.reported, found.expected) == (1, 2)


def test_a_partial_child_makes_its_parent_partial() -> None:
    rows = {"A": [seen("2024-Q1", 3)], "ASP": [seen("2024-Q1", 1)]}
    found = actual(kpi(), rows, "2024-Q1", "WORLD", {"B": TargetPath(target=(END, 5.0))})
    assert found is not None
    assert (found.value, found.reported, found.expected, found.is_partial) == (4, 2, 2, True)


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


# R3


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
    found = actual(kpi("flow", step=step), {"A": rows}, "2024-Q4", "A", {"A": target_path(0, 9)})
    assert found is not None
    assert found.is_lower_bound is is_lower_bound
    assert found.rules == (("R1", "R3") if is_lower_bound else ("R1",))


def test_without_a_baseline_only_gaps_between_observations_make_a_lower_bound() -> None:
    found = actual(kpi("flow"), {"A": by_quarter("2024-Q1", 1, 1)}, "2024-Q4", "A")
    assert found is not None
    assert found.is_lower_bound is False


def test_a_built_flow_is_a_lower_bound_when_a_counted_child_lags() -> None:
    rows = {"A": by_quarter("2023-Q1", 1, 1), "B": by_quarter("2023-Q1", 1)}
    found = actual(kpi("flow"), rows, "2023-Q2")
    assert found is not None
    assert (found.value, found.is_lower_bound, found.is_partial) == (3, True, False)


def test_only_flows_are_lower_bounds() -> None:
    found = actual(kpi("level"), {"A": [seen("2024-Q1", 3)]}, "2024-Q1", target_paths={"B": target_path(0, 9)})
    assert found is not None
    assert (found.is_partial, found.is_lower_bound) == (True, False)


# R4 to R6 and the table of statuses


def test_milestones_bend_the_expected_share() -> None:
    # From 4 at 2023-Q4 to 20 at 2025-Q4: at 2024-Q2 4 + 16 x 2/8 = 8, of 40 a fifth.
    bent = target_path(0, 40, ("2023-Q4", 4), ("2025-Q4", 20))
    assert level_at(4, "2024-Q2", bent).expected_share == pytest.approx(0.2)
    assert level_at(4, "2024-Q2", bent).pace == pytest.approx(0.5)
    assert level_at(4, "2023-Q4", bent).expected_share == pytest.approx(0.1)  # at a milestone, the milestone


# With 0 to 1000 in sixteen quarters, the expected share is 0.5 at 2024-Q4.
@pytest.mark.parametrize(
    ("value", "status"),
    [
        (1000, "achieved"),
        (999.9, "on_track"),
        (475, "on_track"),
        (475 - 1e-7, "on_track"),  # noise
        (474.9, "at_risk"),
        (300, "at_risk"),
        (299.9, "off_track"),
        (-20, "off_track"),
        (-20.1, "regressing"),
    ],
)
def test_pace_and_share_decide_at_their_cuts(value: float, status: str) -> None:
    found = level_at(value, "2024-Q4", target_path(0, 1000))
    assert found.status == status
    mirrored = level_at(-value, "2024-Q4", target_path(0, -1000), "decrease")
    assert (mirrored.status, mirrored.share, mirrored.pace) == (found.status, found.share, found.pace)


@pytest.mark.parametrize(
    ("milestone", "value", "status", "pace"),
    [
        (100, 50, "off_track", 0.5),
        (99, 50, "too_early", None),
        (99, 1000, "achieved", None),
        (99, -21, "regressing", None),
    ],
)
def test_below_an_expected_share_of_a_tenth_there_is_no_pace(
    milestone: float, value: float, status: str, pace: float | None
) -> None:
    found = level_at(value, "2024-Q4", target_path(0, 1000, ("2024-Q4", milestone)))
    assert (found.status, found.pace) == (status, pace)
    assert ("R6" in found.rules) is (pace is not None)


@pytest.mark.parametrize(
    ("value", "quarter", "status"),
    [
        (600, "2026-Q4", "partly_achieved"),
        (599, "2026-Q4", "not_achieved"),
        (-100, "2027-Q1", "not_achieved"),
        (1000, "2027-Q1", "achieved"),
        (599, "2026-Q3", "at_risk"),
    ],
)
def test_at_the_quarter_of_the_target_the_share_alone_decides(value: float, quarter: str, status: str) -> None:
    assert level_at(value, quarter, target_path(0, 1000)).status == status


@pytest.mark.parametrize(
    ("step", "data", "selected", "status"),
    [
        (1, "2024-Q4", "2025-Q2", "on_track"),
        (1, "2024-Q4", "2025-Q3", "no_recent_data"),
        (4, "2024-Q4", "2026-Q4", "on_track"),
        (4, "2024-Q4", "2027-Q1", "no_recent_data"),
        (1, "2026-Q4", "2028-Q4", "not_achieved"),  # the target's quarter was measured: nothing newer is needed
    ],
)
def test_an_old_figure_is_not_judged_unless_it_reaches_the_quarter_of_the_target(
    step: int, data: str, selected: str, status: str
) -> None:
    found = judged(kpi(step=step), target_path(0, 1000), [seen(data, 500)], selected)
    assert found.status == status
    assert found.share == 0.5  # given all the same


def test_a_place_without_target_or_baseline_shows_its_actual() -> None:
    for own in (TargetPath(baseline=(START, 0.0)), TargetPath(target=(END, 9.0)), TargetPath()):
        found = judged(kpi(), own, [seen("2024-Q1", 3)], "2028-Q4")
        assert (found.status, found.actual, found.share) == (Status.NO_TARGET, 3, None)


def built(asked: Indicator, rows: Mapping[str, Sequence[Observed]], quarter: str, own: TargetPath) -> Receipt:
    target_paths = {"AFR": own, "B": TargetPath(target=(END, 5.0))}
    series = measures.actual_series(asked, TREE, rows, target_paths)
    return measures.receipt(asked, "AFR", False, Q(quarter), own, series["AFR"])


def test_a_partial_figure_achieves_only_as_a_flow() -> None:
    rows = {"A": by_quarter("2023-Q1", 1, 1, 1, 1, 1, 1, 1, 25)}
    flow = built(kpi("flow"), rows, "2024-Q4", target_path(0, 20))
    level = built(kpi("level"), rows, "2024-Q4", target_path(0, 20))
    assert (flow.actual, flow.is_partial, flow.status) == (32, True, "achieved")
    assert (level.actual, level.is_partial, level.status) == (25, True, "on_track")
    due = built(kpi("level"), {"A": [seen("2026-Q4", 25)]}, "2026-Q4", target_path(0, 20))
    assert due.status == "partly_achieved"


@pytest.mark.parametrize(
    ("value", "quarter", "status"),
    [
        (95, "2024-Q4", "on_track"),  # at least 95 of 200 when 100 are expected: the pace holds whatever is missing
        (94, "2024-Q4", "incomplete"),
        (-50, "2024-Q4", "incomplete"),  # not regressing: what is missing may turn it
        (5, "2023-Q1", "incomplete"),  # e = 1/16: not too early
        (150, "2026-Q4", "incomplete"),
        (200, "2026-Q4", "achieved"),
    ],
)
def test_a_lower_bound_is_judged_only_where_more_could_not_change_the_word(
    value: float, quarter: str, status: str
) -> None:
    # One observation; B is expected and silent, so the flow is partial and a lower bound.
    found = built(kpi("flow"), {"A": [seen(quarter, value)]}, quarter, target_path(0, 200))
    assert (found.is_lower_bound, found.status, found.forecast) == (True, status, None)


# R7


@pytest.mark.parametrize(
    ("target", "tolerance", "value", "status"),
    [
        (50, None, 51, "on_track"),  # 2 % of 50 is 1
        (50, None, 48.9, "at_risk"),
        (50, None, 52, "at_risk"),
        (50, None, 52.1, "off_track"),
        (-50, None, -51, "on_track"),
        (50, 3.0, 47, "on_track"),
        (50, 3.0, 44, "at_risk"),
        (50, 0.0, 50, "on_track"),
        (50, 0.0, 50.1, "off_track"),
        (0, None, 0, "on_track"),
        (0, None, 0.1, "off_track"),
    ],
)
@pytest.mark.parametrize("direction", ["maintain", "increase", "decrease"])
def test_a_kpi_whose_target_is_its_baseline_is_held_slipping_or_lost(
    direction: str, target: float, tolerance: float | None, value: float, status: str
) -> None:
    found = level_at(value, "2024-Q4", target_path(target, target), direction, tolerance=tolerance)
    assert (found.status, found.share, found.expected_share, found.pace) == (status, None, None, None)
    assert found.rules == ("R1", "R7")
    assert (found.forecast, found.to_next_status) == (None, None)


# R8 to R10


def test_a_first_year_of_a_flow_is_scaled_to_a_year() -> None:
    found = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 2, 2, 2), "2023-Q3")
    assert found.slope == 8  # 6 in three quarters
    assert found.forecast is not None
    assert found.forecast.value == 6 + 8 * 13 / 4  # 32
    assert (found.forecast.low, found.forecast.high, found.forecast.word) == (None, None, "maintain")


def test_a_flow_of_four_quarters_has_added_all_of_it_in_a_year() -> None:
    found = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 2, 2, 2, 1), "2023-Q4")
    assert found.slope == 7


def test_from_the_fifth_quarter_a_flow_counts_the_last_four() -> None:
    found = judged(kpi("flow"), target_path(0, 32), by_quarter("2023-Q1", 9, 2, 2, 2, 1), "2024-Q1")
    assert found.slope == 7  # 16 - 9


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
    found = level_at(value, "2024-Q4", target_path(100, target), direction)
    assert found.forecast is not None
    assert (found.forecast.value, found.forecast.word) == (2 * value - 100, word)
    assert found.forecast.low == found.forecast.high == found.forecast.value


@pytest.mark.parametrize("cumulation", ["step", "flow"])
def test_steps_and_lower_bounds_have_no_forecast_but_a_needed_pace(cumulation: str) -> None:
    found = judged(kpi(cumulation), target_path(0, 20), [seen("2024-Q4", 10)], "2024-Q4")  # the flow has gaps
    assert (found.forecast, found.slope) == (None, None)
    assert (found.needed_pace, found.needed_pace_ratio) == (5, None)


def test_a_forecast_needs_an_expected_share_of_a_tenth() -> None:
    assert level_at(5, "2024-Q4", target_path(0, 100, ("2024-Q4", 9))).forecast is None
    assert level_at(5, "2024-Q4", target_path(0, 100, ("2024-Q4", 10))).forecast is not None


def test_points_less_than_a_year_apart_give_no_band() -> None:
    found = level_at(5, "2023-Q3", target_path(0, 20))
    assert found.forecast is not None
    assert (found.forecast.low, found.forecast.high) == (None, None)


def test_a_falling_forecast_stops_at_the_lower_limit() -> None:
    found = level_at(20, "2024-Q4", target_path(100, 10), "decrease", lower_limit=0.0)
    assert found.forecast is not None
    assert (found.forecast.value, found.forecast.low, found.forecast.word) == (0, 0, "maintain")  # 20 - 80


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
    found = level_at(value, "2024-Q4", target_path(100, target), direction)
    assert found.needed_pace == needed
    assert found.needed_pace_ratio == (None if ratio is None else pytest.approx(ratio))
    assert "-0" not in json.dumps(found.as_json()["needed_pace"]).split(".")


def test_needed_pace_asks_for_time_left_and_not_for_a_baseline() -> None:
    assert level_at(50, "2026-Q4", target_path(0, 100)).needed_pace is None
    found = judged(kpi(), TargetPath(target=(END, 100.0)), [seen("2024-Q4", 50)], "2024-Q4")
    assert (found.status, found.needed_pace) == ("no_target", 25)


# R11 and R12


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
        found = level_at(sign * value, quarter, target_path(0, sign * 1000), direction)
        assert found.status == status
        assert found.to_next_status is not None
        assert found.to_next_status.status == following
        assert found.to_next_status.difference == pytest.approx(sign * difference)


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
    found = judged(kpi("rate", "pool"), target_path(0, 90), [seen("2024-Q4", n=n, d=d)], "2024-Q4")
    assert found.rests_on_one_unit is rests


def test_a_rate_is_never_judged_with_more_cases_than_there_are() -> None:
    # From 100 to 10 %: 19/19 is a share of 0 and 18/19 one of 0.06, both off track; 20/19 would be regressing.
    found = judged(kpi("rate", "pool", "decrease"), target_path(100, 10), [seen("2024-Q4", n=19, d=19)], "2024-Q4")
    assert (found.status, found.rests_on_one_unit) == ("off_track", False)


def test_a_place_without_figures_rests_on_nothing() -> None:
    assert judged(kpi(decimals=0), target_path(0, 20), [], "2024-Q4").rests_on_one_unit is None


# R13 to R15


def stands(
    status: str,
    share: float | None = None,
    expected: float | None = None,
    *,
    data_quarter: str | None = None,
    is_illustrative: bool = False,
) -> measures.Standing:
    return measures.Standing(
        status=Status(status),
        share=share,
        expected_share=expected,
        pace=None,
        data_quarter=None if data_quarter is None else Q(data_quarter),
        is_illustrative=is_illustrative,
        rules=(),
    )


def standings(**counts: int) -> dict[str, measures.Standing]:
    return {f"{status}-{number}": stands(status) for status, count in counts.items() for number in range(count)}


def rolled(given: Mapping[str, measures.Standing]) -> measures.RollUp:
    return measures.roll_up(RollUpLevel.PRIORITY, "P1", "AFR", Q("2024-Q4"), given)


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({"off_track": 1, "on_track": 2}, Word.OFF_TRACK),  # exactly a third
        ({"regressing": 1, "not_achieved": 1, "achieved": 4}, Word.OFF_TRACK),
        ({"off_track": 1, "on_track": 3}, Word.ON_TRACK),
        ({"at_risk": 1, "on_track": 1, "achieved": 1}, Word.ON_TRACK),  # exactly two thirds
        ({"partly_achieved": 1, "on_track": 2}, Word.ON_TRACK),
        ({"at_risk": 2, "on_track": 3}, Word.AT_RISK),
        ({"regressing": 1, "on_track": 9}, Word.AT_RISK),
        ({"on_track": 2}, Word.INSUFFICIENT_DATA),
        ({"on_track": 3, "no_data": 2}, Word.ON_TRACK),  # 3 of 5
        ({"on_track": 3, "no_data": 3}, Word.INSUFFICIENT_DATA),
        ({"on_track": 4, "incomplete": 1, "too_early": 1, "no_target": 1}, Word.INSUFFICIENT_DATA),  # 4 of 7
        ({"on_track": 3, "not_applicable": 9}, Word.ON_TRACK),
        ({"not_applicable": 2}, Word.INSUFFICIENT_DATA),
    ],
)
def test_the_word_of_a_roll_up_turns_at_a_third_and_at_two_thirds(counts: dict[str, int], word: Word) -> None:
    found = rolled(standings(**counts))
    assert found.word is word
    assert {status.value: count for status, count in found.counts.items() if count} == counts
    assert set(found.counts) == set(Status)


def test_a_roll_up_of_nothing_applicable_has_no_coverage() -> None:
    found = rolled(standings(not_applicable=2)).as_json()
    assert (found["applicable"], found["usable"], found["coverage"], found["mean_share"]) == (0, 0, None, None)


def test_means_hold_each_share_between_nothing_and_all_and_leave_maintained_kpis_out() -> None:
    given = {
        "a": stands("achieved", 1.4, 0.5),
        "b": stands("regressing", -0.5, 0.25),
        "c": stands("at_risk", 0.5, 0.75),
        "held": stands("on_track"),
        "early": stands("too_early", 0.9, 0.05),
    }
    found = rolled(given)
    assert (found.usable, found.applicable, found.coverage) == (4, 5, 0.8)
    assert (found.mean_share, found.mean_expected_share) == (0.5, 0.5)  # (1 + 0 + 0.5) / 3 and 1.5 / 3
    assert found.share_gap == 0.0


def test_all_six_groups_are_counted_over_the_applicable_kpis() -> None:
    counts = {"on_track": 2, "achieved": 1, "partly_achieved": 1, "not_achieved": 2, "no_data": 3, "not_applicable": 4}
    found = rolled(standings(**counts))

    assert {group.value: count for group, count in found.groups.items()} == {
        "achieved": 1, "on_track": 2, "at_risk": 1, "off_track": 2, "regressing": 0, "unknown": 3,
    }  # fmt: skip
    assert sum(found.groups.values()) == found.applicable == 9
    assert (found.on_track_or_achieved, found.behind) == (3, 3)


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


@pytest.mark.parametrize(
    ("origin", "is_path_illustrative", "is_illustrative"),
    [("reported", False, False), ("illustrative", False, True), ("published", True, True)],
)
def test_a_standing_and_its_receipt_are_illustrative_by_figure_or_target_path(
    origin: str, is_path_illustrative: bool, is_illustrative: bool
) -> None:
    own = replace(target_path(0, 20), is_illustrative=is_path_illustrative)
    rows = [Observed(quarter=Q("2024-Q3"), value=5.0, origin=origin)]
    found = judged(kpi(), own, rows, "2024-Q4")

    assert (found.is_illustrative, found.standing.is_illustrative) == (is_illustrative, is_illustrative)
    assert found.data_quarter == found.standing.data_quarter == Q("2024-Q3")


def test_an_illustrative_target_path_marks_a_kpi_without_any_figure() -> None:
    found = judged(kpi(), replace(target_path(0, 20), is_illustrative=True), [], "2024-Q4")
    assert (found.status, found.data_quarter, found.is_illustrative) == ("no_data", None, True)


@pytest.mark.parametrize("made", [measures.Actual, measures.Receipt, measures.RollUp, measures.Standing, Observed])
def test_values_with_several_fields_of_one_type_are_made_by_name_only(made: type) -> None:
    """A swap of `reported` and `expected`, or of `numerator` and `denominator`, would go unseen."""
    assert all(field.kw_only for field in fields(made))


def test_a_pooled_flow_keeps_its_cases_above_its_denominators() -> None:
    found = actual(kpi("flow", "pool"), {"A": [seen("2023-Q1", n=1, d=4), seen("2023-Q2", n=2, d=4)]}, "2023-Q2", "A")
    assert found is not None
    assert (found.numerator, found.denominator, found.value) == (3, 8, 37.5)


# What a receipt says where there is no figure


def test_a_receipt_without_a_figure_says_where_it_looked() -> None:
    early = [seen("2022-Q4", 5)]
    assert judged(kpi(), target_path(0, 10), early, "2024-Q4").trace == (
        "R1 no observation of the place itself after 2022-Q4 up to 2024-Q4",
        "R2 no child has a figure after 2022-Q4 up to 2024-Q4",
    )
    assert judged(kpi(aggregation="direct"), TargetPath(), [], "2024-Q4").trace == (
        "R1 no observation of the place itself up to 2024-Q4",
        "R2 a direct KPI is never built from children",
    )


def test_a_flow_that_counts_countries_without_uniting_them_shows_its_sum() -> None:
    rows = [lands("2023-Q1", "KEN UGA"), lands("2023-Q2", "KEN")]
    found = judged(kpi("flow", "global"), target_path(0, 10), rows, "2023-Q2", is_world=True)
    assert found.trace[0] == "R1 2023-Q1 2 + 2023-Q2 1 = 3"


# Figures that are none


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_value_that_is_no_number_is_no_observation_and_no_target(value: float) -> None:
    assert judged(kpi(), target_path(0, 10), [seen("2024-Q4", value)], "2024-Q4").status == "no_data"
    assert judged(kpi(), target_path(0, value), [seen("2024-Q4", 5)], "2024-Q4").status == "no_target"


def test_a_rate_of_no_cases_is_no_observation() -> None:
    assert actual(kpi("rate", "direct"), {"A": [seen("2024-Q1", n=0, d=0)]}, "2024-Q1", "A") is None


def test_no_minus_zero_is_printed() -> None:
    printed = json.dumps(level_at(-0.0, "2024-Q4", target_path(0, -1000), "decrease").as_json())
    assert "-0.0," not in printed
