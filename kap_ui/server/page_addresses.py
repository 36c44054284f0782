"""Answers for addresses that there is nothing under: a redirect to a page, or that there is no such file.

Streamlit would answer with its index page, and status 200.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.frame.page_list import ALL, FIRST, MISSING
from kap_ui.streamlit_internals import server_paths

LIVE: Final = "/livez"
READY: Final = "/readyz"
METRICS: Final = "/metrics"
CONNECTION: Final = "/connection"
SIGN_IN: Final = "/sign-in"
STOP_REMINDERS: Final = "/stop-reminders"
SEARCH: Final = "/search"
WORDS: Final = "/words"
OWN_ADDRESSES: Final = (LIVE, READY, METRICS, CONNECTION, SIGN_IN, STOP_REMINDERS, SEARCH, WORDS)
"""The addresses of our own that are no page."""

_MISSING_FILE: Final = PlainTextResponse("There is no such file.\n", 404)


class PageAddresses:
    """ASGI middleware for addresses that there is nothing under.

    From one that could be a page's it redirects to the page above it, or to the first page, which says what is missing.
    Where a file is missing, it answers so. Redirects are relative: a proxy may serve the app below a path.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _is_reading(scope) or scope["path"] in OWN_ADDRESSES:
            await self.app(scope, receive, send)
        elif not is_page_request(scope):
            await self._answer_with_file(scope, receive, send)
        elif location := _redirect(page_path(scope), bytes(scope["query_string"])):
            await RedirectResponse(location)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer_with_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that is for no page, so that an answer in HTML is Streamlit's index page."""
        path = str(scope["path"])
        if "//" in path[1:] or "/./" in path:  # a second name of a file that has one
            await _MISSING_FILE(scope, receive, send)
            return
        is_missing = False

        async def send_file(message: Message) -> None:
            nonlocal is_missing
            if message["type"] == "http.response.start":
                is_missing = dict(message.get("headers", ())).get(b"content-type", b"").startswith(b"text/html")
            if not is_missing:
                await send(message)

        await self.app(scope, receive, send_file)
        if is_missing:
            await _MISSING_FILE(scope, receive, send)


def _is_reading(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD")


def is_page_request(scope: Scope) -> bool:
    """Return whether a request is for a page, there or not."""
    path = str(scope.get("path"))
    return _is_reading(scope) and path not in OWN_ADDRESSES and server_paths.is_page(path)


def page_path(scope: Scope) -> str:
    """Return the path of a request below that of the app."""
    return str(scope["path"]).removeprefix("/")


@cache
def names() -> frozenset[str]:
    """Return the names in the address that lead to a page: those of the files, and those of the first page."""
    return frozenset({"", FIRST, *(page.name for page in ALL)})


def _redirect(path: str, query: bytes) -> str:
    """Return where to go from a path below that of the app; nothing if there is a page under it."""
    page, *below = path.split("/")
    if page in names() and not below:
        return ""
    parts = [query.decode("latin-1")] if query else []
    if page not in names():
        parts.append(urlencode({MISSING: page}))
        page = ""
    up = "../" * len(below) or "./"
    return up + page + ("?" if parts else "") + "&".join(parts)
