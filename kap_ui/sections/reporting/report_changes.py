"""What accepting a submission changes: statuses, counts and means of the place, its region and the world."""

from __future__ import annotations

from typing import Final

from kap_model.measures import RollUp
from kap_model.progress import PLAN_CODE
from kap_model.reporting.preview import Preview
from kap_model.vocabulary import RollUpLevel
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.short_names import printed_code, short
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

_MOST_IN_FULL: Final = 12
"""So many counts and means stand in full height; more of them scroll."""


def draw(changes: Preview, title: str) -> None:
    """Draw under a title which statuses, counts and means would change."""
    show.section(title, _finding(changes), key="preview_head")
    if changes.status_changes:
        show.block(_status_changes(changes), key="status_changes")
    if changes.roll_up_changes:
        show.block(_roll_up_changes(changes), key="roll_up_changes")


def _finding(changes: Preview) -> str:
    count = len(changes.status_changes)
    if not count:
        return _("No status changes.")
    return ngettext("%(n)s status changes.", "%(n)s statuses change.", count) % {"n": number(count)}


def _status_changes(changes: Preview) -> Markup:
    return marks.changes(
        [
            marks.Change(
                name=f"{before.kpi_code} {data.name(before.kpi_code)}",
                before=before.status,
                before_words=wording.status(before.status),
                after=after.status,
                after_words=wording.status(after.status),
                where=data.name(before.place_code),
            )
            for before, after in changes.status_changes
        ],
        to=_("becomes"),
    )


def _roll_up_changes(changes: Preview) -> Markup:
    heads = [
        HeadCell(_("Place")),
        HeadCell(_("Objective")),
        HeadCell(_("Mean progress")),
        HeadCell(_("KPIs by status")),
        HeadCell(_("Assessment")),
    ]
    rows = [
        (
            data.name(before.place_code),
            _objective(before),
            _arrow(percent(before.mean_share, 1), percent(after.mean_share, 1)),
            _count_changes(before, after),
            _arrow(wording.status(before.word), wording.status(after.word)),
        )
        for before, after in changes.roll_up_changes
    ]
    return marks.table(
        heads, rows, caption=_("What changes in counts and means"), is_tall=len(rows) > _MOST_IN_FULL, is_stacked=True
    )


def _objective(roll_up: RollUp) -> str:
    if roll_up.level is RollUpLevel.PLAN:
        return roll_up_words.name_of(PLAN_CODE)
    return f"{printed_code(roll_up.code)} {short(roll_up.code)}"


def _arrow(before: str, after: str) -> str:
    return after if before == after else between(before, after)


def _count_changes(before: RollUp, after: RollUp) -> str:
    return wording.listed(
        f"{wording.status(status)} {between(number(before.counts[status]), number(count))}"
        for status, count in after.counts.items()
        if count != before.counts[status]
    )
