"""The server: the app as one ASGI program that compresses, caches, guards, and is warm before the first visitor.

Streamlit sends its own scripts uncompressed, and app files without a cache time; on a thin link that is most of the
wait. Here each file is compressed once and then answered from memory.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import gzip
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager
from websockets.exceptions import WebSocketException

from kap_model.database import database_url, engine_for, read_revision, reading, sqlite_file
from kap_model.problems import KapError
from kap_ui import site_files
from kap_ui.server.icon_font import ADDRESS as ICONS
from kap_ui.server.icon_font import IconFont
from kap_ui.server.index_page import IndexPage
from kap_ui.streamlit_internals import component_values, message_batching

log = logging.getLogger("kap")

_M_ARENA_MAX: Final = -8
"""The number of this setting in glibc's malloc.h."""

ADDRESS: Final = "127.0.0.1"

YEAR: Final = "public, max-age=31536000, immutable"
HOUR: Final = "public, max-age=3600"

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        # 'unsafe-inline': Streamlit's index page and `st.html` scripts are inline; data never reach a script.
        # blob: a component's script is loaded from a blob; 'wasm-unsafe-eval': deck.gl.
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

SECURITY_HEADERS: Final = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)

FILE_HEADERS: Final = ((b"x-content-type-options", b"nosniff"),)
"""A policy says what a page may do; said again with each of a hundred files, it would be a twentieth of a visit."""

COMPRESSIBLE: Final = (
    "application/javascript",
    "text/",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
    "application/wasm",
)
COMPRESSED_BYTES_KEPT: Final = 48 * 1024 * 1024
SMALLEST_COMPRESSED: Final = 1024
"""Below this many bytes a gzip header costs more than it saves."""


class SecurityHeaders:
    """Adds the content security policy and its companions to every answer. Plain ASGI: leaves web sockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_file = _is_file_request(scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                guards = FILE_HEADERS if is_file else SECURITY_HEADERS
                message["headers"] = [*message["headers"], *guards]
            await send(message)

        await self.app(scope, receive, send_guarded)


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: bytes


class CompressedFiles:
    """Answers files that do not change while the program runs from memory, compressed, with a cache time.

    These are Streamlit's own files (their names carry a fingerprint) and ours in `static/`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, _Kept] = {}
        self._kept_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_file_request(scope):
            await self.app(scope, receive, send)
            return
        asked = _headers(scope)
        if b"gzip" not in asked.get(b"accept-encoding", b""):
            await self.app(scope, receive, _with_cache_time(scope, send))
            return
        path = str(scope["path"])
        kept = self._kept.get(path)
        if kept is None:
            kept = await self._compress(scope, receive, send)
            if kept is None:
                return  # sent as it came
        await _answer(kept, asked, _cache_time(scope), send)

    async def _compress(self, scope: Scope, receive: Receive, send: Send) -> _Kept | None:
        """Give the compressed answer and keep it; send what cannot be compressed and give None."""
        start: MutableMapping[str, Any] = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        whole: Scope = {
            **scope,
            "headers": [
                (name, value)
                for name, value in scope["headers"]
                if name.lower() not in (b"accept-encoding", b"if-none-match", b"if-modified-since")
            ],
        }
        await self.app(whole, receive, collect)
        body = b"".join(chunks)
        headers = {name.lower(): value for name, value in start["headers"]}
        kind = headers.get(b"content-type", b"").decode("latin-1")
        if start["status"] != 200 or len(body) < SMALLEST_COMPRESSED or not kind.startswith(COMPRESSIBLE):
            pass_on = _with_cache_time(scope, send)
            await pass_on(dict(start))
            await pass_on({"type": "http.response.body", "body": body})
            return None
        packed = await asyncio.to_thread(gzip.compress, body, 9)
        etag = b'"' + headers.get(b"etag", b"").strip(b'W/"') + b'-gz"'
        kept = _Kept(((b"content-type", kind.encode()), (b"content-encoding", b"gzip")), packed, etag)
        if self._kept_bytes + len(packed) <= COMPRESSED_BYTES_KEPT:
            self._kept[str(scope["path"])] = kept
            self._kept_bytes += len(packed)
        return kept


def _is_file_request(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and str(scope["path"]).startswith(("/static/", "/app/static/"))
        and b"range" not in _headers(scope)
    )


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in scope["headers"]}


def _cache_time(scope: Scope) -> str:
    """Fingerprinted files may be kept for a year: their names, or the `v` in their address, change with them.

    So may the fonts for text, which do not change. The icons do, under an address that is Streamlit's.
    """
    path, query = str(scope["path"]), bytes(scope.get("query_string", b""))
    is_text_font = path.endswith(".woff2") and path != ICONS
    fingerprinted = path.startswith("/static/") or query.startswith(b"v=") or is_text_font
    return YEAR if fingerprinted else HOUR


def _with_cache_time(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in (200, 304):
            kept = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
            message = {**message, "headers": [*kept, (b"cache-control", _cache_time(scope).encode())]}
        await send(message)

    return sending


async def _answer(kept: _Kept, asked: dict[bytes, bytes], cache_time: str, send: Send) -> None:
    shared = [(b"etag", kept.etag), (b"cache-control", cache_time.encode()), (b"vary", b"accept-encoding")]
    if kept.etag in asked.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": shared})
        await send({"type": "http.response.body", "body": b""})
        return
    length = (b"content-length", str(len(kept.body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*kept.headers, *shared, length]})
    await send({"type": "http.response.body", "body": kept.body})


def ready(_request: Request) -> JSONResponse:
    """Say whether the database can be read: 200 with its revision, or 503 with what to do."""
    url = database_url()
    file = sqlite_file(url)
    try:
        if file is not None and not file.exists():
            raise KapError("The database has not been built. Run `make run`, or `kap build`.")
        engine = engine_for(url)
        try:
            with reading(engine) as session:
                revision = read_revision(session)
                found = {"ready": True, "revision": revision.revision, "loaded_at": revision.loaded_at.isoformat()}
        finally:
            engine.dispose()
    except KapError as error:
        return JSONResponse({"ready": False, "why": str(error)}, status_code=503)
    return JSONResponse(found)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    warming = asyncio.create_task(_warm_up())
    try:
        yield None
    finally:
        warming.cancel()
        with suppress(asyncio.CancelledError):
            await warming


async def _warm_up() -> None:
    """Visit every page once, as a browser would, so that the first visitor waits for nothing.

    Then take all that was loaded out of the garbage collector's sight: Streamlit collects after each run, and a full
    collection over the libraries' objects costs more than the run itself (docs/performance.md).
    """
    from kap_ui.frame import page_list
    from kap_ui.server import first_visitor

    port = st.get_option("server.port")
    try:
        await first_visitor.visit(f"ws://{ADDRESS}:{port}/_stcore/stream", [page.name for page in page_list.PAGES])
    except (OSError, TimeoutError, ValueError, WebSocketException) as error:
        log.warning("the pages could not be visited beforehand: %s", error)
    gc.collect()
    gc.freeze()


def application() -> st.App:
    """Give the ASGI application."""
    # Streamlit takes a folder `pages/` for its old kind of many pages until the first run of `st.navigation`, and would
    # tell the reader of a deep link who comes before that run that the page does not exist.
    PagesManager.uses_pages_directory = False
    return st.App(
        site_files.ENTRY,
        lifespan=_lifespan,
        routes=[Route("/readyz", ready)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(IconFont),
            Middleware(CompressedFiles),
            Middleware(IndexPage),
        ],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the app on this machine until Ctrl-C. Gives 1 if the port is taken."""
    parser = argparse.ArgumentParser(prog="kap serve", description="Serve the dashboard on this machine.")
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args(arguments)
    if not _is_free(given.port):
        print(  # noqa: T201, a command line prints
            f"Port {given.port} is taken, perhaps by a dashboard that already runs. "
            f"Choose another: kap serve --port {given.port + 1} (make run PORT={given.port + 1})",
            file=sys.stderr,
        )
        return 1
    print(f"The dashboard is at http://{ADDRESS}:{given.port} (Ctrl-C stops it)", flush=True)  # noqa: T201
    _share_one_arena()
    message_batching.use()
    component_values.use()
    # Arrow's own allocator sets 5 MB aside; it is chosen when pyarrow is imported, which the first page does.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.argv = [str(site_files.ENTRY)]  # Streamlit looks for .streamlit/ beside the program that was started
    application().run(config={"server.port": given.port, "server.address": ADDRESS, "logger.hideWelcomeMessage": True})
    return 0


def _share_one_arena() -> None:
    """Let all threads take memory from one place, where the system's allocator is glibc's.

    It gives threads places of their own, and each run of a page is a thread: what one leaves free, others cannot use.
    Python's lock lets one of them work at a time, so that they hardly wait for each other here.
    """
    with suppress(AttributeError, OSError, TypeError):  # another allocator, another system
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


__all__ = ["application", "main", "ready"]

if __name__ == "__main__":
    sys.exit(main())
