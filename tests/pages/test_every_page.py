"""What holds of every page, found from the site map, so that a new page is tested unasked."""

from __future__ import annotations

import calendar
import json
import re
from functools import lru_cache
from pathlib import Path

import pytest
from sqlalchemy import select

from kap_model.schema import METADATA
from kap_ui.frame import page_list
from kap_ui.words import language
from tests.support.opened_page import ROOT, OpenPage, Shown, has_typed_sign, unmarked, words_of_markup
from tests.support.sessions import session_of

PAGES = [page.name for page in page_list.PAGES]
SMALLER_DATABASES = ["published_database", "empty_database", "one_kpi_database"]

CODES = re.compile(r"[A-Z][A-Za-z]*-?[A-Z]*[0-9.]+(?:[-–/][A-Za-z0-9.]+)*|[A-Z]{2,}|Q[1-4] \d{4}|K-[A-Z0-9.]+-[a-z]")
"""Codes of the plan, abbreviations and quarters stand as they are in every language."""

WITHOUT_QUARTER = {
    "connectivity",
    "initiatives",
    "flow",
    "files",
    "resources",
    "submit",
    "review",
    "actions",
    "history",
    "editions",
    "account",
    "people",
    "method",
    "sources",
    "glossary",
    "plans",
}
"""The pages whose figures are those of no quarter."""

ADDRESSES = {"office": {"place": "AFR"}}
"""The address of a page that shows nothing before a choice."""

CHARTS = {"overview": 2, "kpi": 1, "places": 1, "office": 2, "compare": 2, "matrix": 1}
"""How many charts a page draws, so that a test of all charts of a page is known to have seen them."""

OWN_NAMES = {language.language_of(code).name for code in (*language.PREPARED, language.PSEUDO)}


def headed(blocks: dict[str, str]) -> bool:
    return any('class="headline"' in markup or 'class="note"' in markup for markup in blocks.values())


def require_answer(shown: Shown, spoken: str) -> None:
    """Require that a page answers with a headline or says why not, and each chart says its kind and its finding."""
    blocks, charts, figure_names = shown.blocks, shown.charts, shown.figure_names
    assert not shown.app.exception
    assert "failure" not in blocks, shown.text
    assert headed(blocks)
    assert "foot" in blocks
    assert shown.choices["lang"] == spoken

    assert all(chart.alt.strip() for chart in charts)
    assert len(figure_names) == len(charts)
    for words in figure_names:
        title, _stop, finding = words.partition(". ")
        assert title.strip() and finding.strip()


@pytest.mark.parametrize(
    ("database", "spoken"), [*((database, "en") for database in SMALLER_DATABASES), ("shipped_database", "fr")]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_with_a_headline_or_says_why_not_and_each_chart_says_its_kind_and_its_finding(
    open_page: OpenPage, name: str, database: str, spoken: str
) -> None:
    """The same of the shipped data in English is required where the tests below open each page."""
    require_answer(open_page(name, database, lang=spoken), spoken)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_QUARTER])
def test_the_charts_of_a_page_keep_their_specifications_when_the_quarter_changes(
    open_page: OpenPage, name: str
) -> None:
    if name in ADDRESSES:
        require_answer(open_page(name, lang="en"), "en")
    shown = open_page(name, lang="en", **ADDRESSES.get(name, {}))
    require_answer(shown, "en")
    before = [chart.specification for chart in shown.charts]

    shown.choose("quarter", "2025-Q2")

    assert [chart.specification for chart in shown.charts] == before
    assert len(before) == CHARTS.get(name, 0)


@pytest.mark.parametrize("name", sorted(WITHOUT_QUARTER))
def test_a_page_that_no_quarter_changes_offers_none(open_page: OpenPage, name: str) -> None:
    shown = open_page(name, lang="en")

    require_answer(shown, "en")
    assert "quarter" not in shown.choices


@pytest.mark.parametrize("name", PAGES)
def test_no_string_of_a_page_escapes_translation(open_page: OpenPage, name: str, shipped_database: Path) -> None:
    shown = open_page(name, lang=language.PSEUDO)

    assert "failure" not in shown.blocks
    assert " title=" not in "".join(shown.blocks.values())  # what only a mouse can read
    escaped = [text for text in dict.fromkeys(shown.texts) if left_over(text, shipped_database)]
    assert escaped == []
    assert [text for text in [*shown.texts, *texts_of_charts(shown)] if has_typed_sign(text)] == []
    assert [text for text in shown.texts if re.search(r"</(b|a|i)>", text)] == []  # markup that was joined as a text


def texts_of_charts(shown: Shown) -> list[str]:
    """Return the texts of the tables that the charts of a page draw."""
    tables = [json.loads(table)[1] for chart in shown.charts for table in chart.tables.values()]
    return list(
        dict.fromkeys(cell for columns in tables for cells in columns for cell in cells if isinstance(cell, str))
    )


DAYS = re.compile(rf"\b(?:\d{{1,2}} )?({'|'.join(calendar.month_name[1:])}) \d{{4}}\b")
"""Days and months as the cells of a table have them."""


def left_over(text: str, database: Path) -> str:
    """Return the words of a text that are neither translated nor data, codes, quarters or names of languages."""
    rest = re.sub(r'<span id="[\w-]+"></span>|<div lang="en">|</div>', "", unmarked(text))  # anchors of the method
    if not re.search(r"[^\W\d_]{2}", rest) or rest.strip() in OWN_NAMES or DAYS.fullmatch(rest.strip()):
        return ""
    for known in known_in(rest, database):
        rest = rest.replace(known, " ")
    rest = CODES.sub(" ", DAYS.sub(" ", rest))
    return " ".join(re.findall(r"[^\W\d_]{2,}", rest))


BEGINNING = 4
"""Letters by which texts are looked up: there are ten thousand, and few begin with any of the letters of a sentence."""


def known_in(text: str, database: Path) -> list[str]:
    """Return the names of languages and, the longest first, the texts of a database that a text holds."""
    begun = {text[at : at + letters] for letters in range(2, BEGINNING + 1) for at in range(len(text))}
    by_beginning = texts_by_beginning(database)
    found = sorted(one for beginning in begun for one in by_beginning.get(beginning, ()))
    return [*OWN_NAMES, *(known for _place, known in found if known in text)]


@lru_cache(maxsize=2)
def texts_by_beginning(database: Path) -> dict[str, list[tuple[int, str]]]:
    """Return every text of a database with its place among all, the longest first, by its first letters."""
    texts: dict[str, list[tuple[int, str]]] = {}
    for place, known in enumerate(data_texts(database)):
        texts.setdefault(known[:BEGINNING], []).append((place, known))
    return texts


def data_texts(database: Path) -> tuple[str, ...]:
    """Return every text of a database, the longest first, and the method, which is a document of its own."""
    texts: set[str] = set()
    with session_of(database) as session:
        for table in METADATA.sorted_tables:
            for row in session.connection().execute(select(table)):
                cells = [cell for cell in row if isinstance(cell, str) and re.search(r"[^\W\d_]{2}", cell)]
                # A page prints the title of a source and then, as it stands behind the colon, the place in it; and each
                # line of a definition as a paragraph.
                parts = (part for cell in cells for part in (cell, cell.partition(": ")[2], *cell.splitlines()))
                texts |= {part.strip() for part in parts if part}
    method = ROOT / "docs" / "method.md"
    if method.is_file():
        lines = (re.sub(r" \{#[\w-]+\}", "", line) for line in method.read_text(encoding="utf-8").splitlines())
        texts |= {
            line.lstrip("# ") for line in lines if re.search(r"[^\W\d_]{2}", line) and not line.startswith("| KPI")
        }
    return tuple(sorted(texts, key=len, reverse=True))


def test_words_of_markup_are_those_that_are_seen_or_heard() -> None:
    assert words_of_markup('<p data-tip="a" class="b">c <b aria-label="d">e</b></p>') == ["a", "c", "d", "e"]
