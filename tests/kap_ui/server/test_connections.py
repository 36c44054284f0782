"""There may be so many connections, each may ask so often, and all are closed when the server restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from kap_ui.server import connections, stopping
from kap_ui.server.connections import Connections, LimitedConnections, Limits, paced
from kap_ui.server.stopping import Stage
from kap_ui.server.token_bucket import TokenBucket
from kap_ui.streamlit_internals.server_paths import STREAM

LIMITS = Limits(connections=3, of_address=2, messages=5.0)


def scope_from(address: str, name: str = "name") -> dict[str, Any]:
    return {"type": "websocket", "path": STREAM, "client": (address, 1), "kap_name": name, "headers": []}


class Line:
    """The server's end of a web socket: what has been sent over it."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def send(self, message: Any) -> None:
        self.sent.append(message)


@pytest.fixture
def open_ones() -> Connections:
    return Connections(LIMITS)


@pytest.fixture
def closing() -> Iterator[None]:
    stopping.enter(Stage.CLOSING)
    yield
    stopping.enter(Stage.RUNNING)


def refused(open_ones: Connections, address: str) -> int:
    """Return the status with which a connection from an address would be refused; 0 where it is taken."""
    refusal = open_ones.refusal(scope_from(address))
    return refusal.status if refusal else 0


def test_an_address_has_no_more_than_its_share_until_one_is_gone(open_ones: Connections) -> None:
    for name in ("a", "b"):
        open_ones.open(name, "203.0.113.9", Line().send)
    assert refused(open_ones, "203.0.113.9") == 429
    assert refused(open_ones, "203.0.113.10") == 0

    open_ones.forget("a")
    assert refused(open_ones, "203.0.113.9") == 0
    open_ones.forget("b")
    assert not open_ones._of_address


def test_the_server_takes_no_more_than_it_should_from_anywhere(open_ones: Connections) -> None:
    for name in ("a", "b", "c"):
        assert refused(open_ones, "127.0.0.1") == 0  # of a reader behind a proxy on this machine nothing is known
        open_ones.open(name, None, Line().send)
    assert refused(open_ones, "127.0.0.1") == refused(open_ones, "203.0.113.9") == 503


def test_a_server_that_closes_takes_none(open_ones: Connections, closing: None) -> None:
    assert refused(open_ones, "203.0.113.9") == 503


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("unix:", None),
    ],
)
def test_readers_are_told_apart_by_address_and_in_ipv6_by_network(address: str, place: str | None) -> None:
    assert connections.reader_address(scope_from(address)) == place


def run(app: Any, open_ones: Connections, scope: dict[str, Any]) -> Line:
    """Let the middleware answer for a connection; return its line."""
    line = Line()

    async def receive() -> Any:
        return {"type": "websocket.disconnect", "code": 1006}

    asyncio.run(LimitedConnections(app, open_ones)(scope, receive, line.send))
    return line


def test_a_connection_too_many_gets_a_status_and_words_and_never_reaches_streamlit(open_ones: Connections) -> None:
    async def app(*_: Any) -> None:
        raise AssertionError

    for name in ("a", "b"):
        open_ones.open(name, "203.0.113.9", Line().send)
    start, body = run(app, open_ones, scope_from("203.0.113.9")).sent
    assert start["status"] == 429
    assert body["body"] == b"There are too many connections from your address.\n"


def test_a_connection_is_closed_with_the_code_of_a_restart_and_nothing_is_sent_after_it(open_ones: Connections) -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await open_ones.close(["name", "one that has gone"])
        await open_ones.close(["name"])
        await send({"type": "websocket.send", "bytes": b"late"})

    line = run(app, open_ones, scope_from("203.0.113.9"))
    assert [message["type"] for message in line.sent] == ["websocket.accept", "websocket.close"]
    assert line.sent[-1]["code"] == 1012
    assert open_ones.names() == []


def test_streamlit_hears_of_a_reader_who_has_gone_where_it_waits_for_them(open_ones: Connections) -> None:
    heard: list[str] = []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.send", "bytes": b"for nobody"})
        heard.append((await receive())["type"])

    async def go() -> None:
        async def send(_message: Any) -> None:
            raise BrokenPipeError

        async def receive() -> Any:
            return {"type": "websocket.receive", "bytes": b"sent before they went"}

        await LimitedConnections(app, open_ones)(scope_from("203.0.113.9"), receive, send)

    asyncio.run(go())
    assert heard == ["websocket.disconnect"]


def test_who_asks_faster_than_a_person_waits_and_who_goes_on_is_disconnected() -> None:
    slept: list[float] = []
    ended: list[bool] = []

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": b"question"}

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    async def disconnect() -> None:
        ended.append(True)

    async def ask_without_end() -> int:
        channel = paced(receive, TokenBucket(4.0, 8.0, lambda: clock[0]), disconnect, sleep)
        messages = 0
        while (await channel())["type"] == "websocket.receive":
            messages += 1
        return messages

    clock = [0.0]
    # 8 at once, then one each quarter of a second, the first after it; at 30.25 seconds patience is over
    assert asyncio.run(ask_without_end()) == 8 + 121
    assert set(slept) == {0.25}
    assert ended == [True]


def test_once_the_server_closes_a_connection_may_ask_once_more(closing: None) -> None:
    kinds = iter(["websocket.receive"] * 5 + ["websocket.disconnect"])

    async def receive() -> Any:
        return {"type": next(kinds)}

    async def read() -> list[str]:
        channel = connections.until_closing(receive)
        return [(await channel())["type"], (await channel())["type"]]

    assert asyncio.run(read()) == ["websocket.receive", "websocket.disconnect"]


def test_who_rests_after_a_burst_begins_anew() -> None:
    clock = [0.0]

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": b"question"}

    async def never(*_: Any) -> None:
        raise AssertionError

    async def sleep(seconds: float) -> None:
        clock[0] += seconds

    async def ask() -> None:
        channel = paced(receive, TokenBucket(4.0, 8.0, lambda: clock[0]), never, sleep)
        for _ in range(20):
            for _ in range(60):  # for 13 seconds more than a person can
                await channel()
            clock[0] += 2.0

    asyncio.run(ask())


def test_who_pauses_now_and_then_goes_on_for_ever() -> None:
    clock = [0.0]

    async def receive() -> Any:
        clock[0] += 0.3
        return {"type": "websocket.receive", "bytes": b"question"}

    async def never(*_: Any) -> None:
        raise AssertionError

    async def ask() -> None:
        channel = paced(receive, TokenBucket(4.0, 8.0, lambda: clock[0]), never, never)
        for _ in range(1000):
            assert (await channel())["type"] == "websocket.receive"

    asyncio.run(ask())
