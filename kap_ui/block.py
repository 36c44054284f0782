"""A block of markup on the page that reports which of its links was activated.

Streamlit's own `st.html` drops every icon and loads the whole app anew for a link; a block does neither. Its links
keep a true address, so that a new tab, Enter and copying work; a plain click or Enter goes to Python instead, which
then changes the page without a reload.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kap_ui import script
from kap_ui.markup import Markup

_block = st.components.v2.component(
    "kap_block",
    html="<div class='kap'></div>\n",
    js=script.loader("block"),
    isolate_styles=False,
)


def show(markup: Markup, key: str, on_go: Callable[[str], None] | None = None) -> str | None:
    """Show markup, and give the address of the link that was just activated, or None.

    The address is the `href` of the link as it was given to `markup.link`. It is reported in one run only.

    Args:
        markup: what to show; made by the functions of `kap_ui.marks`.
        key: tells this block from the others; also the class `st-key-<key>` around it.
        on_go: called with the address before the page runs again, for state that widgets read.
    """

    reported = f"_{key}_reported"

    def report() -> None:
        address = st.session_state[key].go
        if on_go is not None and address is not None:
            st.session_state[reported] = True
            on_go(address)

    if not isinstance(markup, Markup):
        raise TypeError("a block shows Markup; plain text goes through kap_ui.markup.escaped")
    result = _block(data={"markup": markup}, key=key, on_go_change=report, width="stretch", height="content")
    address: str | None = result.go
    is_reported = st.session_state.pop(reported, False)
    if on_go is not None and address is not None and not is_reported:
        # A browser that has outlived its session: nobody is called back before a session has drawn what calls.
        on_go(address)
        st.rerun()
    return address
