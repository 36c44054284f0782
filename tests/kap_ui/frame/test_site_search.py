"""The search finds what the shipped data name, in every language, and leads to its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.people.permissions import Action
from kap_ui.cache import run_context
from kap_ui.frame import page_list, site_search
from kap_ui.frame.site_search import LONGEST, Asker
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.finding import Entry, Index
from kap_ui.words.matching import in_words

NOBODY = Asker({}, lambda _action: False)


@contextmanager
def reading(database: Path, spoken: str) -> Iterator[None]:
    with run_context.script_run({}):
        wording.set_language(spoken)
        data.begin(str(database))
        yield


@pytest.fixture(scope="module")
def entries_in(shipped_database: Path) -> Callable[[str], list[Entry]]:
    """Return all that can be found in a language."""

    @lru_cache
    def entries(spoken: str) -> list[Entry]:
        with reading(shipped_database, spoken):
            return site_search._entries()

    return entries


@pytest.fixture(scope="module")
def index_in(entries_in: Callable[[str], list[Entry]]) -> Callable[[str], Index]:
    return lru_cache(lambda spoken: Index(entries_in(spoken)))


def finds(database: Path, words: str, spoken: str = "en", asker: Asker = NOBODY) -> dict[str, list[str]]:
    """Return the addresses that words find, by the title of their group."""
    with reading(database, spoken):
        answer = site_search.answer(words, asker)
    return {group["title"]: [find["href"] for find in group["finds"]] for group in answer["groups"]}


@given(st.data(), st.sampled_from(language.offered()))
def test_anything_is_found_by_its_code_and_by_the_beginning_of_a_word_of_its_name(
    entries_in: Callable[[str], list[Entry]], index_in: Callable[[str], Index], drawn: st.DataObject, spoken: str
) -> None:
    entry = drawn.draw(st.sampled_from(entries_in(spoken)))
    word = drawn.draw(st.sampled_from(in_words(entry.name.words).split()))
    typed = [word[: drawn.draw(st.integers(1, len(word)))], *filter(None, (entry.code, *entry.codes))]
    for words in typed:
        assert entry in [find.entry for find in index_in(spoken).find(words)], words


@given(st.data(), st.sampled_from(language.offered()))
def test_a_name_is_found_with_one_letter_changed(
    entries_in: Callable[[str], list[Entry]], index_in: Callable[[str], Index], drawn: st.DataObject, spoken: str
) -> None:
    entry = drawn.draw(st.sampled_from(entries_in(spoken)))
    name = in_words(entry.name.words).strip()
    words = name.split()
    is_chinese = len(words) > 3 and all(len(word) == 1 and word.isalpha() for word in words)
    places = [
        (number, place)
        for number, word in enumerate(words)
        for place in range(len(word))
        if is_chinese or (len(word) > 3 and word.isalpha() and not word.startswith("ال"))
    ]
    if not places:
        return
    number, place = drawn.draw(st.sampled_from(places))
    words[number] = words[number][:place] + ("龘" if is_chinese else "ѫ") + words[number][place + 1 :]
    typed = ("" if is_chinese else " ").join(words)
    assert entry in [find.entry for find in index_in(spoken).find(typed)], typed


def test_every_find_leads_to_a_page_that_knows_what_it_says(entries_in: Callable[[str], list[Entry]]) -> None:
    known = {page.name for page in page_list.ALL}
    for entry in entries_in("en"):
        assert entry.page in known, entry


@pytest.mark.parametrize(
    ("words", "group", "address"),
    [
        ("K-P1.1-a", "KPIs", "kpi?kpi=K-P1.1-a"),
        ("P2.1", "Outcomes", "kpis?priority=P2&outcome=O-P2.1"),
        ("P4", "Priorities and enablers", "priorities?priority=P4"),
        ("OF2", "Products and services", "matrix?row=OF2"),
        ("mali", "Places and offices", "places?place=MLI"),
        ("addis", "Places and offices", "office?place=RO-AFR"),
        ("giga unicef", "Places and offices", "office?place=HQ"),
        ("least developed", "Places and offices", "profile?place=LDC"),
        ("sdg 9", "SDGs and other items", "item?item=SDG9"),
        ("resolution 45", "SDGs and other items", "item?item=WTDC-R45"),
        ("question 5/1", "SDGs and other items", "item?item=Q5%2F1"),
        ("AFR1", "Regional initiatives", "initiatives?initiative=RI-AFR1"),
        ("prida", "Projects", "initiatives?project=PUB-PRIDA"),
        ("WTDC-22", "Meetings", "editions#WTDC-22"),
        ("needed pace", "Glossary", "glossary?term=needed-pace"),
        ("roll-up", "Glossary", "glossary?term=roll-up"),
        ("matrix", "Pages", "matrix"),
        ("links are missing", "Pages", "gaps"),
    ],
)
def test_a_find_leads_to_its_page(shipped_database: Path, words: str, group: str, address: str) -> None:
    assert finds(shipped_database, words)[group][0].startswith(address)


def test_the_readers_choices_go_along_and_nothing_else_of_the_address(shipped_database: Path) -> None:
    query = {
        "lang": "en",
        "quarter": "2025-Q4",
        "place": "AFR",
        "edition": "TDAG-26",
        "kpi": "x" * 200,
        "sort": "status",
    }
    asker = Asker(query, lambda _action: False)
    (office,) = finds(shipped_database, "prida", asker=asker)["Projects"]
    assert parse_qs(urlsplit(office).query) == {
        "lang": ["en"], "quarter": ["2025-Q4"], "place": ["AFR"], "edition": ["TDAG-26"], "project": ["PUB-PRIDA"],
    }  # fmt: skip
    assert "place=MLI" in finds(shipped_database, "mali", asker=asker)["Places and offices"][0]
    assert "edition" not in finds(shipped_database, "account", asker=asker)["Pages"][0]


def test_a_page_for_some_is_found_by_them_alone(shipped_database: Path) -> None:
    administrator = Asker({}, lambda action: action is Action.MANAGE_PEOPLE)
    for asker, is_found in ((NOBODY, False), (administrator, True)):
        pages = finds(shipped_database, "people", asker=asker).get("Pages", [])
        assert ("people" in pages) is is_found


def test_made_up_projects_are_marked_and_left_out_of_published_data(shipped_database: Path) -> None:
    with reading(shipped_database, "en"):
        code = next(entry.code for entry in site_search._entries() if entry.is_made_up)
        (group,) = site_search.answer(code, NOBODY)["groups"]
        assert group["finds"][0]["mark"] == "illustrative"
        assert site_search.answer(code, Asker({"origin": "published"}, lambda _action: False))["groups"] == []


def test_an_english_word_finds_a_name_in_another_language_and_says_by_what(shipped_database: Path) -> None:
    with reading(shipped_database, "ar"):
        (group, *_others) = site_search.answer("cote d'ivo", NOBODY)["groups"]
    (found,) = group["finds"]
    assert found["other"] == ("", "Côte", " ", "d'Ivo", "ire")
    assert found["otherLang"] == "en"
    assert "lang" not in found


def test_of_many_finds_twenty_are_shown_and_the_rest_is_counted(shipped_database: Path) -> None:
    with reading(shipped_database, "en"):
        answer = site_search.answer("telecommunication", NOBODY)
        every = len(site_search._index().find("telecommunication"))
    assert sum(len(group["finds"]) for group in answer["groups"]) == 20
    assert answer["said"] == f"{every} found"
    assert answer["note"] == f"{every - 20} more. Add a word to narrow the search."


def test_words_that_are_too_long_are_cut(shipped_database: Path) -> None:
    with reading(shipped_database, "en"):
        assert ("z" * LONGEST + "”") in site_search.answer("z" * 5000, NOBODY)["note"]
