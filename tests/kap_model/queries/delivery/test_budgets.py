"""The rolling operational plan, on the tiny plan and on lines that can be added in the head."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from kap_model.quarter import Quarter
from kap_model.queries.delivery import budgets
from kap_model.vocabulary import (
    Funding,
    OriginView,
    PlaceKind,
)

AT = Quarter.parse("2024-Q3")


def line(**changed: Any) -> budgets.BudgetLine:
    """Return a line of the plan of 2024 for that year: P1, an office of Africa, regular budget, 1,000 planned."""
    values: dict[str, Any] = {
        "plan_year": 2024, "year": 2024, "objective_code": "P1", "place_code": "RO-AFR",
        "place_kind": PlaceKind.OFFICE, "region_code": "AFR", "is_headquarters": False, "funding": Funding.REGULAR,
        "planned": 1000.0, "spent": None, "mobilised": None, "origin": "reported", "source": "TINY",
    }  # fmt: skip
    return budgets.BudgetLine(**{**values, **changed})


def test_lines_are_those_of_the_file_and_a_forecast_is_told_from_the_detail(tiny_session: Session) -> None:
    every = budgets.budget_lines(tiny_session, OriginView.ALL)
    assert [(one.year, one.objective_code, one.place_code, one.funding, one.is_forecast) for one in every] == [
        (2024, "E1", "RO-ASP", "regular", False),
        (2024, "P1", "RO-AFR", "extrabudgetary", False),
        (2024, "P1", "RO-AFR", "regular", False),
        (2025, "P1", "RO-AFR", "regular", True),
    ]
    assert budgets.budget_lines(tiny_session, OriginView.PUBLISHED) == ()


def test_forecasts_are_not_added_to_what_the_year_itself_planned(tiny_session: Session) -> None:
    """By hand: 500 + 200 + 1,000 planned, 0 + 90 + 400 spent; the forecast of 1,100 for 2025 is apart."""
    every = budgets.budget_lines(tiny_session, OriginView.ALL)
    detail = budgets.Amounts.of(budgets.in_detail(every))
    assert (detail.planned, detail.spent, detail.mobilised, detail.available) == (1700, 490, 50, 1210)
    assert detail.share_spent == 490 / 1700
    by_year = budgets.sums(budgets.of_plan(every, 2024), lambda one: one.year)
    assert (by_year[2025].planned, by_year[2025].spent, by_year[2025].available) == (1100, None, None)


def test_what_no_line_says_is_not_zero_and_a_share_is_of_the_lines_that_say_both() -> None:
    both = budgets.Amounts.of([line(spent=500.0), line(planned=3000.0)])
    assert (both.planned, both.spent, both.planned_of_spent) == (4000, 500, 1000)
    assert (both.share_spent, both.available) == (0.5, 500)
    assert budgets.Amounts.of([]) == budgets.Amounts(
        planned=None, spent=None, mobilised=None, planned_of_spent=None, is_illustrative=False
    )


def test_the_plan_of_a_quarter_is_the_newest_that_had_begun() -> None:
    lines = [line(plan_year=2023), line(plan_year=2024), line(plan_year=2026)]
    years = [budgets.plan_year_at(lines, Quarter.parse(text)) for text in ("2022-Q4", "2023-Q1", "2025-Q4", "2026-Q1")]
    assert years == [None, 2023, 2024, 2026]


HQ = {"place_code": "GVA", "region_code": "HQ", "is_headquarters": True}
ASP = {"place_code": "RO-ASP", "region_code": "ASP"}


def test_offices_make_regions_and_these_the_world_with_headquarters_as_its_own_row_at_the_end() -> None:
    lines = [line(**HQ, planned=40.0), line(planned=100.0), line(place_code="AO-DKR", planned=20.0), line(**ASP)]
    rows = [(row.place_code, row.kind, row.amounts.planned) for row in budgets.by_place(lines)]
    assert rows == [
        ("WORLD", "world", 1160),
        ("AFR", "region", 120),
        ("AO-DKR", "office", 20),
        ("RO-AFR", "office", 100),
        ("ASP", "region", 1000),
        ("RO-ASP", "office", 1000),
        ("HQ", "region", 40),
        ("GVA", "office", 40),
    ]
    assert budgets.reconciliation(lines) == ()


def test_totals_that_their_parts_do_not_make_are_told_with_the_difference() -> None:
    """By hand: Africa is given 150 and its office has 100; the world is given 900, and its regions have 1,100."""
    world = {"place_code": "WORLD", "place_kind": PlaceKind.WORLD, "region_code": None}
    region = {"place_code": "AFR", "place_kind": PlaceKind.REGION}
    lines = [line(planned=100.0), line(**ASP), line(**region, planned=150.0), line(**world, planned=900.0)]
    found = {(one.place_code, one.measure): one.difference for one in budgets.reconciliation(lines)}
    assert found == {("AFR", "planned"): 50, ("WORLD", "planned"): -200}
    assert budgets.Amounts.of(budgets.at_offices(lines)).planned == 1100


def test_an_office_in_no_region_is_missing_from_the_regions() -> None:
    [one] = budgets.reconciliation([line(spent=5.0), line(region_code=None, place_code="X", planned=7.0, spent=None)])
    assert (one.place_code, one.measure, one.stated, one.summed, one.difference) == ("WORLD", "planned", 1007, 1000, 7)


def test_the_burn_of_an_office_is_what_it_spent_against_the_part_of_the_year_that_is_over() -> None:
    """By hand: 600 of 1,000 at the end of September, three quarters of the year: 15 points behind."""
    lines = [line(spent=600.0), line(**ASP, spent=900.0), line(year=2025, planned=9000.0), line(**HQ)]
    found = {row.place_code: row for row in budgets.burn(lines, 2024, AT)}
    assert found["RO-AFR"].elapsed == 0.75
    assert found["RO-AFR"].ahead == pytest.approx(-0.15)
    assert found["RO-ASP"].ahead == pytest.approx(0.15)
    assert found["WORLD"].amounts.share_spent == 0.75
    assert found["HQ"].ahead is None
    assert [budgets.elapsed_of(2024, Quarter.parse(text)) for text in ("2023-Q4", "2024-Q1", "2025-Q1")] == [0, 0.25, 1]


def test_the_money_of_the_plan_is_each_year_as_planned_in_it_and_later_ones_as_forecast() -> None:
    """By hand, at 2024: 1,000 in 2023 and 1,200 in 2024, then 1,300 forecast; 1,100 of 3,500 are spent.

    What the plan of 2023 forecast, and the year after the plan, are in no sum.
    """
    lines = [
        line(plan_year=2023, year=2023, spent=700.0),
        line(plan_year=2023, year=2024, planned=5000.0),
        line(planned=1200.0, spent=400.0),
        line(year=2025, planned=1300.0),
        line(year=2026, planned=8000.0),
    ]
    [money] = budgets.plan_money(lines, Quarter.parse("2023-Q1"), Quarter.parse("2025-Q4"), AT).values()
    assert (money.objective_code, money.budget, money.forecast, money.spent) == ("P1", 3500, 1300, 1100)
    assert money.share == 1100 / 3500
