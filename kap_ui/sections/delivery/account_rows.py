"""Accounts as a figure: rows of amounts beside a bar, on the page and as a picture in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from kap_ui.charts import account_rows
from kap_ui.figures import picture_key
from kap_ui.figures.figure import Drawing
from kap_ui.figures.picture_key import Sign
from kap_ui.look.tokens import LIGHT
from kap_ui.marks import AccountHeads, AccountRow
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.words.wording import _


def drawing(rows: Sequence[AccountRow], heads: AccountHeads, tick: str) -> Callable[[], Drawing]:
    """Return what makes the picture of accounts.

    Args:
        rows: as on the page.
        heads: as on the page.
        tick: what the tick means; "" for rows without one.
    """
    return partial(_drawing, rows, heads, tick)


def _drawing(rows: Sequence[AccountRow], heads: AccountHeads, tick: str) -> Drawing:
    records = [
        {
            "y": y,
            "name": in_lines(" ".join(filter(None, (row.code, row.name))), account_rows.LETTERS),
            "share": row.share,
            "expected": row.expected if row.share is not None else None,
            "figure": row.figure,
            "is_illustrative": row.is_illustrative,
            **{f"amount_{number}": amount for number, amount in enumerate(row.amounts)},
        }
        for y, row in enumerate(rows)
    ]
    return Drawing(
        build=account_rows.account_rows,
        frames={"rows": pd.DataFrame(records)},
        options={
            "rows": len(rows),
            "name": heads.name,
            "amounts": [in_lines(words, account_rows.HEAD_LETTERS) for words in heads.amounts],
            "bar": heads.share,
        },
        key=_signs(rows, tick),
        least_width=account_rows.WIDTH,
        least_height=account_rows.TOP + account_rows.LEAST_ROW * len(rows),
    )


def _signs(rows: Sequence[AccountRow], tick: str) -> list[Sign]:
    """Return the key of the bars: only what is drawn."""
    box = "M-13,-5H13V5H-13Z"
    known = [row for row in rows if row.share is not None]
    signs = []
    if any(not row.is_illustrative for row in known):
        signs.append(picture_key.sign(_("published or reported"), picture_key.shape(box, fill=LIGHT.accent), wide=26))
    if any(row.is_illustrative for row in known):
        edge = picture_key.shape(box, fill=LIGHT.accent_soft, stroke=LIGHT.accent, width=1.4, dash=(4, 3))
        signs.append(picture_key.sign(_("illustrative"), edge, wide=26))
    if tick:
        signs.append(picture_key.sign(tick, picture_key.shape("M0,-7V7", stroke=LIGHT.ink, width=2.4), wide=8))
    return signs
