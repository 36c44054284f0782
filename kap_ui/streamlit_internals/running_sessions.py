"""Which sessions are at work, so that a server that stops cuts no run and no message off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionManager
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Reads `Runtime._session_mgr`; of each session `AppSession._scriptrunner`, which is there from a request to "
        "the end of its run, and `_browser_queue`; and `StarletteSessionClient._send_queue`."
    ),
    why=(
        "Streamlit ends the run of a page when its connection closes. A server that stops closes a connection once "
        "its run has ended and its messages are sent: what a reader has just submitted is saved, and they see it."
    ),
    without=(
        "A server that stops closes all connections at once. A change that has begun is still saved; a run that has "
        "not come to it yet does not make it."
    ),
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_running_sessions.py",
    upgrade=(
        "A session must still hold its script runner from the request to the event SHUTDOWN (`AppSession.is_settled` "
        "says what it means), and the headers of a client must still be those of the web socket."
    ),
)


def busy(name_header: str) -> frozenset[str]:
    """Return the names of the connections whose run has not ended, or whose messages are not all sent.

    Args:
        name_header: the header of the web socket that holds its name.
    """
    return frozenset(_busy(name_header))


def _busy(name_header: str) -> Iterator[str]:
    manager = _manager()
    for info in manager.list_active_sessions() if manager is not None else ():
        client = info.client
        if not isinstance(client, StarletteSessionClient):
            continue
        if _is_at_work(info.session) or not info.session._browser_queue.is_empty() or not client._send_queue.empty():
            yield from (value for name, value in client.client_context.headers if name.lower() == name_header)


def count_at_work() -> int:
    """Return how many sessions are at work, those whose reader has gone included."""
    manager = _manager()
    return sum(_is_at_work(info.session) for info in manager.list_sessions()) if manager is not None else 0


def _manager() -> SessionManager | None:
    return runtime.get_instance()._session_mgr if ABOUT.is_on and runtime.exists() else None


def _is_at_work(session: AppSession) -> bool:
    return session._scriptrunner is not None
