"""Tells a reader that the server is gone, in their language, until it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Reads `data-test-connection-state`, and closes the dialog (`stDialog`) that Streamlit opens while it is not "
        "`CONNECTED`, by its first button with a label."
    ),
    why=(
        "Streamlit's dialog is in English, lies over the page, and speaks of Streamlit. A line at the foot of the "
        "window says what to do, and leaves the page to be read."
    ),
    without="Streamlit's dialog, in English.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_lost_connection.py",
    upgrade="If the attribute has another name, the line never comes; the test in Chromium ends a server and looks.",
)

KEY: Final = "connection_lost"
"""The name of the sentence among the reader's words."""

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup() -> str:
    """Return the script element for the index page, after that of the words; nothing where the module is off."""
    return f'<script data-key="{KEY}">{SCRIPT}</script>' if ABOUT.is_on else ""
