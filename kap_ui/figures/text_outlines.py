"""Text as outlines, so that a picture looks the same wherever it is opened: also where our font is not installed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

import uharfbuzz as hb

from kap_ui.figures import reading_order
from kap_ui.words import line_breaks

SVG: Final = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", SVG[1:-1])

FONTS: Final = Path(__file__).with_name("fonts")
_REGULAR: Final = "NotoSans_400Regular.ttf"
_BOLD: Final = "NotoSans_700Bold.ttf"
_SIGNS: Final = "NotoSansMath_400Signs.ttf"
_FILES: Final = {
    False: (_REGULAR, _SIGNS, "NotoSansArabic_400Regular.ttf", "NotoSansSC_400Regular.ttf"),
    True: (_BOLD, _SIGNS, "NotoSansArabic_700Bold.ttf", "NotoSansSC_700Bold.ttf"),
}
"""The fonts in the order in which a letter is looked for, by whether the text is bold."""

_UNITS: Final = 1000
"""The units of an em, in each of these fonts."""

_LEAST_BOLD: Final = 600
"""The weight from which a text is drawn bold."""

_NO_GLYPH: Final = 0
"""The glyph of a letter that a font has not."""

_STARTS: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Which part of its width a text stands left of its place, by `text-anchor`."""


_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph of a font with its place in the text, in units of the font."""

    font: hb.Font
    number: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """A text as glyphs, and its width in units of the font."""

    placed: tuple[_Glyph, ...]
    advance: int
    has_composed: bool
    """Whether a letter is drawn of several glyphs, such as a letter and the accent above it."""

    @property
    def is_complete(self) -> bool:
        """Whether our fonts have every letter."""
        return all(glyph.number != _NO_GLYPH for glyph in self.placed)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text, in the unit of its size."""
    glyphs = _shaped(text, bold)
    return glyphs.advance * size / _UNITS


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines that are no wider than `room`; see `line_breaks.filled`."""
    return line_breaks.filled(text, room, lambda line: width(line, size, bold=bold))


def replace_texts(picture: ET.Element, *, only_composed: bool = False, is_from_right: bool = False) -> None:
    """Replace the texts of an SVG by their outlines; one with a letter that our font has not stays a text.

    Args:
        picture: the SVG.
        only_composed: whether a text stays if each of its letters is one glyph.
        is_from_right: whether the language of the picture is written from the right.
    """
    for parent in list(picture.iter()):
        for position, child in enumerate(parent):
            if child.tag != f"{SVG}text" or (only_composed and not _has_composed(child)):
                continue
            if (outlined := _outlined(child, is_from_right)) is not None:
                parent[position] = outlined


def smallest_text(picture: ET.Element) -> float:
    """Return the size of the smallest text that an SVG shows; infinity without any."""
    sizes = (_size(text) for text in picture.iter(f"{SVG}text") if "".join(text.itertext()).strip())
    return min((size for size in sizes if size > 0), default=float("inf"))


def has_letter(letter: str) -> bool:
    """Return whether one of our fonts has a letter, in regular and in bold."""
    return all(any(_has(file, letter) for file in files) for files in _FILES.values())


def _has_composed(text: ET.Element) -> bool:
    return any(_shaped("".join(line.itertext()), _is_bold(text.attrib)).has_composed for line in _lines(text))


def _lines(text: ET.Element) -> list[ET.Element]:
    return text.findall(f"{SVG}tspan") or [text]


def _outlined(text: ET.Element, is_from_right: bool) -> ET.Element | None:
    """Return a text as a path with the same place and colours; None if our font has not all of its letters.

    A text is what Vega writes: at one place, or in lines, each so much below the one before.
    """
    size, anchor = _size(text), text.get("text-anchor", "start")
    is_bold = _is_bold(text.attrib)
    y, outlines = 0.0, []
    for line in _lines(text):
        y += float(line.get("dy", 0))
        glyphs = _shaped("".join(line.itertext()), is_bold, is_from_right)
        if not glyphs.is_complete:
            return None
        scale = size / _UNITS
        outlines.append(_outline(glyphs, scale, -_STARTS[anchor] * glyphs.advance * scale, y))
    kept = {
        name: value for name, value in text.attrib.items() if name != "text-anchor" and not name.startswith("font-")
    }
    return ET.Element(f"{SVG}path", {**kept, "d": "".join(outlines)})


def _size(text: ET.Element) -> float:
    return float(text.get("font-size", "0").removesuffix("px"))


def _is_bold(attributes: Mapping[str, str]) -> bool:
    weight = attributes.get("font-weight", "400")
    return weight == "bold" or (weight.isdigit() and int(weight) >= _LEAST_BOLD)


@cache
def _font(file: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / file))))


def _has(file: str, letter: str) -> bool:
    return _font(file).get_nominal_glyph(ord(letter)) is not None


@lru_cache(maxsize=8192)
def _file_of(letter: str, is_bold: bool) -> str:
    """Return the first font that has a letter; the first of all where none has it."""
    files = _FILES[is_bold]
    return next((file for file in files if _has(file, letter)), files[0])


@lru_cache(maxsize=4096)
def _shaped(text: str, is_bold: bool, is_from_right: bool = False) -> _Glyphs:
    """Return a text as glyphs from left to right, each letter from the first font that has it."""
    placed: list[_Glyph] = []
    x, has_composed = 0, False
    for part in reading_order.parts(text, is_from_right=is_from_right):
        runs = [
            (_font(file), "".join(letters))
            for file, letters in groupby(part.text, lambda letter: _file_of(letter, is_bold))
        ]
        for font, letters in reversed(runs) if part.is_from_right else runs:
            buffer = hb.Buffer()
            buffer.add_str(letters)
            buffer.guess_segment_properties()
            buffer.direction = "rtl" if part.is_from_right else "ltr"
            hb.shape(font, buffer)
            clusters = [info.cluster for info in buffer.glyph_infos]
            has_composed |= len(set(clusters)) < len(clusters)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                placed.append(_Glyph(font, info.codepoint, x + position.x_offset, position.y_offset))
                x += position.x_advance
    return _Glyphs(tuple(placed), x, has_composed)


def _outline(glyphs: _Glyphs, scale: float, x: float, y: float) -> str:
    """Return the path of glyphs whose first stands at a place."""
    return "".join(
        f"M{x + glyph.x * scale:.2f},{y - glyph.y * scale:.2f}{_path(glyph.font, glyph.number, scale)}"
        for glyph in glyphs.placed
    )


@lru_cache(maxsize=4096)
def _path(font: hb.Font, number: int, scale: float) -> str:
    """Return the path of a glyph from where it stands. A picture has a few glyphs, each many times."""
    pen = _Pen(scale)
    font.draw_glyph_with_pen(number, pen)
    return "".join(pen.path)


class _Pen:
    """Takes down the path of a glyph, as HarfBuzz dictates it: these are the names that it calls.

    Each command counts from where the one before ended, in hundredths, so that what is rounded does not add up.
    """

    def __init__(self, scale: float) -> None:
        self.path: list[str] = []
        self._scale = scale
        self._at = self._begun = (0, 0)

    def moveTo(self, point: _Point) -> None:  # noqa: N802
        self._take("m", point)
        self._begun = self._at

    def lineTo(self, point: _Point) -> None:  # noqa: N802
        self._take("l", point)

    def qCurveTo(self, *points: _Point) -> None:  # noqa: N802
        self._take("q", *points)

    def curveTo(self, *points: _Point) -> None:  # noqa: N802
        self._take("c", *points)

    def closePath(self) -> None:  # noqa: N802
        self.path.append("z")
        self._at = self._begun

    def _take(self, command: str, *points: _Point) -> None:
        """Take down a command; the y of a font runs upwards, that of an SVG downwards."""
        left, top = self._at
        placed = [(round(100 * x * self._scale), round(-100 * y * self._scale)) for x, y in points]
        self.path.append(command + " ".join(f"{(x - left) / 100:g},{(y - top) / 100:g}" for x, y in placed))
        self._at = placed[-1]
