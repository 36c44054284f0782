"""The address in the browser: read at the start of a script run, written at its end.

What it means is settled in `kap_ui.state.address`. It is written as a new entry of the browser's history when the
reader changed something, else in place.
"""

from __future__ import annotations

import streamlit as st

from kap_model.editions.listing import LIVE
from kap_ui.state import address
from kap_ui.state.reader import Replace, Write
from kap_ui.streamlit_internals import address_scripts, navigation_events
from kap_ui.words import language, wording


def choose_language() -> str:
    """Settle and return the reader's language, before any words: by address, own choice, browser, else English."""
    return address.choose_language(
        st.query_params.to_dict(), preferred=(st.context.locale or "en").split("-")[0].lower()
    )


def edition_asked(page: str) -> str:
    """Return the code of the edition that this script run asks for, as it is written; LIVE for the live data."""
    return address.edition_asked(page, st.query_params.to_dict())


def plan_asked(page: str) -> str:
    """Return the code of the plan that this script run asks for, as it is written; LIVE for the one reported on."""
    return address.plan_asked(page, st.query_params.to_dict())


def pull(page: str, edition: str = LIVE, plan: str = LIVE) -> None:
    """Settle the reader's state for this script run, before any widget; `edition` and `plan` are those opened."""
    address.pull(page, st.query_params.to_dict(), edition, plan)


def push() -> None:
    """Write the reader's state into the address, at the end of a script run."""
    action, names = address.push(st.query_params.to_dict()), address.names()
    match action:
        case Replace(query) if address_scripts.ABOUT.is_on:
            _run_script(address_scripts.replacement(address.page(), names, query))
        case Write(query) | Replace(query) if query != {n: st.query_params[n] for n in names if n in st.query_params}:
            not_ours = {name: st.query_params.get_all(name) for name in st.query_params if name not in names}
            st.query_params.from_dict({**not_ours, **query})


def go(href: str) -> None:
    """Send the browser to an address of the app, as a link does (`static/scripts/block.js`)."""
    _run_script(navigation_events.script_to(href), key="address_to")


def mark_language() -> None:
    """Set language and direction of the document on a page without choices, which set them otherwise."""
    spoken = language.language_of(wording.language())
    document = address_scripts.literal({"lang": spoken.code, "dir": spoken.direction})
    _run_script(f"Object.assign(document.documentElement,{document})")


def _run_script(script: str, key: str = "address") -> None:
    with st.container(key=key):
        numbered = address_scripts.numbered(script, address.runs())
        st.html(f"<script>{{{numbered}}}</script>", unsafe_allow_javascript=True)
