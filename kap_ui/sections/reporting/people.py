"""Who may do what, and where?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urljoin

import streamlit as st

from kap_model.people import persons, sign_in
from kap_model.people.permissions import OWN_PLACE_ROLES
from kap_model.people.persons import KnownPerson
from kap_model.people.sign_in import ListedSession, NewLink
from kap_model.vocabulary import PlaceKind, Role
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks import Anchor, HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import people_words
from kap_ui.sections.shared import role_words
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import LANGUAGE_KEY
from kap_ui.words.wording import _, ngettext, number, pgettext


def everybody() -> Sequence[KnownPerson]:
    """Return everybody, removed ones included."""
    return data.ask_now(persons.persons)


def headline(people: Sequence[KnownPerson]) -> str:
    """Return how many people there are."""
    count = sum(person.is_active for person in people)
    return ngettext("%(n)s person can sign in", "%(n)s people can sign in", count) % {"n": number(count)}


def table(people: Sequence[KnownPerson]) -> Markup:
    """Return people with their roles as a table."""
    heads = [HeadCell(head) for head in (pgettext("person", "Name"), _("E-mail"), _("Language"), _("Roles"))]
    rows = [
        (
            person.name,
            person.email,
            people_words.language_name(person.language),
            role_words.roles(person.roles) if person.is_active else _("removed"),
        )
        for person in people
    ]
    return marks.table(heads, rows, caption=_("People and their roles"), is_caption_seen=False, is_stacked=True)


def session_table(sessions: Sequence[ListedSession], people: Sequence[KnownPerson]) -> Markup:
    """Return the open sessions of everybody as a table."""
    names = {person.email: person.name for person in people}
    heads = [
        HeadCell(_("Session"), is_whole=True),
        *(HeadCell(head) for head in (pgettext("person", "Name"), _("Signed in"), _("Last used"))),
    ]
    rows = [
        (
            one.session_code,
            names.get(one.email, one.email),
            people_words.moment(one.began_at),
            people_words.moment(one.seen_at),
        )
        for one in sessions
    ]
    return marks.table(heads, rows, caption=_("Open sessions"), is_caption_seen=False, is_stacked=True)


def open_sessions() -> Sequence[ListedSession]:
    """Return the open sessions of everybody, the newest first."""
    return data.ask_now(sign_in.sessions)


def only_administrators() -> Markup:
    """Return that only administrators see this page."""
    return marks.note(
        _("Only an administrator sees who may do what."),
        _("Sign in as one, or ask an administrator."),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )


def roles() -> Mapping[Role, str]:
    """Return the words of each role."""
    return {role: role_words.role(role) for role in Role}


def places_of_roles() -> Mapping[str, str]:
    """Return the places that a role can be held for, each in words: world, regions, headquarters and offices."""
    kinds = (PlaceKind.WORLD, PlaceKind.REGION, PlaceKind.OFFICE)
    codes = [place.code for place in data.choices().places if place.kind in kinds]
    return {code: wording.noted(data.name(code), code) for code in codes}


def needs_place(role: Role) -> bool:
    """Return whether a role is held for a place."""
    return role in OWN_PLACE_ROLES


def roles_held(people: Sequence[KnownPerson], email: str) -> Mapping[tuple[Role, str], str]:
    """Return the roles that a person holds, each in words."""
    person = next(one for one in people if one.email == email)
    return {held: role_words.role_at(*held) for held in person.roles}


def what_removing_does(name: str) -> Markup:
    """Return what happens to somebody who is removed."""
    text = _("All roles are taken from %(name)s, and all their sessions end. What they did stays in the history.")
    return marks.paragraph(text % {"name": wording.isolated(name)})


def link_made(link: NewLink, name: str) -> Markup:
    """Return whom a link signs in, and until when."""
    ends = people_words.moment(link.expires_at)
    return marks.note(
        _("A link for %(name)s") % {"name": wording.isolated(name)},
        _("It works once, until %(moment)s, and is not shown again. Send it to nobody else.") % {"moment": ends},
    )


def address_of(link: NewLink, people: Sequence[KnownPerson]) -> str:
    """Return the address of a link; only the run that has made it knows its token."""
    person = next(one for one in people if one.email == link.email)
    query = urlencode({"token": link.token, LANGUAGE_KEY: person.language})
    return urljoin(st.context.url or "", f"sign-in?{query}")


def active(people: Sequence[KnownPerson]) -> Sequence[KnownPerson]:
    """Return those who can sign in, sorted by name."""
    return sorted((person for person in people if person.is_active), key=lambda person: person.name.casefold())
