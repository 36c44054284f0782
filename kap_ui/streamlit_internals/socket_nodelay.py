"""Sends small messages at once: turns Nagle's algorithm off on each connection."""

from __future__ import annotations

import socket
from functools import wraps
from typing import Any, Final

from streamlit.web.server.starlette import starlette_server

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what="Wraps `starlette_server._bind_socket` and sets `TCP_NODELAY` on the socket that it returns.",
    why=(
        "Streamlit binds the socket without naming the protocol. asyncio then does not recognise it as TCP and leaves "
        "Nagle's algorithm on, so that a message that follows another waits until the first is confirmed: 40 ms on the "
        "same machine, a round trip on a slow line."
    ),
    without="Streamlit's own socket; answers are later.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_socket_nodelay.py",
    upgrade=(
        "If Streamlit names the protocol (`socket.IPPROTO_TCP`) or lets uvicorn bind, drop the module. If only the "
        "function has another name, wrap that one."
    ),
)

_bind: Final = starlette_server._bind_socket


@wraps(_bind)
def bind(*args: Any, **kwargs: Any) -> socket.socket:
    """Bind the server's socket as Streamlit does; each accepted connection inherits the option."""
    bound = _bind(*args, **kwargs)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def apply() -> None:
    """Let Streamlit bind its socket with this function."""
    starlette_server._bind_socket = bind


def remove() -> None:
    """Let Streamlit bind its socket with its own function."""
    starlette_server._bind_socket = _bind
