"""Streamlit's answers while somebody signs in at a provider, fitted to where readers find the app.

Streamlit leads to the root of the server, also after a failure, of which it says nothing. Here each of its answers
leads to the account page, below the path of the app, and a failure is told there.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.frame.page_list import ACCOUNT, REFUSED
from kap_ui.server.collected_response import Headers, Response, collected, without

LOGIN: Final = "/auth/login"
LOGOUT: Final = "/auth/logout"
CALLBACK: Final = "/oauth2callback"

_USER_COOKIE: Final = b"_streamlit_user="


class ProviderAnswers:
    """ASGI middleware for the addresses of Streamlit that sign in and out at a provider.

    Args:
        app: the application.
        base_path: the path below which a proxy serves the app; empty for none. The cookies are for that path.
    """

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self.app = app
        self._base_path = base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"] not in (LOGIN, LOGOUT, CALLBACK):
            await self.app(scope, receive, send)
            return
        response = await collected(self.app, scope, receive, left_out=())
        location = _location(scope, response)
        headers = (
            *without(response.headers, b"location", b"set-cookie", b"content-type", b"content-length"),
            *self._cookies(response.headers),
            (b"location", location),
            (b"cache-control", b"no-store"),
            (b"content-length", b"0"),
        )
        await Response(status=302, headers=headers, body=b"").send(send)

    def _cookies(self, headers: Headers) -> Headers:
        """Return the cookies, for the path of the app alone, and for https alone where readers come by https."""
        path = f"Path={self._base_path or '/'}".encode()
        secure = b"; Secure" if _is_https() else b""
        return tuple(
            (name, value.replace(b"Path=/", path, 1) + secure) for name, value in headers if name == b"set-cookie"
        )


def _location(scope: Scope, response: Response) -> bytes:
    """Return where the browser goes on: to the provider, or to the account page."""
    location = response.header(b"location")
    if urlsplit(location).netloc:
        return location
    account = ACCOUNT if scope["path"] == CALLBACK else f"../{ACCOUNT}"
    return (f"{account}?{REFUSED}=1" if _has_failed(scope, response) else account).encode()


def _has_failed(scope: Scope, response: Response) -> bool:
    if scope["path"] != CALLBACK:
        return str(scope["path"]) == LOGIN
    # The provider also leads here once it has signed somebody out, with nothing in the address.
    is_answer = not parse_qs(bytes(scope["query_string"]).decode("latin-1")).keys().isdisjoint(("state", "error"))
    return is_answer and not any(
        name == b"set-cookie" and value.startswith(_USER_COOKIE) and b"Max-Age=0" not in value
        for name, value in response.headers
    )


def _is_https() -> bool:
    """Return whether readers come by https: the provider sends them back to the address that the operator has named."""
    try:
        return str(st.secrets.get("auth", {}).get("redirect_uri", "")).startswith("https://")
    except FileNotFoundError:  # without a secrets file there is no provider, and Streamlit only clears its cookies
        return False
