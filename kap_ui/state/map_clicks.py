"""What a reader has just clicked in the map that zooms, told from what it still holds of earlier clicks."""

from __future__ import annotations

from typing import Final

import streamlit as st

_CLICKED: Final = "_map_clicked"


def changed(key: str, now: frozenset[str]) -> frozenset[str]:
    """Give what a click has just put into a selection or taken out of it, and remember the selection.

    A chart holds its selection from run to run, whatever has happened to the page's own choice since; only its change
    is the reader's click.
    """
    before: dict[str, frozenset[str]] = st.session_state.setdefault(_CLICKED, {})
    difference = (now - before.get(key, frozenset())) or (before.get(key, frozenset()) - now)
    before[key] = now
    return difference


def forget(key: str, widget: str) -> None:
    """Forget the selection of a chart whose widget is not on the page any more; before it is drawn again."""
    if widget not in st.session_state:
        st.session_state.setdefault(_CLICKED, {}).pop(key, None)
