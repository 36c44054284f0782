"""The messages of a script run reach the browser together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from inspect import getsource, signature
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from kap_ui.streamlit_internals import message_batching

STARTED, MESSAGE, STOPPED = (
    ScriptRunnerEvent.SCRIPT_STARTED,
    ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
    ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS,
)


class Session:
    """What `pass_on` uses of Streamlit's session: how often its loop is woken, what it has taken, what comes later."""

    def __init__(self) -> None:
        self.woken = 0
        self.taken: list[str] = []
        self.later: list[tuple[float, Callable[[], None]]] = []
        self._event_loop = SimpleNamespace(call_later=lambda seconds, call: self.later.append((seconds, call)))

    def _call_soon_on_event_loop(self, call: Callable[[], None]) -> None:
        self.woken += 1
        call()

    def _handle_scriptrunner_event_on_event_loop(self, _sender: Any, _event: ScriptRunnerEvent, name: str) -> None:
        self.taken.append(name)

    def tell(self, event: ScriptRunnerEvent, name: str) -> None:
        message_batching.pass_on(self, None, event, name)  # type: ignore[arg-type]


def test_the_messages_of_a_run_are_taken_together_when_it_ends() -> None:
    session = Session()
    session.tell(STARTED, "start")
    for number in range(30):
        session.tell(MESSAGE, str(number))
    assert (session.taken, session.woken) == ([], 1)

    session.tell(STOPPED, "end")
    assert session.taken == ["start", *map(str, range(30)), "end"]
    assert session.woken == 2


def test_a_run_that_takes_long_is_sent_as_it_goes() -> None:
    session = Session()
    session.tell(STARTED, "start")
    session.tell(MESSAGE, "a")
    [(seconds, release)] = session.later
    assert seconds == message_batching.HELD_SECONDS
    release()
    assert session.taken == ["start", "a"]
    session.tell(MESSAGE, "b")
    assert session.taken == ["start", "a", "b"]


def test_what_comes_outside_of_a_run_is_passed_on_at_once() -> None:
    session = Session()
    session.tell(MESSAGE, "before")
    session.tell(STARTED, "start")
    session.tell(STOPPED, "end")
    session.tell(MESSAGE, "after")
    assert session.taken == ["before", "start", "end", "after"]


def test_a_run_in_the_place_of_another_keeps_the_order_and_is_released_all_the_same() -> None:
    session = Session()
    session.tell(STARTED, "first")
    session.tell(MESSAGE, "a")
    session.tell(ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN, "again")
    session.tell(STARTED, "second")
    session.tell(MESSAGE, "b")
    for _seconds, release in session.later:
        release()

    assert session.taken == ["first", "a", "again", "second", "b"]


def test_the_wait_of_a_run_that_has_ended_does_not_end_that_of_the_next() -> None:
    session = Session()
    session.tell(STARTED, "first")
    session.tell(STOPPED, "end")
    session.tell(STARTED, "second")
    session.later[0][1]()
    session.tell(MESSAGE, "a")
    assert session.taken == ["first", "end"]


def test_a_thread_that_shuts_down_late_does_not_end_the_wait_of_the_next_run() -> None:
    session = Session()
    session.tell(STARTED, "second")
    session.tell(ScriptRunnerEvent.SHUTDOWN, "end of the first")
    assert session.taken == ["second", "end of the first"]
    session.tell(MESSAGE, "a")
    assert session.taken == ["second", "end of the first"]
    session.tell(STOPPED, "end")
    assert session.taken == ["second", "end of the first", "a", "end"]


def test_nothing_is_lost_between_two_threads() -> None:
    """The page's thread goes on while the server's loop, after `HELD_SECONDS`, takes what there is."""
    loop = asyncio.new_event_loop()
    session = Session()
    session._event_loop = loop  # type: ignore[assignment]
    session._call_soon_on_event_loop = loop.call_soon_threadsafe  # type: ignore[method-assign, assignment]

    def run() -> None:
        for turn in range(3):
            session.tell(STARTED, f"start {turn}")
            for number in range(20_000):
                session.tell(MESSAGE, f"{turn} {number}")
            session.tell(STOPPED, f"end {turn}")
        loop.call_soon_threadsafe(loop.stop)

    thread = threading.Thread(target=run)
    thread.start()
    loop.run_forever()
    thread.join()
    loop.close()

    expected = [
        [f"start {turn}", *(f"{turn} {number}" for number in range(20_000)), f"end {turn}"] for turn in range(3)
    ]
    assert session.taken == [name for names in expected for name in names]


def test_the_method_that_is_replaced_and_those_that_are_used_are_there() -> None:
    of_event = list(signature(message_batching._on_event).parameters)
    handled = list(signature(AppSession._handle_scriptrunner_event_on_event_loop).parameters)

    assert of_event[:3] == ["self", "sender", "event"]
    assert handled == of_event
    assert list(signature(AppSession._call_soon_on_event_loop).parameters) == ["self", "callback"]
    assert "self._event_loop =" in getsource(AppSession.__init__)
    assert getsource(AppSession).count("on_event.connect(self._on_scriptrunner_event") == 1


def test_it_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", AppSession._on_scriptrunner_event)
    message_batching.apply()
    assert AppSession.__dict__["_on_scriptrunner_event"] is message_batching.pass_on
    message_batching.remove()
    assert AppSession._on_scriptrunner_event is message_batching._on_event
