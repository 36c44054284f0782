"""Who has signed in in this browser, and what they may do now.

A reader without a cookie costs no statement. Whoever has one is looked up at every run and every event, so that an
ended session and a change of roles hold at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kap_model.people import permissions, persons, sign_in
from kap_model.people.permissions import READER, Action, Actor, Rights
from kap_model.people.sign_in import SESSION_COOKIE, ListedSession, Way
from kap_ui.cache import run_context
from kap_ui.state import data

_KEY: Final = "_signed_in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in person: their open session, and their rights at this moment."""

    session: ListedSession
    rights: Rights

    @property
    def email(self) -> str:
        """The key of the person."""
        return self.session.email

    @property
    def is_of_provider(self) -> bool:
        """Whether the session began at a provider, whose cookie stays until `st.logout`."""
        return self.session.way == Way.PROVIDER


def person() -> SignedIn | None:
    """Return who has signed in in this browser; None for a reader."""
    held = run_context.get(_KEY)
    if held is None:
        held = (_look_up(),)
        run_context.set(_KEY, held)
    found: SignedIn | None = held[0]
    return found


def actor(through: str) -> Actor:
    """Return who acts, for the functions of `kap_model` that change something.

    Args:
        through: the name of the page, as the history keeps it.
    """
    found = person()
    return READER if found is None else Actor(found.email, through)


def may(action: Action, place: str | None = None) -> bool:
    """Return whether the person may do something at a place, or, without one, anywhere."""
    found = person()
    return found is not None and found.rights.may(action, place)


def forget() -> None:
    """Look up anew who has signed in: this run has changed it."""
    run_context.delete(_KEY)


def has_provider() -> bool:
    """Return whether people can sign in at a provider of OpenID Connect."""
    return "is_logged_in" in st.user


def is_installed() -> bool:
    """Return whether this installation has any people."""
    return not data.ask_now(persons.is_empty)


def _token() -> str | None:
    return st.context.cookies.get(SESSION_COOKIE)


def _look_up() -> SignedIn | None:
    token = _token()
    listed = None if token is None else data.ask_now(sign_in.session_of, token)
    if listed is None:
        listed = _of_provider()
    if listed is None:
        return None
    _note_use(listed)
    return SignedIn(listed, data.ask_now(permissions.rights, Actor(listed.email)))


def _of_provider() -> ListedSession | None:
    """Return the session of a sign-in at a provider, which begins at its first run."""
    if not st.user.get("is_logged_in") or st.user.get("email_verified") is not True:
        return None
    # One sign-in is told from the next by its time; `sub` alone would let an ended session begin again.
    login = " ".join(str(st.user.get(claim)) for claim in ("iss", "sub", "iat", "exp"))
    listed = data.ask_now(sign_in.session_of, login)
    email = st.user.get("email")
    if listed is not None or not isinstance(email, str) or data.ask_now(sign_in.has_begun, login):
        return listed
    return data.change_beside(sign_in.begin_with_provider, email, login, st.context.headers.get("User-Agent"))


def _note_use(listed: ListedSession) -> None:
    if sign_in.is_use_to_note(listed):
        data.change_beside(sign_in.note_use, listed)
