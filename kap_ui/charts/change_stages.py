"""Counts of KPIs from before to after, a row for each cause that changed them: status mix and differences. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kap_model.vocabulary import StatusGroup
from kap_ui.charts.rows import AT, Rows
from kap_ui.charts.vega_lite import Layer, Specification, by_status, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 46
_MOST_ROW: Final = 64
TOP: Final = 52
"""Pixels above the rows, for the heads of the columns."""

WIDTH: Final = 976
LETTERS: Final = 30
NOTE_LETTERS: Final = 50
HEAD_LETTERS: Final = 11
"""The least width in pixels, and the letters of a name, of a note and of a status that fit on a line there."""

_MIX, _MIX_END = 0.325, 0.545
_CELLS, _CELLS_END = 0.56, 1.0
"""Where the columns begin and end, as shares of the width."""

_ICON: Final = 7
"""Pixels of half an icon."""


def change_stages(palette: Palette, *, rows: int, words: Mapping[str, str], statuses: Sequence[str]) -> Specification:
    """Return the rows.

    It reads `rows` (y, name, note, is_end), `mix` (y, low, high: from 0 to 1, status, figure, is_end), `cells`
    (y, x, status, figure, is_end) and `heads` (y, x, status, word). Texts may have lines. The row of a step has a thin
    bar and differences, the first and the last one a thick bar and counts.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        words: the heads of the first columns: name, mix.
        statuses: the codes of the statuses, one for each column of cells.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    wide = (_CELLS_END - _CELLS) / max(len(statuses), 1)
    text = {"type": "text", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False}
    start, end = (f"width * ({_MIX} + datum.{side} * {_MIX_END - _MIX})" for side in ("low", "high"))
    half = "(datum.is_end ? 13 : 7)"
    has_room = f"datum.is_end && (datum.high - datum.low) * {_MIX_END - _MIX} * width >= 6 + 8 * length(datum.figure)"
    grounds = {**palette.status, StatusGroup.UNKNOWN: palette.status_tint[StatusGroup.UNKNOWN]}
    inks = {**palette.on_status, StatusGroup.UNKNOWN: palette.ink}
    right = f"width * ({_CELLS} + (datum.x + 1) * {wide}) - 4"
    icons: Layer = {
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 90, "aria": False},
        "encoding": {**AT, "shape": by_status(tokens.ICONS), "fill": by_status(palette.status_text)},
    }
    return drawn.specification(
        drawn.rules,
        {
            **drawn.frame("rows", "0", 0, "datum.is_end", px2="width", above=f"datum.py - {drawn.pitch} / 2"),
            "mark": {"type": "rule", "color": palette.rule_strong, "strokeWidth": 2, "aria": False},
            "encoding": {"x": AT["x"], "x2": {"field": "px2"}, "y": {**AT["y"], "field": "above"}},
        },
        drawn.head(words["name"], 0),
        drawn.head(words["mix"], _MIX),
        {
            **icons,
            "data": {"name": "heads"},
            "transform": [
                {"calculate": f"{right} - {_ICON}", "as": "px"},
                {"calculate": "8", "as": "py"},
            ],
        },
        {
            "data": {"name": "heads"},
            "transform": [{"calculate": right, "as": "px"}, {"calculate": "18", "as": "py"}],
            "mark": {
                **text, "align": "right", "baseline": "top", "color": palette.muted, "lineBreak": "\n",
                "lineHeight": 14,
            },
            "encoding": {**AT, "text": nominal("word")},
        },
        drawn.words("name", 0, dy=-8, fontWeight=600),
        drawn.words("note", 0, dy=10, color=palette.muted),
        {
            **drawn.frame("mix", start, 0, "datum.high > datum.low", px2=end, top=f"datum.py - {half}",
                          bottom=f"datum.py + {half}"),
            "mark": {"type": "rect", "aria": False, "stroke": palette.paper, "strokeWidth": 1},
            "encoding": {
                "x": AT["x"], "x2": {"field": "px2"}, "y": {**AT["y"], "field": "top"}, "y2": {"field": "bottom"},
                "fill": by_status(grounds),
            },
        },
        {
            **drawn.frame("mix", f"({start} + {end}) / 2", 0, has_room),
            "mark": text,
            "encoding": {**AT, "text": nominal("figure"), "color": by_status(inks)},
        },
        *(
            {
                **drawn.frame("cells", right, 0, f"datum.figure !== '' && {test}"),
                "mark": {**text, "align": "right", "color": palette.ink, "fontWeight": weight},
                "encoding": {**AT, "text": nominal("figure")},
            }
            for test, weight in (("datum.is_end", 400), ("!datum.is_end", 600))
        ),
        {
            **drawn.frame("cells", f"{right} - 14 - 7 * length(datum.figure)", 0, "datum.figure !== ''"),
            **icons,
        },
        least=LEAST_ROW,
    )  # fmt: skip
