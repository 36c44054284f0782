"""The problems of a file that was brought to a report, cell by cell."""

from __future__ import annotations

from typing import Final

from kap_model.problems import Problems
from kap_ui import marks
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.words import wording
from kap_ui.words.wording import _, number

_LISTED: Final = 200
"""How many problems of a file stand on the page."""


def table(problems: Problems, title: str) -> Markup:
    """Return a table of the first problems of a file; the title says how many there are."""
    heads = [
        HeadCell(_("Row"), is_figure=True),
        *(HeadCell(words) for words in (_("Column"), _("Cell"), _("What is wrong"), _("How to put it right"))),
    ]
    rows = [
        (
            number(problem.row) if problem.row is not None else "",
            problem.column or "",
            wording.isolated(problem.cell or ""),
            wording.said(problem.what),
            wording.said(problem.how_to_fix),
        )
        for problem in problems[:_LISTED]
    ]
    if problems.total > len(rows):
        listed = _("Listed: the first %(n)s") % {"n": number(len(rows))}
        title = wording.sentences([wording.ended(title), listed])
    return marks.table(heads, rows, caption=title, is_tall=True, is_stacked=True)
