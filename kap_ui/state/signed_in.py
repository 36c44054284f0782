"""Who has signed in in this browser, and what they may do now.

A reader without a cookie costs no statement. Whoever has one is looked up at every run and every event, so that an
ended session and a change of roles hold at once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

import streamlit as st
from sqlmodel import Session

from kap_model.people import permissions, persons, sign_in
from kap_model.people.permissions import READER, Action, Actor, NotAllowedError, Rights
from kap_model.people.sign_in import SESSION_COOKIE, ListedSession, Way
from kap_model.problems import DatabaseFault
from kap_ui.cache import run_context
from kap_ui.state import data
from kap_ui.streamlit_internals import failed_downloads
from kap_ui.words.wording import N_, _

log = logging.getLogger("kap")

_KEY: Final = "_signed_in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in person: their open session, its token, and their rights at this moment."""

    session: ListedSession
    token: str = field(repr=False)
    rights: Rights

    @property
    def email(self) -> str:
        """The key of the person."""
        return self.session.email

    @property
    def name(self) -> str:
        """The name of the person."""
        return self.rights.name or self.email

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


def person_beside_figures() -> SignedIn | None:
    """Return who has signed in, for what stands beside figures; None on an edition or a plan beside."""
    return person() if data.is_live() else None


def may(action: Action, place: str | None = None) -> bool:
    """Return whether the person may do something at a place, or, without one, anywhere.

    On an edition and on a plan beside nobody may do anything.
    """
    found = person_beside_figures()
    return found is not None and found.rights.may(action, place)


def is_open_to_readers() -> bool:
    """Return whether everybody may read the pages, as long as no setting says otherwise."""
    return os.environ.get("KAP_SIGNED_IN_ONLY", "") in ("", "0")


def may_read() -> bool:
    """Return whether the pages may be read in this browser."""
    return is_open_to_readers() or person() is not None


_TAKEN_TOO_LATE: Final = N_(
    "You get no file any more: your session has ended, or your roles have changed. Open the page again."
)


def while_allowed(
    make: Callable[[], bytes], action: Action | None = None, place: str | None = None
) -> Callable[[], bytes]:
    """Return the function that makes a file, refusing once the person may not read the pages, or not act at the place.

    A download button calls it long after the run that drew the button, in a tab that nobody may have used since.
    """
    if action is None and is_open_to_readers():
        return make
    found = person()
    token = found.token if found is not None else ""
    is_allowed = data.later(partial(_is_allowed, token=token, action=action, place=place))
    refusal = _(_TAKEN_TOO_LATE)

    def made() -> bytes:
        if not is_allowed():
            failed_downloads.explain(refusal)
            raise NotAllowedError(_TAKEN_TOO_LATE)
        return make()

    return made


def _is_allowed(session: Session, *, token: str, action: Action | None, place: str | None) -> bool:
    listed = sign_in.session_of(session, token)
    if listed is None:
        return False
    return action is None or permissions.rights(session, Actor(listed.email)).may(action, place)


def forget() -> None:
    """Look up anew who has signed in: this run has changed it."""
    run_context.delete(_KEY)


def has_provider() -> bool:
    """Return whether people can sign in at a provider of OpenID Connect."""
    return "is_logged_in" in st.user


class ProviderRefusal(StrEnum):
    """Why somebody whom the provider has signed in is a reader here."""

    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    ENDED = "ended"


def refused_at_provider() -> tuple[ProviderRefusal, str] | None:
    """Return why somebody whom the provider has signed in is a reader here, and their address; None for all others."""
    if not st.user.get("is_logged_in") or person() is not None:
        return None
    email = str(st.user.get("email") or "")
    if not _has_verified_email():
        return ProviderRefusal.UNVERIFIED, email
    if data.ask_now(sign_in.has_begun, _login()):
        return ProviderRefusal.ENDED, email
    return ProviderRefusal.UNKNOWN, email


def is_installed() -> bool:
    """Return whether this installation has any people."""
    return not data.ask_now(persons.is_empty)


def _token() -> str | None:
    return st.context.cookies.get(SESSION_COOKIE)


def _look_up() -> SignedIn | None:
    token = _token()
    listed = None if token is None else data.ask_now(sign_in.session_of, token)
    if listed is None:
        token, listed = _login(), _of_provider()
    if token is None or listed is None:
        return None
    _note_use(listed)
    return SignedIn(listed, token, data.ask_now(permissions.rights, Actor(listed.email)))


def _of_provider() -> ListedSession | None:
    """Return the session of a sign-in at a provider, which begins at its first run."""
    if not st.user.get("is_logged_in") or not _has_verified_email():
        return None
    login = _login()
    listed = data.ask_now(sign_in.session_of, login)
    if listed is not None or data.ask_now(sign_in.has_begun, login):
        return listed
    browser = st.context.headers.get("User-Agent")
    return data.change_beside(sign_in.begin_with_provider, str(st.user["email"]), login, browser)


def _has_verified_email() -> bool:
    return st.user.get("email_verified") is True and isinstance(st.user.get("email"), str)


def _login() -> str:
    """Return what tells one sign-in at the provider from the next, the time of it included.

    Issuer and subject alone would let an ended session begin again.
    """
    return " ".join(str(st.user.get(claim)) for claim in ("iss", "sub", "iat", "exp"))


def _note_use(listed: ListedSession) -> None:
    """Note that a session is in use. What can be read is shown even if nothing can be written."""
    if not sign_in.is_use_to_note(listed):
        return
    try:
        data.change_beside(sign_in.note_use, listed)
    except DatabaseFault as fault:
        log.warning("the use of a session was not noted: %s", fault)
