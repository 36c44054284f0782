"""Sends the messages of a script run together.

A page that is cached takes some 15 ms. Streamlit sends each element the moment it is made: the browser then draws the
page two or three times in the course of one run, and the server's event loop takes turns with the script's thread at
every element. Here the messages of a run wait for its end, or for `HELD_SECONDS` if the run takes longer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Replaces `AppSession._on_scriptrunner_event`, which wakes the server's event loop for each event of a script "
        "run. Uses `_handle_scriptrunner_event_on_event_loop`, `_call_soon_on_event_loop` and `_event_loop` of the "
        "session, and keeps what waits in two attributes of it, `_waiting` and `_held`."
    ),
    why="A change of quarter on the overview took 228 ms in the browser, and takes 197.",
    without="Streamlit sends each element the moment it is made.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_message_batching.py",
    upgrade=(
        "The session must still receive all events of a run through this one method and handle them in order. Read "
        "`ScriptRunnerEvent` for new events: whatever is no `ENQUEUE_FORWARD_MSG` is passed on at once."
    ),
)

HELD_SECONDS: Final = 0.08
"""A page that takes longer than this begins to appear before it is complete."""

_on_event: Final = AppSession._on_scriptrunner_event


def pass_on(session: AppSession, sender: Any, event: ScriptRunnerEvent, *args: Any, **kwargs: Any) -> None:
    """Pass an event of a script run on to the server's event loop, in order; messages wait for the end of the run.

    The script's thread calls this in place of `AppSession._on_scriptrunner_event`, with its arguments.
    """
    state = session.__dict__
    waiting: deque[Callable[[], None]] = state.setdefault("_waiting", deque())
    waiting.append(partial(session._handle_scriptrunner_event_on_event_loop, sender, event, *args, **kwargs))

    def handle_waiting() -> None:
        while waiting:
            waiting.popleft()()

    if event is ScriptRunnerEvent.SCRIPT_STARTED:
        state["_held"] = this_run = object()

        def release() -> None:
            if state["_held"] is this_run:
                state["_held"] = None  # first: an event that still saw the run held is in the queue by now
                handle_waiting()

        def release_later() -> None:
            session._event_loop.call_later(HELD_SECONDS, release)

        session._call_soon_on_event_loop(release_later)
        return
    if event not in (ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SHUTDOWN):
        state["_held"] = None  # the end of a run; the thread of a run may shut down after the next run has started
    if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG or state.get("_held") is None:
        session._call_soon_on_event_loop(handle_waiting)


def apply() -> None:
    """Let every session pass its events on with this function."""
    AppSession._on_scriptrunner_event = pass_on  # type: ignore[method-assign, assignment] # a function becomes a method


def remove() -> None:
    """Let every session pass its events on with Streamlit's method."""
    AppSession._on_scriptrunner_event = _on_event  # type: ignore[method-assign] # as above
