"""Small messages go out at once.

Streamlit binds the server's socket without naming the protocol; asyncio then does not recognise it as TCP and leaves
Nagle's algorithm on: an element that follows another waits until the first is confirmed, which took 40 ms on the same
machine and takes a whole way there and back on a slow link.
"""

from __future__ import annotations

import socket
from functools import wraps
from typing import Any, Final

from streamlit.web.server.starlette import starlette_server

_bind: Final = starlette_server._bind_socket


@wraps(_bind)
def bind(*args: Any, **kwargs: Any) -> socket.socket:
    """Bind the server's socket as Streamlit does; each connection takes the setting over from it."""
    bound = _bind(*args, **kwargs)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def use() -> None:
    """Let Streamlit bind the server's socket so."""
    starlette_server._bind_socket = bind
