"""Whether the plan is on course, and what to act on first; figures of the tiny plan worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.queries import course
from kap_model.vocabulary import ForecastWord, RollUpWord, Status, StatusFilter

STABLE = settings(derandomize=True, database=None, max_examples=60)
NOW, YEAR_BEFORE = Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4")
QUARTERS = st.integers(int(Quarter.parse("2023-Q1")), int(Quarter.parse("2026-Q3"))).map(Quarter)


def test_the_course_of_the_tiny_plan(tiny_progress: Progress) -> None:
    answer = course.course(tiny_progress, "WORLD", NOW, YEAR_BEFORE)

    assert answer.roll_up.word is RollUpWord.AT_RISK
    # Reach: 70 falling by 10 a year to 60; 12 of 12; 15 rising by 2.5 a year to 20 in two years.
    # Miss: 82 rising by 1 a year (90), 14.0 rising by 2 a year (20). Wrong way: 45 from 48.
    assert answer.forecasts == {ForecastWord.MAINTAIN: 3, ForecastWord.ACCELERATE: 2, ForecastWord.REVERSE: 1}
    assert (answer.reach_target, answer.can_be_forecast) == (3, 6)
    assert (answer.quarters_left, answer.quarters) == (4, 16)  # 2023-Q1 to 2026-Q4
    assert answer.furthest_behind == "P2"
    # P1 has 5, P2 3 and one of P1, the enabler 3 and one of P1; the plan has 11, and one KPI gives context.
    assert (answer.memberships, answer.roll_up.applicable, answer.context) == (13, 11, 1)


def test_the_largest_gap_comes_first_with_what_it_takes_and_what_it_was(tiny_progress: Progress) -> None:
    first, *others = course.behind(tiny_progress, "WORLD", NOW, YEAR_BEFORE)

    # 45 from 48 toward 60, two years before the target's quarter: -0.25 where 0.5 is expected.
    assert (first.receipt.kpi_code, first.receipt.status) == ("K-P2.1-c", Status.REGRESSING)
    assert (first.receipt.lacking, first.receipt.quarters_left) == (15, 8)
    assert first.before.status is Status.REGRESSING
    assert first.worst is None  # it is measured for the world alone
    assert [point.receipt.kpi_code for point in others] == ["K-P1.2-b", "K-P1.1-b"]


def test_a_step_of_one_unit_at_one_place_comes_after_every_other_shortfall(shipped_progress: Progress) -> None:
    # Regional offices in joint planning: 0 of 1 in Africa, a gap of 75 points in 2025-Q4.
    points = course.behind(shipped_progress, "AFR", NOW, YEAR_BEFORE)
    codes = [point.receipt.kpi_code for point in points]
    assert codes[0] != "K-E7.2-b" and codes[-1] == "K-E7.2-b"


def test_a_target_whose_quarter_has_passed_leaves_no_quarters_and_no_forecast(shipped_progress: Progress) -> None:
    at = Quarter.parse("2026-Q3")
    receipt = shipped_progress.receipt("K-E3.1-b", "WORLD", at)
    assert receipt.target is not None and receipt.target[0] == Quarter.parse("2025-Q4")
    assert receipt.forecast is not None and receipt.is_target_over
    assert receipt.quarters_left is None
    assert "K-E3.1-b" not in course.forecast_words(shipped_progress, "WORLD", at)
    assert not shipped_progress.receipt("K-E3.1-b", "WORLD", Quarter.parse("2025-Q3")).is_target_over


@STABLE
@given(place=st.sampled_from(["WORLD", "AFR", "EUR", "RO-AFR"]), quarter=QUARTERS)
def test_what_is_behind_is_behind_and_is_nowhere_below_further_than_at_its_worst_place(
    shipped_progress: Progress, place: str, quarter: Quarter
) -> None:
    answer = course.course(shipped_progress, place, quarter, quarter.after(-4))
    assert answer.can_be_forecast <= answer.roll_up.applicable
    assert 0 <= answer.quarters_left < answer.quarters
    assert len({point.receipt.kpi_code for point in answer.behind}) == len(answer.behind)
    counted = shipped_progress.facts.counted_kpis(PLAN_CODE)
    for point in answer.to_act_on:
        kpi, gap = point.receipt.kpi_code, point.receipt.standing.share_gap
        assert kpi in counted and point.receipt.status in StatusFilter.BEHIND.statuses
        assert gap is not None and gap < 0
        if point.worst is None:
            continue
        assert point.worst.standing.share_gap is not None
        for below in course.places_below(shipped_progress.facts, place):
            other = shipped_progress.standing(kpi, below, quarter)
            if other.status in StatusFilter.BEHIND.statuses and other.share_gap is not None:
                assert other.share_gap >= point.worst.standing.share_gap


@pytest.mark.parametrize("left", [1, 4, 8])
def test_what_is_needed_in_all_is_the_needed_pace_over_the_time_that_is_left(
    shipped_progress: Progress, left: int
) -> None:
    for kpi in shipped_progress.facts.counted_kpis(PLAN_CODE):
        receipt = shipped_progress.receipt(kpi, "WORLD", Quarter.parse("2026-Q4").after(-left))
        if receipt.needed_pace is not None and receipt.quarters_left is not None:
            assert receipt.lacking == pytest.approx(receipt.needed_pace * receipt.quarters_left / 4)
