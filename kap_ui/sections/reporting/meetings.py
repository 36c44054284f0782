"""The meetings that the plan answers to, each with the editions that were frozen for it."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.editions.listing import KnownEdition
from kap_model.queries import meetings as meetings_query
from kap_model.queries.meetings import PlanMeeting
from kap_ui import marks
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.reporting import editions
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _


def meetings() -> Sequence[PlanMeeting]:
    """Return the meetings, the latest first."""
    return data.ask(meetings_query.meetings, wording.language())


def table(found: Sequence[PlanMeeting], every: Sequence[KnownEdition]) -> Markup:
    """Return the meetings as a table. The code of each is an anchor, to which the search leads.

    Args:
        found: the meetings.
        every: all editions.
    """
    heads = [
        HeadCell(_("Meeting"), is_whole=True),
        HeadCell(_("First day")),
        HeadCell(_("Last day")),
        HeadCell(_("Place")),
        HeadCell(_("Editions")),
    ]
    return marks.table(
        heads, [_row(one, every) for one in found], caption=_("Meetings"), is_caption_seen=False, is_stacked=True
    )


def _row(meeting: PlanMeeting, every: Sequence[KnownEdition]) -> Sequence[str]:
    code = element("b", meeting.code, id=meeting.code)
    opened = (link(known.edition_code, href=editions.href(known)) for known in every if known.meeting == meeting.code)
    return (
        joined([code, element("div", meeting.name)]),
        wording.day(meeting.first_day),
        wording.day(meeting.last_day),
        meeting.place or ABSENT,
        joined(opened, wording.enumerated(["", ""])),
    )
