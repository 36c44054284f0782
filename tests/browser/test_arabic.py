"""A page in Arabic begins at the right, and only its readers fetch its font."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser

from tests.support.chromium import TOO_WIDE, Visit, new_window

BARS = """() => {
  const bar = [...document.querySelectorAll('.kap .overview .bullet')].find((each) => each.querySelector('.fill'))
  const [whole, filled] = [bar, bar.querySelector('.fill')].map((each) => each.getBoundingClientRect())
  return [whole.right - filled.right, filled.left - whole.left]
}"""
"""How far the filled part of the first row's bar stands from both ends of the bar, in pixels."""

FONTS = """() => document.fonts.ready.then(() =>
  performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /noto-sans/.test(name)))"""
"""The addresses of the fonts that the page has fetched, once all that it asked for are there."""


def test_an_arabic_page_is_mirrored_and_leaves_other_readers_their_fonts(
    visitor: Callable[..., Visit], browser: Browser, address: str
) -> None:
    visit = visitor(width=390)
    page = visit.open("overview", lang="ar").settled().page
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate(TOO_WIDE) <= 0
    from_right, from_left = page.evaluate(BARS)
    assert abs(from_right) <= 2 < from_left
    assert page.locator("[data-testid=stMain] svg").count() > 0
    assert page.locator("[aria-roledescription]").count() == 0  # what Vega says of charts and marks is English
    assert any("arabic" in name for name in page.evaluate(FONTS))

    # A new window: one that has shown other languages before has their fonts, and says so.
    page = Visit(new_window(browser), address).open("overview", lang="en").settled().page
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert [name for name in page.evaluate(FONTS) if "latin" not in name and "math" not in name] == []
    page.context.close()
