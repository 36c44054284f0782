"""`/search`: what the words in the box of the bar find, as JSON.

It costs less than a page. Nothing is in it that only some may see: no figures, no drafts, no people. Where the pages
are for those who have signed in, so is the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_model.editions import listing, opening
from kap_model.editions.listing import LIVE, EditionError
from kap_model.people.permissions import Action
from kap_model.plans_beside import MAIN, PlanError
from kap_model.problems import DatabaseFault
from kap_ui.cache import run_context
from kap_ui.frame import site_search
from kap_ui.frame.site_search import Asker
from kap_ui.server import plain_page
from kap_ui.state import data, search_pass, shown_plan, signed_in
from kap_ui.state.reader import EDITION, PLAN
from kap_ui.words import language, wording

WORDS: Final = "q"
"""The parameter with what was typed. Without it the index is made ready, and nothing is found."""

PASS: Final = "x-kap-search-pass"
"""The header with the pass of who has signed in (`kap_ui/state/search_pass.py`)."""

_OFFERED: Final = "x-kap-search"
"""The header of a web socket whose server answers searches."""


def is_offered() -> bool:
    """Return whether the reader's server answers searches; one that runs `streamlit run` does not."""
    return _OFFERED in st.context.headers


class SearchOffered:
    """ASGI middleware that tells the app, by a header of each web socket, that this server answers searches."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            scope = {**scope, "headers": [*scope["headers"], (_OFFERED.encode(), b"yes")]}
        await self.app(scope, receive, send)


async def search(request: Request) -> JSONResponse:
    """Return what the words of a request find in its language and edition."""
    return await run_in_threadpool(_search, dict(request.query_params), request.headers.get(PASS, ""))


def _search(query: dict[str, str], code: str) -> JSONResponse:
    words, spoken = query.get(WORDS, ""), plain_page.offered(query.get(language.LANGUAGE_KEY, ""))
    with run_context.script_run({}):
        wording.set_language(spoken)
        try:
            data.begin()
            rights = search_pass.rights(code) if code else None
            if rights is None and not signed_in.is_open_to_readers():
                return _private({"refused": True}, 403)
            _show(query.get(EDITION, LIVE), query.get(PLAN, MAIN))

            def may(action: Action) -> bool:
                return rights is not None and rights.may(action)

            if not words.strip():
                return _private(site_search.prepare())
            return _private(site_search.answer(words, Asker(query, may)))
        except DatabaseFault as fault:
            return _private({"why": fault.public()}, 503)


def _show(edition: str, plan: str) -> None:
    """Search in the plan or the edition that the page shows, else in the live data.

    The database of an edition is at hand for whoever looks at it.
    """
    if plan != MAIN:
        with suppress(PlanError):
            shown_plan.show(plan)
    elif edition != LIVE:
        with suppress(EditionError):
            _show_edition(edition)


def _show_edition(code: str) -> None:
    known = data.ask_now(listing.edition, code)
    database = data.ask_now(opening.at_hand, known)
    if database is not None:
        data.show_edition(known, database)


def _private(content: Mapping[str, object], status: int = 200) -> JSONResponse:
    return JSONResponse(content, status, plain_page.PRIVATE)
