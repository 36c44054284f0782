"""A page of another site opens no connection and changes nothing; the server's own pages do."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin as OriginHeader
from websockets.typing import Subprotocol

from kap_ui.server import process
from kap_ui.server.origins import Origin
from kap_ui.streamlit_internals import protocol
from tests.support.server import log_of, served

PUBLIC = "https://kap.example.org"
LISTED = "http://reports.example.org:8080"
LONG = "http://x\ty" + "z" * 4000


@pytest.fixture(scope="module")
def server(tiny_database: Path) -> Iterator[str]:
    """The address of a server that is told of two addresses of its own. It has refused `LONG` first, and so says it."""
    with served(tiny_database, command=partial(process.command, allowed_origins=[PUBLIC, LISTED])) as address:
        assert opened(address, LONG) == 403
        yield address


def opened(server: str, origin: str | None, **headers: str) -> int:
    """Open a web socket from a page of an origin; return the status with which the server answers."""

    async def go() -> int:
        try:
            async with connect(
                protocol.socket_address(server),
                origin=None if origin is None else OriginHeader(origin),
                subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
                additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
            ):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    return asyncio.run(go())


def test_a_page_of_the_server_opens_a_connection(server: str) -> None:
    assert opened(server, server) == 101


@pytest.mark.parametrize("origin", [PUBLIC, LISTED])
def test_a_page_at_an_allowed_address_opens_a_connection(server: str, origin: str) -> None:
    assert opened(server, origin) == 101


def test_a_program_which_states_no_origin_opens_a_connection(server: str) -> None:
    assert opened(server, None) == 101


@pytest.mark.parametrize(
    "stated",
    [
        "https://evil.example.net",
        "null",
        "",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "{server}abc",
        "{server}/",
        "{server}?x",
        "{server}#x",
        "{server}@evil.example.net",
        "{server}.evil.example.net",
        "{server}, {server}",
        "http://user@{netloc}",
        "https://{netloc}",
        "ws://{netloc}",
        "//{netloc}",
        "{netloc}",
        "http:{netloc}",
        "file://",
        "HTTPS://KAP.EXAMPLE.ORG",
        "https://kap.example.org:443x",
        "https://kap.example.org:0443",
        "https://kap.example.org:8443",
        "https://kap.example.org.",
        "http://kap.example.org",
        "https://a.kap.example.org",
        "https://kap.example.org%2eevil.net",
        "https://xn--kap",
        "chrome-extension://abcdefgh",
    ],
)
def test_any_other_origin_is_refused(server: str, stated: str) -> None:
    assert opened(server, stated.format(server=server, netloc=urlsplit(server).netloc)) == 403


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Forwarded-For"])
def test_what_a_request_says_of_a_proxy_changes_nothing(server: str, name: str) -> None:
    said = {"X-Forwarded-Host": "evil.example.net", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example.net"}
    netloc = urlsplit(server).netloc
    for origin in ("http://evil.example.net", f"https://{netloc}"):
        assert opened(server, origin, **{name: said.get(name, "192.0.2.1")}) == 403
    assert opened(server, server, **{name: said.get(name, "192.0.2.1")}) == 101


def answer(server: str, method: str, path: str, headers: list[tuple[str, str]]) -> int:
    """Send a request as it stands; return the status."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    for name, value in headers:
        connection.putheader(name, value)
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "SOMETHING"])
@pytest.mark.parametrize("path", ["/", "/readyz", "/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/nopage"])
def test_a_page_of_another_site_changes_nothing_by_any_request(server: str, method: str, path: str) -> None:
    host = ("Host", urlsplit(server).netloc)
    assert answer(server, method, path, [host, ("Origin", "https://evil.example.net")]) == 403
    assert answer(server, method, path, [host, ("Origin", server)]) != 200


def test_two_origins_are_refused_and_so_is_one_without_a_host_to_compare(server: str) -> None:
    host = ("Host", urlsplit(server).netloc)
    upload = "/_stcore/upload_file/a/b"
    assert answer(server, "PUT", upload, [host, ("Origin", server), ("Origin", server)]) == 403
    for strange in ("a b", "user@127.0.0.1", "127.0.0.1:abc", "[::1", ""):
        assert answer(server, "PUT", upload, [("Host", strange), ("Origin", server)]) in (400, 403)


def test_a_page_of_another_site_may_be_linked_from(server: str) -> None:
    host = ("Host", urlsplit(server).netloc)
    assert answer(server, "GET", "/matrix", [host, ("Origin", "https://evil.example.net")]) == 200


def test_the_log_says_once_a_minute_what_to_set(tiny_database: Path) -> None:
    with served(tiny_database) as server:
        for _ in range(5):
            assert opened(server, "https://kap.example.org") == 403
        log = log_of(server, tiny_database).read_text(encoding="utf-8")
    assert log.count("--allowed-origin https://kap.example.org") == log.count("refused a connection") == 1
    assert "Traceback" not in log


def test_what_a_page_states_cannot_write_a_line_into_the_log(server: str, tiny_database: Path) -> None:
    log = log_of(server, tiny_database).read_text(encoding="utf-8")
    assert "refused a connection" in log and "zzz" in log
    assert "\t" not in log
    assert max(len(line) for line in log.splitlines()) < 600


@pytest.mark.parametrize(
    ("text", "netloc"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("https://kap.example.org", "kap.example.org"),
        ("https://kap.example.org:443", "kap.example.org"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_an_origin_is_read_as_a_browser_writes_it(text: str, netloc: str) -> None:
    assert Origin.parse(text).netloc == netloc


def test_the_usual_port_is_the_same_origin_as_none() -> None:
    assert Origin.parse("https://kap.example.org:443") == Origin.parse("https://kap.example.org")
    assert str(Origin.parse("https://kap.example.org:443")) == "https://kap.example.org"
