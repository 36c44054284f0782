"""The plan and its priorities as rows of a picture: status mix, mean progress, judgement, cells of regions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kap_model.vocabulary import StatusGroup
from kap_ui.charts.rows import AT, Rows
from kap_ui.charts.vega_lite import Layer, Specification, by_status, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 44
_MOST_ROW: Final = 60
TOP: Final = 28
"""Pixels above the rows, for the heads of the columns."""

WIDTH: Final = 976
LETTERS: Final = 20
WORD_LETTERS: Final = 31
"""The least width in pixels, and the letters of a name and of how a judgement has moved that fit on a line there."""

_MIX, _MIX_END = 0.185, 0.345
_WAY, _WAY_END = 0.36, 0.49
_WORD: Final = 0.51
_CELLS, _CELLS_END = 0.725, 1.0
"""Where the columns begin and end, as shares of the width."""

_HALF_BAR: Final = 12
"""Pixels of half the height of a mix or a cell."""

_WORD_ABOVE: Final = "(indexof(datum.change, '\\n') < 0 ? -9 : -15)"
"""Where a judgement stands: how it has moved, below it, may take two lines."""


def overview_rows(palette: Palette, *, rows: int, words: Mapping[str, str], places: Sequence[str]) -> Specification:
    """Return the rows.

    It reads `rows` (y, code, name, share, expected, is_illustrative, figure, status, word, change), `mix` (y, low,
    high: from 0 to 1, status, figure) and `cells` (y, x, status, figure). Texts may have lines.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        words: the heads of the columns: name, mix, way, judgement.
        places: the heads of the cells.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    wide = (_CELLS_END - _CELLS) / max(len(places), 1)
    text = {"type": "text", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False}
    part = (f"width * ({_MIX} + datum.low * {_MIX_END - _MIX})", f"width * ({_MIX} + datum.high * {_MIX_END - _MIX})")
    has_room = f"(datum.high - datum.low) * {_MIX_END - _MIX} * width >= 12 + 8 * length(datum.figure)"
    cell = (f"width * ({_CELLS} + datum.x * {wide}) + 1", f"width * ({_CELLS} + (datum.x + 1) * {wide}) - 1")

    def box(frame: str, ends: tuple[str, str], test: str, colours: Mapping[StatusGroup, str]) -> Layer:
        return {
            **drawn.frame(frame, ends[0], -_HALF_BAR, test, px2=ends[1], py2=f"datum.py + {2 * _HALF_BAR}"),
            "mark": {"type": "rect", "aria": False, "stroke": palette.paper, "strokeWidth": 1},
            "encoding": {**AT, "x2": {"field": "px2"}, "y2": {"field": "py2"}, "fill": by_status(colours)},
        }

    grounds = {**palette.status, StatusGroup.UNKNOWN: palette.status_tint[StatusGroup.UNKNOWN]}
    inks = {**palette.on_status, StatusGroup.UNKNOWN: palette.ink}
    middle = f"width * ({_CELLS} + (datum.x + 0.5) * {wide})"
    return drawn.specification(
        drawn.rules,
        drawn.head(words["name"], 0),
        drawn.head(words["mix"], _MIX),
        drawn.head(words["way"], _WAY),
        drawn.head(words["judgement"], _WORD),
        *(
            drawn.head(place, _CELLS + (x + 0.5) * wide, align="center", color=palette.ink, fontWeight=600)
            for x, place in enumerate(places)
        ),
        drawn.words("code", 0, fontWeight=600),
        drawn.words("name", 0.04),
        box("mix", part, "datum.high > datum.low", grounds),
        {
            **drawn.frame("mix", f"({part[0]} + {part[1]}) / 2", 0, has_room),
            "mark": text,
            "encoding": {**AT, "text": nominal("figure"), "color": by_status(inks)},
        },
        *drawn.bullets(_WAY, _WAY_END, dy=-9),
        drawn.words("figure", _WAY, dy=11),
        *drawn.status(_WORD, dy=_WORD_ABOVE),
        drawn.words("change", _WORD, dy=10, color=palette.muted, lineHeight=14),
        box("cells", cell, "true", palette.status_tint),
        {
            **drawn.frame("cells", f"{middle} - 13"),
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 70, "aria": False},
            "encoding": {**AT, "shape": by_status(tokens.ICONS), "fill": by_status(palette.status_text)},
        },
        {
            **drawn.frame("cells", f"{middle} - 6"),
            "mark": {**text, "align": "left", "color": palette.ink},
            "encoding": {**AT, "text": nominal("figure")},
        },
        least=LEAST_ROW,
    )
