"""Every page once: where it is, what it is called, and the question it answers; and the links between them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from kap_model.selection import Selection
from kap_ui import url_state, wording
from kap_ui.index_page import FIRST
from kap_ui.kept import Kept
from kap_ui.wording import N_, _

if TYPE_CHECKING:
    from streamlit.navigation.page import Page as StreamlitPage


@dataclass(frozen=True, slots=True)
class Page:
    """A page. Its file is ``pages/<section>/<name>.py`` and its address ``/<name>``, in every language.

    Its icon goes by the name in the icon font (`kap_ui/icon_font.py`).
    """

    section: str
    name: str
    title: str
    question: str
    icon: str

    @property
    def file(self) -> str:
        """The file, from the folder of app.py."""
        return f"pages/{self.section}/{self.name}.py"


SECTIONS: Final[dict[str, str]] = {
    "results": N_("Results"),
    "regions": N_("Regions"),
    "linkages": N_("Linkages"),
    "help": N_("Help"),
}
"""The sections of the navigation, in order, with their titles."""

PAGES: Final[tuple[Page, ...]] = (
    Page("results", "overview", N_("Overview"), N_("Is the plan on course?"), "flag"),
    Page(
        "results",
        "priorities",
        N_("Priorities"),
        N_("How does each priority stand, outcome by outcome?"),
        "format_list_bulleted",
    ),
    Page("results", "kpi", N_("KPI"), N_("How is this KPI doing, and on what evidence?"), "monitoring"),
    Page("regions", "places", N_("Places"), N_("Where in the world, and which region or office?"), "public"),
    Page("regions", "office", N_("Office"), N_("How does one region or office stand?"), "apartment"),
    Page("regions", "compare", N_("Compare"), N_("Which region or office is behind on what?"), "grid_on"),
    Page("linkages", "matrix", N_("Matrix"), N_("What does each priority serve, and through what?"), "apps"),
    Page("linkages", "flow", N_("Flow"), N_("Where do the priorities lead?"), "account_tree"),
    Page("linkages", "item", N_("Item"), N_("What in the plan serves this item, and is it on course?"), "hub"),
    Page("linkages", "gaps", N_("Gaps"), N_("Which links and KPIs are missing or not sure?"), "rule"),
    Page(
        "linkages",
        "files",
        N_("Own files"),
        N_("How do I take the links along, or bring my own?"),
        "sync_alt",
    ),
    Page("help", "method", N_("Method"), N_("How is a figure worked out?"), "calculate"),
    Page("help", "sources", N_("Sources"), N_("Where does each figure come from?"), "menu_book"),
)
"""The pages, in the order of the navigation; the first is the one at ``/``. A page is added when its file is there."""

_BY_NAME: Final[dict[str, Page]] = {page.name: page for page in PAGES}
_built_pages: Final[Kept[list[StreamlitPage]]] = Kept(8)
_CURRENT: Final = "_page_name"


def page(name: str) -> Page:
    """Give a page by its name.

    Raises:
        KeyError: there is no such page.
    """
    return _BY_NAME[name]


def is_there(name: str) -> bool:
    """Say whether the program has a page of this name."""
    return name in _BY_NAME


def navigation() -> tuple[StreamlitPage, Page]:
    """Tell Streamlit the pages; give its page that the reader is on, to run, and ours."""
    # Streamlit marks the page of a run on the page itself, so each run needs pages of its own. A copy is cheap;
    # to build a page looks at the disk. What the copies share is never changed.
    built = _built_pages.of(wording.language(), _built)
    chosen = st.navigation([copy(entry) for entry in built], position="hidden")
    name = chosen.url_path or PAGES[0].name
    st.session_state[_CURRENT] = name
    return chosen, page(name)


def _built() -> list[StreamlitPage]:
    """Give Streamlit's pages, to copy from."""
    # Streamlit serves the first page at / alone; a link by its name must work as well.
    first = PAGES[0]
    start = st.Page(first.file, title=_in_window(first), url_path=FIRST, default=True)
    return [start, *(st.Page(entry.file, title=_in_window(entry), url_path=entry.name) for entry in PAGES)]


def _in_window(entry: Page) -> str:
    """Give the title that a page has in the browser's window and history."""
    return " · ".join((_(entry.title), _("Kigali Action Plan")))


def current() -> Page:
    """Give the page that runs."""
    return page(st.session_state[_CURRENT])


def link_to(name: str, selection: Selection | None = None, **codes: str | None) -> str | None:
    """Give the address of a page with the reader's state, changed by a selection and by codes.

    ``link_to("kpi", kpi="K-P1.1-a", place="AFR")`` keeps quarter, origin and language as they are. None takes a choice
    back (``priority=None``: the whole plan). Without such a page (yet) there is no address: None, and `markup.link`
    shows the words alone.
    """
    if not is_there(name):
        return None
    query = url_state.query(selection, **codes)
    return f"{name}?{urlencode(query)}" if query else name


def address(name: str) -> str:
    """Give the address of a page with the reader's state, and with what was last chosen on that page itself."""
    query = {**url_state.query(), **url_state.own(name)}
    return f"{name}?{urlencode(query)}"
