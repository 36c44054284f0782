"""Accounts as rows of a picture: name, amounts in columns, a bar with a tick, and the figure of the bar. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kap_ui.charts.rows import AT, Rows
from kap_ui.charts.vega_lite import Layer, Specification
from kap_ui.look.tokens import Palette

LEAST_ROW: Final = 34
_MOST_ROW: Final = 46
TOP: Final = 44

WIDTH: Final = 976
LETTERS: Final = 46
HEAD_LETTERS: Final = 15
"""The least width in pixels, and the letters of a name and of the head of amounts that fit on a line there."""

_AMOUNTS, _AMOUNTS_END = 0.34, 0.64
_BAR, _BAR_END = 0.67, 0.89
_HALF_BAR: Final = 6
_LINE: Final = 15


def account_rows(palette: Palette, *, rows: int, name: str, amounts: Sequence[str], bar: str) -> Specification:
    """Return the rows.

    It reads `rows` (y, name, share and expected: from 0 to 1 or absent, figure, is_illustrative, and amount_0,
    amount_1 ... as printed).

    Args:
        palette: the colours of the theme.
        rows: how many there are.
        name: the head of the names.
        amounts: the heads of the columns of amounts; they may have lines.
        bar: the head of the bars.
    """
    drawn = Rows(palette, rows, TOP, _MOST_ROW)
    wide = f"width * {_BAR_END - _BAR:.4f}"
    step = (_AMOUNTS_END - _AMOUNTS) / max(len(amounts), 1)

    def along(share: str) -> str:
        return f"width * {_BAR} + clamp({share}, 0, 1) * {wide}"

    def box(test: str, end: str, mark: dict[str, Any]) -> Layer:
        return {
            **drawn.frame("rows", along("0"), -_HALF_BAR, test, px2=along(end), py2=f"datum.py + {2 * _HALF_BAR}"),
            "mark": {"type": "rect", "aria": False, **mark},
            "encoding": {**AT, "x2": {"field": "px2"}, "y2": {"field": "py2"}},
        }

    known = "isValid(datum.share)"
    made_up = {"fill": palette.accent, "fillOpacity": 0.35, "stroke": palette.accent, "strokeDash": [4, 3]}
    return drawn.specification(
        drawn.rules,
        drawn.head(name, 0),
        *(
            drawn.head(
                words, _AMOUNTS + (number + 1) * step, align="right", lineBreak="\n", lineHeight=_LINE,
                dy=-_LINE * words.count("\n"),
            )
            for number, words in enumerate(amounts)
        ),
        drawn.head(bar, _BAR),
        drawn.words("name", 0),
        *(
            drawn.words(f"amount_{number}", _AMOUNTS + (number + 1) * step, align="right")
            for number in range(len(amounts))
        ),
        box(known, "1", {"fill": palette.track}),
        box(f"!{known}", "1", {"fill": None, "stroke": palette.rule_strong, "strokeDash": [3, 3]}),
        box(f"{known} && !datum.is_illustrative", "datum.share", {"fill": palette.accent}),
        box(f"{known} && datum.is_illustrative", "datum.share", made_up),
        {
            **drawn.frame(
                "rows", along("datum.expected"), -_HALF_BAR - 4, "isValid(datum.expected)",
                py2=f"datum.py + {2 * _HALF_BAR + 8}",
            ),
            "mark": {"type": "rule", "color": palette.ink, "strokeWidth": 2.4, "aria": False},
            "encoding": {**AT, "y2": {"field": "py2"}},
        },
        drawn.words("figure", _BAR_END + 0.015, fontWeight=600),
        least=LEAST_ROW,
    )  # fmt: skip
