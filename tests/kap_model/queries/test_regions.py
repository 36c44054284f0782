"""Questions about regions and offices, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from kap_model.money import Budget
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.reporting import due
from kap_model.tables import Place
from kap_model.vocabulary import OriginView, Status
from tests.support.statements import statements_sent

AT = Quarter.parse("2025-Q4")
START, END = Quarter.parse("2023-Q1"), Quarter.parse("2026-Q4")


def of_kpi(rows: list[Any], kpi: str, quarter: str | None = None) -> Any:
    """Return the only row of a KPI, at a quarter if one is given."""
    [row] = [row for row in rows if row.kpi_code == kpi and quarter in (None, str(row.quarter))]
    return row


def test_each_place_has_its_region_its_office_and_its_groups(tiny_session: Session) -> None:
    places = regions.places(tiny_session)

    assert (places["SEN"].region_code, places["SEN"].office_code) == ("AFR", "AO-DKR")
    assert places["AO-DKR"].office_code == "AO-DKR"
    assert places["AFR"].region_code == "AFR"
    assert places["WORLD"].region_code is places["LDC"].region_code is None
    assert [code for code, place in places.items() if "LDC" in place.groups] == ["RWA", "SEN"]
    assert list(places) == sorted(places)


def test_what_an_office_is_comes_from_its_kind_and_not_from_its_code(tiny_session: Session) -> None:
    tiny_session.connection().execute(
        update(Place).where(col(Place.place_code) == "RO-ASP").values(office_kind="liaison")
    )
    places = regions.places(tiny_session)

    assert [code for code, place in places.items() if place.is_serving_office] == ["AO-DKR", "RO-AFR"]


def test_a_kpi_that_is_measured_for_the_world_only_has_nothing_at_a_region(tiny_progress: Progress) -> None:
    [africa] = kpi_lines.lines(tiny_progress, ["K-P2.1-b"], ["AFR"], AT)

    assert africa.status is Status.NOT_APPLICABLE
    assert africa.value is None
    assert "K-P2.1-b" not in regions.locally_judged_kpis(tiny_progress, "P2")
    assert "K-P2.1-d" not in regions.locally_judged_kpis(tiny_progress, None)  # context


def test_countries_are_united_and_never_added(tiny_session: Session) -> None:
    """KEN and RWA, then KEN again, at one office; SEN, then RWA, at the other: three countries, not five."""
    sets = regions.country_sets(tiny_session, "K-P2.1-a", AT, OriginView.ALL)

    assert sets["RO-AFR"] == {"KEN", "RWA"}
    assert sets["AO-DKR"] == {"RWA", "SEN"}
    assert sets["AFR"] == sets["WORLD"] == {"KEN", "RWA", "SEN"}


def test_countries_are_those_known_at_the_selected_quarter(tiny_session: Session) -> None:
    early = regions.country_sets(tiny_session, "K-P2.1-a", Quarter.parse("2023-Q2"), OriginView.ALL)
    assert early["AO-DKR"] == {"SEN"}
    assert regions.country_sets(tiny_session, "K-P1.1-a", AT, OriginView.ALL) == {}
    assert regions.country_sets(tiny_session, "K-P2.1-a", AT, OriginView.PUBLISHED) == {}


def test_quality_says_age_coverage_corrections_and_origin(tiny_progress: Progress) -> None:
    rows = regions.quality(tiny_progress, ["K-P1.1-a", "K-P2.1-b", "K-P2.1-a", "K-E1.1-c"], "WORLD", AT)
    by_kpi = {row.kpi_code: row for row in rows}

    reported = by_kpi["K-P1.1-a"]
    assert (str(reported.data_quarter), reported.steps_old, reported.origins) == ("2025-Q3", 1, ("reported",))
    assert not reported.is_fresh and reported.is_evidence
    corrected = by_kpi["K-P2.1-b"]
    assert (corrected.corrections, corrected.reported, corrected.expected) == (1, 1, 1)
    assert corrected.is_complete and not corrected.is_unrevised
    assert by_kpi["K-P2.1-a"].steps_old == 4  # 2023-Q4, with four half-years since
    assert by_kpi["K-E1.1-c"].origins == ("illustrative",)
    assert not by_kpi["K-E1.1-c"].is_evidence


def test_projects_and_initiatives_are_those_of_the_office_and_region(tiny_session: Session) -> None:
    [project] = regions.projects(tiny_session, ("RO-AFR",), OriginView.ALL)

    assert (project.project_code, project.initiative_code, project.is_illustrative) == ("PRJ-1", "RI-AFR1", True)
    assert regions.projects(tiny_session, ("RO-AFR",), OriginView.PUBLISHED) == []
    assert regions.initiatives(tiny_session) == {"RI-AFR1": "AFR"}


def test_spending_is_set_against_the_time_that_is_over_weighted_by_the_budgets(tiny_session: Session) -> None:
    """By hand: 400 of 1,000 in Q1 2023 to Q4 2024; beside it 200 of 3,000 in 2025, half of which is over."""
    [project] = regions.projects(tiny_session, ("RO-AFR",), OriginView.ALL)
    year = Quarter.parse("2025-Q1"), Quarter.parse("2025-Q4")
    other = replace(
        project, start_quarter=year[0], end_quarter=year[1], budget=Budget(low=3000.0, high=3000.0), spent_chf=200.0
    )
    at = Quarter.parse("2025-Q2")
    together = regions.spending([project, other], at)

    assert (project.elapsed(at), project.elapsed(Quarter.parse("2023-Q2")), other.elapsed(at)) == (1, 0.25, 0.5)
    assert (together.budget.exact, together.spent, together.share) == (4000, 600, 0.15)
    assert together.elapsed == (1000 * 1 + 3000 * 0.5) / 4000
    assert regions.spending([], at).share is None
    assert replace(project, end_quarter=None).elapsed(at) is None


def test_a_band_makes_spending_a_range_and_another_currency_is_left_out_and_counted(tiny_session: Session) -> None:
    """By hand: 400 of 1,000, and 300 of a band from 500 to 1,500 in Q1 2024 to Q4 2025, 6 of 8 quarters of it over."""
    exact, band = regions.projects(tiny_session, ("RO-AFR", "AO-DKR"), OriginView.ALL)[::-1]
    other = replace(exact, budget=Budget(amount=40.0, currency="USD"), spent_chf=None)
    together = regions.spending([exact, band, other, replace(other, budget=Budget())], Quarter.parse("2025-Q2"))

    assert (band.project_code, band.budget) == ("PRJ-2", Budget(low=500, high=1500))
    assert (together.budget.low, together.budget.high, together.budget.exact) == (1500, 2500, None)
    assert (together.budget.counted, together.budget.other_currency, together.budget.without) == (2, 1, 1)
    assert (together.spent, together.share, together.shares) == (700, None, (0.28, 700 / 1500))
    assert together.elapsed == (1000 * 1 + 1000 * 0.75) / 2000


def test_the_unit_of_a_kpi_is_in_the_language_of_the_reader(tiny_session: Session) -> None:
    english, french = (regions.units(tiny_session, language) for language in ("en", "fr"))
    assert set(english) == set(french)
    assert (english["K-P1.1-a"], french["K-P1.1-a"]) == ("people", "personnes")


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: regions.places(s),
        lambda s: regions.units(s, "fr"),
        lambda s: regions.country_sets(s, "K-P2.1-a", AT, OriginView.ALL),
        lambda s: due.observed(s, ("RO-AFR", "AO-DKR")),
        lambda s: regions.projects(s, ("RO-AFR", "AO-DKR"), OriginView.ALL),
        lambda s: regions.initiatives(s),
    ],
)
def test_a_question_about_regions_is_one_statement(tiny_session: Session, ask: object) -> None:
    tiny_session.connection()
    with statements_sent(tiny_session.get_bind()) as statements:
        ask(tiny_session)  # type: ignore[operator]
    assert len(statements) == 1
