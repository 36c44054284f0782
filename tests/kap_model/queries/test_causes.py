"""What changed, by cause: order and choice, frames, and the rows behind; figures of `tests/support/regional_kpi.py`."""

from __future__ import annotations

import json

import pytest

from kap_model.causes.comparison import Comparison
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.queries import causes
from kap_model.vocabulary import Cause
from tests.support.regional_kpi import KPI, compared, kpi, observation, plan, target

SECOND = "K-P2.1-a"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Africa's figure falls by a correction and rises by a new figure; a second KPI, of P2 and E1, comes new."""
    newer = plan()
    newer["kpis"].append(kpi(SECOND, outcome_code="O-P2.1", also_serves="E1"))
    newer["targets"] += [target(SECOND, "2022-Q4", "baseline", "0"), target(SECOND, "2026-Q4", "target", "10")]
    newer["observations"] = [
        observation("RO-ADD", "2024-Q4", "2"),
        observation("AO-DKR", "2024-Q4", "2"),
        observation("AO-DKR", "2025-Q1", "10"),
        observation("AFR", "2025-Q2", "7", SECOND),
        observation("LDC", "2025-Q2", "7", SECOND),
    ]
    return compared(newer, places=("WORLD", "AFR", "AO-DKR", "LDC"))


def keys(comparison: Comparison, **chosen: object) -> list[tuple[str, str]]:
    return [(change.kpi_code, change.place_code) for change in causes.biggest_first(comparison, **chosen)]


def test_what_changed_most_comes_first_and_what_has_no_difference_last(comparison: Comparison) -> None:
    # Africa from 6/20 to 12/20; places without a target, or without the KPI in one state, have no difference.
    assert keys(comparison)[0] == (KPI, "AFR")
    assert keys(comparison)[1:] == [(SECOND, "WORLD"), (SECOND, "AFR"), (SECOND, "AO-DKR"), (SECOND, "LDC")]


def test_a_cause_is_sorted_by_what_it_changed_itself(comparison: Comparison) -> None:
    assert keys(comparison, cause=Cause.CORRECTION) == [(KPI, "AFR")]
    assert keys(comparison, cause=Cause.TARGET) == []
    assert len(keys(comparison, cause=Cause.SCOPE)) == 4


@pytest.mark.parametrize(
    ("objective", "kpis"),
    [
        (PLAN_CODE, {KPI, SECOND}),
        ("P1", {KPI}),
        ("P2", {SECOND}),
        ("O-P2.1", {SECOND}),
        ("E1", {SECOND}),
        (ENABLERS, {SECOND}),
    ],
)
def test_the_kpis_of_an_objective_are_chosen(comparison: Comparison, objective: str, kpis: set[str]) -> None:
    assert {code for code, _place in keys(comparison, objective=objective)} == kpis


def test_a_place_is_chosen_with_all_below_it(comparison: Comparison) -> None:
    assert {place for _kpi, place in keys(comparison, place="AFR")} == {"AFR", "AO-DKR"}
    assert {place for _kpi, place in keys(comparison, place="LDC")} == {"LDC"}
    assert keys(comparison, kpi=SECOND, place="AO-DKR") == [(SECOND, "AO-DKR")]


def test_the_frame_has_a_row_for_each_step(comparison: Comparison) -> None:
    rows = causes.frame(causes.biggest_first(comparison, kpi=KPI)).to_dict("records")
    assert [(row["cause"], row["share_before"], row["share_after"], row["difference"]) for row in rows] == [
        ("correction", 6 / 20, 4 / 20, 4 / 20 - 6 / 20),
        ("new_figure", 4 / 20, 12 / 20, 12 / 20 - 4 / 20),
    ]
    assert {(row["older_share"], row["newer_share"], row["newer_status"]) for row in rows} == {
        (6 / 20, 12 / 20, "on_track")
    }


def test_the_frame_of_roll_ups_has_a_row_for_each_status_that_changed(comparison: Comparison) -> None:
    rows = causes.roll_up_frame(change for change in comparison.roll_ups if change.place_code == "AFR")
    of_plan = rows[rows["code"] == PLAN_CODE][["cause", "status", "count_before", "count_after", "difference"]]
    assert sorted(of_plan.itertuples(index=False, name=None)) == [
        ("correction", "at_risk", 1, 0, -1),
        ("correction", "off_track", 0, 1, 1),
        ("new_figure", "off_track", 1, 0, -1),
        ("new_figure", "on_track", 1, 2, 1),
        ("scope", "on_track", 0, 1, 1),
    ]


def test_the_rows_behind_say_what_differs_at_the_place_and_below_it(comparison: Comparison) -> None:
    rows = causes.rows_behind(comparison, KPI, "AFR")
    assert causes.rows_frame(KPI, rows)[
        ["cause", "place_code", "quarter", "item", "number_before", "number_after"]
    ].fillna(0).values.tolist() == [
        ["correction", "RO-ADD", "2024-Q4", "value", 4, 2],
        ["new_figure", "AO-DKR", "2025-Q1", "value", 0, 10],
        ["new_figure", "AO-DKR", "2025-Q1", "origin", 0, 0],
    ]
    assert [row.place_code for row in causes.rows_behind(comparison, KPI, "AO-DKR")] == ["AO-DKR", "AO-DKR"]
    assert causes.rows_behind(comparison, SECOND, "AFR") == []


def test_the_rows_behind_a_definition_and_a_target_have_their_names() -> None:
    newer = plan()
    newer["kpis"][0] |= {"frequency": "yearly", "outcome_code": "O-P2.1"}
    newer["targets"][1] |= {"value": "30", "basis": "illustrative"}
    next(place for place in newer["places"] if place["place_code"] == "AO-DKR")["parent_code"] = "AMS"
    rows = causes.rows_behind(compared(newer), KPI, "AFR")
    assert [(row.cause, row.place_code, row.item, row.before, row.after) for row in rows] == [
        (Cause.DEFINITION, None, "frequency", "quarterly", "yearly"),
        (Cause.DEFINITION, None, "serves", "O-P1.1;P1", "O-P2.1;P2"),
        (Cause.DEFINITION, "AO-DKR", "parent_code", "AFR", "AMS"),
        (Cause.TARGET, "AFR", "basis", None, "illustrative"),
        (Cause.TARGET, "AFR", "target", 20, 30),
    ]


def test_what_changed_is_json(comparison: Comparison) -> None:
    answer = json.loads(json.dumps(causes.as_json(comparison), allow_nan=False))
    assert answer["changes"][0]["kpi_code"] == KPI
    assert [step["cause"] for step in answer["changes"][0]["steps"]] == ["correction", "new_figure"]
    of_plan = next(each for each in answer["roll_ups"] if each["level"] == "plan" and each["place_code"] == "AFR")
    assert (of_plan["code"], of_plan["counts_after"]["on_track"]) == ("KAP", 2)
