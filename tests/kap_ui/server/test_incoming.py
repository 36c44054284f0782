"""Where a request comes from, and its name, are believed of the proxies that are named, and of nobody else."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from kap_ui.server import incoming
from kap_ui.server.incoming import Incoming

PROXY, ELSEWHERE = "10.0.0.7", "203.0.113.9"
STATED = {"X-Forwarded-For": "198.51.100.3", "X-Forwarded-Proto": "https", "X-Request-ID": "from-the-proxy"}


def asked(sender: str, path: str = "/", **headers: str) -> tuple[Scope, httpx.Headers]:
    """Return a request as the application sees it, and the headers of its answer."""
    seen: list[Scope] = []

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def go() -> httpx.Response:
        app: Any = Incoming(answer, [ipaddress.ip_network("10.0.0.0/24")])
        transport = httpx.ASGITransport(app, client=(sender, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://kap.example.org") as client:
            return await client.get(path, headers=headers)

    response = asyncio.run(go())
    return seen[0], response.headers


def test_a_proxy_that_is_trusted_says_where_a_reader_comes_from_and_how_the_request_is_called() -> None:
    scope, headers = asked(PROXY, **STATED)
    assert (scope["client"][0], scope["scheme"]) == ("198.51.100.3", "https")
    assert headers["x-request-id"] == "from-the-proxy"


def test_anybody_else_may_say_so_and_is_not_believed() -> None:
    scope, headers = asked(ELSEWHERE, **STATED)
    assert (scope["client"][0], scope["scheme"]) == (ELSEWHERE, "http")
    assert len(bytes.fromhex(headers["x-request-id"])) == 8


@pytest.mark.parametrize("name", ["", "short", "x" * 65, "two words!", "<script>-----"])
def test_a_name_that_is_no_safe_one_is_not_taken_from_a_proxy_either(name: str) -> None:
    _scope, headers = asked(PROXY, **{"X-Request-ID": name})
    assert len(bytes.fromhex(headers["x-request-id"])) == 8


def test_each_request_has_another_name_which_a_file_does_not_carry() -> None:
    first, second = (asked(ELSEWHERE)[1]["x-request-id"] for _ in range(2))
    assert first != second
    assert "x-request-id" not in asked(ELSEWHERE, "/app/static/logo.svg")[1]
    assert asked(PROXY, "/app/static/logo.svg", **STATED)[1]["x-request-id"] == "from-the-proxy"


def test_an_address_of_ipv4_that_comes_over_ipv6_is_the_same_proxy() -> None:
    scope, _headers = asked(f"::ffff:{PROXY}", **STATED)
    assert scope["client"][0] == "198.51.100.3"


def test_a_browser_cannot_name_its_connection() -> None:
    scope, _headers = asked(ELSEWHERE, **{incoming.CONNECTION_NAME: "mine"})
    assert incoming.CONNECTION_NAME.encode() not in dict(scope["headers"])


@pytest.mark.parametrize("text", ["10.0.0.1", "10.0.0.0/24", "::1", "fd00::/8"])
def test_an_address_or_a_network_can_be_trusted(text: str) -> None:
    assert str(incoming.parse(text)).startswith(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*", "is neither an IP address nor a network"),
        ("nginx", "is neither an IP address nor a network"),
        ("10.0.0.1/24", "is neither an IP address nor a network"),
        ("0.0.0.0/0", "is every address"),
        ("::/0", "is every address"),
    ],
)
def test_what_is_no_proxy_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        incoming.parse(text)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/matrix", "/matrix"),
        ("/readyz", "/readyz"),
        ("/sign-in", "/sign-in"),
        ("/_stcore/upload_file/1b4e28ba/secret", "/_stcore/..."),
        ("/static/js/index.js", "/static/..."),
        ("/ann@example.org", "(none of the app's)"),
        ("/matrix/ann", "(none of the app's)"),
    ],
)
def test_the_log_has_of_a_path_what_the_app_has_itself(path: str, shown: str) -> None:
    assert incoming._shown(path) == shown
