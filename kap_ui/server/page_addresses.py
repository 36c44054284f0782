"""Redirects from addresses that there is no page under."""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.frame.page_list import FIRST, MISSING, PAGES
from kap_ui.streamlit_internals import server_paths

READY: Final = "/readyz"
"""The one address of our own that is no page."""


class PageAddresses:
    """ASGI middleware that redirects to the page above an address, or to the first page, which says what is missing.

    Streamlit would answer with its index page, whose scripts the browser would then look for below the missing page, or
    with a dialog in its own words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if is_page_request(scope):
            page, *below = page_path(scope).split("/")
            if below or page not in names():
                location = _redirect(page, bytes(scope["query_string"]))
                await RedirectResponse(location)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_page_request(scope: Scope) -> bool:
    """Return whether a request is for a page, there or not."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = str(scope["path"])
    return path != READY and server_paths.is_page(path)


def page_path(scope: Scope) -> str:
    """Return the path of a request below that of the app."""
    return str(scope["path"]).removeprefix(_base())


def _base() -> str:
    """Return the path of the app on its server: /, or what `server.baseUrlPath` says."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}/" if path else "/"


@cache
def names() -> frozenset[str]:
    """Return the names in the address that lead to a page: those of the files, and those of the first page."""
    return frozenset({"", FIRST, *(page.name for page in PAGES)})


def _redirect(page: str, query: bytes) -> str:
    parts = [query.decode("latin-1")] if query else []
    if page not in names():
        parts.append(urlencode({MISSING: page}))
        page = ""
    return _base() + page + ("?" if parts else "") + "&".join(parts)
