"""Text as outlines: as wide as the text, at its place, in its colours."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont

from kap_ui.figures import text_outlines
from kap_ui.figures.text_outlines import SVG, width, wrapped


def outlined(text: str, **attributes: str) -> ET.Element:
    """Return what an SVG with one text becomes."""
    written = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    picture = ET.fromstring(f'<svg xmlns="{SVG[1:-1]}"><text font-size="20px"{written}>{text}</text></svg>')
    text_outlines.replace_texts(picture)
    return picture[0]


def box(path: ET.Element) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a path."""
    pen = ControlBoundsPen(None)
    parse_path(path.get("d", ""), pen)
    left, top, right, bottom = pen.bounds
    return left, top, right, bottom


def extent(path: ET.Element) -> tuple[float, float]:
    left, _top, right, _bottom = box(path)
    return left, right


def ends(pen: DecomposingRecordingPen) -> list[tuple[float, float]]:
    """Return where each contour of a letter begins, and each of its lines and curves ends, in order."""
    return [
        part[-1]
        for command, points in pen.value
        if points
        for part in (decomposeQuadraticSegment(points) if command == "qCurveTo" else [points])
    ]


@pytest.mark.parametrize(("anchor", "left"), [("start", 0.0), ("middle", -0.5), ("end", -1.0)])
def test_outlines_stand_where_the_text_stood(anchor: str, left: float) -> None:
    path = outlined("HHH", text_anchor=anchor, transform="translate(3,4)", fill="#123456")
    wide = width("HHH", 20)

    assert path.tag == f"{SVG}path"
    assert (path.get("transform"), path.get("fill"), path.get("text-anchor")) == ("translate(3,4)", "#123456", None)
    assert extent(path)[0] == pytest.approx(left * wide, abs=2)
    assert extent(path)[1] == pytest.approx((left + 1) * wide, abs=2)


def test_each_line_of_a_text_has_its_own_outlines() -> None:
    _left, top, _right, bottom = box(outlined('<tspan>H</tspan><tspan x="0" dy="30">H</tspan>'))

    assert top < -10 and bottom == pytest.approx(30)


def test_an_outline_is_that_of_the_font_to_a_hundredth() -> None:
    """The letter as another reader of the font draws it: its commands there count from one place."""
    font = TTFont(text_outlines.FONTS / "NotoSans_400Regular.ttf")
    drawn, expected = DecomposingRecordingPen(None), DecomposingRecordingPen(None)
    parse_path(outlined("g").get("d", ""), drawn)
    glyphs = font.getGlyphSet()
    scale = 20 / font["head"].unitsPerEm
    glyphs[font.getBestCmap()[ord("g")]].draw(TransformPen(expected, (scale, 0, 0, -scale, 0, 0)))
    origin, *drawn_ends = ends(drawn)
    assert origin == (0, 0)
    for ours, theirs in zip(drawn_ends, ends(expected), strict=True):
        assert ours == pytest.approx(theirs, abs=0.0051)


def test_bold_text_is_wider_and_pairs_of_letters_are_kerned() -> None:
    assert width("Kigali", 20, bold=True) > width("Kigali", 20)
    assert width("AV", 20) < width("A", 20) + width("V", 20)
    assert extent(outlined("HH", font_weight="600"))[1] > extent(outlined("HH"))[1]


def test_accents_narrow_spaces_and_signs_have_outlines() -> None:
    assert outlined("État : 73,6\u202f% ≥ −5… → ≈").tag == f"{SVG}path"


def test_an_empty_text_has_no_width() -> None:
    assert width("", 20) == 0
    assert outlined("").get("d") == ""


def test_lines_are_no_wider_than_their_room_and_lose_no_word() -> None:
    text = "Countries that sent ITU household survey data within the last three years"
    lines = wrapped(text, 13, 150)

    assert " ".join(lines) == text
    assert len(lines) > 2 and all(width(line, 13) <= 150 for line in lines)
    assert wrapped("Donaudampfschifffahrt heute", 13, 20) == ["Donaudampfschifffahrt", "heute"]
