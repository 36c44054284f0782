"""Each cause by itself and all together: figures of a small plan worked by hand (`tests/support/regional_kpi.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kap_model.causes.comparison import Comparison, compare
from kap_model.causes.roll_up_splits import RollUpChange
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.vocabulary import Cause, OriginView, Status
from tests.oracle.random_plans import Tables, row
from tests.support.regional_kpi import KPI, compared, kpi, observation, plan, states, target
from tests.support.statements import statements_sent


def steps(comparison: Comparison) -> list[tuple[str, float | None, str | None, float | None, str | None]]:
    """The steps of the only change: cause, share and status before, share and status after."""
    (change,) = comparison.changes
    ends = [
        (None, None) if standing is None else (standing.share, standing.status.value)
        for step in change.steps
        for standing in (step.before, step.after)
    ]
    return [
        (step.cause.value, *before, *after)
        for step, before, after in zip(change.steps, ends[::2], ends[1::2], strict=True)
    ]


def put_together_as_the_highest(tables: Tables) -> None:
    tables["kpis"][0]["aggregation"] = "max"


def move_an_office(tables: Tables) -> None:
    next(place for place in tables["places"] if place["place_code"] == "AO-DKR")["parent_code"] = "AMS"


def lower_the_target(tables: Tables) -> None:
    tables["targets"][1]["value"] = "12"


def correct_a_figure(tables: Tables) -> None:
    tables["observations"][0]["value"] = "8"


def take_a_figure_back(tables: Tables) -> None:
    del tables["observations"][0]


def report_anew(tables: Tables) -> None:
    tables["observations"] += [observation("RO-ADD", "2025-Q1", "9"), observation("AO-DKR", "2025-Q2", "3")]


@pytest.mark.parametrize(
    ("change", "cause", "share", "status"),
    [
        (put_together_as_the_highest, "definition", 4 / 20, "off_track"),  # pace 0.2 / 0.5
        (move_an_office, "definition", 4 / 20, "off_track"),
        (lower_the_target, "target", 6 / 12, "on_track"),
        (correct_a_figure, "correction", 10 / 20, "on_track"),
        (take_a_figure_back, "correction", 2 / 20, "off_track"),  # nobody expects a figure of Addis Ababa any more
        (report_anew, "new_figure", 12 / 20, "on_track"),  # expected 10/16, pace 0.96
    ],
)
def test_what_one_cause_changed_is_one_step(
    change: Callable[[Tables], None], cause: str, share: float, status: str
) -> None:
    newer = plan()
    change(newer)
    assert steps(compared(newer)) == [(cause, 6 / 20, "at_risk", share, status)]


def test_time_alone_makes_a_figure_old() -> None:
    assert steps(compared(plan(), "2025-Q3")) == [("time", 6 / 20, "at_risk", 6 / 20, "no_recent_data")]


def test_a_figure_of_a_later_quarter_takes_effect_with_time() -> None:
    newer = plan()
    newer["observations"] += [observation("RO-ADD", "2025-Q4", "9"), observation("AO-DKR", "2025-Q4", "6")]
    # Expected 12/16 by then; share 15/20, pace 1.
    assert steps(compared(newer, "2025-Q4")) == [("time", 6 / 20, "at_risk", 15 / 20, "on_track")]


def test_a_kpi_that_only_one_state_has_is_scope() -> None:
    newer = plan()
    newer["kpis"] = [kpi("K-P1.1-b")]
    newer["targets"] = [target("K-P1.1-b", "2022-Q4", "baseline", "0"), target("K-P1.1-b", "2026-Q4", "target", "10")]
    newer["observations"] = [observation("AFR", "2025-Q2", "7", "K-P1.1-b")]
    comparison = compared(newer)
    added, gone = comparison.changes
    assert (added.kpi_code, added.before, added.steps[0].cause) == ("K-P1.1-b", None, Cause.SCOPE)
    assert added.after is not None and (added.after.share, added.after.status) == (0.7, Status.ON_TRACK)
    assert (gone.kpi_code, gone.after, gone.steps[0].cause) == (KPI, None, Cause.SCOPE)
    assert (added.difference, gone.difference) == (None, None)
    assert comparison.rows == {}


def test_a_place_that_only_one_state_has_is_scope_for_every_kpi() -> None:
    newer = plan()
    newer["places"] = [place for place in newer["places"] if place["place_code"] != "HQ"]
    (change,) = compared(newer, places=("HQ",)).changes
    assert [step.cause for step in change.steps] == [Cause.SCOPE]
    assert change.before is not None and change.before.status is Status.NO_DATA


def all_together() -> Tables:
    newer = plan()
    newer["kpis"][0]["aggregation"] = "max"
    newer["targets"][1]["value"] = "10"
    newer["observations"] = [
        observation("RO-ADD", "2024-Q4", "3"),
        observation("AO-DKR", "2024-Q4", "2"),
        observation("AO-DKR", "2025-Q1", "6"),
    ]
    return newer


def test_causes_follow_one_another_in_their_order() -> None:
    assert steps(compared(all_together(), "2025-Q4")) == [
        ("definition", 6 / 20, "at_risk", 4 / 20, "off_track"),
        ("target", 4 / 20, "off_track", 4 / 10, "at_risk"),
        ("correction", 4 / 10, "at_risk", 3 / 10, "at_risk"),
        ("new_figure", 3 / 10, "at_risk", 6 / 10, "on_track"),  # of 2025-Q1: expected 9/16
        ("time", 6 / 10, "on_track", 6 / 10, "no_recent_data"),
    ]


def test_what_one_cause_changed_and_another_changed_back_is_both() -> None:
    newer = plan()
    newer["observations"][0]["value"] = "1"
    newer["targets"][1]["value"] = "10"
    assert steps(compared(newer)) == [
        ("target", 6 / 20, "at_risk", 6 / 10, "on_track"),
        ("correction", 6 / 10, "on_track", 3 / 10, "at_risk"),
    ]
    (change,) = compared(newer).changes
    assert change.difference == pytest.approx(0)


def test_what_no_share_status_or_count_follows_from_is_no_change() -> None:
    newer = plan()
    newer["kpis"][0] |= {"name_en": "Another name", "upper_limit": "100", "decimals": "1"}
    newer["observations"][0] |= {"note": "Seen again", "source": "TEST: page 2"}
    newer["observations"].append(observation("RO-ADD", "2024-Q4", "1", dimension="sex", category="female"))
    comparison = compared(newer)
    assert (comparison.changes, comparison.roll_ups, comparison.rows) == ((), (), {})


def counts(change: RollUpChange) -> tuple[tuple[str, dict[str, int]], ...]:
    return tuple(
        (step.cause.value, {status.value: number for status, number in step.differences.items()})
        for step in change.steps
    )


def test_the_counts_of_roll_ups_are_split_by_the_same_steps() -> None:
    comparison = compared(all_together(), "2025-Q4")
    expected = (
        ("definition", {"at_risk": -1, "off_track": 1}),
        ("target", {"at_risk": 1, "off_track": -1}),
        ("new_figure", {"on_track": 1, "at_risk": -1}),
        ("time", {"on_track": -1, "no_recent_data": 1}),
    )
    assert {change.code: counts(change) for change in comparison.roll_ups} == dict.fromkeys(
        (PLAN_CODE, "P1", "O-P1.1"), expected
    )


def test_what_a_kpi_serves_is_its_definition_in_roll_ups_and_changes_no_figure() -> None:
    newer = plan()
    newer["kpis"][0]["also_serves"] = "O-E1.1"
    comparison = compared(newer)
    assert comparison.changes == ()
    assert {change.code: counts(change) for change in comparison.roll_ups} == dict.fromkeys(
        ("E1", "O-E1.1", ENABLERS), (("definition", {"at_risk": 1}),)
    )


def test_kpis_that_come_and_go_are_counted_before_all_else() -> None:
    newer = plan()
    newer["kpis"] = [kpi("K-P1.1-b"), kpi("K-P1.1-c", result_level="context")]
    newer["targets"] = newer["observations"] = []
    (of_plan, *_) = compared(newer).roll_ups
    assert (of_plan.code, counts(of_plan)) == (PLAN_CODE, (("scope", {"no_data": 1, "at_risk": -1}),))


def test_each_state_keeps_to_its_own_view() -> None:
    older = plan()
    older["targets"][1] |= {"basis": "illustrative"}
    with states(older, older) as (before, after):
        (change,) = compare(before, replace(after, origin=OriginView.PUBLISHED), ("AFR",)).changes
    # The target is made up, and no figure is published.
    assert [(step.cause.value, None if step.after is None else step.after.status.value) for step in change.steps] == [
        ("target", "no_target"),
        ("correction", "no_data"),
    ]
    assert change.is_illustrative


def test_the_default_are_all_places_but_the_countries() -> None:
    newer = plan()
    newer["places"].append(row("places", place_code="HQ-1", kind="office", parent_code="HQ"))
    places = compared(newer, places=None).places
    assert {"WORLD", "AFR", "HQ-1", "LDC"} <= set(places)
    assert "KEN" not in places


def test_the_statements_are_a_fixed_number_and_one_for_each_kpi_of_both() -> None:
    def sent(kpis: int) -> int:
        tables = plan()
        tables["kpis"] += [kpi(f"K-P1.1-{number}") for number in range(kpis)]
        with states(tables, tables) as (before, after), statements_sent(before.session.get_bind().engine) as sent:
            compare(before, after)
        return len(sent)

    assert sent(5) - sent(2) == 3
