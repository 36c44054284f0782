"""The page that runs, and the addresses of pages with the reader's state."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.frame import page_list
from kap_ui.frame.page_list import Page
from kap_ui.state import address
from kap_ui.state.reader import EDITION, PLAN
from kap_ui.words import wording
from kap_ui.words.language import LANGUAGE_KEY
from kap_ui.words.wording import _

PAGE_KEY: Final = "_page_name"
"""The session state key of the name of the page that runs."""


def set_current(name: str) -> None:
    """Set the name of the page that runs."""
    run_context.keep(PAGE_KEY, name)


def window_title(entry: Page, subject: str = "", plan: str = "") -> str:
    """Return the title of a page in the browser's window, tabs and history.

    Args:
        entry: the page.
        subject: what the page is about.
        plan: the name of the plan beside that it shows; "" for the one reported on.
    """
    return " · ".join(filter(None, (subject, _(entry.title), plan or _("Kigali Action Plan"))))


def current() -> Page:
    """Return the page that runs."""
    return page_list.page(run_context.kept(PAGE_KEY))


def link_to(name: str, selection: Selection | None = None, **codes: str | None) -> str:
    """Return the address of a page with the reader's state, changed by a selection and by codes.

    ``link_to("kpi", kpi="K-P1.1-a", place="AFR")`` keeps quarter, origin and language as they are. The code None sets a
    choice to its default (``priority=None``: the whole plan). The own choices of the page are left out, see
    `link_with_own_choices`. A page that always shows the live data loses edition and plan.

    Raises:
        KeyError: there is no such page.
    """
    if page_list.page(name).is_live:
        codes = {**codes, EDITION: None, PLAN: None}
    query = address.query(selection, **codes)
    return f"{name}?{urlencode(query)}" if query else name


def link_with_own_choices(name: str, **codes: str | None) -> str:
    """Return the address of a page with the reader's state and the own choices that were last made on that page.

    A place that is too fine for the page that runs goes along. The codes are those of `link_to`.
    """
    finer = address.finer_place()
    if finer is not None:
        codes["place"] = finer
    if page_list.page(name).is_live:
        codes |= {EDITION: None, PLAN: None}
    state = address.query(None, **codes)
    query = {**state, **address.own_query(name)}
    return f"{name}?{urlencode(query)}"


def link_in_language(name: str) -> str:
    """Return the address of a page with the reader's language, for a page that has not looked at the data."""
    return f"{name}?{urlencode({LANGUAGE_KEY: wording.language()})}"
