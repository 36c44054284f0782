"""Where Streamlit keeps its copy of vega-embed, with which our chart element draws (docs/decisions/0007)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Finds the file `static/js/embed.*.js` of Streamlit's front end. `static/scripts/streamlit.js` imports it and "
        "looks for vega-embed among what it exports."
    ),
    why=(
        "A chart that leaves the page is kept and comes back with new data, where Streamlit's chart is built anew: "
        "overview after another page 165 -> 84 ms, filter change 90 -> 80 ms."
    ),
    without="Charts are drawn by `st.vega_lite_chart`, from the same specification (`kap_ui/elements/plain_chart.py`).",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_vega_embed.py",
    upgrade=(
        "If there is no such file, the server says so when a chart is drawn. If vega-embed is exported in another way, "
        "charts say in words that they could not be drawn, and the browser tests fail."
    ),
)

PART: Final = "embed"
"""The part of Streamlit's front end that is vega-embed, with Vega and Vega-Lite in it."""


@cache
def address() -> str:
    """Return the address of vega-embed, relative to the app.

    Raises:
        FileNotFoundError: this version of Streamlit has no such file.
    """
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    for file in folder.glob(f"{PART}.*.js"):
        return f"static/js/{file.name}"
    raise FileNotFoundError(f"Streamlit's front end has no {PART}.*.js in {folder}.")
