"""What is known of plans before and after this one, and what of their years meets the data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from kap_model.database import engine_for, reading
from kap_model.queries import plan_facts
from kap_model.vocabulary import Family, PlanTopic
from tests.support.databases import build_database

FACTS = (
    "fact_code,plan_code,topic,is_known,text_en,text_fr,quote,quote_language,item_code,start_year,end_year,basis,source"
    """
NEXT-NAME,NEXT,name,1,Next plan,Plan suivant,,,,,,secondary,TINY
NEXT-RI,NEXT,initiatives,1,The first:,,{title},en,RI-AFR1,,,official,TINY
NEXT-WHAT,NEXT,priorities,0,Nothing found.,,,,,,,proposed,TINY
NEXT-YEARS,NEXT,years,1,Four years.,Quatre ans.,,,,2026,2029,official,TINY
TINY-YEARS,TINY,years,1,Four years.,,,,,2023,2026,official,TINY
UNKNOWN-NAME,UNKNOWN,name,1,A plan without years,,,,,,,unverified,TINY
"""
)


@pytest.fixture(scope="module", params=["Digital  transformation", "Innovation"])
def session(
    tiny_plan: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Session]:
    """The tiny plan with facts of the plan after it, whose first initiative has the same title or another one."""
    folder = tmp_path_factory.mktemp("facts")
    shutil.copytree(tiny_plan, folder / "data")
    (folder / "data" / "plan" / "plan_facts.csv").write_text(FACTS.format(title=request.param), "utf-8")
    (folder / "data" / "names" / "ru.csv").write_text(
        "language,code,field,text,basis,source\nru,NEXT-NAME,text,Следующий план,unverified,TINY\n", "utf-8"
    )
    file = build_database(folder / "data", folder / "kap.sqlite")
    engine = engine_for(f"sqlite:///{file}")
    with reading(engine) as opened:
        yield opened
    engine.dispose()


def test_plans_stand_in_time_and_one_without_years_last(session: Session) -> None:
    plans = plan_facts.known_plans(session, "en")
    assert [(known.plan_code, known.years) for known in plans] == [
        ("TINY", (2023, 2026)),
        ("NEXT", (2026, 2029)),
        ("UNKNOWN", None),
    ]
    (lacking,) = plans[1].about(PlanTopic.PRIORITIES)
    assert (lacking.is_known, plans[0].name) == (False, None)


@pytest.mark.parametrize(
    ("language", "name", "spoken", "years"),
    [
        ("en", "Next plan", "en", "Four years."),
        ("fr", "Plan suivant", "fr", "Quatre ans."),
        ("ru", "Следующий план", "ru", "Four years."),
        ("es", "Next plan", "en", "Four years."),
    ],
)
def test_a_sentence_is_in_the_language_or_in_english(
    session: Session, language: str, name: str, spoken: str, years: str
) -> None:
    known = plan_facts.known_plans(session, language)[1]
    assert known.name is not None
    assert (known.name.text, known.name.language) == (name, spoken)
    assert [fact.text for fact in known.about(PlanTopic.YEARS)] == [years]


def test_a_title_is_the_same_word_for_word_or_new(session: Session) -> None:
    (both,) = plan_facts.titles_in_both(session)
    assert (both.item_code, both.plan_code, both.basis, both.later_basis) == ("RI-AFR1", "NEXT", "proposed", "official")
    assert (both.title, both.is_same) == ("Digital transformation", both.later_title != "Innovation")


def test_kpis_with_published_figures_before_the_plan_or_real_targets_after_it(session: Session) -> None:
    every = plan_facts.kpis_beyond(session, "2024-Q1", "2026-Q3")
    aimed_at_the_end = {"K-E1.1-a", "K-E1.1-b", "K-P1.1-a", "K-P1.1-b", "K-P1.2-a", "K-P1.2-b", "K-P2.1-a", "K-P2.1-b"}
    assert {(one.kpi_code, one.first and str(one.first), one.last and str(one.last)) for one in every} == {
        ("K-P2.1-c", "2023-Q4", None),  # published in 2023; its target is illustrative
        *((code, None, "2026-Q4") for code in aimed_at_the_end),
    }
    assert plan_facts.kpis_beyond(session, "1990-Q1", "2100-Q4") == ()


def test_items_of_a_framework_are_counted_with_those_whose_title_was_not_checked(session: Session) -> None:
    assert plan_facts.framework_counts(session)[Family.RI] == (1, 0)  # its title is proposed, not unverified
