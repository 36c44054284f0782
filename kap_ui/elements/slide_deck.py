"""The slides of a deck, all sent at once; the browser shows one at a time (`static/scripts/slides.js`)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kap_ui.elements import script_files
from kap_ui.marks.markup import Markup
from kap_ui.streamlit_internals import vega_embed

KEY = "slides"

_deck = st.components.v2.component(
    "kap_slides",
    html="<div class='kap'></div>\n",
    js=script_files.loader("block", "slides"),
    isolate_styles=False,
)


def show(markup: Markup, charts: Mapping[str, str], *, failed: str, document: Mapping[str, str]) -> None:
    """Draw slides over the whole window.

    Args:
        markup: from `marks.slides`.
        charts: Vega-Lite specifications with their data, as JSON, by the code of their slide.
        failed: what stands where a chart cannot be drawn.
        document: properties of the document's root, such as its language.
    """
    data = {
        "markup": markup,
        "charts": charts,
        "library": vega_embed.address() if vega_embed.ABOUT.is_on else "",
        "failed": failed,
        "document": document,
    }
    _deck(data=data, key=KEY, width="stretch", height="content")
