"""Runs the page of an address in the browser, in one script run and without a load, as Back and Forward do."""

from __future__ import annotations

from typing import Final

from kap_ui.streamlit_internals.address_scripts import literal
from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Changes the browser's history and sends a `popstate` event, upon which Streamlit runs the page that the "
        "address names. `static/scripts/streamlit.js` does so for links; it also reads `data-test-connection-state` "
        "and `data-test-script-state`, and finds the element that scrolls the page (`stMain`)."
    ),
    why="One script run for each link instead of two; a link may carry the query of another page.",
    without=(
        "Links load the app anew (`static/scripts/plain_streamlit.js`), and a click on a chart goes to its page by "
        "`st.switch_page`."
    ),
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_navigation_events.py",
    upgrade="If `popstate` no longer runs the page, links change the address and nothing else: browser tests fail.",
)


def script_to(address: str) -> str:
    """Return a script that goes to an address of the app, relative to its root.

    Streamlit's own `st.switch_page` writes the new query under the old page into the browser's history first.
    """
    return (
        f"const a={literal(address)};"
        "history.pushState({},'',new URL(a,document.baseURI));dispatchEvent(new PopStateEvent('popstate'))"
    )
