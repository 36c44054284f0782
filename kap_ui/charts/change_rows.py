"""KPIs whose status changed, as rows of a picture: name, status before and after, cause. Pure."""

from __future__ import annotations

from typing import Final

from kap_ui.charts.rows import AT, Rows
from kap_ui.charts.vega_lite import Specification
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 36
_MOST_ROW: Final = 56

TOP: Final = 4
"""Pixels above the rows."""

WIDTH: Final = 976
LETTERS: Final = 50
CAUSE_LETTERS: Final = 36
"""The least width in pixels, and the letters of a name and of a cause that fit on a line there."""

_ARROW: Final = "M-12,0H9M3,-5L9,0L3,5"


def change_rows(palette: Palette, *, rows: int) -> Specification:
    """Return the rows.

    It reads `rows` (y, code, name, before, before_word, after, after_word, cause). Texts may have lines.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    return drawn.specification(
        drawn.rules,
        drawn.words("code", 0, fontWeight=600),
        drawn.words("name", 0.085),
        *drawn.status(0.455, status="before", word="before_word"),
        {
            **drawn.frame("rows", "width * 0.585"),
            "mark": {
                "type": "point", "shape": _ARROW, "size": 1, "filled": False, "stroke": palette.muted,
                "strokeWidth": 1.6, "opacity": 1, "aria": False,
            },
            "encoding": AT,
        },
        *drawn.status(0.61, status="after", word="after_word"),
        drawn.words("cause", 0.745, color=palette.muted),
        least=LEAST_ROW,
    )  # fmt: skip
