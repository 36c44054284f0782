"""Initiatives and projects, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from kap_model.money import Budget
from kap_model.quarter import Quarter
from kap_model.queries.delivery import projects
from kap_model.queries.delivery.projects import Choice, DeliveryProject
from kap_model.tables import Link, Project
from kap_model.vocabulary import (
    Basis,
    Funding,
    OriginView,
    ProjectState,
    Strength,
)

AT = Quarter.parse("2024-Q3")


def by_code(session: Session, origin: OriginView = OriginView.ALL) -> dict[str, DeliveryProject]:
    """Return the projects by their codes."""
    return {project.project_code: project for project in projects.projects(session, origin)}


def link(session: Session, objective: str, strength: Strength) -> None:
    """Link a priority or an enabler to the only initiative, by an official text."""
    batch = session.connection().scalar(select(col(Project.batch_id)).limit(1))
    row = {"to_code": "RI-AFR1", "basis": "official", "source": "TINY", "batch_id": batch}
    session.connection().execute(insert(Link), [{**row, "from_code": objective, "strength": strength}])


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


def test_the_region_is_that_of_the_initiative_the_office_or_all_countries_else_the_world(
    trying_session: Session,
) -> None:
    regions = {code: project.region_code for code, project in by_code(trying_session).items()}
    assert regions == {"PRJ-1": "AFR", "PRJ-2": "AFR", "PRJ-3": "ASP"}

    of_third = update(Project).where(col(Project.project_code) == "PRJ-3")
    trying_session.connection().execute(of_third.values(countries="FJI;KEN"))
    assert by_code(trying_session)["PRJ-3"].region_code == "WORLD"
    trying_session.connection().execute(of_third.values(countries=None))
    assert by_code(trying_session)["PRJ-3"].region_code == "WORLD"
    trying_session.connection().execute(of_third.values(initiative_code="RI-AFR1", office_code="RO-ASP"))
    assert by_code(trying_session)["PRJ-3"].region_code == "AFR"


def test_a_project_serves_what_it_names_with_the_basis_of_the_link_or_else_what_its_initiative_serves(
    trying_session: Session,
) -> None:
    assert [(one.objective_code, one.basis, one.strength) for one in by_code(trying_session)["PRJ-1"].serves] == [
        ("P1", Basis.ILLUSTRATIVE, None)
    ]
    for objective in ("P1", "P2"):
        link(trying_session, objective, Strength.PRIMARY)
    first, second = projects.initiatives(trying_session)["RI-AFR1"].serves
    every = by_code(trying_session)
    assert every["PRJ-1"].serves == (first,)
    assert (first.objective_code, first.basis, first.strength) == ("P1", Basis.OFFICIAL, Strength.PRIMARY)
    assert [(one.objective_code, one.basis) for one in every["PRJ-2"].serves] == [("P1", Basis.PROPOSED)]
    assert every["PRJ-3"].serves == ()

    of_third = update(Project).where(col(Project.project_code) == "PRJ-3")
    trying_session.connection().execute(of_third.values(initiative_code="RI-AFR1", initiative_basis="inferred"))
    third = by_code(trying_session)["PRJ-3"]
    assert (third.serves, third.initiative_basis) == ((first, second), Basis.INFERRED)


def test_primary_links_of_an_initiative_come_first(trying_session: Session) -> None:
    assert projects.initiatives(trying_session)["RI-AFR1"].serves == ()
    link(trying_session, "E1", Strength.SECONDARY)
    link(trying_session, "P2", Strength.PRIMARY)
    assert [one.objective_code for one in projects.initiatives(trying_session)["RI-AFR1"].serves] == ["P2", "E1"]


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


def test_a_share_is_of_the_budgets_alone_of_which_somebody_tells_what_is_spent(tiny_session: Session) -> None:
    """By hand: 400 of 1,000 in time that is over; a band and a figure of which nothing is told change no share."""
    every = by_code(tiny_session)
    silent = replace(every["PRJ-2"], spent_chf=None)
    together = projects.spending([every["PRJ-1"], silent], Quarter.parse("2025-Q2"))
    assert (together.budget.low, together.budget.high) == (1500, 2500)
    assert (together.told.exact, together.without_spending) == (1000, 1)
    assert (together.share, together.shares, together.elapsed) == (0.4, (0.4, 0.4), 1)

    alone = projects.spending([silent], Quarter.parse("2025-Q2"))
    assert (alone.without_spending, alone.share, alone.shares, alone.elapsed) == (1, None, None, 0.75)
