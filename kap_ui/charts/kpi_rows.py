"""KPIs, or the places of one KPI, as rows of a picture: name, bar, actual and target, status. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kap_ui.charts.rows import Rows
from kap_ui.charts.vega_lite import Specification
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 34
"""Pixels of a row whose name has two lines."""
_MOST_ROW: Final = 56
TOP: Final = 28
"""Pixels above the rows, for the heads of the columns."""

WIDTH: Final = 976
LETTERS: Final = 46
FIGURE_LETTERS: Final = 22
"""The least width in pixels, and the letters of a name, and of an actual, that fit on a line there."""


def kpi_rows(palette: Palette, *, rows: int, words: Mapping[str, str]) -> Specification:
    """Return the rows.

    It reads `rows` (y, code, name, share, expected, is_illustrative, figure, actual, status, word, data). Texts may
    have lines.

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        words: the heads of the columns: name, share, actual, status, data.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    return drawn.specification(
        drawn.rules,
        drawn.head(words["name"], 0),
        drawn.head(words["share"], 0.43),
        drawn.head(words["actual"], 0.62),
        drawn.head(words["status"], 0.765),
        drawn.head(words["data"], 1, align="right"),
        drawn.words("code", 0, fontWeight=600),
        drawn.words("name", 0.085),
        *drawn.bullets(0.43, 0.555),
        drawn.words("figure", 0.57, fontWeight=600),
        drawn.words("actual", 0.62),
        *drawn.status(0.765),
        drawn.words("data", 1, align="right", color=palette.muted),
        least=LEAST_ROW,
    )
