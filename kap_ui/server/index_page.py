"""Streamlit's index page, compressed, with our stylesheet, the first question, and hints for what each page needs."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Final

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.elements import script_files
from kap_ui.frame.build import build
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import connection_check, reader_words
from kap_ui.server.collected_response import Response, collected, headers_of, without
from kap_ui.server.page_addresses import is_page_request, page_path
from kap_ui.streamlit_internals import after_loss, early_question, index_html, vega_embed
from kap_ui.words import language, wording
from kap_ui.words.wording import _

_NEEDED: Final = (vega_embed.PART, index_html.COMPONENT)
"""The parts of Streamlit's front end that a page with a chart needs."""

ALSO_NEEDED: Final = {
    "kpi": (index_html.SELECTBOX,),
    "places": (index_html.SELECTBOX,),
    "compare": (index_html.SELECTBOX,),
    "item": (index_html.SELECTBOX,),
    "files": (index_html.DOWNLOAD_BUTTON, index_html.FILE_UPLOADER),
}
"""What some pages need besides, by their names in the address."""

_TITLE: Final = "KAP 2023–2026"
"""Names the window until the page has a name in the reader's language."""

_FONT: Final = "./app/static/fonts/noto-sans-latin-wght-normal.woff2"

_EARLY: Final = "<div class='kap early' aria-hidden='true'><div class='site'><span class='home'></span></div></div>"
"""The bar of the navigation with its logo, until the navigation itself is there (`static/scripts/menus.js`)."""


_ADD_SLASH: Final = (
    "<script>if(!location.pathname.endsWith('/'))"
    "location.replace(location.pathname+'/'+location.search+location.hash)</script>"
)
"""For the first page: a proxy that takes the path of the app away answers with it at `/kap` too, where no relative
address is right."""

_CARRIES_STYLESHEET: Final = "x-kap-index-page"
"""The header of a web socket whose page has the stylesheet in it."""


def carries_stylesheet() -> bool:
    """Return whether the reader's page has the stylesheet in it; without it the app sends its stylesheet itself."""
    return _CARRIES_STYLESHEET in st.context.headers


class IndexPage:
    """ASGI middleware that completes the page with which Streamlit answers for every address of the app.

    The web sockets of these pages get a header that tells the app so.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            scope = {**scope, "headers": [*scope["headers"], (_CARRIES_STYLESHEET.encode(), b"stylesheet")]}
        if not is_page_request(scope):
            await self.app(scope, receive, send)
            return
        # The whole page each time, uncompressed: Streamlit would compare its own page with what the browser has.
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        response = await collected(self.app, {**scope, "method": "GET"}, receive, left_out=left_out)
        if response.status == 200 and response.header(b"content-type").startswith(b"text/html"):
            is_packed = b"gzip" in headers_of(scope).get(b"accept-encoding", b"")
            response = _complete(response, page_path(scope), is_packed)
        await response.send(send)


def _complete(response: Response, page: str, is_packed: bool) -> Response:
    body = _completed(response.body, page if page in ALSO_NEEDED else "", not page, is_packed)
    headers = (
        *without(response.headers, b"content-length", b"etag", b"last-modified"),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept-encoding"),
        *([(b"content-encoding", b"gzip")] if is_packed else []),
    )
    return Response(status=response.status, headers=headers, body=body)


@lru_cache(maxsize=32)
def _completed(html: bytes, page: str, is_at_root: bool, is_packed: bool) -> bytes:
    scripts = (
        _ADD_SLASH if is_at_root else "",
        connection_check.markup(),
        early_question.markup(),
        reader_words.markup(),
        after_loss.markup(build()),
    )
    head = "".join(scripts) + _hints(page)
    body = f"<style>{stylesheet()}</style>{_EARLY}"
    completed = index_html.completed(
        html, title=_TITLE, without_scripts=_without_scripts(), head=head, body=body, text_font=_FONT
    )
    return gzip.compress(completed, 9) if is_packed else completed


def _without_scripts() -> str:
    """Return a sentence in each language: nothing says which one a reader without scripts has chosen."""
    sentences = []
    for code in language.offered():
        with wording.spoken(code):
            words = _("This page needs JavaScript.")
        sentences.append(f'<p lang="{code}" dir="{language.language_of(code).direction}">{words}</p>')
    return "".join(sentences)


def _hints(page: str) -> str:
    """Return the link elements for what the page needs and the index page does not name: the font, and scripts."""
    font = f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_FONT}">'
    scripts = (f'<link rel="modulepreload" crossorigin href="./{address}">' for address in script_files.addresses())
    return font + index_html.hints(*_NEEDED, *ALSO_NEEDED.get(page, ())) + "".join(scripts)
