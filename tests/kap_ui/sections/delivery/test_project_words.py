"""What is said of projects: times with open ends, states counted, what a sum leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model.money import NO_BUDGET, Budget
from kap_model.quarter import Quarter
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject
from kap_model.vocabulary import Basis, Origin, ProjectState
from kap_ui.sections.delivery import project_words
from kap_ui.words import wording

START, END, AT = Quarter.parse("2024-Q1"), Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4")

PROJECT = DeliveryProject(
    project_code="PRJ",
    name_en="Networks",
    name_fr=None,
    priority_code="P1",
    serves=(),
    initiative_code="RI-AFR1",
    initiative_basis=Basis.INFERRED,
    office_code=None,
    region_code="AFR",
    countries=("KEN",),
    start_quarter=START,
    end_quarter=END,
    state=ProjectState.ONGOING,
    budget=Budget(low=1_000_000, high=1_000_000),
    spent_chf=250_000,
    funding=None,
    partners=(),
    origin=Origin.PUBLISHED,
    basis=Basis.OFFICIAL,
    source="SRC",
    note=None,
)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (START, END, "Q1 2024 to Q4 2025"),
        (START, None, "from Q1 2024, end not known"),
        (None, END, "to Q4 2025, start not known"),
        (None, None, "no dates known"),
    ],
)
def test_an_end_that_is_not_known_is_said(start: Quarter | None, end: Quarter | None, words: str) -> None:
    project = replace(PROJECT, start_quarter=start, end_quarter=end)
    assert project_words.times(project) == words


def test_how_sure_the_initiative_of_a_published_project_is_stands_beside_it() -> None:
    assert project_words.facts(PROJECT) == (
        "under way; Q1 2024 to Q4 2025; published; link to the initiative: inferred"
    )  # fmt: skip
    official = replace(PROJECT, initiative_basis=Basis.OFFICIAL)
    assert project_words.facts(official) == "under way; Q1 2024 to Q4 2025; published"


def test_a_name_is_in_the_reader_s_language_or_says_in_which_it_is() -> None:
    translated = replace(PROJECT, name_fr="Réseaux")
    with wording.spoken("fr"):
        assert (project_words.name(PROJECT), project_words.language_of_name(PROJECT)) == ("Networks", "en")
        assert (project_words.name(translated), project_words.language_of_name(translated)) == ("Réseaux", "")
    assert project_words.language_of_name(PROJECT) == ""


def test_states_are_counted_in_their_order_with_the_grammar_of_the_language() -> None:
    projects = [
        replace(PROJECT, state=state)
        for state in (ProjectState.COMPLETED, ProjectState.COMPLETED, None, ProjectState.ONGOING)
    ]
    assert [words for _code, words in project_words.states_counted(projects)] == [
        "1 under way", "2 completed", "1 of unknown state",
    ]  # fmt: skip
    with wording.spoken("fr"):
        assert dict(project_words.states_counted(projects))["completed"] == "2 achevés"


def test_what_a_sum_leaves_out_stands_beside_it() -> None:
    """Of four projects one has no budget, one is known in dollars, and one has a budget without spending."""
    projects = [
        PROJECT,
        replace(PROJECT, budget=NO_BUDGET),
        replace(PROJECT, budget=Budget(amount=3_800_000, currency="USD"), spent_chf=None),
        replace(PROJECT, budget=Budget(low=500_000, high=1_000_000), spent_chf=None),
    ]
    together = delivery.spending(projects, AT)

    assert project_words.left_out(projects, together) == (
        "besides, not converted: USD 3.8 million; 1 project without a budget; spending of 1 project not known"
    )
    assert project_words.pace(delivery.spending([PROJECT], AT)) == "25% spent, 50% of the time"
    assert project_words.pace(delivery.spending([replace(PROJECT, spent_chf=None)], AT)) == "50% of the time elapsed"


def test_an_illustrative_amount_in_another_currency_is_not_called_published() -> None:
    dollars = replace(PROJECT, budget=Budget(amount=3_800_000, currency="USD"))
    assert project_words.budget(dollars) == "USD 3.8 million (as published)"
    assert project_words.budget(replace(dollars, origin=Origin.ILLUSTRATIVE)) == "USD 3.8 million"
