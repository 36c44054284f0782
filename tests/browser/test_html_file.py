"""The HTML file in Chromium: it asks for nothing, can be read by everybody on any screen, and prints whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kap_documents import html
from kap_documents.html_content import prepared
from tests.kap_documents.conftest import document_of
from tests.support.chromium import ACCESSIBLE, new_window

TITLES_OUT_OF_SIGHT = """() => [...document.querySelectorAll('caption span')]
  .filter((title) => title.getBoundingClientRect().right > innerWidth).map((title) => title.textContent)"""
"""The titles of tables that end outside the window, also where the table is wider than it."""


@pytest.fixture(scope="module")
def address(tiny_database: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the file of the tiny plan, as if it was opened from a memory stick."""
    file = tmp_path_factory.mktemp("stick") / "points.html"
    file.write_bytes(html.write(prepared(document_of(tiny_database, "fr"))))
    return file.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    window = new_window(browser)
    yield window
    window.context.close()


def test_nothing_is_asked_of_any_network_and_no_rule_is_broken(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.evaluate("document.fonts.ready")
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert page.evaluate("window.refused") == []
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_everybody_can_read_it_on_any_screen(page: Page, address: str, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of its two words
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    found = Axe().run(page, options=ACCESSIBLE).response["violations"]
    assert [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(TITLES_OUT_OF_SIGHT) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.chart rect')).fill") == (
        "rgb(255, 255, 255)" if theme == "light" else "rgb(16, 23, 31)"
    )


def test_the_first_key_leads_past_the_contents(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "point-1"


def test_paper_has_every_row_and_each_page_its_data(page: Page, address: str) -> None:
    page.goto(address)
    rows = page.locator("tbody tr").count()
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [" ".join(one.extract_text().split()) for one in paper.pages]
    assert all("révision" in text and "Chiffres illustratifs" in text for text in texts)
    last = [page.locator("section").nth(number).locator("tbody tr:last-child > *").first.inner_text()
            for number in range(page.locator("section").count())]  # fmt: skip
    assert rows and all(any(cell in text for text in texts) for cell in last)
