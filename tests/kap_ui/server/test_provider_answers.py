"""What Streamlit answers while somebody signs in at a provider leads to the account page, which tells of failures."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.server.collected_response import Response, collected
from kap_ui.server.provider_answers import ProviderAnswers

SIGNED_IN = (b"set-cookie", b"_streamlit_user=signed; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")
CLEARED = (b"set-cookie", b'_streamlit_user=""; Max-Age=0; Path=/; SameSite=lax')
AT_ROOT = (b"location", b"/")
AT_PROVIDER = (b"location", b"https://provider.example.org/authorize?state=1")

Header = tuple[bytes, bytes]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    held: dict[str, Any] = {}
    monkeypatch.setattr(st, "secrets", held)
    return held


def streamlit(status: int, *headers: Header) -> ASGIApp:
    """Return what answers every request as Streamlit would."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b"Authentication error"})

    return app


def answer(target: str, status: int, *headers: Header, base_path: str = "") -> Response:
    path, _mark, query = target.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    app = ProviderAnswers(streamlit(status, *headers), base_path)
    return asyncio.run(collected(app, scope, receive, left_out=()))


@pytest.mark.parametrize(
    ("target", "status", "headers", "location"),
    [
        ("/oauth2callback?state=1&code=2", 302, (AT_ROOT, SIGNED_IN), "account"),
        ("/oauth2callback?state=1&code=2", 302, (AT_ROOT, CLEARED), "account?sign_in_refused=1"),
        ("/oauth2callback?state=stolen&code=2", 302, (AT_ROOT,), "account?sign_in_refused=1"),
        ("/oauth2callback?error=access_denied", 302, (AT_ROOT,), "account?sign_in_refused=1"),
        ("/oauth2callback", 302, (AT_ROOT,), "account"),
        ("/auth/login?provider=1", 302, (AT_PROVIDER,), AT_PROVIDER[1].decode()),
        ("/auth/login?provider=old", 302, (AT_ROOT,), "../account?sign_in_refused=1"),
        ("/auth/login?provider=1", 400, (), "../account?sign_in_refused=1"),
        ("/auth/logout", 302, (AT_ROOT, CLEARED), "../account"),
        ("/auth/logout", 302, (AT_PROVIDER, CLEARED), AT_PROVIDER[1].decode()),
    ],
)
def test_each_answer_leads_to_the_provider_or_to_the_account_page(
    target: str, status: int, headers: tuple[Header, ...], location: str
) -> None:
    fitted = answer(target, status, *headers)
    assert (fitted.status, fitted.header(b"location").decode(), fitted.body) == (302, location, b"")
    assert fitted.header(b"cache-control") == b"no-store"


@pytest.mark.parametrize("cookie", [SIGNED_IN, CLEARED])
def test_the_cookies_are_for_the_path_of_the_app_alone(cookie: Header) -> None:
    sent = answer("/oauth2callback?state=1", 302, AT_ROOT, cookie, base_path="/apps/kap").header(b"set-cookie")
    assert b"Path=/apps/kap;" in sent
    assert b"Secure" not in sent


def test_the_cookies_are_for_https_alone_where_readers_come_by_https(secrets: dict[str, Any]) -> None:
    secrets["auth"] = {"redirect_uri": "https://kap.example.org/oauth2callback"}
    assert answer("/oauth2callback?state=1", 302, AT_ROOT, SIGNED_IN).header(b"set-cookie").endswith(b"; Secure")


def test_every_other_address_is_answered_as_before() -> None:
    passed = answer("/overview", 200, (b"content-type", b"text/html"))
    assert (passed.status, passed.body) == (200, b"Authentication error")
