"""What to act on, as rows of a picture: the KPI, its bar, its status then and now, what it takes. Pure."""

from __future__ import annotations

from typing import Final

from kap_ui.charts.rows import Rows
from kap_ui.charts.vega_lite import Specification
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 104
_MOST_ROW: Final = 130

TOP: Final = 4
"""Pixels above the rows."""

WIDTH: Final = 976
LETTERS: Final = 36
NEEDED_LETTERS: Final = 52
"""The least width in pixels, and the letters of a name and of what is needed that fit on a line there."""


def action_rows(palette: Palette, *, rows: int) -> Specification:
    """Return the rows.

    It reads `rows` (y, name, where, share, expected, is_illustrative, figure, status, word, before, needed). Texts may
    have lines.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    return drawn.specification(
        drawn.rules,
        drawn.words("name", 0, dy=-14, fontWeight=600, fontSize=tokens.ROW, lineHeight=19),
        drawn.words("where", 0, dy=32, color=palette.muted),
        *drawn.bullets(0.34, 0.56, dy=-28),
        drawn.words("figure", 0.34, dy=-4),
        *drawn.status(0.34, dy=20),
        drawn.words("before", 0.34, dy=40, color=palette.muted),
        drawn.words("needed", 0.60, lineHeight=18),
        least=LEAST_ROW,
    )
