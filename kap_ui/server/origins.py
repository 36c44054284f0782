"""Whose pages may open a connection or change anything: those of the server's own origin, and of others by option.

A browser states the origin of the page with every web socket, and with every request that can change something; a page
cannot leave it out or invent one. Programs state none. They pass: a program could state any, so a refusal would protect
nobody, and it has no reader's cookies.

The own origin is scheme, host and port of the request as it came. Behind a proxy that changes one of them, the origin
that readers see is allowed by `kap serve --allowed-origin`.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_model.problems import N_, Message

log = logging.getLogger("kap.connections")
"""For what pages can repeat without end: a warning is written once a minute, see `OnceAMinute`."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_SCHEMES_OF_PAGES: Final = {"ws": "http", "wss": "https"}
_HOST: Final = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_READING_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_MINUTE: Final = 60
_LONGEST_LOGGED: Final = 200
"""Characters of a header that the log repeats."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port of an address."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Origin:
        """Return the origin that is written as a browser writes it: ``https://kap.example.org``, ``http://[::1]:8501``.

        Raises:
            ValueError: it is anything else, with a sentence for a person.
        """
        try:
            parts = urlsplit(text)
            name, port = parts.hostname or "", parts.port
        except ValueError:
            name, port = "", None
        else:
            host = f"[{name}]" if ":" in name else name
            written = f"{parts.scheme}://{host}" + ("" if port is None else f":{port}")
            if parts.scheme in _DEFAULT_PORTS and _HOST.fullmatch(host) and written == text:
                return cls(parts.scheme, host, _DEFAULT_PORTS[parts.scheme] if port is None else port)
        what = N_(
            "%(text)s is not an origin. Write scheme and host in small letters, and the port if it is not the usual "
            "one, without anything after it: https://kap.example.org"
        )
        raise ValueError(Message(what, text=repr(text)))

    @property
    def netloc(self) -> str:
        """Host and port as they stand in an address; the usual port of the scheme is left out."""
        return self.host if self.port == _DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


@dataclass(frozen=True, slots=True)
class OwnOrigins:
    """The origins that count as the server's own: that of each request, and those that are allowed."""

    allowed: frozenset[Origin] = frozenset()

    def find(self, scope: Scope, stated: str) -> Origin | None:
        """Return the origin that a request states, if it is one of the server's own; else None."""
        try:
            origin = Origin.parse(stated)
        except ValueError:
            return None
        return origin if origin in self.allowed or origin == _of_request(scope) else None


class OwnPagesOnly:
    """ASGI middleware that refuses web sockets and changing requests of pages from elsewhere, with status 403.

    A request that passes is passed on with the host of its origin, as it would have come without a proxy. Streamlit
    compares both once more. Where they differ, it would look for the addresses of this machine, and ask one of the
    Internet for it, while all readers wait.

    Args:
        app: the application.
        own: which origins are the server's own.
    """

    def __init__(self, app: ASGIApp, own: OwnOrigins) -> None:
        self.app = app
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_reading = scope["type"] == "http" and scope["method"] in _READING_METHODS
        stated = [] if is_reading or scope["type"] == "lifespan" else _header(scope, b"origin")
        if not stated:
            await self.app(scope, receive, send)
            return
        origin = self._own.find(scope, stated[0]) if len(stated) == 1 else None
        if origin is not None:
            await self.app(_with_host(scope, origin), receive, send)
            return
        warn_of(scope, stated[0])
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await PlainTextResponse("This request comes from a page of another site.\n", 403)(scope, receive, send)


def warn_of(scope: Scope, stated: str) -> None:
    """Write into the log which origin was refused, and what to set if it is one of the server's own."""
    asked = "; ".join(_header(scope, b"host"))[:_LONGEST_LOGGED]
    try:
        origin = Origin.parse(stated)
    except ValueError:
        log.warning("refused a connection for host %r: %r is not an origin", asked, stated[:_LONGEST_LOGGED])
        return
    log.warning(
        "refused a connection from a page at %s, which reached the server as %r. If readers find the dashboard there, "
        "start it with --allowed-origin %s, or let the proxy pass the header Host on (docs/deployment.md)",
        origin,
        asked,
        origin,
    )


class OnceAMinute(logging.Filter):
    """Lets each kind of message pass once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._passed_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a message is the first of its kind for a minute."""
        now = time.monotonic()
        if now - self._passed_at.get(record.msg, -_MINUTE) < _MINUTE:
            return False
        self._passed_at[record.msg] = now
        return True


log.addFilter(OnceAMinute())


def _of_request(scope: Scope) -> Origin | None:
    """Return the origin of a page that this server would answer with, by what the request says of it."""
    hosts = _header(scope, b"host")
    scheme = _SCHEMES_OF_PAGES.get(scope["scheme"], scope["scheme"])
    try:
        return Origin.parse(f"{scheme}://{hosts[0].lower()}") if len(hosts) == 1 else None
    except ValueError:
        return None


def _with_host(scope: Scope, origin: Origin) -> Scope:
    others = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    return {**scope, "headers": [*others, (b"host", origin.netloc.encode())]}


def _header(scope: Scope, name: bytes) -> list[str]:
    """Return every value of a header."""
    return [value.decode("latin-1") for header, value in scope["headers"] if header.lower() == name]
