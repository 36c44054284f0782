"""The list of pages: each is a file, a question and a name of its own."""

from __future__ import annotations

import ast

import pytest

from kap_ui.frame import page_list
from tests.support.opened_page import ROOT

PAGES = [page.name for page in page_list.PAGES]


@pytest.mark.parametrize("entry", page_list.PAGES, ids=PAGES)
def test_a_page_is_a_file_whose_first_words_are_its_question(entry: page_list.Page) -> None:
    file = ROOT / entry.file
    assert file.is_file()
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) == entry.question


def test_every_file_of_a_page_is_in_the_site_map() -> None:
    files = {str(file.relative_to(ROOT)) for file in (ROOT / "pages").rglob("*.py")}
    assert files == {page.file for page in page_list.ALL}


def test_names_of_pages_are_unique_over_all_sections() -> None:
    assert len(set(PAGES)) == len(PAGES)
    assert {page.section for page in page_list.PAGES} <= set(page_list.SECTIONS)
