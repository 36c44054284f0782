"""The page that the browser gets first: compressed, with the stylesheet and hints for what it needs."""

from __future__ import annotations

import gzip
import re

import pytest

from kap_ui.frame import page_list
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import index_page
from kap_ui.streamlit_internals import index_html, vega_embed
from tests.support.answer import Answer


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", (vega_embed.PART, index_html.COMPONENT)),
        ("places", (vega_embed.PART, index_html.COMPONENT, index_html.SELECTBOX)),
        ("files", (index_html.COMPONENT, index_html.DOWNLOAD_BUTTON, index_html.FILE_UPLOADER)),
    ],
)
def test_the_page_hints_at_scripts_that_are_there(tiny_server: str, name: str, parts: tuple[str, ...]) -> None:
    page = Answer(tiny_server, f"/{name}", accept_encoding="gzip")
    html = gzip.decompress(page.body).decode()
    scripts = re.findall(r'<link rel="modulepreload" crossorigin(?: fetchpriority="low")? href="\.([^"]+)"', html)
    fonts = re.findall(r'<link rel="preload" as="font"[^>]* href="\.([^"]+)"', html)

    assert html == Answer(tiny_server, f"/{name}").body.decode()
    for part in parts:
        assert any(path.startswith(f"/static/js/{part}.") for path in scripts), part
    for path in (*scripts, *fonts):
        assert Answer(tiny_server, path).status == 200
    assert page.headers["cache-control"] == "no-cache"


def test_hints_are_for_pages_that_are_there() -> None:
    assert index_page.ALSO_NEEDED.keys() <= {page.name for page in page_list.PAGES}


def test_the_page_carries_the_stylesheet_after_all_else_and_asks_for_no_font_that_is_not_ours(tiny_server: str) -> None:
    html = Answer(tiny_server, "/").body.decode()

    assert stylesheet() in html.rpartition('<div id="root"></div>')[2]
    preloaded = [link for link in re.findall(r"<link[^>]*>", html) if 'as="font"' in link]
    assert len(preloaded) == 1
    assert "noto-sans" in preloaded[0]
