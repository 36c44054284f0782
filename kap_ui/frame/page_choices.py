"""The choices of one page alone, beside those that every page can have (`kap_ui.frame.selection_bar`).

`address.own_choice` declares them; here they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kap_ui.elements import choice_boxes
from kap_ui.elements.choice_boxes import ChoiceBox, Kind
from kap_ui.state import address
from kap_ui.state.address import OwnChoice
from kap_ui.state.reader import LONGEST_WORDS


def show(*boxes: ChoiceBox, key: str, label: str) -> None:
    """Draw choices in a row; what is chosen holds when the page runs again.

    Args:
        boxes: made by the functions below.
        key: of the element, unique on the page.
        label: what they are for together, read aloud.
    """
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
    """Return a choice between few codes that are all seen.

    Args:
        choice: from `address.own_choice`.
        label: its words, read aloud.
        codes: in order.
        words: returns the words of a code.
        none: the words, put first, for no choice; without them one must be chosen.
        is_off: it cannot be chosen now.
        fold: see `ChoiceBox`.
    """
    options = _options(codes, words, none)
    return _drawn(choice, label, options, kind=Kind.SEGMENTS, is_off=is_off, fold=fold)


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
    """Return a choice from a list that opens. The arguments are those of `segments`; `width` is that of `ChoiceBox`."""
    return _drawn(choice, label, _options(codes, words, none), width=width, fold=fold)


def field(choice: OwnChoice[Any], label: str, *, example: str, fold: str = "") -> ChoiceBox:
    """Return a field for words of the reader's own."""
    return _drawn(choice, label, [], kind=Kind.WORDS, example=example, longest=LONGEST_WORDS, fold=fold)


def _options(codes: Iterable[str], words: Callable[[str], str], none: str) -> list[tuple[str, str]]:
    return [*([("", none)] if none else []), *((code, words(code)) for code in codes)]


def _drawn(choice: OwnChoice[Any], label: str, options: list[tuple[str, str]], **how: Any) -> ChoiceBox:
    return ChoiceBox(choice.key, label, options, choice.value or "", **how)


def _choose(key: str, code: str) -> None:
    address.choose_own(key, code or None)
