"""Who am I here, and what may I do?"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import streamlit as st

from kap_model.people import sign_in
from kap_model.people.sign_in import ListedSession
from kap_ui import marks
from kap_ui.elements import markup_block
from kap_ui.frame.page_list import REFUSED
from kap_ui.marks import Anchor, Fact, HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import people_words
from kap_ui.sections.shared import role_words
from kap_ui.state import data, signed_in
from kap_ui.state.signed_in import ProviderRefusal, SignedIn
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number

log = logging.getLogger("kap")

_REFUSALS: Final = {
    ProviderRefusal.UNVERIFIED: (
        N_("The sign-in provider has not verified the address %(email)s."),
        N_("Only a verified address gets roles here. Verify it at the provider, then sign in again."),
    ),
    ProviderRefusal.UNKNOWN: (
        N_("Nobody with the address %(email)s has been added here."),
        N_("An administrator adds people and gives roles."),
    ),
    ProviderRefusal.ENDED: (N_("Your session has ended."), N_("Sign in again to go on.")),
}


def headline(person: SignedIn) -> str:
    """Return who has signed in."""
    return _("You have signed in as %(name)s") % {"name": wording.isolated(str(person.rights.name))}


def facts(person: SignedIn) -> Markup:
    """Return the address and the roles of a person, each role with what it allows."""
    roles = [Fact(role_words.role_at(role, place), people_words.may(role)) for role, place in person.rights.roles] or [
        Fact(_("No role"), _("You may read all pages. An administrator gives roles."))
    ]
    return marks.definitions([Fact(_("E-mail"), person.email), *roles])


def sessions(person: SignedIn) -> Sequence[ListedSession]:
    """Return the open sessions of a person, the present one first."""
    present = person.session
    listed = data.ask_now(sign_in.sessions, person.email)
    # A session that began in this run is not among the data that the run reads.
    return [present, *(one for one in listed if one.session_code != present.session_code)]


def session_table(person: SignedIn, sessions: Sequence[ListedSession]) -> Markup:
    """Return the open sessions as a table."""
    heads = [HeadCell(head) for head in (_("Session"), _("Browser"), _("Signed in"), _("Last used"), _("Ends"))]
    rows = [
        (
            _("This browser") if one.session_code == person.session.session_code else one.session_code,
            browser(one.browser),
            wording.clauses((people_words.moment(one.began_at), people_words.way(one.way))),
            people_words.moment(one.seen_at),
            people_words.moment(one.ends_at),
        )
        for one in sessions
    ]
    return marks.table(heads, rows, caption=_("Your open sessions"), is_caption_seen=False, is_stacked=True)


def browser(user_agent: str | None) -> str:
    """Return which browser and system a session belongs to, as far as it says so; at most two words."""
    text = user_agent or ""
    name = next((shown for sign, shown in _BROWSERS if sign in text), None)
    system = next((shown for sign, shown in _SYSTEMS if sign in text), None)
    return wording.clauses(part for part in (name, system) if part) or _("unknown")


_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def how_to_begin() -> Markup:
    """Return how a reader can sign in, by what this installation has, or why they have not been signed in."""
    refusal = signed_in.refused_at_provider()
    if refusal is not None:
        kind, email = refusal
        title, text = _REFUSALS[kind]
        return marks.note(_(title) % {"email": email}, _(text))
    if REFUSED in st.query_params:
        return marks.note(
            _("You have not been signed in."),
            _(
                "The sign-in provider did not confirm who you are, or its answer was too old or had been used before. "
                "Try again from here. If it fails again, tell whoever runs this installation."
            ),
        )
    reading = (
        _("All pages can be read without signing in.")
        if signed_in.is_open_to_readers()
        else _("The pages are shown to people who have signed in.")
    )
    if not signed_in.is_installed():
        how = _(
            "To let people report figures, whoever runs this machine adds the first administrator: “%(add)s”, "
            "“%(role)s”, “%(link)s”. The last command prints an address that signs them in."
        )
        commands = {
            "add": 'kap person add ann@example.org "Ann Example"',
            "role": "kap person role ann@example.org administrator",
            "link": "kap person link ann@example.org",
        }
        title = _("Nobody has been added to this installation yet.")
        return marks.note(title, wording.sentences([reading, how % commands]))
    how = (
        _("Whoever reports or reviews signs in with an account of their organization.")
        if signed_in.has_provider()
        else _("Whoever reports or reviews asks an administrator for a link, which works once, for 15 minutes.")
    )
    return marks.note(_("You have not signed in."), wording.sentences([reading, how]))


def ask_provider() -> None:
    """Draw the buttons that lead to the provider, if there is one: to sign in, or out of an account of nobody here."""
    if not signed_in.has_provider():
        return
    with st.container(key="provider", horizontal=True, gap="small"):
        if st.button(_("Sign in"), key="sign_in", type="primary"):
            try:
                st.login()
            except st.errors.StreamlitAuthError as error:
                log.warning("nobody can sign in at the provider: %s", error)
                markup_block.show(
                    marks.note(
                        _("Nobody can sign in at the provider now."),
                        _("Its settings are not complete. Whoever runs this installation finds why in the server log."),
                    ),
                    key="no_provider",
                )
        if signed_in.refused_at_provider() is not None and st.button(_("Use another account"), key="sign_out_provider"):
            st.logout()


def leave(person: SignedIn) -> None:
    """Show what a reader sees, now that the session of a person has ended; what the provider keeps is ended as well."""
    if person.is_of_provider:
        st.logout()
    else:
        st.rerun()


def sessions_finding(sessions: Sequence[ListedSession]) -> str:
    """Return how many sessions are open, and when they end by themselves."""
    words = ngettext(
        "%(n)s open. A session ends after 12 hours without use, and after 7 days at the latest.",
        "%(n)s open. A session ends after 12 hours without use, and after 7 days at the latest.",
        len(sessions),
    )
    return words % {"n": number(len(sessions))}


def onward(anchors: Sequence[Anchor]) -> Markup:
    """Return links to where the person can go on."""
    return marks.links(anchors)
