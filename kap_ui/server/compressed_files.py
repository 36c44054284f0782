"""Files that do not change while the program runs: compressed once, answered from memory, with a cache time.

Streamlit sends its own scripts uncompressed, and the app's files without a cache time; on a slow line that is most of
the wait.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.server.collected_response import Headers, Response, collected, headers_of, without
from kap_ui.streamlit_internals.icon_font import ADDRESS as ICONS
from kap_ui.streamlit_internals.server_paths import FRONT_END, STATIC_FILES

YEAR: Final = "public, max-age=31536000, immutable"
HOUR: Final = "public, max-age=3600"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _CompressedFile:
    headers: Headers
    body: bytes
    etag: bytes


class CompressedFiles:
    """ASGI middleware that answers requests for files: Streamlit's own, and ours in `static/`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._files: dict[str, _CompressedFile] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not is_file_request(scope):
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope)
        if b"gzip" not in headers.get(b"accept-encoding", b""):
            await self.app(scope, receive, _with_cache_time(scope, send))
            return
        file = self._files.get(str(scope["path"])) or await self._compressed(scope, receive, send)
        if file is not None:
            is_known = file.etag in headers.get(b"if-none-match", b"")
            await _response(file, is_known, _cache_time(scope)).send(send)

    async def _compressed(self, scope: Scope, receive: Receive, send: Send) -> _CompressedFile | None:
        """Return the compressed file and keep it; send what cannot be compressed and return None."""
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        response = await collected(self.app, scope, receive, left_out=left_out)
        kind = response.header(b"content-type")
        is_compressible = kind.decode("latin-1").startswith(COMPRESSIBLE)
        if response.status != 200 or len(response.body) < SMALLEST_COMPRESSED or not is_compressible:
            await response.send(_with_cache_time(scope, send))
            return None
        packed = await asyncio.to_thread(gzip.compress, response.body, 9)
        etag = b'"' + response.header(b"etag").strip(b'W/"') + b'-gz"'
        headers = ((b"content-type", kind), (b"content-encoding", b"gzip"))
        file = _CompressedFile(headers=headers, body=packed, etag=etag)
        if self._bytes + len(packed) <= COMPRESSED_BYTES_KEPT:
            self._files[str(scope["path"])] = file
            self._bytes += len(packed)
        return file


def is_file_request(scope: Scope) -> bool:
    """Return whether a request is for a whole file that does not change."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and str(scope["path"]).startswith((FRONT_END, STATIC_FILES))
        and b"range" not in headers_of(scope)
    )


def _response(file: _CompressedFile, is_known: bool, cache_time: bytes) -> Response:
    shared = ((b"etag", file.etag), (b"cache-control", cache_time), (b"vary", b"accept-encoding"))
    if is_known:
        return Response(status=304, headers=shared, body=b"")
    length = (b"content-length", str(len(file.body)).encode())
    return Response(status=200, headers=(*file.headers, *shared, length), body=file.body)


def _cache_time(scope: Scope) -> bytes:
    """Return how long a browser may keep a file.

    A year where its name, or the `v` in its address, changes with it, and for the fonts for text, which do not change.
    The icon font does, under an address that is Streamlit's.
    """
    path, query = str(scope["path"]), bytes(scope.get("query_string", b""))
    is_text_font = path.endswith(".woff2") and path != ICONS
    is_fingerprinted = path.startswith(FRONT_END) or query.startswith(b"v=") or is_text_font
    return (YEAR if is_fingerprinted else HOUR).encode()


def _with_cache_time(scope: Scope, send: Send) -> Send:
    async def send_with_cache_time(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in (200, 304):
            headers = without(tuple(message["headers"]), b"cache-control")
            message = {**message, "headers": [*headers, (b"cache-control", _cache_time(scope))]}
        await send(message)

    return send_with_cache_time
