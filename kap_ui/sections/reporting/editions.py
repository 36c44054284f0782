"""What did we show the meeting? The editions, and what has become of their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from kap_model.editions import listing
from kap_model.editions.listing import LIVE, KnownEdition
from kap_model.people import persons
from kap_model.vocabulary import OriginView
from kap_ui import marks
from kap_ui.frame import edition_words, glossary_links, page, site_map
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup, element, joined, link, typed
from kap_ui.state import data, shown_edition, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, short_quarter

MOST_COUNTED: Final = 8
"""Editions whose differing figures are counted unasked, the newest; the others when somebody opens them."""


def editions() -> Sequence[KnownEdition]:
    """Return all editions, the newest first."""
    return data.ask_now(listing.editions)


def headline(every: Sequence[KnownEdition]) -> str:
    """Return how many editions there are, and which is the newest."""
    if not every:
        return _("No edition has been frozen yet")
    newest = every[0]
    words = ngettext(
        "%(n)s edition; the newest is %(code)s of %(day)s",
        "%(n)s editions; the newest is %(code)s of %(day)s",
        len(every),
    )
    day = wording.day(newest.frozen_at.date())
    return words % {"n": number(len(every)), "code": newest.edition_code, "day": day}


def nothing() -> Markup:
    """Return what would stand here."""
    return marks.note(
        _("Nothing is listed here yet."),
        _(
            "Before a meeting a publisher freezes the data as an edition. What was shown can then be opened, compared "
            "and verified years later, whatever becomes of the figures."
        ),
    )


def table(every: Sequence[KnownEdition]) -> Markup:
    """Return the editions as a table; the code of each opens it."""
    names = _names()
    heads = [
        HeadCell(glossary_links.word(_("Edition"), "edition"), is_whole=True),
        HeadCell(_("Title")),
        HeadCell(_("Opens with")),
        HeadCell(_("Frozen")),
        HeadCell(glossary_links.word(_("Fingerprint"), "fingerprint")),
        HeadCell(_("State")),
        HeadCell(_("Figures that differ today")),
    ]
    rows = [_row(known, names) for known in every]
    return marks.table(heads, rows, caption=_("Editions"), is_caption_seen=False, is_stacked=True)


def _row(known: KnownEdition, names: Mapping[str, str]) -> Sequence[str]:
    opens = link(
        known.edition_code, href=href(known), aria_label=_("Open %(edition)s") % {"edition": known.edition_code}
    )
    about = [typed(known.title)]
    if known.meeting is not None:
        about.append(element("div", _("Meeting: %(meeting)s") % {"meeting": known.meeting}, class_="small"))
    if known.is_rehearsal:
        about.append(element("div", _("Rehearsal"), class_="small"))
    frozen = [element("span", wording.day(known.frozen_at.date()))]
    if known.frozen_by in names:
        frozen.append(element("div", names[known.frozen_by], class_="small"))
    return (
        opens,
        joined(about),
        joined(
            [
                element("span", short_quarter(known.quarter)),
                element("div", wording.origin(known.origin), class_="small"),
            ]
        ),
        joined(frozen),
        marks.unfolding(known.short_fingerprint, known.fingerprint, _("Fingerprint")),
        state(known),
        _differing(known),
    )


def to_take(every: Sequence[KnownEdition]) -> Mapping[str, str]:
    """Return in words what documents can be written of: the newest edition first, the live data last."""
    found = {known.edition_code: wording.labelled(known.edition_code, known.title) for known in every}
    return {**found, LIVE: _("The present data")}


def to_compare_with(every: Sequence[KnownEdition], taken: str) -> tuple[Mapping[str, str], str | None]:
    """Return in words which earlier editions documents can be compared with, and the code of the one to begin with.

    Args:
        every: all editions, the newest first.
        taken: the code of the edition that the documents are of; LIVE for the live data.
    """
    of = next((known for known in every if known.edition_code == taken), None)
    origin = OriginView.ALL if of is None else of.origin
    quarter = data.choices().default_quarter(origin) if of is None else of.quarter
    first = listing.newest_before(every, of, quarter, origin)
    earlier = every if of is None else every[every.index(of) + 1 :]
    words = {known.edition_code: edition_words.code(known) for known in earlier}
    return words, None if first is None else first.edition_code


def href(known: KnownEdition) -> str:
    """Return the address of the overview of an edition."""
    return site_map.link_to("overview", edition=known.edition_code, quarter=None, origin=None, compared=None)


def state(known: KnownEdition) -> Markup:
    """Return whether an edition stands, or why it was withdrawn."""
    if known.withdrawal is None:
        return marks.report_state("accepted", _("stands"))
    values = {
        "day": wording.day(known.withdrawal.withdrawn_at.date()),
        "reason": wording.isolated(known.withdrawal.reason),
    }
    why = element("div", _("%(day)s: %(reason)s") % values, class_="small")
    return joined([marks.report_state("withdrawn", _("withdrawn")), why])


def _differing(known: KnownEdition) -> str:
    count = shown_edition.differing_if_counted(known)
    if count == 0:
        return _("none")
    if count is not None:
        return link(number(count), href=site_map.link_to("changes", None, **{"from": known.edition_code}))
    return _("cannot be opened") if shown_edition.is_unopenable(known) else _("not counted yet")


def _names() -> Mapping[str, str]:
    """Return the names of people, for those who have signed in."""
    if signed_in.person() is None:
        return {}
    return {person.email: person.name for person in data.ask_now(persons.persons)}


def has_uncounted(every: Sequence[KnownEdition]) -> bool:
    """Return whether it is still to be counted how many figures of the newest editions differ today."""
    return bool(_uncounted(every))


def count_next(every: Sequence[KnownEdition]) -> None:
    """Count how many figures differ today, of the newest edition of which that is not known.

    It takes seconds where nobody has opened the edition yet, so that the page is drawn before.
    """
    shown_edition.count(_uncounted(every)[0], page.opening)


def _uncounted(every: Sequence[KnownEdition]) -> Sequence[KnownEdition]:
    return [
        known
        for known in every[:MOST_COUNTED]
        if shown_edition.differing_if_counted(known) is None and not shown_edition.is_unopenable(known)
    ]


def as_of() -> str:
    """Return when the present data were loaded."""
    loaded_at: datetime = data.live().loaded_at
    return _("Compared with the present data, of %(day)s") % {"day": wording.day(loaded_at.astimezone(UTC).date())}
