"""A slide: its parts keep apart and stand inside, its text is outlines and large enough to be read in a room."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest

from kap_ui.figures import picture_key, slide, text_outlines
from kap_ui.figures.text_outlines import SVG
from kap_ui.marks import Swatch
from tests.kap_ui.figures.slides import BAR, slide_with

LONG = "The regional office for Africa is behind on most of the priorities and enablers that can be assessed by now, "


def texts(picture: ET.Element) -> list[tuple[str, float, float, float]]:
    """Return the texts of the slide itself, each with its place and size in units."""
    found = []
    for text in picture.findall(f"{SVG}text"):
        place = re.fullmatch(r"translate\(([\d.]+),([\d.]+)\)", text.get("transform", ""))
        assert place is not None
        found.append((text.text or "", float(place[1]), float(place[2]), float(text.get("font-size", "")[:-2])))
    return found


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Draw a slide and leave its texts as texts."""
    monkeypatch.setattr(text_outlines, "replace_texts", lambda _picture, **_direction: None)
    return lambda **parts: ET.fromstring(slide.svg(slide_with(**parts))[0])


@pytest.mark.parametrize("title", ["P1 is halfway", LONG, LONG * 3])
def test_no_line_is_overprinted_or_leaves_the_slide(drawn: Any, title: str) -> None:
    key = picture_key.of_swatches([(Swatch.TARGET, f"expected progress {n}") for n in range(9)])
    picture = drawn(title=title, subtitle=LONG * 2, stamp="Illustrative figures", key=key, notes=[LONG * 2, "Note"])

    on_lines: dict[float, tuple[float, float]] = {}
    for words, x, y, size in texts(picture):
        assert x >= 0 and x + text_outlines.width(words, size, bold=size > 15) <= slide.WIDTH, words
        on_lines[y] = (size, x)
    lines = sorted((y, size) for y, (size, _x) in on_lines.items() if y != 46.4)  # the mark stands beside the title
    assert lines[0][0] > lines[0][1] and lines[-1][0] < slide.HEIGHT
    assert all(below - above >= 0.95 * size for (above, _), (below, size) in pairwise(lines))


def test_the_title_keeps_clear_of_the_mark_of_illustrative_figures(drawn: Any) -> None:
    words = texts(drawn(title=LONG, stamp="Chiffres illustratifs"))
    (mark,) = [x for text, x, _y, _size in words if text == "CHIFFRES ILLUSTRATIFS"]
    titles = [(x, text, size) for text, x, _y, size in words if text and text in LONG]

    assert titles
    assert all(x + text_outlines.width(text, size, bold=True) < mark - 38 for x, text, size in titles)


def test_sources_have_one_line_in_the_words_that_fit(drawn: Any) -> None:
    few, many = "Sources: ITU; World Bank", "Sources: " + 2 * LONG

    assert few in [text for text, *_place in texts(drawn(sources=[few, "2 sources"]))]
    assert "2 sources" in [text for text, *_place in texts(drawn(sources=[many, "2 sources"]))]


def test_no_text_of_a_slide_needs_a_font() -> None:
    svg, _pixels = slide.svg(slide_with(stamp="Illustrative figures", notes=["Valeur : 73,6\u202f%"]))

    assert "<text" not in svg
    assert "P1 is halfway" in svg and "Valeur : 73,6\u202f%" in svg  # in its title and its description


def test_a_slide_in_arabic_begins_at_the_right(drawn: Any) -> None:
    picture = drawn(title="الوصول", is_from_right=True)
    (text,) = [each for each in picture.findall(f"{SVG}text") if each.text == "الوصول"]

    assert text.get("text-anchor") == "end"
    assert text.get("transform", "").startswith(f"translate({slide.WIDTH - 32:.1f},")


def test_a_text_in_letters_that_our_font_has_not_stays_a_text() -> None:
    svg, _pixels = slide.svg(slide_with(footer="ニューヨーク"))

    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg) == ["ニューヨーク"]


def test_a_slide_is_16_to_9_and_as_wide_as_a_screen() -> None:
    svg, pixels = slide.svg(slide_with())

    assert 'width="1920" height="1080"' in svg
    assert pixels == 1920


def test_where_a_chart_is_scaled_down_there_are_more_pixels_so_that_its_text_keeps_24() -> None:
    high = {**BAR, "height": 1.5 * slide.HEIGHT}
    _svg, pixels = slide.svg(slide_with(high))
    smallest = 13 * slide.HEIGHT / (1.5 * slide.HEIGHT)

    assert pixels * smallest / slide.WIDTH >= slide.LEAST_TEXT
    assert pixels <= slide.MOST_PIXELS


def test_a_chart_of_any_height_fills_the_slide_at_the_size_of_type_of_the_browser() -> None:
    svg, pixels = slide.svg(slide_with({**BAR, "height": 900, "autosize": {"type": "fit-x"}}, least_height=200))
    scales = [float(scale) for scale in re.findall(r"scale\(([\d.]+)\)", svg)]

    assert min(scales) > 0.95
    assert pixels < 2050


def test_a_signs_lines_keep_their_width_at_any_scale() -> None:
    sign = picture_key.sign("x", picture_key.shape("M-1,0H1", stroke="#000000", width=2, dash=(4, 2), scale=8))
    svg, _pixels = slide.svg(slide_with(key=[sign]))

    assert 'stroke-width="0.25"' in svg and 'stroke-dasharray="0.5 0.25"' in svg
