"""The web sockets of readers: how many there may be, how fast each may ask, and how they are closed.

A connection that is one too many is refused before it is one. Whoever asks faster than a person can waits: their
messages are read at a steady rate and pile up on their side. Whoever goes on like that is disconnected.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kap_ui.server import metrics, process, stopping
from kap_ui.server.incoming import plain
from kap_ui.server.origins import OnceAMinute
from kap_ui.server.token_bucket import TokenBucket
from kap_ui.streamlit_internals.server_paths import STREAM

log = logging.getLogger("kap.limits")
log.addFilter(OnceAMinute())

RESTART: Final = 1012
"""The code with which a web socket is closed when the server restarts (RFC 6455, registry of IANA)."""

_TOO_MUCH: Final = 1008
"""The code with which a web socket is closed that breaks a rule of the server."""

_BURST: Final = 10
"""Seconds of the steady rate that may come at once."""

_PATIENCE: Final = 30
"""Seconds that somebody may send faster than that without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many connections there may be, in all and from one address, and how many messages a second each may send."""

    connections: int = process.MOST_CONNECTIONS
    of_address: int = process.MOST_CONNECTIONS_PER_ADDRESS
    messages: float = process.MOST_MESSAGES


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a connection is not taken: the kind by which it is counted, the status of the answer, and words."""

    kind: str
    status: int
    words: str


@dataclass(slots=True)
class _Connection:
    address: str | None
    send: Send
    is_closed: bool = False


@dataclass(slots=True)
class Connections:
    """The connections of readers that are open.

    Attributes:
        limits: how many there may be.
    """

    limits: Limits = field(default_factory=Limits)
    _open: dict[str, _Connection] = field(default_factory=dict)
    _of_address: Counter[str] = field(default_factory=Counter)

    def names(self) -> list[str]:
        """Return the names of the connections that are open."""
        return list(self._open)

    def refusal(self, scope: Scope) -> Refusal | None:
        """Return why a connection would be refused, or None."""
        address = reader_address(scope)
        if stopping.stage() is stopping.Stage.CLOSING:
            return Refusal("connections", 503, "The server restarts. Try again in a moment.")
        if len(self._open) >= self.limits.connections:
            return Refusal(
                "connections", 503, "The server has as many readers as it takes. Try again in a few minutes."
            )
        if address is not None and self._of_address[address] >= self.limits.of_address:
            return Refusal("connections_of_address", 429, "There are too many connections from your address.")
        return None

    def open(self, name: str, address: str | None, send: Send) -> _Connection:
        """Note a connection as open, and return it."""
        connection = self._open[name] = _Connection(address, send)
        if address is not None:
            self._of_address[address] += 1
        metrics.SESSIONS.set(len(self._open))
        return connection

    def forget(self, name: str) -> None:
        """Note that a connection is no longer there."""
        address = self._open.pop(name).address
        if address is not None:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]
        metrics.SESSIONS.set(len(self._open))

    async def close(self, names: Iterable[str]) -> None:
        """Close connections, so that the browsers open new ones: to the server that takes the place of this one."""
        for name in names:
            if connection := self._open.get(name):
                await end(connection, RESTART, "The server restarts.")


class LimitedConnections:
    """ASGI middleware that keeps the connections of readers within the limits."""

    def __init__(self, app: ASGIApp, connections: Connections) -> None:
        self.app = app
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "websocket" or scope["path"] != STREAM:
            await self.app(scope, receive, send)
            return
        refusal = self._connections.refusal(scope)
        if refusal is not None:
            metrics.REFUSALS.labels(refusal.kind).inc()
            log.warning(_WARNINGS[refusal.kind], len(self._connections.names()))
            await _refuse(receive, send, refusal)
            return
        name = scope["kap_name"]
        connection = self._connections.open(name, reader_address(scope), send)

        async def send_while_open(message: Message) -> None:
            if connection.is_closed:
                return
            try:
                await send(message)
            except OSError:  # the reader has gone; Streamlit hears of it where it waits for them
                connection.is_closed = True

        rate = self._connections.limits.messages
        bucket = TokenBucket(rate, _BURST * rate)
        try:
            asked = until_closing(paced(receive, bucket, lambda: end(connection, _TOO_MUCH, _FASTER)))
            await self.app(scope, while_open(asked, connection), send_while_open)
        finally:
            self._connections.forget(name)


_FASTER: Final = "This connection sends messages faster than a person can."

_WARNINGS: Final = {
    "connections": "refused a connection: %d are open, as many as --most-connections takes",
    "connections_of_address": "refused a connection of %d that are open: its address has as many as "
    "--most-connections-per-address takes. If it is that of a proxy, name it with --trusted-proxy",
}


async def end(connection: _Connection, code: int, reason: str) -> None:
    """Close a connection that is still open; Streamlit then finds that its reader has gone."""
    if not connection.is_closed:
        connection.is_closed = True
        with suppress(OSError, RuntimeError):  # the reader has gone meanwhile
            await connection.send({"type": "websocket.close", "code": code, "reason": reason})


def paced(
    receive: Receive,
    bucket: TokenBucket,
    disconnect: Callable[[], Awaitable[None]],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Receive:
    """Return a channel that gives the messages of another one at the rate of a bucket.

    Args:
        receive: the channel; what is not taken out of it is not read from the line.
        bucket: what each message takes a token of.
        disconnect: is called where somebody sends too fast without end.
        sleep: waits some seconds.
    """
    began: float | None = None  # to send too fast, without a pause in which the bucket filled by half

    async def receive_paced() -> Message:
        nonlocal began
        message = await receive()
        wait = bucket.wait() if message["type"] == "websocket.receive" else 0.0
        if bucket.is_half_full():
            began = None
        elif wait and began is None:
            began = bucket.clock()
        if began is not None and bucket.clock() - began > _PATIENCE:
            metrics.REFUSALS.labels("messages").inc()
            log.warning("closed a connection that sent more than --most-messages without end")
            await disconnect()
            return _GONE
        if wait:
            await sleep(wait)
        return message

    return receive_paced


def while_open(receive: Receive, connection: _Connection) -> Receive:
    """Return a channel that says that the reader has gone once they have, whatever else they have sent."""

    async def receive_while_open() -> Message:
        message = _GONE if connection.is_closed else await receive()
        return _GONE if connection.is_closed else message

    return receive_while_open


_GONE: Final[Message] = {"type": "websocket.disconnect", "code": 1006}


def until_closing(receive: Receive) -> Receive:
    """Return a channel that gives one more message once the server closes: what a reader has just done.

    Whoever asks without end would keep the server from ending. A browser that connects anew says again what was typed.
    """
    is_over = False

    async def receive_until_closing() -> Message:
        nonlocal is_over
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if not is_over:
                is_over = stopping.stage() is stopping.Stage.CLOSING
                return message

    return receive_until_closing


def reader_address(scope: Scope) -> str | None:
    """Return what stands for the reader's place in the network: an address, of IPv6 the 64 bits of its network.

    None where nothing is known of it: all readers of a proxy on this machine that is not trusted come from here.
    """
    address = plain(scope.get("client"))
    if address is None or address.is_loopback:
        return None
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


async def _refuse(receive: Receive, send: Send, refusal: Refusal) -> None:
    """Refuse a web socket with the status and the words of an answer to a request."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
    await send({"type": "websocket.http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": f"{refusal.words}\n".encode()})
    # uvicorn tells the end twice: when the answer is written, and when the line is gone. Before that, it would write
    # into the log that there was no answer.
    ends = 0
    while ends < 2:
        ends += (await receive())["type"] == "websocket.disconnect"
