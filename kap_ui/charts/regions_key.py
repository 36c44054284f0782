"""The key of a picture in a file, where nothing stands around it in HTML: signs with words, and a note. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

LINE: Final = 22
"""Height of a line in pixels."""

SQUARE: Final = "M-1,-0.8H1V0.8H-1Z"

_LETTER: Final = 6.8
"""Pixels of a letter of small type, on the wide side."""
_NOTE_LETTERS: Final = 135
_SIGN: Final = 22
_GAP: Final = 20


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the key: an SVG path in a box from -1 to 1, its colours, and what it means."""

    path: str
    fill: str
    words: str
    stroke: str = "transparent"
    ground: str = "transparent"


def height(signs: Sequence[str], note: str, width: int) -> int:
    """Give the pixels that a key takes: of signs with these words, and a note."""
    lines = 1 + max((line for _x, line in _placed(signs, width)), default=-1)
    return LINE * (lines + len(textwrap.wrap(note, _NOTE_LETTERS)))


def layers(palette: Palette, signs: Sequence[Sign], note: str, *, top: int, width: int) -> list[dict[str, Any]]:
    """Give the layers of a key, from `top` on: the signs in lines that wrap, below them the note."""
    placed = _placed([sign.words for sign in signs], width)
    rows = [
        {
            "x": x + 8, "tx": x + _SIGN, "y": top + LINE * line + LINE // 2, "path": sign.path, "fill": sign.fill,
            "stroke": sign.stroke, "ground": sign.ground, "words": sign.words,
        }
        for sign, (x, line) in zip(signs, placed, strict=True)
    ]  # fmt: skip
    below = top + LINE * (1 + max((line for _x, line in placed), default=-1))
    notes = [
        {"x": 0, "y": below + LINE * line + LINE // 2, "words": words}
        for line, words in enumerate(textwrap.wrap(note, _NOTE_LETTERS))
    ]
    paths = sorted({sign.path for sign in signs})
    shape = {"field": "path", "type": "nominal", "scale": {"domain": paths, "range": paths}, "legend": None}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": tokens.SMALL, "color": palette.muted}
    made: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "square", "opacity": 1, "size": 240},
            "encoding": {**_at("x"), "color": {"field": "ground", "type": "nominal", "scale": None}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 110, "strokeWidth": 1.2},
            "encoding": {
                **_at("x"), "shape": shape, "fill": {"field": "fill", "type": "nominal", "scale": None},
                "stroke": {"field": "stroke", "type": "nominal", "scale": None},
            },
        },
        {"data": {"values": rows}, "mark": text, "encoding": {**_at("tx"), "text": {"field": "words"}}},
    ]  # fmt: skip
    if notes:
        made.append({"data": {"values": notes}, "mark": text, "encoding": {**_at("x"), "text": {"field": "words"}}})
    return made


def _placed(words: Sequence[str], width: int) -> list[tuple[float, int]]:
    """Give x and line of each sign."""
    found: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for word in words:
        wide = _SIGN + _LETTER * len(word)
        if x and x + wide > width:
            x, line = 0.0, line + 1
        found.append((x, line))
        x += wide + _GAP
    return found


def _at(x: str) -> dict[str, Any]:
    return {
        name: {"field": field, "type": "quantitative", "scale": None, "axis": None}
        for name, field in (("x", x), ("y", "y"))
    }
