"""Clicks on the map that zooms: the difference between its selection now and in the run before."""

from __future__ import annotations

from typing import Final

import streamlit as st

_KEY: Final = "_map_clicked"


def changed(key: str, selected: frozenset[str]) -> frozenset[str]:
    """Return what the newest click has added to the selection of a map or removed from it. Remember the selection.

    A map keeps its selection from run to run, even when the page's own choice has changed since. Only a change of the
    selection is a click.
    """
    remembered: dict[str, frozenset[str]] = st.session_state.setdefault(_KEY, {})
    before = remembered.get(key, frozenset())
    remembered[key] = selected
    return (selected - before) or (before - selected)


def forget(key: str) -> None:
    """Forget the selection of a map that was not on the page in the last run. Call it before the map is drawn."""
    if key not in st.session_state:
        st.session_state.setdefault(_KEY, {}).pop(key, None)
