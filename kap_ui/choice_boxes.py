"""The choices of a page as one element: a labelled list for each, which the browser draws with its own controls.

The browser asks 5 ms after a choice, where it took Streamlit's own boxes 40 to close their list, and draws one element
instead of one for each choice (docs/performance.md). A telephone shows its own picker, and a keyboard its own ways.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from kap_ui import language, script, wording
from kap_ui.told_event import ToldEvent

KEY: Final = "choices"

_boxes = st.components.v2.component(
    "kap_choices",
    html="<div class='kap choices' role='group'></div>\n",
    js=script.loader("choice_boxes"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class ChoiceBox:
    """One choice.

    Attributes:
        name: tells it from the others.
        label: its words, seen above it.
        options: codes with their words, in order.
        value: the code that is chosen.
        width: in pixels at a root of 16, where there is room.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    width: int


def show(boxes: Sequence[ChoiceBox], *, label: str, on_choose: Callable[[str, str], None]) -> bool:
    """Show choices in a row that wraps, and write the language, which is one of them, into the page.

    Args:
        boxes: in order.
        label: what they are for together, read aloud.
        on_choose: called with name and code before the page runs again; only with an option that was offered.

    Returns:
        Whether `on_choose` was called only now, so that the page has to run once more (`kap_ui.told_event`).
    """
    offered = {box.name: {code for code, _words in box.options} for box in boxes}

    def take(chosen: object) -> bool:
        if not isinstance(chosen, dict):
            return False
        name, code = str(chosen.get("name")), str(chosen.get("code"))
        if code not in offered.get(name, ()):
            return False
        on_choose(name, code)
        return True

    event = ToldEvent(KEY, "chosen", take)
    spoken = language.language_of(wording.language())
    page = {"lang": spoken.code, "dir": spoken.direction}
    data = {"label": label, "boxes": [vars(box) for box in boxes], "page": page}
    told = _boxes(data=data, key=KEY, on_chosen_change=event.report, width="content", height="content")
    return event.is_late(told.chosen)
