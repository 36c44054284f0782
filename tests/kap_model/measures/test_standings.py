"""R4 to R7 of METHOD at their boundaries: shares, pace, and the table of statuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model import measures
from kap_model.measures import Observed, TargetPath
from kap_model.vocabulary import Status
from tests.kap_model.measures.by_hand import END, START, Q, built, by_quarter, judged, kpi, level_at, seen, target_path


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
    receipt = level_at(value, "2024-Q4", target_path(0, 1000))
    assert receipt.status == status
    mirrored = level_at(-value, "2024-Q4", target_path(0, -1000), "decrease")
    assert (mirrored.status, mirrored.share, mirrored.pace) == (receipt.status, receipt.share, receipt.pace)


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
    receipt = level_at(value, "2024-Q4", target_path(0, 1000, ("2024-Q4", milestone)))
    assert (receipt.status, receipt.pace) == (status, pace)
    assert ("R6" in receipt.rules) is (pace is not None)


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
    receipt = judged(kpi(step=step), target_path(0, 1000), [seen(data, 500)], selected)
    assert receipt.status == status
    assert receipt.share == 0.5  # given all the same


def test_a_place_without_target_or_baseline_shows_its_actual() -> None:
    for own in (TargetPath(baseline=(START, 0.0)), TargetPath(target=(END, 9.0)), TargetPath()):
        receipt = judged(kpi(), own, [seen("2024-Q1", 3)], "2028-Q4")
        assert (receipt.status, receipt.actual, receipt.share) == (Status.NO_TARGET, 3, None)


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
    receipt = built(kpi("flow"), {"A": [seen(quarter, value)]}, quarter, target_path(0, 200))
    assert (receipt.is_lower_bound, receipt.status, receipt.forecast) == (True, status, None)


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
    receipt = level_at(value, "2024-Q4", target_path(target, target), direction, tolerance=tolerance)
    assert (receipt.status, receipt.share, receipt.expected_share, receipt.pace) == (status, None, None, None)
    assert receipt.rules == ("R1", "R7")
    assert (receipt.forecast, receipt.to_next_status) == (None, None)


@pytest.mark.parametrize(
    ("origin", "is_path_illustrative", "is_illustrative"),
    [("reported", False, False), ("illustrative", False, True), ("published", True, True)],
)
def test_a_standing_and_its_receipt_are_illustrative_by_figure_or_target_path(
    origin: str, is_path_illustrative: bool, is_illustrative: bool
) -> None:
    own = replace(target_path(0, 20), is_illustrative=is_path_illustrative)
    rows = [Observed(quarter=Q("2024-Q3"), value=5.0, origin=origin)]
    receipt = judged(kpi(), own, rows, "2024-Q4")

    assert (receipt.is_illustrative, receipt.standing.is_illustrative) == (is_illustrative, is_illustrative)
    assert receipt.data_quarter == receipt.standing.data_quarter == Q("2024-Q3")


def test_an_illustrative_target_path_marks_a_kpi_without_any_figure() -> None:
    receipt = judged(kpi(), replace(target_path(0, 20), is_illustrative=True), [], "2024-Q4")
    assert (receipt.status, receipt.data_quarter, receipt.is_illustrative) == ("no_data", None, True)


def test_a_place_without_a_figure_is_illustrative_where_a_made_up_baseline_below_may_hide_one() -> None:
    own = target_path(0, 32)
    hidden = measures.standing(kpi(), False, Q("2024-Q4"), own, None, is_path_below_illustrative=True)

    assert hidden.is_illustrative
    assert not measures.standing(kpi(), False, Q("2024-Q4"), own, None).is_illustrative


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_value_that_is_no_number_is_no_observation_and_no_target(value: float) -> None:
    assert judged(kpi(), target_path(0, 10), [seen("2024-Q4", value)], "2024-Q4").status == "no_data"
    assert judged(kpi(), target_path(0, value), [seen("2024-Q4", 5)], "2024-Q4").status == "no_target"


def test_a_missing_report_makes_a_flow_a_lower_bound_and_the_status_incomplete() -> None:
    own = target_path(0, 32)
    receipt = judged(kpi("flow"), own, [seen("2023-Q1", 1), seen("2023-Q4", 1)], "2023-Q4")
    assert (receipt.actual, receipt.is_lower_bound, receipt.status) == (2, True, Status.INCOMPLETE)
    assert "R3" in receipt.rules
    assert receipt.forecast is None


def test_zero_is_a_figure_and_nothing_is_none() -> None:
    own = target_path(0, 32)
    zero = judged(kpi("flow"), own, by_quarter("2023-Q1", *[0] * 8), "2024-Q4")
    assert (zero.actual, zero.status) == (0, Status.OFF_TRACK)
    nothing = judged(kpi("flow"), own, [], "2024-Q4")
    assert (nothing.actual, nothing.status, nothing.as_json()["actual"]) == (None, Status.NO_DATA, None)


def test_a_global_kpi_is_not_applicable_away_from_the_world() -> None:
    asked = kpi("level", "global")
    own = target_path(0, 10)
    assert judged(asked, own, [seen("2024-Q4", 5)], "2024-Q4").status is Status.NOT_APPLICABLE
    assert judged(asked, own, [seen("2024-Q4", 5)], "2024-Q4", is_world=True).status is Status.ON_TRACK
