"""Streamlit's index page, compressed, with our stylesheet and with hints for what each of our pages is going to need.

Streamlit's scripts ask for the parts that draw blocks and charts only when the first elements arrive; on a thin link
that is a second lost. The hints let the browser fetch them meanwhile. A hint for what few pages need makes all others
slower: with the parts that draw Streamlit's own boxes and buttons a revisit took 50 ms longer.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.elements import script_files
from kap_ui.frame.page_list import FIRST, MISSING, PAGES
from kap_ui.look import tokens

_STATIC: Final = Path(st.__file__).parent / "static"


_NEEDED: Final = (script_files.VEGA, "BidiComponent")
"""The parts of Streamlit's front end that a page with a chart draws with; a name that is not there gives no hint."""

_ALSO_NEEDED: Final = {
    "kpi": ("Selectbox",),
    "places": ("Selectbox",),
    "compare": ("Selectbox",),
    "item": ("Selectbox",),
    "files": ("DownloadButton", "FileUploader"),
}
"""And what some pages draw with besides, by their names in the address."""

_FONT: Final = "./app/static/fonts/noto-sans-latin-wght-normal.woff2"
_FIRST_FONT: Final = re.compile(rb'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>')
_FIRST_FACE: Final = f"@font-face{{font-family:'Source Sans';font-weight:100 900;src:url({_FONT}) format('woff2')}}"
"""Streamlit draws its empty page in Source Sans until the server has told it the font of the theme; 170 KB for that."""

_IMPORTED: Final = re.compile(r"""(?:from|import)\s*["'`]\./([\w.~-]+\.js)["'`]""")


@lru_cache(maxsize=32)
def hints(page: str) -> str:
    """Give the link elements for the head of a page: the scripts that are needed but not named there, and the font."""
    scripts = _STATIC / "static" / "js"
    index = (_STATIC / "index.html").read_text(encoding="utf-8")
    links = [
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'
        for name in _with_imports(scripts, (*_NEEDED, *_ALSO_NEEDED.get(page, ())))
        if name not in index
    ]
    links += [f'<link rel="modulepreload" crossorigin href="./{address}">' for address in script_files.addresses()]
    return "".join([f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_FONT}">', *links])


def _with_imports(scripts: Path, parts: Iterable[str]) -> Iterator[str]:
    """Give the files of these parts, and those that they import, each once."""
    waiting = [file.name for name in parts for file in sorted(scripts.glob(f"{name}.*.js"))]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name not in seen and (scripts / name).is_file():
            seen.add(name)
            yield name
            waiting += _IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))


class IndexPage:
    """Puts hints and stylesheet into the page that Streamlit answers for every address of the app."""

    is_in_use = False
    """Whether the server that runs answers so; without it (`streamlit run`) the app sends its stylesheet itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        IndexPage.is_in_use = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_page(str(scope["path"])):
            await self.app(scope, receive, send)
            return
        page, *below = str(scope["path"]).removeprefix(_base()).split("/")
        if below or page not in _pages():
            await RedirectResponse(_instead(page, bytes(scope["query_string"])))(scope, receive, send)
            return
        asked = {name.lower(): value for name, value in scope["headers"]}
        is_packed = b"gzip" in asked.get(b"accept-encoding", b"")
        start: MutableMapping[str, Any] = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        # The whole page each time, plain: with the hints it is another one than that which Streamlit would compare.
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        plain: Scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in left_out]}
        await self.app(plain, receive, collect)
        body, headers = b"".join(chunks), list(start["headers"])
        if start["status"] == 200 and _is_html(headers):
            body = _completed(body, page if page in _ALSO_NEEDED else "", is_packed)
            headers = _without(headers, b"content-length", b"etag", b"last-modified")
            headers += [(b"content-length", str(len(body)).encode()), (b"vary", b"accept-encoding")]
            if is_packed:
                headers.append((b"content-encoding", b"gzip"))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _is_page(path: str) -> bool:
    return "." not in path and not path.startswith(
        ("/_stcore/", "/static/", "/app/", "/media/", "/component/", "/readyz")
    )


def _base() -> str:
    """Give the path of the app on its server: /, or what `server.baseUrlPath` says."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}/" if path else "/"


@cache
def _pages() -> frozenset[str]:
    """Give the names in the address that lead to a page: those of the files, and those of the first page."""
    return frozenset({"", FIRST, *(page.name for page in PAGES)})


def _instead(page: str, query: bytes) -> str:
    """Give the address for one that there is no page under: the page that it is below, or the first, which names it.

    Streamlit would answer with its index page, whose scripts it would then look for below the page that there is none
    of, or with a dialog in its own words.
    """
    parts = [query.decode("latin-1")] if query else []
    if page not in _pages():
        parts.append(urlencode({MISSING: page}))
        page = ""
    return _base() + page + ("?" if parts else "") + "&".join(parts)


def _is_html(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _without(headers: Iterable[tuple[bytes, bytes]], *names: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.lower() not in names]


_START: Final = f"<script>{Path(__file__).with_name('early_question.js').read_text(encoding='utf-8')}</script>"
"""Tells Streamlit where its server is, and asks for the page while Streamlit's scripts are on their way."""

_EARLY: Final = "<div class='kap early' aria-hidden='true'><div class='site'><span class='home'></span></div></div>"
"""The bar of the navigation with its logo, until the navigation itself is there (`static/scripts/menus.js`)."""


@lru_cache(maxsize=32)
def _completed(html: bytes, page: str, is_packed: bool) -> bytes:
    whole = _FIRST_FONT.sub(b"", html, count=1).replace(b"</head>", f"{_START}{hints(page)}</head>".encode(), 1)
    # After all that Streamlit puts into the head while it runs: of two rules of the same weight ours is to hold.
    style = f"<style>{_FIRST_FACE}{tokens.stylesheet()}</style>"
    whole = whole.replace(b"</body>", f"{style}{_EARLY}</body>".encode(), 1)
    return gzip.compress(whole, 9) if is_packed else whole
