"""The icon font is a part of Streamlit's: each icon that anything names is in it and looks as in the whole."""

from __future__ import annotations

from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from kap_ui.frame import page_list
from kap_ui.streamlit_internals import icon_font
from tools import prepare_icon_font

UNKNOWN = {"star_filled"}
"""Named in Streamlit's scripts, but not in its font either."""


def outline(font: TTFont, glyph: str) -> object:
    pen = RecordingPen()
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_each_icon_that_is_named_is_in_the_font_and_is_drawn_as_in_streamlits() -> None:
    whole, ours = prepare_icon_font.whole(), TTFont(icon_font.FILE)
    every, kept = prepare_icon_font.icons(whole), prepare_icon_font.icons(ours)
    asked = prepare_icon_font.named() - UNKNOWN

    assert {
        "expand_more",
        "download",
        *(page.icon.strip(":").removeprefix("material/") for page in page_list.PAGES),
    } <= asked
    assert sorted(asked - kept.keys()) == [], "python -m tools.prepare_icon_font"
    for name in asked:
        assert outline(ours, kept[name]) == outline(whole, every[name]), name
    assert "account_balance" in every
    assert "account_balance" not in kept
