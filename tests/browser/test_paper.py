"""Pages on paper: what a reader prints is whole, light, and without what can only be pressed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from kap_ui.look import tokens
from tests.support.chromium import Visit, Visitor

PORTRAIT = 688
"""Pixels between the margins of A4."""

OVERLAP = """() => {
  const [picture, receipt] = ['.st-key-kpi_picture', '.st-key-kpi_receipt'].map((key) =>
    document.querySelector(key).getBoundingClientRect())
  return picture.bottom - receipt.top
}"""


def sheets(visit: Visit) -> list[tuple[int, int]]:
    """Print the page, and return width and height of each sheet in millimetres."""
    printed = visit.page.pdf(prefer_css_page_size=True).decode("latin-1")
    boxes = re.findall(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


def on_paper(visit: Visit) -> Visit:
    """Let the window show what the paper has, as wide as the paper."""
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": PORTRAIT, "height": 1000})
    return visit


@pytest.fixture
def printed(visitor: Visitor) -> Visit:
    """A KPI in the dark theme, which has been printed."""
    visit = visitor(color_scheme="dark").open("kpi", lang="en", kpi="K-P1.6-b", quarter="2025-Q4")
    assert set(sheets(visit)) == {(210, 297)}
    return on_paper(visit)


def test_a_kpi_on_paper_has_its_chart_above_its_receipt_in_the_light_theme_and_its_address(printed: Visit) -> None:
    page = printed.page
    assert page.evaluate(OVERLAP) <= 0
    svg = page.locator(".st-key-series .chart svg")
    box = svg.bounding_box()
    assert box is not None
    assert PORTRAIT - 40 < box["width"] <= PORTRAIT
    drawn = svg.evaluate("svg => svg.outerHTML").upper()
    assert tokens.LIGHT.ink in drawn and tokens.DARK.ink not in drawn
    for pressed in (".st-key-choices", ".toggles", ".links", ".menus"):
        expect(page.locator(pressed).first).to_be_hidden()
    expect(page.locator(".site .home")).to_be_visible()
    assert page.locator(".foot").evaluate("foot => getComputedStyle(foot, '::after').content") == f'"{page.url}"'
    assert page.evaluate("document.documentElement.scrollWidth") <= PORTRAIT

    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(svg.locator("text").first).to_have_attribute("fill", tokens.DARK.muted)


def test_every_row_of_a_long_table_is_printed_under_heads_that_come_again(visitor: Visitor) -> None:
    visit = visitor().open("gaps", lang="en", list="basis")
    table = visit.page.locator(".st-key-gap_basis_grid .facts")
    assert table.evaluate("table => table.scrollHeight > table.clientHeight")
    pages = sheets(visit)
    assert set(pages) == {(297, 210)} and 20 < len(pages) < 40
    on_paper(visit)
    assert table.evaluate("table => table.scrollHeight <= table.clientHeight + 1")
    expect(table.locator("thead")).to_have_css("display", "table-header-group")
    visit.page.emulate_media(media="null")
