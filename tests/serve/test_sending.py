"""How messages reach the browser: a run's together, each connection's at once."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette import starlette_server

from kap_ui import sending


@dataclass
class Session:
    """What `enqueue` uses of Streamlit's session: the messages of each wake-up, and what is to happen later."""

    queued: list[str | None] = field(default_factory=list)
    sent: list[list[str | None]] = field(default_factory=list)
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._browser_queue = SimpleNamespace(enqueue=lambda message: self.queued.append(message.WhichOneof("type")))
        self._message_enqueued_callback: Callable[[], None] | None = self._wake
        self._event_loop = SimpleNamespace(
            call_soon_threadsafe=lambda call, *given: call(*given),
            call_later=lambda seconds, call: self.later.append((seconds, call)),
        )

    def _wake(self) -> None:
        self.sent.append(self.queued)
        self.queued = []

    def take(self, *kinds: str) -> None:
        for kind in kinds:
            message: Any = ForwardMsg()
            if kind == "script_finished":
                message.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
            else:
                getattr(message, kind).SetInParent()
            sending.enqueue(self, message)  # type: ignore[arg-type]


def test_the_messages_of_a_run_are_sent_together_when_it_ends() -> None:
    session = Session()
    session.take("new_session", "delta", "delta")
    assert session.sent == []

    session.take("script_finished")
    assert session.sent == [["new_session", "delta", "delta", "script_finished"]]


def test_a_run_that_takes_long_is_sent_as_it_goes() -> None:
    session = Session()
    session.take("new_session", "delta")
    [(seconds, release)] = session.later
    assert seconds == sending.HELD_SECONDS
    release()
    session.take("delta")
    session.take("delta")

    assert session.sent == [["new_session", "delta"], ["delta"], ["delta"]]


def test_what_comes_outside_of_a_run_is_sent_at_once() -> None:
    session = Session()
    session.take("session_status_changed")
    session.take("new_session", "script_finished")
    session.take("session_event")

    assert session.sent == [["session_status_changed"], ["new_session", "script_finished"], ["session_event"]]


def test_a_run_that_begins_while_another_is_held_is_released_all_the_same() -> None:
    session = Session()
    session.take("new_session", "delta", "new_session", "delta")
    for _seconds, release in session.later:
        release()

    assert [kind for kinds in session.sent for kind in kinds] == ["new_session", "delta", "new_session", "delta"]


def test_a_connection_sends_small_messages_at_once() -> None:
    """An accepted connection takes the setting over from the socket that Streamlit binds."""
    listening = sending.bind("127.0.0.1", 0, 5)
    listening.setblocking(True)
    with listening, socket.create_connection(listening.getsockname()):
        accepted, _peer = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_streamlit_binds_its_own_socket_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Streamlit that binds in another way would leave the delay on and say nothing."""
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)  # put back afterwards
    sending.use()
    listening, _address = starlette_server._bind_server_socket("127.0.0.1", "127.0.0.1", 0, 5)
    with listening:
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
