"""Editions in words: the band across the pages of one, its name in a list, and why one cannot be shown."""

from __future__ import annotations

from kap_model.editions.listing import EditionError, KnownEdition
from kap_ui import marks
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

COMPARISON = "changes"
"""The page that says what has changed since an edition, named by its parameter `from`."""


def band(known: KnownEdition, differing: int) -> Markup:
    """Return the band across the pages of an edition.

    Args:
        known: the edition.
        differing: how many of its figures differ today.
    """
    current = site_map.current().name
    return marks.edition_band(
        named(known),
        facts=(
            glossary_links.word(frozen(known), "edition"),
            glossary_links.word(
                _("fingerprint %(fingerprint)s") % {"fingerprint": known.short_fingerprint}, "fingerprint"
            ),
        ),
        withdrawn=None if known.withdrawal is None else (_("withdrawn"), known.withdrawal.reason),
        anchors=(
            Anchor(differ(differing), site_map.link_to(COMPARISON, None, **{"from": known.edition_code})),
            Anchor(_("Show the present data"), site_map.link_with_own_choices(current, edition=None)),
        ),
        label=_("Edition"),
    )


def named(known: KnownEdition) -> str:
    """Return an edition by code and title."""
    return _("Edition %(code)s: %(title)s") % {"code": known.edition_code, "title": known.title}


def code(known: KnownEdition) -> str:
    """Return the code of an edition, as it stands among others that can be chosen: of a withdrawn one it says so."""
    if known.withdrawal is None:
        return known.edition_code
    return _("%(code)s, withdrawn") % {"code": known.edition_code}


def frozen(known: KnownEdition) -> str:
    """Return for which meeting and when an edition was frozen; the day is that in UTC."""
    day = wording.day(known.frozen_at.date())
    if known.meeting is None:
        return _("frozen on %(day)s") % {"day": day}
    return _("frozen for %(meeting)s on %(day)s") % {"meeting": known.meeting, "day": day}


def differ(count: int) -> str:
    """Return how many figures of an edition differ today."""
    if count == 0:
        return _("no figure differs today")
    return ngettext("%(n)s figure differs today", "%(n)s figures differ today", count) % {"n": number(count)}


def refusal(error: EditionError) -> str:
    """Return why an edition cannot be shown."""
    return _(error.sentence) % error.values
