"""One word that no line can hold, in each name, reason, note and unit, pushes no page aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kap_ui.frame import page_list
from tests.support.chromium import TOO_WIDE, Visit, new_window
from tests.support.databases import LONG_WORD
from tests.support.server import served

CHOSEN = {
    "kpi": {"kpi": "K-P1.1-a", "place": "AFR"}, "matrix": {"row": "P1", "col": "SDG9"}, "item": {"item": "SDG9"},
    "office": {"place": "AFR"},
}  # fmt: skip

PAGES = [page.name for page in page_list.PAGES if page.section != "reporting"]
"""A reader who has not signed in sees a note on the pages of reporting, and nothing of the data."""


@pytest.fixture(scope="module")
def window(browser: Browser, long_words_database: Path) -> Iterator[Visit]:
    with served(long_words_database) as address:
        visit = Visit(new_window(browser), address)
        yield visit
        visit.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_word_that_no_line_can_hold_pushes_no_page_aside(window: Visit, name: str) -> None:
    window.open(name, **{"lang": "en", "origin": LONG_WORD, **CHOSEN.get(name, {})})
    too_wide = {}
    for width in (1440, 390):
        window.page.set_viewport_size({"width": width, "height": 900})
        too_wide[width] = window.settled().page.evaluate(TOO_WIDE)
    assert {width: pixels for width, pixels in too_wide.items() if pixels > 0} == {}
