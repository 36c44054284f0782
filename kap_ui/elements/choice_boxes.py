"""Choices as one element: lists, segments and text fields, made of the browser's own controls.

The browser reports a choice after 5 ms, where Streamlit's boxes took 40 to close their list, and it draws one element
instead of one for each choice (docs/performance.md). A telephone shows its own picker, and a keyboard works as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from kap_ui.elements import script_files
from kap_ui.elements.choice_box import ChoiceBox, ControlKind
from kap_ui.elements.element_event import ElementEvent

_element = st.components.v2.component(
    "kap_choices",
    html="<div class='kap choices' role='group'></div>\n",
    js=script_files.loader("choice_boxes"),
    isolate_styles=False,
)


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
