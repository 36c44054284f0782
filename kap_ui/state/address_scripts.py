"""Scripts of a page that change the browser's address, or the document around the page.

Streamlit runs a script that comes as `st.html`. It does not send a message again that the browser has already, so a
script that is to run in every script run has the number of the run in a comment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import streamlit as st


def replace_query(page: str, names: Sequence[str], query: Mapping[str, str], run: int) -> None:
    """Put a query in the place of the address' own, without an entry in the browser's history.

    Streamlit's own way always adds an entry, but a reader who came by a link should need one Back to leave.

    Args:
        page: nothing happens if the browser has left it meanwhile.
        names: what the query takes the place of; the rest of the address stays.
        query: values by name.
        run: number of the script run.
    """
    _run(
        f"/* run {run} */const u=new URL(location.href);for(const n of {_js(list(names))})u.searchParams.delete(n);"
        f"for(const [n,v] of Object.entries({_js(dict(query))}))u.searchParams.set(n,v);"
        f"if(['',{_js(page)}].includes(u.pathname.split('/').pop()))history.replaceState(history.state,'',u);",
        "address",
    )


def go(address: str, run: int) -> None:
    """Let the browser go to an address of the app as a link does (`static/scripts/block.js`).

    Streamlit's own `st.switch_page` writes the new query under the old page into the browser's history first.
    """
    _run(
        f"/* run {run} */const a={_js(address)};history.pushState({{}},'',new URL(a,document.baseURI));"
        "dispatchEvent(new PopStateEvent('popstate'))",
        "address_to",
    )


def mark_document(properties: Mapping[str, str]) -> None:
    """Set properties of the document's root, such as its language."""
    _run(f"Object.assign(document.documentElement,{_js(dict(properties))})", "address")


def _run(lines: str, key: str) -> None:
    with st.container(key=key):
        st.html(f"<script>{{{lines}}}</script>", unsafe_allow_javascript=True)


def _js(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=True).replace("<", "\\u003c")
