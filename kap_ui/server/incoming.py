"""Each request as it comes in: whose word is taken for where it comes from, and the name that it has in the log.

A proxy states the address and the scheme of a reader (`X-Forwarded-For`, `X-Forwarded-Proto`), and may state a name of
the request (`X-Request-ID`). Anybody can state these. They are believed of the proxies that `--trusted-proxy` names.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kap_model.problems import N_, Message
from kap_ui.server import log_lines, metrics, stopping
from kap_ui.server.compressed_files import is_file_request
from kap_ui.server.page_addresses import OWN_ADDRESSES, names
from kap_ui.streamlit_internals.server_paths import UPLOADS, streamlits_folder

log = logging.getLogger("kap.requests")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CONNECTION_NAME: Final = "x-kap-connection"
"""The header of a web socket with the name of the connection in the log. What a browser sends under it is left out."""

_REQUEST_NAME: Final = b"x-request-id"
_SAFE_NAME: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def parse(text: str) -> Network:
    """Return the address of a proxy, or a network of proxies: 127.0.0.1, 10.0.0.0/24, ::1.

    Raises:
        ValueError: it is neither, with a sentence for a person.
    """
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        what = N_(
            "%(text)s is neither an IP address nor a network of them. Write 127.0.0.1 for a proxy on this machine, "
            "10.0.0.7 for one elsewhere, 10.0.0.0/24 for a network whose machines are all proxies"
        )
        raise ValueError(Message(what, text=repr(text))) from None
    if network.prefixlen == 0:
        what = N_("%(text)s is every address: any reader could say where they come from. Name the proxies")
        raise ValueError(Message(what, text=repr(text)))
    return network


def connection_name() -> str:
    """Return the name that the connection of this run has in the log; nothing outside of `kap serve`."""
    return st.context.headers.get(CONNECTION_NAME, "")


class Incoming:
    """ASGI middleware, outermost but for the base path: it names each request, and believes proxies that are trusted.

    Args:
        app: the application.
        trusted: the addresses of proxies.
        logs_requests: whether each request has a line in the log.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network], *, logs_requests: bool = False) -> None:
        self.app = app
        self._trusted = trusted
        self._logs_requests = logs_requests
        believing: Any = self._pass_on  # uvicorn and Starlette have types of their own for the same things
        self._believe: Any = ProxyHeadersMiddleware(believing, [str(network) for network in trusted])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sender = plain(scope.get("client"))
        is_trusted = sender is not None and any(sender in network for network in self._trusted)
        # A connection has a name of its own in any case: by it the server finds it again.
        stated = _value(scope["headers"], _REQUEST_NAME) if is_trusted and scope["type"] == "http" else ""
        name = stated if _SAFE_NAME.fullmatch(stated) else secrets.token_hex(8)
        headers = [pair for pair in scope["headers"] if pair[0].lower() != CONNECTION_NAME.encode()]
        scope = {**scope, "headers": headers, "kap_name": name, "kap_is_named": name == stated}
        if sender is not None:
            scope["client"] = (str(sender), scope["client"][1])
        await (self._believe if is_trusted else self._pass_on)(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["kap_name"]
        if scope["type"] == "websocket":
            log_lines.note(session=name)
            scope["headers"] = [*scope["headers"], (CONNECTION_NAME.encode(), name.encode())]
            await self.app(scope, receive, send)
            return
        log_lines.note(request=name)
        status = 0
        says_name = scope["kap_is_named"] or not is_file_request(scope)  # a visit fetches a hundred files
        begun = time.perf_counter()

        async def send_named(message: Event) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if says_name:
                    message["headers"] = [*message.get("headers", ()), (_REQUEST_NAME, name.encode())]
                if stopping.has_begun():
                    message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        except Exception:
            metrics.ERRORS.labels("request").inc()
            raise  # the trace is written by who called
        finally:
            if str(scope["path"]).startswith(UPLOADS) and scope["method"] == "PUT":
                metrics.UPLOADS.labels("taken" if status == 204 else "refused").inc()
            if self._logs_requests:
                line = {"method": scope["method"], "path": _shown(str(scope["path"])), "status": status}
                log.info("request", extra=log_lines.fields(**line, ms=round(1000 * (time.perf_counter() - begun))))


def plain(client: Sequence[Any] | None) -> Address | None:
    """Return the address of a client, one of IPv4 as such also where it came over IPv6; None where it has none."""
    try:
        address = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def _value(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """Return the value of a header that stands there once."""
    values = [value for header, value in headers if header.lower() == name]
    return values[0].decode("latin-1") if len(values) == 1 else ""


def _shown(path: str) -> str:
    """Return the path of a request as the log has it: that of a page or of ours, else its first part alone.

    What follows may be the name of a session, or what a reader has typed.
    """
    first, *below = path.strip("/").split("/")
    if path in OWN_ADDRESSES or (first in names() and not below):
        return path
    return f"{folder}..." if (folder := streamlits_folder(path)) else "(none of the app's)"
