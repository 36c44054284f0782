"""Text on slides: its language and direction, how many lines it takes, and the signs that go with a status."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Pt

from kap_documents.office_text import language_tag
from kap_documents.xml_text import xml_text
from kap_model.vocabulary import StatusGroup
from kap_ui.figures import text_outlines
from kap_ui.look import tokens
from kap_ui.words import wording
from kap_ui.words.language import language_of

_LEADING, _LEADING_CHINESE = 1.2, 1.45
"""The distance of two lines, in sizes of their type; that of the highest font that Chinese may be shown in."""

SIGNS: Final = {
    StatusGroup.ACHIEVED: "✓",
    StatusGroup.ON_TRACK: "●",
    StatusGroup.AT_RISK: "▲",
    StatusGroup.OFF_TRACK: "■",
    StatusGroup.REGRESSING: "▼",
    StatusGroup.UNKNOWN: "○",
}
"""A letter like the icon of each status, so that its colour is never alone. Office programs know all of them."""

_WIDENED: Final = {False: 1.07, True: 1.17}
"""How much wider than our font, by whether it is bold, the widest is that stands in for Arial where it is missing."""

_BREAKS: Final = dict.fromkeys(map(ord, "\t\n\r"), " ")


def leading() -> float:
    """Return the distance of two lines in the reader's language, in sizes of their type."""
    return _LEADING_CHINESE if wording.language() == "zh" else _LEADING


def clean(text: str) -> str:
    """Return a text as a slide can hold it; a line is never broken by the data."""
    return xml_text(text).translate(_BREAKS)


def signed(status: str, words: str) -> str:
    """Return the words of a status with its sign."""
    return f"{SIGNS[tokens.group_of(status)]} {words}"


def colour(hexadecimal: str) -> Any:
    """Return a colour of the tokens as python-pptx takes it."""
    make: Any = RGBColor  # has no types
    return make(*bytes.fromhex(hexadecimal.removeprefix("#")))


def write(frame: Any, lines: Sequence[str], language: str, *, size: float | None = None, bold: bool | None = None,
          ink: str | None = None, align: Any = None) -> None:  # fmt: skip
    """Write the paragraphs of a text frame; what is not given is as in the layout."""
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = clean(line)
        if size is not None:
            run.font.size = Pt(size)
        if bold is not None:
            run.font.bold = bold
        if ink is not None:
            run.font.color.rgb = colour(ink)
        if align is not None:
            paragraph.alignment = align
    settle(frame._txBody, language)


def settle(body: Any, language: str) -> None:
    """Set language and direction of all paragraphs below an element."""
    for paragraph in body.iter(qn("a:p")):
        _direct(paragraph.get_or_add_pPr(), language)
    for tag in ("a:rPr", "a:endParaRPr"):
        for properties in body.iter(qn(tag)):
            properties.set("lang", language_tag(language))
    for field in body.iter(qn("a:fld")):
        field.get_or_add_rPr().set("lang", language_tag(language))


def _direct(properties: Any, language: str) -> None:
    """Let a paragraph run from right to left where the language does; its sides are changed round."""
    if language_of(language).direction == "rtl":
        properties.set("rtl", "1")
        properties.set("algn", {"r": "l", "ctr": "ctr"}.get(properties.get("algn", "l"), "r"))


def lines_of(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes; a word that is too wide is broken.

    Like every width here it is measured for the widest font that a slide may be shown in.
    """
    lines = _wrapped(text, size, room, bold=bold)
    return sum(max(1, math.ceil(width(line, size, bold=bold) / max(room, size))) for line in lines)


def cut(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """Return a text that takes so many lines at most; what is longer ends in an ellipsis."""
    lines = _wrapped(text, size, room, bold=bold)
    if len(lines) <= most:
        return text
    end = 0
    for line in lines[:most]:
        end = text.index(line, end) + len(line)  # not every line ends at a space
    return text[: end - 2].rstrip() + "…"


def on_one_line(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return a text that takes one line; what is longer ends in an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text

    def start(letters: int) -> str:
        return text[:letters].rstrip() + "…"

    fitting = bisect_right(range(1, len(text)), room, key=lambda letters: width(start(letters), size, bold=bold))
    return start(fitting)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in points; measured as `lines_of` does."""
    return text_outlines.width(text, size * _WIDENED[bold], bold=bold)


def _wrapped(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    return text_outlines.wrapped(text, size * _WIDENED[bold], room, bold=bold)
