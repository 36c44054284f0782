"""Choices that stand together as one element: lists, segments and words, drawn with the browser's own controls.

The browser asks 5 ms after a choice, where Streamlit's own boxes took 40 to close their list, and it draws one element
instead of one for each choice (docs/performance.md). A telephone shows its own picker, and a keyboard works as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import streamlit as st

from kap_ui.elements import script_files
from kap_ui.elements.element_event import ElementEvent

_element = st.components.v2.component(
    "kap_choices",
    html="<div class='kap choices' role='group'></div>\n",
    js=script_files.loader("choice_boxes"),
    isolate_styles=False,
)


class Kind(StrEnum):
    """How a choice is offered."""

    LIST = "list"
    """As a list that opens."""
    SEGMENTS = "segments"
    """As a row of words, one of which is chosen."""
    WORDS = "words"
    """As a field for words of the reader's own; it has no options."""


@dataclass(frozen=True)
class ChoiceBox:
    """One choice.

    Attributes:
        name: unique among the choices of the element.
        label: its words: above a list or a field, read aloud of segments.
        options: codes with their words, in order.
        value: the code that is chosen, or the reader's own words.
        width: in pixels at a root of 16, where there is room; None for what the words take.
        kind: how it is offered.
        is_off: it is seen, but cannot be chosen now.
        fold: the words of what it is folded into, with others of the same fold; empty: it is not folded.
        example: what stands in a field without words.
        longest: the longest words of a field, in characters.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    width: int | None = None
    kind: Kind = Kind.LIST
    is_off: bool = False
    fold: str = ""
    example: str = ""
    longest: int | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the fields that differ from their default, for the browser."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) != field.default}


def show(
    boxes: Sequence[ChoiceBox],
    *,
    key: str,
    label: str,
    on_choose: Callable[[str, str], None],
    document: Mapping[str, str] | None = None,
) -> None:
    """Draw choices in a row that wraps.

    Args:
        boxes: in order.
        key: of the element, unique on the page.
        label: what the choices are for together, read aloud.
        on_choose: called with name and code before the page runs again; only with an option that was offered, or with
            words for a field that was.
        document: properties of the document's root that go with the choices, such as its language.
    """
    offered = {box.name: tuple(code for code, _words in box.options) for box in boxes if box.kind is not Kind.WORDS}
    longest = {box.name: box.longest for box in boxes if box.kind is Kind.WORDS}

    def handle(chosen: object) -> bool:
        if not isinstance(chosen, dict):
            return False
        name, code = str(chosen.get("name")), str(chosen.get("code"))
        if name in longest:
            code = code[: longest[name]]
        elif code not in offered.get(name, ()):
            return False
        on_choose(name, code)
        return True

    event = ElementEvent(key, "chosen", handle)
    data = {"label": label, "boxes": [box.as_data() for box in boxes], "document": document or {}}
    result = _element(data=data, key=key, on_chosen_change=event.callback, width="content", height="content")
    event.catch_up(result.chosen)
