"""Streamlit's index page, with ours in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st

from kap_ui.look.stylesheet import stylesheet
from kap_ui.streamlit_internals import index_html, vega_embed
from tests.support.answer import Answer

INDEX = (Path(st.__file__).parent / "static" / "index.html").read_bytes()


def test_the_page_of_a_started_server_holds_stylesheet_bar_and_hints_and_nothing_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    page, plain_page = (Answer(address, "/").body.decode() for address in (tiny_server, plain_server))

    for part in (stylesheet(), "<div class='kap early'", f'href="./static/js/{vega_embed.PART}.'):
        assert part in page
        assert part not in plain_page
    assert "SourceSans" not in page
    assert "SourceSans" in plain_page


@pytest.mark.parametrize(
    "part",
    [index_html.COMPONENT, index_html.SELECTBOX, index_html.DOWNLOAD_BUTTON, index_html.FILE_UPLOADER, vega_embed.PART],
)
def test_each_part_that_is_hinted_at_is_a_script_of_streamlit(part: str) -> None:
    assert f'href="./static/js/{part}.' in index_html.hints(part)


def test_what_the_page_is_edited_by_stands_in_it_once() -> None:
    for place in (b"</head>", b"</body>"):
        assert INDEX.count(place) == 1
    for replaced in (index_html.TEXT_FONT, index_html.TITLE, index_html.WITHOUT_SCRIPTS):
        assert len(replaced.findall(INDEX)) == 1


def test_only_what_is_added_and_the_other_font_and_words_tell_the_page_from_streamlits() -> None:
    completed = index_html.completed(
        INDEX,
        title="Our title",
        without_scripts="<p>Ours</p>",
        head="<i>head</i>",
        body="<i>body</i>",
        text_font="font.woff2",
    )
    rest = completed.replace(b"<i>head</i>", b"").replace(b"<i>body</i>", b"")
    theirs = index_html.TEXT_FONT.sub(b"", INDEX)
    for replaced, ours in ((index_html.TITLE, b"<title>Our title</title>"), (index_html.WITHOUT_SCRIPTS, b"Ours")):
        assert ours in completed
        rest, theirs = replaced.sub(b"", rest), replaced.sub(b"", theirs)

    assert re.sub(rb"<style>.*?</style>", b"", rest) == theirs
    assert b"font-family:'Source Sans';font-weight:100 900;src:url(font.woff2)" in completed
