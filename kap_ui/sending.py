"""How a run's messages reach the browser: together, and at once.

Together: a page that is known takes some 15 ms. Streamlit sends each of its elements the moment it is made; the browser
then draws the page two or three times in the course of one run, and the server's loop takes turns with the page's own
thread at every element. Here a run's messages wait for its end, or for `HELD_SECONDS` if it takes longer.

At once: Streamlit binds the server's socket without naming the protocol; asyncio then does not recognise it as TCP and
leaves Nagle's algorithm on: a message that follows another waits until the first is confirmed, which took 40 ms on the
same machine and takes a whole way there and back on a slow link.
"""

from __future__ import annotations

import socket
from functools import wraps
from typing import Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.web.server.starlette import starlette_server

HELD_SECONDS: Final = 0.08
"""A page that takes longer than this begins to appear before it is whole."""

_bind: Final = starlette_server._bind_socket


def enqueue(session: AppSession, message: ForwardMsg) -> None:
    """Queue a message for the browser as Streamlit does, but wake the sender only when the run ends or takes long.

    Called by the page's thread and by the server's loop; whichever of the two ways out comes first ends the wait.
    """
    session._browser_queue.enqueue(message)
    wake = session._message_enqueued_callback
    if wake is None:
        return
    kind = message.WhichOneof("type")
    if kind == "new_session":
        session._is_held = True  # type: ignore[attr-defined]

        def release() -> None:
            session._is_held = False  # type: ignore[attr-defined]
            wake()

        loop = session._event_loop
        loop.call_soon_threadsafe(loop.call_later, HELD_SECONDS, release)
    elif kind == "script_finished" or not getattr(session, "_is_held", False):
        session._is_held = False  # type: ignore[attr-defined]
        wake()


@wraps(_bind)
def bind(*args: Any, **kwargs: Any) -> socket.socket:
    """Bind the server's socket as Streamlit does; each connection takes the setting over from it."""
    bound = _bind(*args, **kwargs)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def use() -> None:
    """Let Streamlit send so."""
    AppSession._enqueue_forward_msg = enqueue  # type: ignore[method-assign, assignment]
    starlette_server._bind_socket = bind
