"""The head of a chart, and the name that the whole figure has for a screen reader."""

from __future__ import annotations

import streamlit as st

from kap_ui import script
from kap_ui.markup import Markup

_head = st.components.v2.component(
    "kap_figure",
    html="<div class='kap'></div>\n",
    js=script.loader("block"),
    isolate_styles=False,
)


def head(markup: Markup, *, box: str, words: str) -> None:
    """Show the head of a figure, and name the container with the key `box` around it with `words`.

    The name states the finding. It stands beside the chart and not in it, so that a new finding does not make the
    browser build the chart anew.
    """
    _head(data={"markup": markup, "box": box, "words": words}, key=f"{box}_head", width="stretch", height="content")
