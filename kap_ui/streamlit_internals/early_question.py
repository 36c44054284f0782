"""Asks the server for the page while Streamlit's scripts are on their way (docs/decisions/0008)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kap_ui.streamlit_internals import replica_addresses
from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "A script in the index page (`kap_ui/streamlit_internals/early_question.js`) sets `window.__streamlit`, opens "
        "the web socket, and sends a `BackMsg` that it writes byte by byte. It replaces `window.WebSocket` until "
        "Streamlit opens its own, and reads Streamlit's cookie `_streamlit_xsrf` and its stored theme."
    ),
    why=(
        "A revisit on a line of 100 ms took 1.23 s, and takes 1.06; on the same machine the gain lies between nothing "
        "and 80 ms. `window.__streamlit` saves 35 ms, and one or two round trips on a slow line."
    ),
    without="Streamlit asks for its configuration, opens its socket, and then asks for the page.",
    since="1.67",
    test="tests/browser/test_first_question.py",
    upgrade=(
        "Compare the question with Streamlit's own: the fields of `BackMsg`, the name of the stored theme, the cookie. "
        "If they differ, both are sent and the page is drawn twice."
    ),
)

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup() -> str:
    """Return the script element for the head of the index page; nothing where the module is off."""
    at = f' data-{replica_addresses.PARAMETER}="{server}"' if (server := replica_addresses.name()) else ""
    return f"<script{at}>{SCRIPT}</script>" if ABOUT.is_on else ""
