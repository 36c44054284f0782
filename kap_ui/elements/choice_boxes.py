"""Choices as one element: lists, segments and text fields, made of the browser's own controls.

The browser reports a choice after 5 ms, where Streamlit's boxes took 40 to close their list, and it draws one element
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


class ControlKind(StrEnum):
    """The control that offers a choice."""

    LIST = "list"
    """A list that opens."""
    SEGMENTS = "segments"
    """A row of words, one of which is chosen."""
    WORDS = "words"
    """A field for free text; it has no options."""


@dataclass(frozen=True)
class ChoiceBox:
    """One choice.

    Attributes:
        name: unique among the choices of the element.
        label: its words; above a list or a field, read aloud with segments.
        options: codes with their words, in order.
        value: the chosen code, or the free text.
        width: in pixels at a root font of 16, where there is room; None for the width of the words.
        kind: the control that offers it.
        is_off: whether it is disabled.
        fold: the words of the fold that it stands in, with others of the same fold; empty outside of a fold.
        example: what an empty field shows.
        longest: the longest text of a field, in characters.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    width: int | None = None
    kind: ControlKind = ControlKind.LIST
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
        label: what the choices are for together; read aloud.
        on_choose: callback, called with name and code before the page runs again. The code is an offered option or the
            text of an offered field: anything else from the browser is dropped.
        document: properties of the document's root that are set with the choices, such as its language.
    """
    offered = {
        box.name: tuple(code for code, _words in box.options) for box in boxes if box.kind is not ControlKind.WORDS
    }
    longest = {box.name: box.longest for box in boxes if box.kind is ControlKind.WORDS}

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
