"""Brings a page up to date after a lost connection: the next server may not know it, or be of another version."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Listens for the connection that is back (`lost_connection`), and reports a `popstate`: Streamlit then runs "
        "the page. Where the server that draws the page is of another version than the page, the page is loaded anew."
    ),
    why=(
        "Streamlit leaves a page as it is when another server takes it over. Its buttons then give no files, and after "
        "an upgrade it keeps the stylesheet of the version before."
    ),
    without="The page is brought up to date by the next thing that its reader does, and keeps its stylesheet.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_after_loss.py",
    upgrade="A `popstate` must still run the page; `tests/browser/test_replicas.py` kills a server and looks.",
)

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup(build: str) -> str:
    """Return the script element for the index page of a version; nothing where the module is off."""
    return f'<script data-build="{build}">{SCRIPT}</script>' if ABOUT.is_on else ""
