"""Brings a page up to date after a lost connection: the next server may not know it, or be of another version."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kap_ui.frame.build import build
from kap_ui.streamlit_internals import lost_connection, navigation_events

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup() -> str:
    """Return the script element for the index page; nothing where what it listens to is switched off."""
    is_on = lost_connection.ABOUT.is_on and navigation_events.ABOUT.is_on
    return f'<script data-build="{build()}">{SCRIPT}</script>' if is_on else ""
