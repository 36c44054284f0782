"""The navigation above every page: `st.navigation` knows the pages, the menus are ours.

Streamlit's menus took 55 ms of each load and of each page switch. Their links lost the reader's choices when they were
opened in a new tab (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import streamlit as st

from kap_ui import marks
from kap_ui.elements import script_files
from kap_ui.frame import page_list, site_map
from kap_ui.frame.build import build
from kap_ui.frame.page_list import ALL, FIRST, PAGES, Page
from kap_ui.state import search_pass
from kap_ui.state.signed_in import SignedIn
from kap_ui.words.wording import _

_navigation = st.components.v2.component(
    "kap_navigation",
    html="<div class='kap'></div><div class='kap find'></div>\n",
    js=script_files.loader("scroll", "block", "menus", "search"),
    isolate_styles=False,
)


def register() -> tuple[st.Page, Page]:
    """Register the pages with Streamlit. Return the page that the reader is on, as Streamlit's, to run, and as ours."""
    # Streamlit marks the page of a run on the `st.Page` itself, so each run needs pages of its own.
    # Streamlit serves the first page only at /, but a link by its name must work as well.
    first = PAGES[0]
    start = st.Page(first.file, title=site_map.window_title(first), url_path=FIRST, default=True)
    by_name = [st.Page(entry.file, title=site_map.window_title(entry), url_path=entry.name) for entry in ALL]
    chosen = st.navigation([start, *by_name], position="hidden")
    name = chosen.url_path or first.name
    site_map.set_current(name)
    return chosen, page_list.page(name)


def show(
    current: page_list.Page,
    address: Callable[[str], str],
    person: SignedIn | None = None,
    *,
    has_search: bool = False,
) -> None:
    """Draw the navigation.

    Args:
        current: the page that runs.
        address: returns the address of a page, by its name.
        person: who has signed in; their name leads to their account. A reader sees nothing of it.
        has_search: whether the box of the search stands in the bar.
    """

    def entry(page: page_list.Page) -> marks.Entry:
        return marks.Entry(_(page.title), _(page.question), address(page.name), page.icon, page is current)

    def is_offered(page: page_list.Page) -> bool:
        return page.asks_for is None or (person is not None and person.rights.may(page.asks_for))

    menus = [
        marks.Menu(_(page_list.SECTIONS[section]), [entry(page) for page in pages])
        for section, pages in groupby(filter(is_offered, page_list.PAGES), key=lambda page: page.section)
    ]
    first = page_list.PAGES[0]
    home = marks.Anchor(_("Kigali Action Plan, overview"), address(first.name))
    who = None if person is None else marks.Anchor(person.name, address(page_list.ACCOUNT))
    words = {"label": _("Pages"), "every": _("Menu"), "past": _("Go to the content"), "signed_in": _("Signed in:")}
    markup = marks.navigation(menus, home=home, who=who, build=build(), **words)
    box: str = ""
    if has_search:
        box = marks.search_box(label=_("Search"), code=search_pass.of(person))
    _navigation(data={"markup": [markup, box]}, key="navigation", height="content")
