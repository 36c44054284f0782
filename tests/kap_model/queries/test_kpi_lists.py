"""Which KPIs a filter leaves: every count of a roll-up has a list that is as long."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kap_model.progress import ENABLERS, PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lists
from kap_model.queries.kpi_lists import PRIORITIES, KpiFilter
from kap_model.vocabulary import ForecastWord, ResultLevel, Status, StatusFilter, StatusGroup

STABLE = settings(derandomize=True, database=None, max_examples=150)
NOW = Quarter.parse("2025-Q4")
QUARTERS = st.integers(int(Quarter.parse("2023-Q1")), int(Quarter.parse("2026-Q3"))).map(Quarter)
PLACES = st.sampled_from(["WORLD", "AFR", "ARB", "EUR", "HQ", "RO-AFR", "AO-TGU"])


def codes(progress: Progress, **filters: object) -> list[str]:
    kpi_filter = KpiFilter(**filters)  # type: ignore[arg-type]  # the fields are named by the tests
    return [line.kpi_code for line in kpi_lists.listed(progress, "WORLD", NOW, kpi_filter)]


def test_without_a_filter_every_kpi_is_listed_once_and_the_priorities_come_first(tiny_progress: Progress) -> None:
    listed = codes(tiny_progress)
    assert listed == sorted(tiny_progress.facts.indicators, key=lambda kpi: (kpi.startswith("K-E"), kpi))


def test_a_kpi_is_in_the_list_of_each_objective_that_it_serves(tiny_progress: Progress) -> None:
    # K-P1.1-a serves O-E1.1 as well, K-P1.2-b serves P2 as well.
    assert codes(tiny_progress, objective="E1") == ["K-P1.1-a", "K-E1.1-a", "K-E1.1-b", "K-E1.1-c"]
    assert codes(tiny_progress, objective="O-E1.1") == codes(tiny_progress, objective=ENABLERS)
    assert "K-P1.2-b" in codes(tiny_progress, objective="P2")
    assert len(codes(tiny_progress, objective=PRIORITIES)) == 9
    assert kpi_lists.served_objectives(tiny_progress.facts, "K-P1.2-b") == ["P1", "P2"]
    assert kpi_lists.served_objectives(tiny_progress.facts, "K-P1.1-a") == ["P1", "E1"]


def test_a_kpi_for_context_is_listed_by_its_level_and_by_no_status(tiny_progress: Progress) -> None:
    assert codes(tiny_progress, level=ResultLevel.CONTEXT) == ["K-P2.1-d"]
    assert tiny_progress.standing("K-P2.1-d", "WORLD", NOW).status is Status.NO_DATA
    assert "K-P2.1-d" not in codes(tiny_progress, status=StatusFilter.NO_DATA)
    assert "K-P2.1-d" not in codes(tiny_progress, forecasts=frozenset(ForecastWord))


def test_only_some_kpis_can_be_asked_for(tiny_progress: Progress) -> None:
    behind = frozenset({"K-P2.1-c", "K-P1.2-a"})
    assert codes(tiny_progress, only=behind) == ["K-P1.2-a", "K-P2.1-c"]
    assert codes(tiny_progress, only=behind, status=StatusFilter.REGRESSING) == ["K-P2.1-c"]


@STABLE
@given(place=PLACES, quarter=QUARTERS, status=st.sampled_from(StatusFilter), chance=st.randoms(use_true_random=False))
def test_a_list_is_as_long_as_the_count_that_leads_to_it(
    shipped_progress: Progress, place: str, quarter: Quarter, status: StatusFilter, chance: st.DrawFn
) -> None:
    objectives = [*shipped_progress.facts.objectives, ENABLERS]
    code = chance.choice(objectives)  # type: ignore[attr-defined]  # a `random.Random`
    roll_up = shipped_progress.roll_up(code, place, quarter)
    kpi_filter = KpiFilter(objective=None if code == PLAN_CODE else code, status=status)
    listed = kpi_lists.listed(shipped_progress, place, quarter, kpi_filter)
    assert len(listed) == len({line.kpi_code for line in listed}) == roll_up.number_of(status)


@STABLE
@given(place=PLACES, quarter=QUARTERS)
def test_the_groups_part_what_is_counted_and_the_statuses_part_the_groups(
    shipped_progress: Progress, place: str, quarter: Quarter
) -> None:
    roll_up = shipped_progress.roll_up(PLAN_CODE, place, quarter)
    number = roll_up.number_of
    assert sum(number(StatusFilter(group)) for group in StatusGroup) == number(StatusFilter.COUNTED)
    assert number(StatusFilter.COUNTED) == roll_up.applicable
    assert number(StatusFilter.ASSESSED) == roll_up.usable
    assert number(StatusFilter.ON_COURSE) + number(StatusFilter.BEHIND) == roll_up.usable
    reasons = ("incomplete", "too_early", "no_recent_data", "no_target", "no_data")
    assert sum(number(StatusFilter(reason)) for reason in reasons) == number(StatusFilter.UNKNOWN)
