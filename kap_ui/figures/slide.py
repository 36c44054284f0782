"""A chart on a slide of 16 to 9: finding, key, chart, sources and mark. Drawn as SVG, all of its text as outlines.

It is laid out in units, of which 1040 are the width of the slide, and so 24 of 1920 pixels are 13: the size of the
smallest type of charts. A chart that needs more room for its text than a slide has is scaled down, and the PNG has more
pixels, so that no text is smaller than 24 of them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from kap_ui.figures import text_outlines
from kap_ui.figures.picture_key import Shape, Sign
from kap_ui.figures.text_outlines import SVG, wrapped
from kap_ui.look import tokens

WIDTH, HEIGHT = 1040, 585
"""Units of a slide."""

PIXELS: Final = 1920
"""The width of a PNG, where the text of the chart needs no more."""
MOST_PIXELS: Final = 3840
LEAST_TEXT: Final = 24
"""The size of the smallest text in pixels."""

_MARGIN: Final = 32
_ROOM: Final = WIDTH - 2 * _MARGIN
_TITLES: Final = ((26.0, 2), (22.0, 3), (18.0, 5))
"""The sizes of the title, each with the most lines that it may take."""
_SUBTITLE, _STAMP, _SMALL = 15.0, 15.0, 13.0
_LEADING: Final = 1.3
"""The distance of two lines, in sizes of their type."""
_GAP: Final = 10.0
_SIGN_GAP, _KEY_GAP = 7.0, 20.0
_EDGE: Final = 2.0
"""What a chart alone has around it: half a stroke may stand over."""
_MOST_ZOOM: Final = 1.6
"""How much larger than in the browser a small chart is drawn."""

CHART_WIDTH: Final = _ROOM + 2 * _EDGE
CHART_HEIGHT: Final = 420.0
"""The width of a chart alone in units, and how high it is at most, unless somebody asks for others."""

_INK, _MUTED, _RULE, _PAPER = tokens.LIGHT.ink, tokens.LIGHT.muted, tokens.LIGHT.rule, tokens.LIGHT.paper


class Slide(TypedDict):
    """What stands on a slide.

    Attributes:
        title: the finding, or what is shown.
        subtitle: what is shown, with place and quarter.
        stamp: the mark in the corner; empty for none.
        key: the signs of the chart.
        chart: its Vega-Lite specification, with its data.
        least_width: of the chart, in pixels of the browser.
        least_height: of a chart that can have any height from there on; None for one with a height of its own.
        notes: below the chart.
        sources: the same in fewer and fewer words; the first that fits on one line is printed.
        age: of the data, at the right end of the first line of sources and footer that has room for it.
        footer: below them.
        is_from_right: whether the language is written from the right; head, key and foot then begin there.
    """

    title: str
    subtitle: str
    stamp: str
    key: Sequence[Sign]
    chart: dict[str, Any]
    least_width: float
    least_height: float | None
    notes: Sequence[str]
    sources: Sequence[str]
    age: str
    footer: str
    is_from_right: bool


def svg(slide: Slide) -> tuple[str, float]:
    """Return the slide as SVG, and how many pixels wide a PNG of it must be.

    Raises:
        ValueError: the converter refused the specification.
    """
    picture = ET.Element(
        f"{SVG}svg",
        {"width": str(PIXELS), "height": str(PIXELS * HEIGHT // WIDTH), "viewBox": f"0 0 {WIDTH} {HEIGHT}"},
    )
    ET.SubElement(picture, f"{SVG}title").text = slide["title"]
    said = (slide["subtitle"], slide["stamp"], *slide["notes"], *slide["sources"][:1], slide["age"], slide["footer"])
    ET.SubElement(picture, f"{SVG}desc").text = "\n".join(filter(None, said))
    ET.SubElement(picture, f"{SVG}rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": _PAPER})
    sheet = _Sheet(picture, WIDTH, slide["is_from_right"])
    top, bottom = _draw_head(sheet, slide), _draw_foot(sheet, slide)
    smallest, _bottom = _draw_chart(picture, slide, top, bottom - top)
    text_outlines.replace_texts(picture, is_from_right=slide["is_from_right"])
    pixels = LEAST_TEXT * WIDTH / min(smallest, _SMALL)
    return ET.tostring(picture, encoding="unicode"), min(max(pixels, PIXELS), MOST_PIXELS)


class Chart(TypedDict):
    """A chart alone, with its key: what stands on a slide besides it is written by the document that it goes into.

    Attributes:
        key, chart, least_width, least_height, is_from_right: as those of a `Slide`.
        width, height: of key and chart in units: the whole width, and at most the height. In a narrow picture the type
            of key and chart is as much larger beside them.
        as_text: whether words stay words, for a document that has our fonts; else they are outlines.
        ids: stands before every id, since ids are unique in a page with several charts.
    """

    key: Sequence[Sign]
    chart: dict[str, Any]
    least_width: float
    least_height: float | None
    width: float
    height: float
    as_text: bool
    ids: str
    is_from_right: bool


def chart_svg(chart: Chart) -> tuple[str, float]:
    """Return a chart alone as SVG, and how many pixels wide a PNG of it must be.

    Raises:
        ValueError: the converter refused the specification.
    """
    picture = ET.Element(f"{SVG}svg")
    paper = ET.SubElement(picture, f"{SVG}rect", {"fill": _PAPER})
    wide = chart["width"]
    room = wide - 2 * _EDGE
    sheet = _Sheet(picture, room + 2 * _MARGIN, chart["is_from_right"])
    top = _draw_key(sheet, chart["key"], 0, room) + _GAP if chart["key"] else 0
    smallest, bottom = _draw_chart(picture, chart, top, chart["height"] - top, room)
    high = bottom + 2 * _EDGE
    paper.attrib |= {"x": f"{_MARGIN - _EDGE}", "y": f"{-_EDGE}", "width": f"{wide}", "height": f"{high:.2f}"}
    picture.attrib |= {
        "width": str(PIXELS), "height": f"{PIXELS * high / wide:.0f}",
        "viewBox": f"{_MARGIN - _EDGE} {-_EDGE} {wide} {high:.2f}",
    }  # fmt: skip
    if not chart["as_text"]:
        text_outlines.replace_texts(picture, is_from_right=chart["is_from_right"])
    _rename_ids(picture, chart["ids"])
    pixels = LEAST_TEXT * wide / min(smallest, _SMALL)
    return ET.tostring(picture, encoding="unicode"), min(max(pixels, PIXELS), MOST_PIXELS)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn on. A place is counted from where a line of text begins.

    Attributes:
        picture: that is drawn.
        wide: from one side to the other, margins included.
        is_from_right: whether a line of text begins at the right.
    """

    picture: ET.Element
    wide: float
    is_from_right: bool

    def write(self, x: float, y: float, words: str, size: float, colour: str, *, is_bold: bool = False) -> None:
        """Write words that begin at a place."""
        look = {
            "transform": f"translate({self.turned(x):.1f},{y:.1f})", "font-family": tokens.FONT,
            "font-size": f"{size:g}px", "font-weight": "700" if is_bold else "400", "fill": colour,
            "text-anchor": "end" if self.is_from_right else "start",
        }  # fmt: skip
        ET.SubElement(self.picture, f"{SVG}text", look).text = words

    def turned(self, x: float, wide: float = 0) -> float:
        """Return how far from the left something stands that is so wide."""
        return self.wide - x - wide if self.is_from_right else x


def _rename_ids(picture: ET.Element, before: str) -> None:
    for element in picture.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, before + value)
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{before}"))
            elif name.endswith("href") and value.startswith("#"):
                element.set(name, f"#{before}{value[1:]}")


def _draw_head(sheet: _Sheet, slide: Slide) -> float:
    """Draw title, mark, subtitle and key, and return where the chart begins."""
    room = _ROOM - (_draw_stamp(sheet, slide["stamp"]) if slide["stamp"] else 0)
    y = 24.0
    for size, most in _TITLES:
        lines = wrapped(slide["title"], size, room, bold=True)
        if len(lines) <= most:
            break
    for line in lines:
        y += size * _LEADING
        sheet.write(_MARGIN, y - 0.25 * size, line, size, _INK, is_bold=True)
    y += 4
    for line in wrapped(slide["subtitle"], _SUBTITLE, _ROOM) if slide["subtitle"] else ():
        y += _SUBTITLE * _LEADING
        sheet.write(_MARGIN, y - 0.25 * _SUBTITLE, line, _SUBTITLE, _MUTED)
    y += _GAP
    return (_draw_key(sheet, slide["key"], y) if slide["key"] else y) + _GAP


def _draw_stamp(sheet: _Sheet, words: str) -> float:
    """Draw the mark of illustrative figures in the corner: a striped box with its words; return its width and gap."""
    words = words.upper()
    high, pad, stripes = 30.0, 12.0, 26.0
    wide = text_outlines.width(words, _STAMP, bold=True) + 2 * pad + stripes
    place, top = WIDTH - _MARGIN - wide, 26.0
    edge = {"fill": _PAPER, "stroke": _INK, "stroke-width": "2", "rx": "3"}
    _box(sheet.picture, sheet.turned(place, wide), top, wide, high, **edge)
    left = sheet.turned(place, stripes)
    lines = "".join(f"M{left + x:.1f},{top + high:.1f}l8,-{high:.1f}" for x in (1, 8, 15))
    ET.SubElement(sheet.picture, f"{SVG}path", {"d": lines, "stroke": _INK, "stroke-width": "2.5", "fill": "none"})
    sheet.write(place + stripes + pad, top + high / 2 + 0.36 * _STAMP, words, _STAMP, _INK, is_bold=True)
    return wide + 24


def _draw_key(sheet: _Sheet, key: Sequence[Sign], top: float, room: float = _ROOM) -> float:
    """Draw the signs with their words in lines that wrap, and return where they end."""
    line = 22.0
    x, y = float(_MARGIN), top + line / 2
    for sign in key:
        wide = sign["wide"] + _SIGN_GAP + text_outlines.width(sign["words"], _SMALL)
        if x > _MARGIN and x + wide > _MARGIN + room:
            x, y = float(_MARGIN), y + line
        middle = f"translate({sheet.turned(x + sign['wide'] / 2):.1f},{y:.1f})"
        for shape in sign["shapes"]:
            ET.SubElement(
                sheet.picture, f"{SVG}path", {"transform": f"{middle} scale({shape['scale']:g})", **_look(shape)}
            )
        sheet.write(x + sign["wide"] + _SIGN_GAP, y + 0.36 * _SMALL, sign["words"], _SMALL, _INK)
        x += wide + _KEY_GAP
    return y + line / 2


def _look(shape: Shape) -> dict[str, str]:
    """Return path and colours of a shape; what its scale does to strokes and dashes is undone."""
    scale = shape["scale"]
    return {
        "d": shape["path"],
        "fill": shape["fill"],
        "fill-rule": "evenodd",
        "stroke": shape["stroke"],
        "stroke-width": f"{shape['stroke_width'] / scale:.3g}",
        "stroke-dasharray": " ".join(f"{length / scale:.3g}" for length in shape["dash"]) or "none",
        "opacity": f"{shape['opacity']:g}",
    }


def _draw_foot(sheet: _Sheet, slide: Slide) -> float:
    """Draw notes, sources and footer, the last line at the bottom, and return where the chart ends."""
    notes = [line for note in slide["notes"] for line in wrapped(note, _SMALL, _ROOM)]
    below = [_fitting(slide["sources"]), *wrapped(slide["footer"], _SMALL, _ROOM)]
    age = text_outlines.width(slide["age"], _SMALL)
    has_room = [text_outlines.width(line, _SMALL) + 2 * _GAP + age <= _ROOM for line in below]
    if not any(has_room):
        below.append("")
    beside = has_room.index(True) if any(has_room) else len(below) - 1
    y = HEIGHT - 16 - _SMALL * _LEADING * len(below)
    _write_lines(sheet, y + _SMALL * _LEADING * beside, [slide["age"]], x=_MARGIN + _ROOM - age)
    ET.SubElement(
        sheet.picture,
        f"{SVG}path",
        {"d": f"M{_MARGIN},{y - 5:.1f}H{WIDTH - _MARGIN}", "stroke": _RULE, "stroke-width": "1"},
    )
    _write_lines(sheet, y, below)
    y -= 10 + _SMALL * _LEADING * len(notes)
    _write_lines(sheet, y, notes)
    return y - _GAP


def _fitting(same: Sequence[str]) -> str:
    """Return the first text that fits on one line, the last one where none does, and "" without any text."""
    for words in same:
        if text_outlines.width(words, _SMALL) <= _ROOM:
            return words
    return same[-1] if same else ""


def _write_lines(sheet: _Sheet, top: float, lines: Sequence[str], *, x: float = _MARGIN) -> None:
    for line in lines:
        top += _SMALL * _LEADING
        sheet.write(x, top - 0.25 * _SMALL, line, _SMALL, _MUTED)


def _draw_chart(
    picture: ET.Element, slide: Slide | Chart, top: float, room: float, broad: float = _ROOM
) -> tuple[float, float]:
    """Draw the chart below `top`, as large as fits into a room `broad` units wide.

    Returns:
        The size of its smallest text, and where it ends.
    """
    specification = slide["chart"]
    if slide["least_height"] is not None:
        specification["height"] = round(max(room, slide["least_height"]))
        if specification.get("autosize", {}).get("type") == "fit-x":
            specification["autosize"] = {**specification["autosize"], "type": "fit"}
    high = float(specification["height"])
    specification["width"] = round(max(broad / min(room / high, _MOST_ZOOM), slide["least_width"]))
    chart = _converted(specification)
    _x, _y, wide, high = map(float, chart.get("viewBox", "").split())
    scale = min(room / high, broad / wide)
    smallest = text_outlines.smallest_text(chart) * scale
    # A map of a region draws the rest of the world too, which must not lie on the words above and below.
    clip = ET.SubElement(picture, f"{SVG}clipPath", {"id": "room"})
    _box(clip, 0, top - _GAP / 2, WIDTH, room + _GAP)
    clipped = ET.SubElement(picture, f"{SVG}g", {"clip-path": "url(#room)"})
    place = ET.SubElement(clipped, f"{SVG}g", {"transform": f"translate({_MARGIN},{top:.2f}) scale({scale:.5f})"})
    place.extend(chart)
    return smallest, top + high * scale


def _converted(specification: dict[str, Any]) -> ET.Element:
    import vl_convert

    return ET.fromstring(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))


def _box(picture: ET.Element, x: float, y: float, wide: float, high: float, **look: str) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{wide:.1f}", "height": f"{high:.1f}"}
    ET.SubElement(picture, f"{SVG}rect", place | look)
