"""A block of markup on the page, with links to other pages and buttons that report an event.

Streamlit's own `st.html` drops every icon and loads the whole app anew for a link; a block does neither. Its links have
real addresses, so that a new tab, Enter and copying work. A plain click works as Back and Forward do: the browser
changes the address, and Streamlit runs the page (`static/scripts/block.js`).
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
    js=script_files.loader("tips", "paper", "block"),
    isolate_styles=False,
)


def show(markup: Markup, key: str, on_press: Callable[[str], None] | None = None) -> None:
    """Draw markup.

    Args:
        markup: made by the functions of `kap_ui.marks`.
        key: of the element, unique on the page; also the class `st-key-<key>` around it.
        on_press: callback, called with the code of the pressed button (`marks.Toggle`) before the page runs again. The
            code comes from the browser and may be anything.

    Raises:
        TypeError: the markup is plain text.
    """
    if not isinstance(markup, Markup):
        raise TypeError("a block shows Markup; plain text goes through kap_ui.marks.markup.escaped")
    data = {"markup": markup}
    if on_press is None:
        _block(data=data, key=key, width="stretch", height="content")
        return

    press = ElementEvent.of_buttons(key, on_press)
    result = _block(data=data, key=key, on_pressed_change=press.callback, width="stretch", height="content")
    press.catch_up(result.pressed)
