"""The choices of one page alone, beside those that every page can have (`kap_ui.frame.selection_bar`).

Their values stand in the session under their keys, which `url_state.extra` has given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from kap_ui.elements import choice_boxes
from kap_ui.elements.choice_boxes import ChoiceBox, Kind
from kap_ui.state import address


def show(*boxes: ChoiceBox, key: str, label: str) -> None:
    """Show choices in a row; what is chosen is in the session when the page runs again.

    Args:
        boxes: made by the functions below.
        key: tells them from other choices on the page.
        label: what they are for together, read aloud.
    """
    choice_boxes.show(boxes, key=key, label=label, on_choose=_choose)


def segments(
    key: str,
    label: str,
    codes: Iterable[str],
    words: Callable[[str], str],
    *,
    none: str = "",
    is_off: bool = False,
    fold: str = "",
) -> ChoiceBox:
    """Give a choice between few codes that are all seen.

    Args:
        key: from `url_state.extra`.
        label: its words, read aloud.
        codes: in order.
        words: gives the words of a code.
        none: the words, put first, for no choice; without them one must be chosen.
        is_off: it cannot be chosen now.
        fold: see `ChoiceBox`.
    """
    options = _options(codes, words, none)
    return ChoiceBox(key, label, options, _value(key), kind=Kind.SEGMENTS, is_off=is_off, fold=fold)


def listed(
    key: str,
    label: str,
    codes: Iterable[str],
    words: Callable[[str], str],
    *,
    none: str = "",
    width: int | None = None,
    fold: str = "",
) -> ChoiceBox:
    """Give a choice from a list that opens. The arguments are those of `segments`, and the width of a `ChoiceBox`."""
    return ChoiceBox(key, label, _options(codes, words, none), _value(key), width=width, fold=fold)


def field(key: str, label: str, *, example: str, fold: str = "") -> ChoiceBox:
    """Give a field for words of the reader's own."""
    longest = address.LONGEST_WORDS
    return ChoiceBox(key, label, (), _value(key), kind=Kind.WORDS, example=example, longest=longest, fold=fold)


def _options(codes: Iterable[str], words: Callable[[str], str], none: str) -> list[tuple[str, str]]:
    return [*([("", none)] if none else []), *((code, words(code)) for code in codes)]


def _value(key: str) -> str:
    return address.value(key) or ""


def _choose(name: str, code: str) -> None:
    st.session_state[name] = code or None
