"""The page that the browser gets first: compressed, with the stylesheet and hints for what it needs."""

from __future__ import annotations

import gzip
import re

import pytest

from kap_ui.frame import page_list
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import index_page
from tests.support.answer import Answer


@pytest.mark.parametrize("name", ["", "places", "files"])
def test_the_page_hints_at_scripts_that_are_there(address: str, name: str) -> None:
    page = Answer(address, f"/{name}", accept_encoding="gzip")
    html = gzip.decompress(page.body).decode()
    hinted = re.findall(r'<link rel="modulepreload" crossorigin(?: fetchpriority="low")? href="\.([^"]+)"', html)

    assert html == Answer(address, f"/{name}").body.decode()
    for part in (*index_page._NEEDED, *index_page._ALSO_NEEDED.get(name, ())):
        assert f"/static/js/{part}." in html, part
    for path in (*hinted, index_page._FONT.removeprefix(".")):
        assert Answer(address, path).status == 200
    assert page.headers["cache-control"] == "no-cache"


def test_hints_are_for_pages_that_are_there() -> None:
    assert index_page._ALSO_NEEDED.keys() <= {page.name for page in page_list.PAGES}


def test_the_page_carries_the_stylesheet_after_all_else_and_asks_for_no_font_that_is_not_ours(address: str) -> None:
    html = Answer(address, "/").body.decode()

    assert stylesheet() in html.rpartition('<div id="root"></div>')[2]
    preloaded = [link for link in re.findall(r"<link[^>]*>", html) if 'as="font"' in link]
    assert len(preloaded) == 1
    assert "noto-sans" in preloaded[0]
