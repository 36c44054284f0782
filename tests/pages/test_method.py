"""The page of the method."""

from __future__ import annotations

import re

import pytest

from tests.support.opened_page import OpenPage

EXAMPLES = {
    "en": ("| decrease | 100 | 60 | 110 | Q4 2024 | −0.25 | 0.5 | −0.5 | Regressing |", "Not achieved", "93.1"),
    "fr": ("| diminuer | 100 | 60 | 110 | T4 2024 | −0,25 | 0,5 | −0,5 | En recul |", "Non atteint", "93,1"),
}


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_thirteen_worked_examples_are_printed_as_pages_print_figures(open_page: OpenPage, language: str) -> None:
    (method,) = [markdown.value for markdown in open_page("method", lang=language).app.markdown]
    table = method[method.index("\n###") :].partition("\n\n## ")[0]

    assert all(printed in table for printed in EXAMPLES[language])
    assert len(re.findall(r"^\| (?!---)", table, re.M)) == 1 + 13
    assert "off_track" not in method and "2024-Q4" not in method


@pytest.mark.parametrize("language", EXAMPLES)
def test_every_link_of_the_contents_leads_to_a_part_or_a_rule(open_page: OpenPage, language: str) -> None:
    shown = open_page("method", lang=language)
    (method,) = [markdown.value for markdown in shown.app.markdown]
    leads_to = re.findall(r'#([\w-]+)"', shown.blocks["contents"])

    assert leads_to[-15:] == [f"R{rule}" for rule in range(1, 16)]
    assert len(leads_to) == 15 + 10
    assert all(f'<span id="{name}"></span>' in method for name in leads_to)
    assert "glossary?" in shown.blocks["contents"]


def test_a_method_that_is_not_translated_says_its_language_and_its_examples_are_in_the_readers(
    open_page: OpenPage,
) -> None:
    shown = open_page("method", lang="ru")
    (method,) = [markdown.value for markdown in shown.app.markdown]
    before, table, after = _parts(method)

    assert "R1" in before and "R15" in after
    assert "С отставанием" in table and "R1" not in table
    assert '<span lang="en">In short</span>' in shown.blocks["contents"]


def _parts(method: str) -> tuple[str, str, str]:
    """The text before the examples, the examples, and the text after them."""
    before, rest = method.removeprefix('<div lang="en">').split("</div>", 1)
    table, after = rest.split('<div lang="en">', 1)
    return before, table, after.removesuffix("</div>")
