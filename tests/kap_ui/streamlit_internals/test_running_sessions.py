"""A server that stops knows which sessions are at work. That it waits: tests/kap_ui/server/test_operation.py."""

from __future__ import annotations

from inspect import getsource
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from kap_ui.streamlit_internals import running_sessions
from kap_ui.streamlit_internals.internal import VARIABLE

HEADER = "x-name"


def session(name: str, *, runs: bool = False, unsent: int = 0, on_the_way: int = 0) -> Any:
    """Return a session that is connected under a name."""
    client: Any = StarletteSessionClient.__new__(StarletteSessionClient)
    client._client_context = SimpleNamespace(headers=[("host", "kap.example.org"), ("X-Name", name)])
    client._send_queue = SimpleNamespace(empty=lambda: not on_the_way)
    queue = SimpleNamespace(is_empty=lambda: not unsent)
    held = SimpleNamespace(_scriptrunner=object() if runs else None, _browser_queue=queue)
    return SimpleNamespace(client=client, session=held)


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    active = [
        session("idle"), session("runs", runs=True), session("unsent", unsent=1), session("on the way", on_the_way=1),
    ]  # fmt: skip
    stored = [session("its reader has gone", runs=True)]
    manager = SimpleNamespace(list_active_sessions=lambda: active, list_sessions=lambda: [*active, *stored])
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))


def test_a_connection_is_busy_until_its_run_has_ended_and_all_of_it_is_sent(sessions: None) -> None:
    assert running_sessions.busy(HEADER) == {"runs", "unsent", "on the way"}
    assert running_sessions.count_at_work() == 2


def test_switched_off_nothing_is_known_to_be_at_work(sessions: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "running_sessions")
    assert running_sessions.busy(HEADER) == frozenset()
    assert running_sessions.count_at_work() == 0


def test_streamlit_still_has_what_is_read() -> None:
    assert "self._session_mgr" in getsource(Runtime.__init__)
    assert "self._scriptrunner" in getsource(AppSession.__init__)
    assert "self._browser_queue" in getsource(AppSession.__init__)
    assert "self._scriptrunner = ScriptRunner(" in getsource(AppSession._create_scriptrunner)
    assert "self._scriptrunner = None" in getsource(AppSession._handle_scriptrunner_event_on_event_loop)
    assert "self._send_queue" in getsource(StarletteSessionClient.__init__)
    assert {"list_active_sessions", "list_sessions"} <= vars(WebsocketSessionManager).keys()
