"""Scripts that write the state into the address bar without a new entry in the browser's history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Replaces the address by a script in `st.html`, behind Streamlit's back. A number in a comment makes each "
        "script differ from the last one: Streamlit's message cache would otherwise leave it out."
    ),
    why="Back leads to the page before, in one step: `st.query_params` always adds an entry to the history.",
    without="`st.query_params`: after a link whose address is not complete, Back takes one step more.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_address_scripts.py",
    upgrade=(
        "`st.html` must run a script anew when its text has changed, and Streamlit must read the address bar when it "
        "asks for the next run."
    ),
)


def numbered(script: str, run: int) -> str:
    """Return a script that differs from that of every other run of the session."""
    return f"/* run {run} */{script}"


def replacement(page: str, names: Sequence[str], query: Mapping[str, str]) -> str:
    """Return a script that replaces some parameters in the query of the address.

    Args:
        page: the name of the page that runs; if the browser is on another one by now, the script does nothing.
        names: the parameters that are taken out first.
        query: the parameters that are put in.
    """
    return (
        f"const u=new URL(location.href);for(const n of {literal(list(names))})u.searchParams.delete(n);"
        f"for(const [n,v] of Object.entries({literal(dict(query))}))u.searchParams.set(n,v);"
        f"if(['',{literal(page)}].includes(u.pathname.split('/').pop()))history.replaceState(history.state,'',u);"
    )


def literal(value: object) -> str:
    """Return a JSON value as a JavaScript literal that can stand in a script element."""
    return json.dumps(value).replace("<", "\\u003c")
