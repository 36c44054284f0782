"""The pass with which the search of the bar knows who has signed in.

The search is answered outside of Streamlit, which alone can read the cookie of a provider. So each page that is drawn
for somebody who has signed in carries a pass. It opens nothing but the search, and only while their session is open.
"""

from __future__ import annotations

import secrets
from typing import Final

from kap_model.people import permissions, sign_in
from kap_model.people.permissions import Actor, Rights
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.state import data
from kap_ui.state.signed_in import SignedIn

_KEY: Final = "_search_pass"

_tokens: Final[SharedCache[str]] = SharedCache(4096)
"""The tokens of sessions by pass. Whoever has lost the pass gets a new one with the next page."""


def of(person: SignedIn | None) -> str:
    """Return the pass of a person, the same in all script runs of a browser's tab; "" for a reader."""
    if person is None:
        return ""
    held: tuple[str, str] | None = run_context.kept(_KEY)
    if held is None or held[1] != person.token:
        held = (secrets.token_urlsafe(12), person.token)
        run_context.keep(_KEY, held)
    code, token = held
    _tokens.get_or_make(code, lambda: token)
    return code


def rights(code: str) -> Rights | None:
    """Return what the holder of a pass may do now; None for a reader. The data must be open."""
    token = _tokens.held(code)
    listed = None if token is None else data.ask_now(sign_in.session_of, token)
    return None if listed is None else data.ask_now(permissions.rights, Actor(listed.email))
