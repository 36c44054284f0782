"""`kap status`: receipts and roll-ups of the tiny plan, worked out in the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import FINE, observations, run


def test_status_reproduces_the_worked_receipt_of_method(tiny: str) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--place", "AFR", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4", "--json"
    ).data
    assert receipt.pop("trace")
    assert receipt == {
        "kpi_code": "K-P1.1-a",
        "place_code": "AFR",
        "quarter": "2025-Q4",
        "data_quarter": "2025-Q3",
        "baseline": {"quarter": "2022-Q4", "value": 0},
        "target": {"quarter": "2026-Q4", "value": 20},
        "actual": 11,
        "is_lower_bound": False,
        "source": "built",
        "coverage": {"reported": 2, "expected": 2},
        "is_partial": False,
        "share": pytest.approx(0.55),
        "expected_share": pytest.approx(0.6875),
        "pace": pytest.approx(0.8),
        "status": "at_risk",
        "rules": ["R1", "R2", "R4", "R5", "R6"],
        "forecast": {
            "value": pytest.approx(13.5),
            "low": pytest.approx(13.0),
            "high": pytest.approx(19.0),
            "word": "accelerate",
        },
        "needed_pace": pytest.approx(7.2),
        "needed_pace_ratio": pytest.approx(3.6),
        "to_next_status": {"status": "on_track", "difference": pytest.approx(2.0625)},
        "rests_on_one_unit": False,
        "origins": ["reported"],
    }


@pytest.mark.parametrize(
    ("kpi", "actual", "share", "status"),
    [
        ("K-P1.1-b", 100 * 44 / 315, (100 * 44 / 315 - 10) / 10, "at_risk"),
        ("K-P1.1-c", 3, None, "no_target"),
        ("K-P1.2-a", 70, 0.75, "on_track"),
        ("K-P1.2-b", 82, 0.2, "off_track"),
        ("K-P2.1-b", 12, 1, "achieved"),
        ("K-P2.1-c", 45, -0.25, "regressing"),
        ("K-P2.1-d", None, None, "no_data"),
        ("K-E1.1-a", 93.5, None, "on_track"),
        ("K-E1.1-b", 1, 0.25, "on_track"),
        ("K-E1.1-c", 15, 0.5, "on_track"),
    ],
)
def test_each_kpi_of_the_tiny_plan_stands_as_worked_out_in_the_head(
    tiny: str, kpi: str, actual: float | None, share: float | None, status: str
) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--place", "WORLD", "--kpi", kpi, "--quarter", "2025-Q4", "--json"
    ).data
    assert receipt["actual"] == (None if actual is None else pytest.approx(actual))
    assert receipt["share"] == (None if share is None else pytest.approx(share))
    assert receipt["status"] == status


def test_published_figures_alone_leave_out_illustrative_targets(tiny: str) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--kpi", "K-P2.1-c", "--place", "WORLD", "--origin", "published", "--json"
    ).data
    assert (receipt["actual"], receipt["target"], receipt["status"]) == (45, None, "no_target")


def test_status_is_of_the_world_and_the_regions_at_the_newest_quarter_unless_asked_otherwise(tiny: str) -> None:
    receipts = run("status", "--database", tiny, "--json").data
    assert {receipt["place_code"] for receipt in receipts} == {"WORLD", "AFR", "ASP"}
    assert {receipt["quarter"] for receipt in receipts} == {"2025-Q4"}
    assert len(receipts) == 3 * 12


@pytest.mark.parametrize("places", [["--place", "AFR", "ASP"], ["--place", "AFR", "--place", "ASP"]])
def test_several_places_follow_one_option_or_several(tiny: str, places: list[str]) -> None:
    receipts = run("status", "--database", tiny, *places, "--json").data
    assert {receipt["place_code"] for receipt in receipts} == {"AFR", "ASP"}


def test_a_lower_bound_is_shown_as_one_in_the_table(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.1-a,RO-ASP,2023-Q1,total,1,reported,proposed,0,TINY")
    assert run("import", file, "--database", own, "--yes").code == FINE
    table = run("status", "--database", own, "--place", "WORLD", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4").out
    assert table.splitlines()[1].split()[:6] == ["K-P1.1-a", "WORLD", "2025-Q4", "2025-Q3", "-", ">="]


def test_roll_ups_count_each_kpi_once_in_the_plan_and_in_each_priority_that_it_serves(tiny: str) -> None:
    roll_ups = run("status", "--database", tiny, "--rollup", "--place", "WORLD", "--quarter", "2025-Q4", "--json").data
    applicable = {(roll_up["level"], roll_up["code"]): roll_up["applicable"] for roll_up in roll_ups}
    # K-P1.2-b serves P1 and P2, K-P1.1-a P1 and E1; K-P2.1-d is context and never counted.
    assert applicable.pop(("plan", "TINY")) == 11
    assert applicable == {
        ("priority", "P1"): 5,
        ("priority", "P2"): 4,
        ("enabler", "E1"): 4,
        ("outcome", "O-P1.1"): 3,
        ("outcome", "O-P1.2"): 2,
        ("outcome", "O-P2.1"): 3,
        ("outcome", "O-E1.1"): 4,
    }


def test_the_course_says_whether_the_plan_is_on_course_and_what_to_act_on(tiny: str) -> None:
    (course,) = run("status", "--database", tiny, "--course", "--place", "WORLD", "--quarter", "2025-Q4", "--json").data
    assert (course["word"], course["on_track_or_achieved"], course["applicable"]) == ("at_risk", 5, 11)
    assert (course["reach_target"], course["can_be_forecast"]) == (3, 6)
    assert (course["quarters_left"], course["quarters"]) == (4, 16)
    assert course["unknown"] == {"no_target": 3}
    assert course["act_on"][0] == {
        "kpi_code": "K-P2.1-c",
        "status": "regressing",
        "status_before": "regressing",
        "lacking": 15,
        "quarters_left": 8,
        "target_quarter": "2026-Q4",
        "worst_place": None,
    }


def test_the_course_as_a_table_has_a_row_for_each_place(tiny: str) -> None:
    printed = run("status", "--database", tiny, "--course", "--place", "WORLD", "AFR").out
    assert "5 of 11" in printed and "3 of 6" in printed and "4 of 16" in printed
    assert "K-P2.1-c K-P1.2-b K-P1.1-b" in printed


@pytest.mark.parametrize("other", [("--rollup",), ("--kpi", "K-P1.1-a")])
def test_the_course_is_an_answer_of_its_own(tiny: str, other: tuple[str, ...]) -> None:
    refused = run("status", "--database", tiny, "--course", *other)
    assert refused.code == 2
    assert "--course" in refused.err
