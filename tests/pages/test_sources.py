"""The foot of a page and the files of a figure name the sources of the rows shown, and no others."""

from __future__ import annotations

import re

import pytest

from tests.support.opened_page import OpenPage, Shown

MADE_UP = "Made-up figures that show the system at work"


def sources_of(shown: Shown) -> str:
    """Return the sources in the foot, as a reader sees them."""
    return re.sub(r"<[^>]+>", "", shown.blocks["foot"].partition("</span>")[0])


@pytest.mark.parametrize("name", ["overview", "priorities", "kpis", "places", "compare", "profile"])
def test_made_up_figures_are_named_first_and_in_bold_with_the_number_of_their_rows(
    open_page: OpenPage, name: str
) -> None:
    shown = open_page(name, lang="en", priority="P1")

    assert re.match(rf"Sources: {MADE_UP}.*?\([\d,]+ rows\)(; |$)", sources_of(shown))
    assert re.search(rf"<b>{MADE_UP}[^<]*</b>", shown.blocks["foot"])


def test_figures_that_are_wholly_made_up_credit_nobody(open_page: OpenPage) -> None:
    assert re.fullmatch(
        rf"Sources: {MADE_UP}[^;]*; reported and published by nobody \(\d+ rows\)",
        sources_of(open_page("places", lang="en", kpi="K-P3.2-a")),
    )


def test_published_figures_name_the_publications_that_they_are_read_in(open_page: OpenPage) -> None:
    named = sources_of(open_page("places", lang="en", kpi="K-P1.6-b"))

    assert "Key ICT indicators" in named and MADE_UP not in named
    assert "Cybersecurity" not in named and "price baskets" not in named


def test_published_figures_alone_name_no_made_up_source(open_page: OpenPage) -> None:
    for name in ("overview", "kpi", "compare", "profile"):
        assert MADE_UP not in open_page(name, lang="en", origin="published").blocks["foot"]


def test_the_data_quarter_is_that_of_the_rows_shown(open_page: OpenPage) -> None:
    shown = open_page("item", lang="en", item="SDG-17.8.1", origin="published")

    assert "Latest data quarter: Q4 2025" in shown.blocks["foot"]
