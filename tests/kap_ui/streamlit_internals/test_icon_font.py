"""The icon font is a part of Streamlit's: each icon that anything names is in it and looks as in the whole."""

from __future__ import annotations

import re

from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from kap_ui.frame import page_list
from kap_ui.streamlit_internals import icon_font
from tests.support.answer import Answer
from tools import prepare_icon_font

UNKNOWN = {"star_filled"}
"""Named in Streamlit's scripts, but not in its font either."""


def outline(font: TTFont, glyph: str) -> object:
    pen = RecordingPen()
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_each_icon_that_is_named_is_in_the_font_and_is_drawn_as_in_streamlits() -> None:
    streamlits, ours = prepare_icon_font.streamlits_font(), TTFont(icon_font.FILE)
    every, kept = prepare_icon_font.icons(streamlits), prepare_icon_font.icons(ours)
    named = prepare_icon_font.used_icons() - UNKNOWN

    assert {
        "expand_more",
        "tune",  # only in the stylesheet
        "download",
        *(page.icon.strip(":").removeprefix("material/") for page in page_list.PAGES),
    } <= named
    assert sorted(named - kept.keys()) == [], "python -m tools.prepare_icon_font"
    for name in named:
        assert outline(ours, kept[name]) == outline(streamlits, every[name]), name
    assert "account_balance" in every
    assert "account_balance" not in kept


def test_a_started_server_sends_the_small_font_and_streamlits_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    sheet = re.findall(r'href="\.(/static/css/index[^"]+)"', Answer(tiny_server, "/").body.decode())[0]
    fonts = re.findall(rb"url\(\.\.(/media/MaterialSymbols[^)]+)\)", Answer(tiny_server, sheet).body)
    assert len(fonts) == 1
    path = f"/static{fonts[0].decode()}"
    answer = Answer(tiny_server, path, accept_encoding="gzip")

    assert answer.body == icon_font.FILE.read_bytes()
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert len(Answer(plain_server, path).body) > 10 * len(answer.body)
