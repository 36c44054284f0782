"""The page of the glossary: each term at its address, found by a word, its official wording beside."""

from __future__ import annotations

import re

import pytest

from tests.support.opened_page import OpenPage, Shown


def opened(shown: Shown) -> list[str]:
    """Return the keys of the terms that the page marks as opened."""
    return re.findall(r'data-opened="([\w.-]+)"', shown.blocks["glossary"])


def names(shown: Shown) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", shown.blocks["glossary"])


def test_a_term_has_an_address_at_which_it_is_opened(open_page: OpenPage) -> None:
    shown = open_page("glossary", lang="en", term="g.outcome")

    assert opened(shown) == ["g.outcome"]
    assert "notices" not in shown.blocks
    assert len(names(shown)) == len(set(re.findall(r"term=([\w.-]+)", shown.blocks["glossary"])))


def test_a_term_that_is_not_known_is_named_in_a_notice_above_the_whole_list(open_page: OpenPage) -> None:
    shown = open_page("glossary", lang="en", term="nonsense")

    assert "“nonsense” cannot be shown" in shown.blocks["notices"]
    assert opened(shown) == []
    assert {"Pace", "Outcomes"} <= set(names(shown))


def test_the_list_has_what_is_sought_and_says_how_much_that_is(open_page: OpenPage) -> None:
    shown = open_page("glossary", lang="en", find="BURN rate", term="pace")

    assert names(shown) == ["Share spent"]
    assert opened(shown) == []
    assert "1 of " in shown.blocks["headline"] and "“BURN rate”" in shown.blocks["headline"]
    nothing = open_page("glossary", lang="en", find="zzz")
    assert "Show all words" in nothing.blocks["glossary"] and names(nothing) == []


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_the_official_french_stands_beside_what_is_not_official(open_page: OpenPage, language: str) -> None:
    markup = open_page("glossary", lang=language).blocks["glossary"]

    assert "Réalisations" in markup
    assert ('lang="fr"' in markup) == (language == "ru")
    if language == "ru":
        assert markup.count("<details>") == 17
        # The word itself was read in an official text; its definition was not.
        assert '<p class="comment">Конечные результаты: ' in markup


def test_data_without_a_glossary_leave_the_words_of_the_program(open_page: OpenPage) -> None:
    shown = open_page("glossary", "tiny_database", lang="en")

    assert "Terms of the plan" not in shown.blocks["glossary"]
    assert "Pace" in names(shown)


@pytest.mark.parametrize(
    ("page", "choices", "block", "key", "words"),
    [
        ("kpi", {"kpi": "K-P1.1-a"}, "receipt", "expected-progress", "Expected progress"),
        ("kpi", {"kpi": "K-P1.1-a"}, "receipt", "target", "Target · Q4 2026"),
        ("kpi", {"kpi": "K-P1.1-a"}, "headline", "coverage", "6 of 6"),
        ("priorities", {"priority": "P1"}, "chain", "g.outcome", "7 outcomes"),
        ("overview", {}, "said", "illustrative", "Illustrative figures"),
        ("overview", {}, "foot", "data-quarter", r"Latest data quarter: Q\d 2026"),
        ("sources", {}, "bases", "basis", "How certain a row is"),
    ],
)
def test_a_word_leads_to_its_explanation_from_where_it_stands(
    open_page: OpenPage, page: str, choices: dict[str, str], block: str, key: str, words: str
) -> None:
    markup = open_page(page, lang="en", **choices).blocks[block]

    assert re.search(rf'<a href="glossary\?[^"]*term={re.escape(key)}" [^>]*class="explained"[^>]*>{words}</a>', markup)
