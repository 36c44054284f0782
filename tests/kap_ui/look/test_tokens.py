"""Colours can be read in both themes, and Streamlit's own parts have the same ones."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kap_model.vocabulary import RollUpWord, Status, StatusGroup
from kap_ui.look import tokens
from kap_ui.look.contrast import contrast
from kap_ui.look.stylesheet import stylesheet

ROOT = Path(__file__).parents[3]
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
GROUPS = pytest.mark.parametrize("group", StatusGroup)
TEXT, MARK = 4.5, 3.0


def test_each_colour_of_the_dark_theme_stands_for_one_of_the_light_so_that_paper_can_have_that() -> None:
    pairs = set(re.findall(r"light-dark\((#\w+),(#\w+)\)", stylesheet().lower()))
    assert len({dark for _light, dark in pairs}) == len(pairs)


@THEMES
@GROUPS
def test_a_status_mark_stands_out_from_what_it_lies_on(palette: tokens.Palette, group: StatusGroup) -> None:
    for ground in (palette.paper, palette.panel, palette.track):
        assert contrast(palette.status[group], ground) >= MARK


@THEMES
@GROUPS
def test_a_status_word_can_be_read_on_paper_panel_and_tint(palette: tokens.Palette, group: StatusGroup) -> None:
    for ground in (palette.paper, palette.panel, palette.status_tint[group]):
        assert contrast(palette.status_text[group], ground) >= TEXT


@THEMES
@GROUPS
def test_a_count_can_be_read_on_its_mark_and_a_figure_on_its_tint(palette: tokens.Palette, group: StatusGroup) -> None:
    assert contrast(palette.on_status[group], palette.status[group]) >= TEXT
    assert contrast(palette.ink, palette.status_tint[group]) >= TEXT


@THEMES
def test_ink_muted_words_and_links_can_be_read(palette: tokens.Palette) -> None:
    for colour in (palette.ink, palette.muted, palette.accent):
        for ground in (palette.paper, palette.panel):
            assert contrast(colour, ground) >= TEXT
    assert contrast(palette.rule_strong, palette.paper) >= MARK


def test_streamlit_has_the_same_colours_and_font() -> None:
    for name, palette in (("light", tokens.LIGHT), ("dark", tokens.DARK)):
        assert CONFIG["theme"][name] == {
            "primaryColor": palette.accent,
            "backgroundColor": palette.paper,
            "secondaryBackgroundColor": palette.panel,
            "textColor": palette.ink,
            "linkColor": palette.accent,
            "borderColor": palette.rule,
        }
    assert CONFIG["theme"]["font"] == tokens.FONT


def test_every_font_is_shipped_with_its_licence_and_claims_no_sign_of_another() -> None:
    claimed: list[tuple[str, str, int]] = []
    faces = re.findall(r"@font-face \{ ([^}]+) \}", stylesheet())
    assert len(faces) == 9
    for face in faces:
        stated = dict(part.split(": ", 1) for part in face.rstrip("; ").split("; "))
        assert (ROOT / stated["src"].removeprefix('url("app/').partition('"')[0]).is_file()
        for part in stated["unicode-range"].split(", "):
            first, _, last = part.removeprefix("U+").partition("-")
            signs = range(int(first, 16), int(last or first, 16) + 1)
            for weight in ("400", "700"):
                low, _, high = stated["font-weight"].partition(" ")
                if int(low) <= int(weight) <= int(high or low):
                    claimed += ((stated["font-family"], weight, sign) for sign in signs)
    assert len(claimed) == len(set(claimed))
    assert {ord(sign) for sign in "AaÀéœŒñ¿Жё№عء،第（\u202f≥≤≈→↓↑−–—’“”«»…€°"} <= {sign for _, _, sign in claimed}
    fonts = ROOT / "static" / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8").upper()
    assert "Apache License" in (fonts / "APACHE-2.0.txt").read_text(encoding="utf-8")


def test_the_app_listens_only_to_this_machine_and_asks_nobody_else() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorLinks"] is False
    assert "http" not in json.dumps(CONFIG)


def test_each_status_takes_the_colour_of_its_group() -> None:
    assert tokens.group_of(Status.PARTLY_ACHIEVED) is StatusGroup.AT_RISK
    assert tokens.group_of("not_achieved") is StatusGroup.OFF_TRACK
    assert tokens.group_of(RollUpWord.INSUFFICIENT_DATA) is StatusGroup.UNKNOWN
    assert {tokens.group_of(status) for status in Status} == set(StatusGroup)


def test_only_a_theme_called_dark_is_dark() -> None:
    assert tokens.palette("dark") is tokens.DARK
    assert tokens.palette("light") is tokens.palette(None) is tokens.LIGHT
