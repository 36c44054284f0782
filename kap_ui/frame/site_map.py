"""The page that runs, and the addresses of the others with the reader's state."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from kap_model.selection import Selection
from kap_ui.frame import page_list
from kap_ui.frame.page_list import FIRST, PAGES, Page
from kap_ui.state import address
from kap_ui.words.wording import _

PAGE_KEY: Final = "_page_name"
"""The session state key of the name of the page that runs."""


def navigation() -> tuple[st.Page, Page]:
    """Tell Streamlit the pages; return its page that the reader is on, to run, and ours."""
    # Streamlit marks the page of a run on the page itself, so each run needs pages of its own.
    # Streamlit serves the first page at / alone; a link by its name must work as well.
    first = PAGES[0]
    start = st.Page(first.file, title=_in_window(first), url_path=FIRST, default=True)
    others = [st.Page(entry.file, title=_in_window(entry), url_path=entry.name) for entry in PAGES]
    chosen = st.navigation([start, *others], position="hidden")
    name = chosen.url_path or first.name
    st.session_state[PAGE_KEY] = name
    return chosen, page_list.page(name)


def _in_window(entry: Page) -> str:
    """Give the title that a page has in the browser's window and history."""
    return " · ".join((_(entry.title), _("Kigali Action Plan")))


def current() -> Page:
    """Give the page that runs."""
    return page_list.page(st.session_state[PAGE_KEY])


def link_to(name: str, selection: Selection | None = None, **codes: str | None) -> str:
    """Return the address of a page with the reader's state, changed by a selection and by codes.

    ``link_to("kpi", kpi="K-P1.1-a", place="AFR")`` keeps quarter, origin and language as they are. None takes a choice
    back (``priority=None``: the whole plan). The choices that the page has for itself are left out, see
    `link_with_own_choices`.

    Raises:
        KeyError: there is no such page.
    """
    page_list.page(name)
    query = address.query(selection, **codes)
    return f"{name}?{urlencode(query)}" if query else name


def link_with_own_choices(name: str) -> str:
    """Return the address of a page with the reader's state, and with what was last chosen on that page itself."""
    query = {**address.query(), **address.own_query(name)}
    return f"{name}?{urlencode(query)}"
