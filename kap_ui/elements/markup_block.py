"""A block of markup on the page, with links that lead to other pages and buttons that report.

Streamlit's own `st.html` drops every icon and loads the whole app anew for a link; a block does neither. Its links keep
a true address, so that a new tab, Enter and copying work. A plain click goes there as Back and Forward do: the browser
changes the address, and Streamlit runs the page that is meant (`static/scripts/block.js`).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kap_ui.elements import script_files
from kap_ui.elements.element_event import ElementEvent
from kap_ui.marks.markup import Markup

_block = st.components.v2.component(
    "kap_block",
    html="<div class='kap'></div>\n",
    js=script_files.loader("block"),
    isolate_styles=False,
)


def show(markup: Markup, key: str, on_press: Callable[[str], None] | None = None) -> None:
    """Show markup.

    Args:
        markup: what to show; made by the functions of `kap_ui.marks`.
        key: tells this block from the others; also the class `st-key-<key>` around it.
        on_press: called with the code of the button that was pressed (`marks.Toggle`) before the page runs again. The
            code comes from the browser and may be anything.
    """
    if not isinstance(markup, Markup):
        raise TypeError("a block shows Markup; plain text goes through kap_ui.marks.markup.escaped")
    data = {"markup": markup}
    if on_press is None:
        _block(data=data, key=key, width="stretch", height="content")
        return

    pressed = ElementEvent.of_buttons(key, on_press)
    reported = _block(data=data, key=key, on_pressed_change=pressed.callback, width="stretch", height="content")
    pressed.catch_up(reported.pressed)
