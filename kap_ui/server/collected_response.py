"""The whole response of an ASGI application, for middleware that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An response to an HTTP request; the names of the headers are in lower case."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes:
        """Return the value of a header, or nothing."""
        return dict(self.headers).get(name, b"")

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request; their names are in lower case."""
    return {name.lower(): value for name, value in scope["headers"]}


def without(headers: Headers, *names: bytes) -> Headers:
    """Return headers without some of them."""
    return tuple((name, value) for name, value in headers if name not in names)


async def collected(app: ASGIApp, scope: Scope, receive: Receive, *, left_out: Iterable[bytes]) -> Response:
    """Ask an application and return its whole response.

    Args:
        app: the application.
        scope: the request.
        receive: the request's channel.
        left_out: headers of the request, in lower case, that the application does not get to see.
    """
    names = frozenset(left_out)
    status = 500
    headers: Headers = ()
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = tuple((name.lower(), value) for name, value in message.get("headers", ()))
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(
        {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in names]}, receive, collect
    )
    return Response(status=status, headers=headers, body=bytes(body))
