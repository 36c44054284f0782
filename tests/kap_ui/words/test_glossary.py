"""All words that are explained, in each language: none is without a name and a meaning, and each can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from kap_model.database import engine_for
from kap_model.measures.roll_ups import ENOUGH_COVERAGE, ENOUGH_KPIS
from kap_model.queries import glossary as glossary_query
from kap_model.queries.glossary import PlanTerm
from kap_model.vocabulary import Basis, Status
from kap_ui import site_files
from kap_ui.words import glossary, language, wording
from kap_ui.words.collation import collation_key
from kap_ui.words.glossary import Term

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
SCRIPTS = {"ru": "[а-я]{3}", "ar": "[\u0621-\u064a]{3}", "zh": "[\u4e00-\u9fff]{2}"}


Plan = dict[str, tuple[PlanTerm, ...]]
"""The terms of the plan in each language."""


@pytest.fixture(scope="module")
def plan(shipped_database: Path) -> Iterator[Plan]:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with Session(engine) as session:
        yield {code: glossary_query.terms(session, code) for code in (*LANGUAGES, "pt")}
    engine.dispose()


def said(plan: Plan, code: str) -> list[Term]:
    with wording.spoken(code):
        return glossary.terms(plan[code])


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_term_of_the_plan_is_named_and_defined_in_each_language(plan: Plan, code: str) -> None:
    assert len(plan[code]) == 17
    for term in plan[code]:
        assert term.language == code and term.name and all(term.definition)
        assert len(term.definition) == len(term.official_definition)
        if code == "fr":
            assert (term.name, term.definition) == (term.official_name, term.official_definition)
        assert term.basis == (Basis.OFFICIAL if code == "fr" else Basis.UNVERIFIED)
        if code in SCRIPTS:
            assert re.search(SCRIPTS[code], term.name.lower())
            assert all(re.search(SCRIPTS[code], paragraph.lower()) for paragraph in term.definition)


def test_a_language_without_a_definition_has_the_english_one_and_says_so(
    plan: Plan,
) -> None:
    assert [(term.name, term.definition, term.language) for term in plan["pt"]] == [
        (term.name, term.definition, "en") for term in plan["en"]
    ]


def test_names_that_were_read_in_official_texts_are_told_from_those_that_were_translated(
    plan: Plan,
) -> None:
    read = {(code, term.code) for code in LANGUAGES for term in plan[code] if term.name_basis == Basis.OFFICIAL}
    assert {one for one in read if one[0] != "fr"} == {
        ("es", "g.rbm"), ("ru", "g.outcome"), ("ar", "g.outcome"), ("ar", "g.rbm"), ("zh", "g.goal"),
    }  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_words_are_sorted_by_name_in_two_lists_and_say_something_in_the_language(plan: Plan, code: str) -> None:
    every = said(plan, code)
    of_plan, own = every[:17], every[17:]
    assert all(term.plan is not None for term in of_plan) and all(term.plan is None for term in own)
    assert {term.key for term in own} == set(glossary.OWN)
    for terms in (of_plan, own):
        assert [term.name for term in terms] == sorted((term.name for term in terms), key=collation_key)
    assert len({term.name for term in own}) == len(own)
    assert all(term.name and term.paragraphs and all(term.paragraphs) for term in own)
    assert all(term.paragraphs[-1].endswith((".", "。")) for term in own)


def test_what_is_said_to_explain_more_is_there(plan: Plan) -> None:
    every = said(plan, "en")
    keys = {term.key for term in every}
    assert len(keys) == len(every)
    method = (site_files.DOCUMENTS / "method.md").read_text(encoding="utf-8")
    for term in every:
        assert keys - {term.key} >= set(term.see)
        assert not term.rule or f"- **{term.rule}" in method


def test_each_status_is_explained_under_its_code() -> None:
    assert {str(status).replace("_", "-") for status in Status} <= set(glossary.OWN)


def test_the_cuts_of_a_roll_up_are_those_of_the_method(
    plan: Plan,
) -> None:
    (paragraph,) = next(term.paragraphs for term in said(plan, "en") if term.key == "too-little-data")
    assert f"less than {100 * ENOUGH_COVERAGE:.0f}%" in paragraph
    assert ENOUGH_KPIS == 3 and "Fewer than three" in paragraph


@pytest.mark.parametrize(
    ("code", "words", "key"),
    [
        ("en", "burn rate", "share-spent"),
        ("fr", "REALISATIONS", "g.outcome"),
        ("fr", "empreinte edition", "fingerprint"),
        ("es", "proyeccion", "forecast"),
        ("ru", "ТЕМП", "pace"),
        ("ru", "Réalisations", "g.outcome"),  # the official French word, for who has read it
        ("zh", "下限", "lower-bound"),
    ],
)
def test_a_word_is_found_by_name_and_meaning_whatever_its_accents_and_letter_case(
    plan: Plan, code: str, words: str, key: str
) -> None:
    every = said(plan, code)
    found = glossary.sought(every, words)
    assert key in {term.key for term in found}
    assert 0 < len(found) < len(every)


def test_each_key_that_a_page_leads_to_is_explained(plan: Plan) -> None:
    """A key of the plan's terms is data, which nothing else checks."""
    files = [*(site_files.ROOT / "kap_ui").rglob("*.py"), *(site_files.ROOT / "pages").rglob("*.py")]
    texts = [text for file in files if "glossary_links" in (text := file.read_text(encoding="utf-8"))]
    keys = {key for text in texts for key in re.findall(r'"(g\.\w+)"', text)}
    assert len(keys) >= 10
    assert keys <= {term.code for term in plan["en"]}


def test_every_language_is_tested() -> None:
    assert {*language.PREPARED} == set(LANGUAGES)
