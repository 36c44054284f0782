"""The key of a chart in a file, which has no HTML around it: signs with words, and a note. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.charts.vega_lite import Channel, Layer, by_code, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

LINE: Final = 22
"""Height of a line in pixels."""

SQUARE: Final = "M-1,-0.8H1V0.8H-1Z"

_LETTER: Final = 6.8
"""Pixels of a letter of small type, rather too many than too few."""
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
    """Return the height in pixels of a key: of signs with these words, and a note."""
    lines = 1 + max((line for _x, line in _placed(signs, width)), default=-1)
    return LINE * (lines + len(textwrap.wrap(note, _NOTE_LETTERS)))


def layers(palette: Palette, signs: Sequence[Sign], note: str, *, top: int, width: int) -> list[Layer]:
    """Return the layers of a key whose upper edge is at `top`: the signs in lines that wrap, below them the note."""
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
    shape = by_code("path", dict(zip(paths, paths, strict=True)))
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": tokens.SMALL, "color": palette.muted}
    key: list[Layer] = [
        {
            "data": {"values": rows},
            "mark": {"type": "square", "opacity": 1, "size": 240},
            "encoding": {**_at("x"), "color": {**nominal("ground"), "scale": None}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 110, "strokeWidth": 1.2},
            "encoding": {
                **_at("x"), "shape": shape, "fill": {**nominal("fill"), "scale": None},
                "stroke": {**nominal("stroke"), "scale": None},
            },
        },
        {"data": {"values": rows}, "mark": text, "encoding": {**_at("tx"), "text": {"field": "words"}}},
    ]  # fmt: skip
    if notes:
        key.append({"data": {"values": notes}, "mark": text, "encoding": {**_at("x"), "text": {"field": "words"}}})
    return key


def _placed(words: Sequence[str], width: int) -> list[tuple[float, int]]:
    """Return x in pixels and the number of the line of each sign."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for word in words:
        wide = _SIGN + _LETTER * len(word)
        if x and x + wide > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += wide + _GAP
    return places


def _at(x: str) -> dict[str, Channel]:
    return {
        name: {"field": field, "type": "quantitative", "scale": None, "axis": None}
        for name, field in (("x", x), ("y", "y"))
    }
