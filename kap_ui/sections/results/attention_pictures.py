"""What to act on, and what changed, as pictures in files: the same rows as on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from kap_model.queries.course import ToActOn
from kap_model.queries.results import StatusChange
from kap_ui.charts import action_rows, change_rows
from kap_ui.figures.figure import Drawing
from kap_ui.look import tokens
from kap_ui.marks import Action
from kap_ui.marks.markup import Markup, text_of
from kap_ui.sections.shared import kpi_rows_picture
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.state import data
from kap_ui.words import wording

MOST_CHANGES: Final = 10
"""Changes that have room on a slide; all of them stand in the other files."""

_MOST_LINES: Final = 5
"""Lines that have room beside the bar of what to act on."""


def actions(points: Sequence[ToActOn], worded: Callable[[ToActOn], Action]) -> Drawing:
    """Return what the picture of what to act on is drawn from.

    Args:
        points: what to act on.
        worded: the words of a point, as on the page.
    """
    records = []
    for y, (point, action) in enumerate(zip(points, map(worded, points), strict=True)):
        receipt = point.receipt
        sentences = wording.sentences(text_of(Markup(part)) for part in (action.needed, action.evidence) if part)
        records.append(
            {
                "y": y, "name": in_lines(action.name, action_rows.LETTERS, 3), "where": action.where,
                "share": receipt.share, "expected": receipt.expected_share,
                "is_illustrative": receipt.standing.is_illustrative, "low": None, "high": None, "dot": None,
                "figure": action.figures, "status": tokens.group_of(action.status).value,
                "word": action.status_words, "before": action.before,
                "needed": in_lines(sentences, action_rows.NEEDED_LETTERS, _MOST_LINES),
            }
        )  # fmt: skip
    illustrative = [point.receipt.standing.is_illustrative for point in points]
    return Drawing(
        build=action_rows.action_rows,
        frames={"rows": pd.DataFrame(records)},
        options={"rows": len(records)},
        key=kpi_rows_picture.signs(not all(illustrative), any(illustrative)),
        least_width=action_rows.WIDTH,
        least_height=action_rows.TOP + action_rows.LEAST_ROW * len(records),
    )


def changes(every: Sequence[StatusChange], cause: Callable[[StatusChange], str]) -> Drawing:
    """Return what the picture of changes is drawn from, the first of them where they are many.

    Args:
        every: the changes.
        cause: the words of the cause of one.
    """
    shown = every[:MOST_CHANGES]
    records = [
        {
            "y": y, "code": change.kpi_code.removeprefix("K-"),
            "name": in_lines(data.name(change.kpi_code), change_rows.LETTERS),
            "before": tokens.group_of(change.before.status).value, "before_word": wording.status(change.before.status),
            "after": tokens.group_of(change.after.status).value, "after_word": wording.status(change.after.status),
            "cause": in_lines(cause(change), change_rows.CAUSE_LETTERS),
        }
        for y, change in enumerate(shown)
    ]  # fmt: skip
    return Drawing(
        build=change_rows.change_rows,
        frames={"rows": pd.DataFrame(records)},
        options={"rows": len(records)},
        note=kpi_rows_picture.more(len(every) - len(shown)),
        least_width=change_rows.WIDTH,
        least_height=change_rows.TOP + change_rows.LEAST_ROW * len(records),
    )
