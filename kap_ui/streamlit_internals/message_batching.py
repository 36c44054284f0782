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
from collections import deque
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.web.server.starlette import starlette_server

HELD_SECONDS: Final = 0.08
"""A page that takes longer than this begins to appear before it is whole."""

_bind: Final = starlette_server._bind_socket


def pass_on(session: AppSession, sender: Any, event: ScriptRunnerEvent, *given: Any, **named: Any) -> None:
    """Hand an event of the page's thread over to the server's loop, in order; most of them wait for the run's end.

    Called by the page's thread. Streamlit's own wakes the loop for each event, that is, for each element.
    """
    own = session.__dict__
    waiting: deque[Callable[[], None]] = own.setdefault("_waiting", deque())
    waiting.append(partial(session._handle_scriptrunner_event_on_event_loop, sender, event, *given, **named))

    def take() -> None:
        while waiting:
            waiting.popleft()()

    if event is ScriptRunnerEvent.SCRIPT_STARTED:
        own["_held"] = this = object()

        def release() -> None:
            if own["_held"] is this:
                own["_held"] = None  # first, so that who still saw the run held has been before what is taken now
                take()

        def release_later() -> None:
            session._event_loop.call_later(HELD_SECONDS, release)

        session._call_soon_on_event_loop(release_later)
        return
    if event not in (ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SHUTDOWN):
        own["_held"] = None  # the end of a run; the thread of the run before may shut down while the next one runs
    if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG or own.get("_held") is None:
        session._call_soon_on_event_loop(take)


@wraps(_bind)
def bind(*args: Any, **kwargs: Any) -> socket.socket:
    """Bind the server's socket as Streamlit does; each connection takes the setting over from it."""
    bound = _bind(*args, **kwargs)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def use() -> None:
    """Let Streamlit send so."""
    AppSession._on_scriptrunner_event = pass_on  # type: ignore[method-assign, assignment]
    starlette_server._bind_socket = bind
