"""The choices that one page has for itself; those that every page can have are in `kap_ui.frame.selection_bar`.

`address.own_choice` declares such a choice; this module draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kap_ui.elements.choice_box import ChoiceBox, ControlKind
from kap_ui.state import address
from kap_ui.state.address import OwnChoice
from kap_ui.state.reader import LONGEST_WORDS


def show(*boxes: ChoiceBox, key: str, label: str) -> None:
    """Draw choices in a row. What is chosen holds when the page runs again.

    Args:
        boxes: made by the functions below.
        key: of the element, unique on the page.
        label: what they are for together; read aloud.
    """
    from kap_ui.elements import choice_boxes  # loads Streamlit: documents read the choices of a page and show none

    choice_boxes.show(boxes, key=key, label=label, on_choose=_choose)


def segments(
    choice: OwnChoice[Any],
    label: str,
    codes: Iterable[str],
    words: Callable[[str], str],
    *,
    none: str = "",
    is_off: bool = False,
    fold: str = "",
) -> ChoiceBox:
    """Return a choice as segments: a few codes that are all in sight.

    Args:
        choice: from `address.own_choice`.
        label: its words, read aloud.
        codes: in order.
        words: returns the words of a code.
        none: the words for no choice, which stand first; without them one must be chosen.
        is_off: whether it is disabled.
        fold: see `ChoiceBox`.
    """
    options = _options(codes, words, none)
    return _box(choice, label, options, kind=ControlKind.SEGMENTS, is_off=is_off, fold=fold)


def listed(
    choice: OwnChoice[Any],
    label: str,
    codes: Iterable[str],
    words: Callable[[str], str],
    *,
    none: str = "",
    width: int | None = None,
    fold: str = "",
) -> ChoiceBox:
    """Return a choice as a list that opens. The arguments are those of `segments`; for `width` see `ChoiceBox`."""
    return _box(choice, label, _options(codes, words, none), width=width, fold=fold)


def field(choice: OwnChoice[Any], label: str, *, example: str, fold: str = "") -> ChoiceBox:
    """Return a choice as a field for free text."""
    return _box(choice, label, [], kind=ControlKind.WORDS, example=example, longest=LONGEST_WORDS, fold=fold)


def _options(codes: Iterable[str], words: Callable[[str], str], none: str) -> list[tuple[str, str]]:
    return [*([("", none)] if none else []), *((code, words(code)) for code in codes)]


def _box(choice: OwnChoice[Any], label: str, options: list[tuple[str, str]], **more: Any) -> ChoiceBox:
    return ChoiceBox(choice.key, label, options, choice.value or "", **more)


def _choose(key: str, code: str) -> None:
    address.choose_own(key, code or None)
