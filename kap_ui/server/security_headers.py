"""The content security policy and its companions."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.server.compressed_files import is_file_request
from kap_ui.streamlit_internals.server_paths import MADE_FILES

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

_NO_OTHER_TYPE: Final = (b"x-content-type-options", b"nosniff")

SECURITY_HEADERS: Final = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    _NO_OTHER_TYPE,
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)

FILE_HEADERS: Final = (_NO_OTHER_TYPE,)
"""A policy says what a page may do; repeated with each of a hundred files it would be a twentieth of a visit."""

_KEPT_BY_NOBODY: Final = (b"cache-control", b"no-store")
"""For what was made for one reader, such as the workbook of a draft: a proxy would give it to others as well."""


class SecurityHeaders:
    """ASGI middleware that adds the headers to every answer; web sockets pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = FILE_HEADERS if is_file_request(scope) else SECURITY_HEADERS
        if str(scope["path"]).startswith(MADE_FILES):
            headers = (*headers, _KEPT_BY_NOBODY)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self.app(scope, receive, send_with_headers)
