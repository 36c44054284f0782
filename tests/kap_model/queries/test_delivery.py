"""Questions about delivery, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from kap_model.money import Budget
from kap_model.quarter import Quarter
from kap_model.queries.delivery import budgets, contributions, projects, published
from kap_model.queries.delivery.projects import Choice, DeliveryProject
from kap_model.tables import Budget as BudgetRow
from kap_model.tables import Contribution, Link, Project
from kap_model.vocabulary import (
    AmountDimension,
    AmountTopic,
    Basis,
    Funding,
    OriginView,
    PlaceKind,
    ProjectState,
    Strength,
)
from tests.support.statements import statements_sent

AT = Quarter.parse("2024-Q3")


def by_code(session: Session, origin: OriginView = OriginView.ALL) -> dict[str, DeliveryProject]:
    """Return the projects by their codes."""
    return {project.project_code: project for project in projects.projects(session, origin)}


def copies(session: Session, model: type[Any], key: str, first: int, last: int) -> None:
    """Add copies of a row of a table, each with a key of its own that has a number from `first` to before `last`."""
    table = model.__table__
    row = dict(session.connection().execute(table.select().limit(1)).one()._mapping)
    keys = [number if key == "plan_year" else f"COPY-{number}" for number in range(first, last)]
    session.connection().execute(insert(table), [{**row, key: value} for value in keys])


def link(session: Session, objective: str, strength: Strength) -> None:
    """Link a priority or an enabler to the only initiative, by an official text."""
    batch = session.connection().scalar(select(col(Project.batch_id)).limit(1))
    row = {"to_code": "RI-AFR1", "basis": "official", "source": "TINY", "batch_id": batch}
    session.connection().execute(insert(Link), [{**row, "from_code": objective, "strength": strength}])


# ---- initiatives and projects


def test_a_project_has_its_budget_as_it_is_known_and_its_partners_by_name(tiny_session: Session) -> None:
    every = by_code(tiny_session)
    assert list(every) == ["PRJ-1", "PRJ-2", "PRJ-3"]
    assert every["PRJ-1"].budget == Budget(low=1000, high=1000)
    assert every["PRJ-2"].budget == Budget(low=500, high=1500)
    assert every["PRJ-3"].budget == Budget(amount=40, currency="USD")
    assert [partner.name_en for partner in every["PRJ-1"].partners] == ["First partner", "Second partner"]
    assert every["PRJ-3"].partners == ()
    assert (every["PRJ-2"].name_fr, every["PRJ-2"].note) == (None, "Of the part of one agency")
    assert (every["PRJ-3"].state, every["PRJ-3"].end_quarter, every["PRJ-3"].funding) == (None, None, None)


def test_published_projects_alone_are_seen_where_only_published_figures_are(tiny_session: Session) -> None:
    assert list(by_code(tiny_session, OriginView.PUBLISHED)) == ["PRJ-2", "PRJ-3"]


def test_the_region_is_that_of_the_initiative_the_office_or_all_countries_else_the_world(tiny_session: Session) -> None:
    regions = {code: project.region_code for code, project in by_code(tiny_session).items()}
    assert regions == {"PRJ-1": "AFR", "PRJ-2": "AFR", "PRJ-3": "ASP"}

    of_third = update(Project).where(col(Project.project_code) == "PRJ-3")
    tiny_session.connection().execute(of_third.values(countries="FJI;KEN"))
    assert by_code(tiny_session)["PRJ-3"].region_code == "WORLD"
    tiny_session.connection().execute(of_third.values(countries=None))
    assert by_code(tiny_session)["PRJ-3"].region_code == "WORLD"
    tiny_session.connection().execute(of_third.values(initiative_code="RI-AFR1", office_code="RO-ASP"))
    assert by_code(tiny_session)["PRJ-3"].region_code == "AFR"


def test_a_project_serves_what_it_names_with_the_basis_of_the_link_or_else_what_its_initiative_serves(
    tiny_session: Session,
) -> None:
    assert [(one.objective_code, one.basis, one.strength) for one in by_code(tiny_session)["PRJ-1"].serves] == [
        ("P1", Basis.ILLUSTRATIVE, None)
    ]
    for objective in ("P1", "P2"):
        link(tiny_session, objective, Strength.PRIMARY)
    first, second = projects.initiatives(tiny_session)["RI-AFR1"].serves
    every = by_code(tiny_session)
    assert every["PRJ-1"].serves == (first,)
    assert (first.objective_code, first.basis, first.strength) == ("P1", Basis.OFFICIAL, Strength.PRIMARY)
    assert [(one.objective_code, one.basis) for one in every["PRJ-2"].serves] == [("P1", Basis.PROPOSED)]
    assert every["PRJ-3"].serves == ()

    of_third = update(Project).where(col(Project.project_code) == "PRJ-3")
    tiny_session.connection().execute(of_third.values(initiative_code="RI-AFR1", initiative_basis="inferred"))
    third = by_code(tiny_session)["PRJ-3"]
    assert (third.serves, third.initiative_basis) == ((first, second), Basis.INFERRED)


def test_primary_links_of_an_initiative_come_first(tiny_session: Session) -> None:
    assert projects.initiatives(tiny_session)["RI-AFR1"].serves == ()
    link(tiny_session, "E1", Strength.SECONDARY)
    link(tiny_session, "P2", Strength.PRIMARY)
    assert [one.objective_code for one in projects.initiatives(tiny_session)["RI-AFR1"].serves] == ["P2", "E1"]


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice(), ["PRJ-1", "PRJ-2", "PRJ-3"]),
        (Choice(region="AFR"), ["PRJ-1", "PRJ-2"]),
        (Choice(objective="P1"), ["PRJ-1", "PRJ-2"]),
        (Choice(country="FJI"), ["PRJ-3"]),
        (Choice(state=ProjectState.ONGOING, funding=Funding.REGULAR), ["PRJ-1"]),
        (Choice(initiative="RI-AFR1"), ["PRJ-1"]),
        (Choice(region="AFR", country="THA"), []),
    ],
)
def test_a_choice_lets_through_the_projects_that_fit_all_of_it(
    tiny_session: Session, choice: Choice, codes: list[str]
) -> None:
    every = projects.projects(tiny_session, OriginView.ALL)
    assert [project.project_code for project in projects.chosen(every, choice)] == codes


def test_spending_is_set_against_the_time_that_is_over_weighted_by_the_budgets(tiny_session: Session) -> None:
    """By hand: 400 of 1,000 in Q1 2023 to Q4 2024; beside it 200 of 3,000 in 2025, half of which is over."""
    project = by_code(tiny_session)["PRJ-1"]
    year = Quarter.parse("2025-Q1"), Quarter.parse("2025-Q4")
    dates = {"start_quarter": year[0], "end_quarter": year[1]}
    other = replace(project, budget=Budget(low=3000, high=3000), spent_chf=200.0, **dates)  # type: ignore[arg-type]
    at = Quarter.parse("2025-Q2")
    together = projects.spending([project, other], at)

    assert (project.elapsed(at), project.elapsed(Quarter.parse("2023-Q2")), other.elapsed(at)) == (1, 0.25, 0.5)
    assert (together.projects, together.budget.exact, together.spent, together.share) == (2, 4000, 600, 0.15)
    assert together.elapsed == (1000 * 1 + 3000 * 0.5) / 4000
    assert projects.spending([], at).share is None
    assert replace(project, end_quarter=None).elapsed(at) is None


def test_a_band_makes_spending_a_range_and_another_currency_is_left_out_and_counted(tiny_session: Session) -> None:
    """By hand: 400 of 1,000, and 300 of a band from 500 to 1,500 in Q1 2024 to Q4 2025, 6 of 8 quarters of it over."""
    every = by_code(tiny_session)
    without = replace(every["PRJ-3"], budget=Budget())
    together = projects.spending([*every.values(), without], Quarter.parse("2025-Q2"))

    assert (together.budget.low, together.budget.high, together.budget.exact) == (1500, 2500, None)
    assert (together.budget.counted, together.budget.other_currency, together.budget.without) == (2, 1, 1)
    assert (together.spent, together.share, together.shares) == (700, None, (0.28, 700 / 1500))
    assert together.elapsed == (1000 * 1 + 1000 * 0.75) / 2000


def test_a_budget_of_which_nobody_says_what_is_spent_has_no_share_rather_than_none_spent(
    tiny_session: Session,
) -> None:
    silent = replace(by_code(tiny_session)["PRJ-1"], spent_chf=None)
    together = projects.spending([silent], AT)
    assert (together.without_spending, together.share, together.shares) == (1, None, None)


# ---- the rolling operational plan


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


# ---- contributions


def test_contributions_are_added_by_partner_and_year_and_other_currencies_are_kept_apart(
    tiny_session: Session,
) -> None:
    lines = contributions.contributions(tiny_session, OriginView.ALL)
    found = contributions.by_partner_and_year(lines)
    first, second = found["PA-1"][2024], found["PA-2"][2024]
    assert (first.cash, first.in_kind, first.together, first.other) == (30, None, 30, {})
    assert (second.cash, second.in_kind, second.together, second.other) == (None, 20, 20, {"USD": 40})
    assert contributions.contributions(tiny_session, OriginView.PUBLISHED) == ()


def test_three_accounts_of_what_was_mobilised_are_compared_by_year_and_office(tiny_session: Session) -> None:
    """By hand: 30 + 20 contributed and 50 booked of Africa in 2024; 45 are reported, and 5 by an office alone."""
    lines = contributions.contributions(tiny_session, OriginView.ALL)
    booked = budgets.budget_lines(tiny_session, OriginView.ALL)
    whole, silent, africa = contributions.mobilised(lines, booked, {(2024, "RO-AFR"): 45.0, (2024, "AO-DKR"): 5.0})
    assert (whole.office_code, whole.contributed, whole.booked, whole.reported) == (None, 50, 50, 50)
    assert whole.agrees
    assert (silent.office_code, silent.contributed, silent.reported, silent.beyond_reported) == (
        "AO-DKR", None, 5, None,
    )  # fmt: skip
    assert (africa.beyond_booked, africa.beyond_reported, africa.agrees) == (0, 5, False)


def test_funds_reported_are_those_of_offices_added_over_the_quarters_of_a_year(
    tiny_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """K-P1.1-a stands for the KPI, which the tiny plan has not; its rows are added by hand."""
    monkeypatch.setattr(contributions, "FUNDS_MOBILISED", "K-P1.1-a")
    assert contributions.reported_funds(tiny_session, OriginView.ALL) == {
        (2023, "AO-DKR"): 3, (2023, "RO-AFR"): 3, (2024, "AO-DKR"): 1, (2024, "RO-AFR"): 2, (2025, "AO-DKR"): 1,
        (2025, "RO-AFR"): 1,
    }  # fmt: skip
    assert contributions.reported_funds(tiny_session, OriginView.PUBLISHED) == {}


# ---- published amounts


def test_published_amounts_stand_by_edition_and_dimension_and_a_mention_may_have_no_amount(
    tiny_session: Session,
) -> None:
    every = published.published_amounts(tiny_session)
    found = published.by_edition(every)
    assert list(found) == [(AmountTopic.ITU_BUDGET, "TINY"), (AmountTopic.PARTNER2CONNECT, "TINY")]
    pledges = found[AmountTopic.PARTNER2CONNECT, "TINY"]
    assert [(one.value, one.place_code) for one in pledges[AmountDimension.IMPLEMENTATION_REGION]] == [(120, "AFR")]
    assert [one.value for one in pledges[AmountDimension.TOTAL]] == [360]
    assert [one.value for one in published.published_amounts(tiny_session, AmountTopic.ITU_BUDGET)] == [None]


# ---- speed


@pytest.mark.parametrize(
    ("ask", "statements"),
    [
        (projects.initiatives, 1),
        (projects.partners, 1),
        (lambda s: projects.projects(s, OriginView.ALL), 4),
        (lambda s: budgets.budget_lines(s, OriginView.ALL), 2),
        (lambda s: contributions.contributions(s, OriginView.ALL), 1),
        (lambda s: contributions.reported_funds(s, OriginView.ALL), 1),
        (published.published_amounts, 1),
    ],
)
def test_a_question_has_as_many_statements_with_120_projects_as_with_10(
    tiny_session: Session, ask: Callable[[Session], object], statements: int
) -> None:
    counts = []
    for first, last in ((0, 10), (10, 120)):
        copies(tiny_session, Project, "project_code", first, last)
        copies(tiny_session, Contribution, "contribution_code", first, last)
        copies(tiny_session, BudgetRow, "plan_year", first, last)
        with statements_sent(tiny_session.get_bind()) as sent:
            ask(tiny_session)
        counts.append(len(sent))
    assert counts == [statements, statements]
