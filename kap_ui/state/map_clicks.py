"""What a reader has just clicked in the map that zooms, worked out from what it had selected before."""

from __future__ import annotations

from typing import Final

import streamlit as st

_KEY: Final = "_map_clicked"


def changed(key: str, selected: frozenset[str]) -> frozenset[str]:
    """Return what a click has just put into the selection of a map or taken out of it, and remember the selection.

    A map keeps its selection from run to run, whatever has happened to the page's own choice since. Only its change is
    the reader's click.
    """
    remembered: dict[str, frozenset[str]] = st.session_state.setdefault(_KEY, {})
    before = remembered.get(key, frozenset())
    remembered[key] = selected
    return (selected - before) or (before - selected)


def forget(key: str) -> None:
    """Forget the selection of a map that was not on the page in the last run, before it is drawn again."""
    if key not in st.session_state:
        st.session_state.setdefault(_KEY, {}).pop(key, None)
