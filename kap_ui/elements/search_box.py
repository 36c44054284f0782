"""A list in which a reader can search for a word: Streamlit's select box, for lists too long for the browser's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from kap_ui.state import address, taken_over


def show(
    label: str,
    codes: Sequence[str],
    *,
    key: str,
    value: str | None,
    words: Callable[[str], str],
    on_choose: Callable[[str], None],
    width: int | Literal["stretch"] = "stretch",
    placeholder: str | None = None,
    is_label_seen: bool = True,
) -> None:
    """Draw the list.

    Args:
        label: its words; read aloud where they are not seen.
        codes: that can be chosen, in order; if empty, the list is disabled.
        key: of Streamlit's widget.
        value: the chosen code, or None.
        words: returns the words of a code.
        on_choose: callback, called with a code before the page runs again.
        width: in pixels at a root font of 16, or as wide as there is room.
        placeholder: the words where nothing is chosen.
        is_label_seen: whether the label is drawn.
    """

    def choose() -> None:
        if key not in st.session_state:
            return  # the run before has not drawn the box, so the choice was made in an older state of the page
        address.follow_state()
        on_choose(st.session_state[key])

    missed = _missed(key, codes, words)
    if missed not in (None, value):
        address.follow_state()
        on_choose(missed)
        address.count_as_written()
        st.rerun()
    st.session_state[key] = value
    st.selectbox(
        label, codes, key=key, format_func=words, width=width, disabled=not codes, on_change=choose,
        placeholder=placeholder, label_visibility="visible" if is_label_seen else "collapsed",
    )  # fmt: skip


def _missed(key: str, codes: Sequence[str], words: Callable[[str], str]) -> str | None:
    """Return what was chosen in the page of a session that is gone: Streamlit calls no callback for it."""
    text = taken_over.take(key)
    return None if text is None else {words(code): code for code in codes}.get(str(text))
