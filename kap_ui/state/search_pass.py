"""The pass with which the search of the bar knows who has signed in.

The search is answered outside of Streamlit, which alone can read the cookie of a provider. So each page that is drawn
for somebody who has signed in carries a pass. It opens nothing but the search, and only while their session is open.
Nothing is kept of it: each server that shares the database can check it.
"""

from __future__ import annotations

from typing import Final

from kap_model.people import permissions, sign_in
from kap_model.people.permissions import Actor, Rights
from kap_ui.state import data
from kap_ui.state.signed_in import SignedIn

_PURPOSE: Final = "search"
_BETWEEN: Final = "."


def of(person: SignedIn | None) -> str:
    """Return the pass of a person, the same as long as their session lasts; "" for a reader."""
    if person is None:
        return ""
    return f"{person.session.session_code}{_BETWEEN}{sign_in.proof(person.token, _PURPOSE)}"


def rights(code: str) -> Rights | None:
    """Return what the holder of a pass may do now; None for a reader. The data must be open."""
    session_code, _between, given = code.partition(_BETWEEN)
    listed = data.ask_now(sign_in.session_of_proof, session_code, _PURPOSE, given)
    return None if listed is None else data.ask_now(permissions.rights, Actor(listed.email))
