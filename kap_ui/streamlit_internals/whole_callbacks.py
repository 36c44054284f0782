"""Lets the callbacks of changed fields run, and to their end, whatever the browser asks for meanwhile.

Whoever leaves a field by a click on a link sends two requests at once: the changed field, and the new address.
Streamlit looks for newer requests at each use of the session state. If the second request comes while the callback of
the field is at work, Streamlit ends the callback where it is, and takes the field as dealt with: what was typed is not
saved, and nobody is told. If it comes after the run has begun and before the callbacks, Streamlit drops the field as
well. Here a newer request waits until all callbacks have run. Streamlit looks for it right after them.

Whoever loads the page anew, or closes it, while a changed field still waits for the page to end loses it in the same
way: Streamlit stops the session, and drops what waits. Here what waits is dealt with first. The session ends after it.

Requests that wait are made into one. Streamlit then takes the fields from the newest, which knows only those of the
page that the reader has gone to. Here the fields that only an older one knows are kept.

That requests of a session come one after the other at all is `runner.fastReruns` in `.streamlit/config.toml`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.state.safe_session_state import SafeSessionState

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Wraps `SafeSessionState.on_script_will_rerun`, which takes the changed fields in and calls their callbacks, "
        "and within which `ScriptRunner._maybe_handle_execution_control_request` "
        "then does nothing; `ScriptRequests.request_stop`, which then does nothing while a request waits; and "
        "`script_requests._coalesce_widget_states`, which then keeps the fields of older requests."
    ),
    why="On a busy machine every second comment that was left by a click on a link was not saved.",
    without="A field that is left by a click on a link, or by closing the page, may not be saved, and nobody is told.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_whole_callbacks.py",
    upgrade=(
        "Read `ScriptRunner._run_script`: after the callbacks it must still look for newer requests by itself. If "
        "Streamlit no longer interrupts callbacks, that half can go. Read `ScriptRequests.on_scriptrunner_ready`: "
        "without a request it must still end the session's thread by itself."
    ),
)

_take_in: Final = SafeSessionState.on_script_will_rerun
_look_for_request: Final = ScriptRunner._maybe_handle_execution_control_request

_stop: Final = ScriptRequests.request_stop
_coalesce: Final = script_requests._coalesce_widget_states

_thread: Final = threading.local()
"""Of the thread of a script run: whether changed fields are taken in and their callbacks are at work in it."""


_before: Final[list[Callable[[], None]]] = []
"""What is called before the callbacks of a run."""


def call_before(function: Callable[[], None]) -> None:
    """Call a function in the thread of each run before its callbacks."""
    _before.append(function)


def _take_in_whole(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
    for function in _before:
        function()
    _thread.is_in_callbacks = True
    try:
        _take_in(state, *args, **kwargs)
    finally:
        _thread.is_in_callbacks = False


def _look_after_callbacks(runner: ScriptRunner) -> None:
    if not getattr(_thread, "is_in_callbacks", False):
        _look_for_request(runner)


def _stop_unless_asked(requests: ScriptRequests) -> None:
    if requests._state is not ScriptRequestType.RERUN:
        _stop(requests)


def _coalesce_all(old_states: WidgetStates | None, new_states: WidgetStates | None) -> WidgetStates | None:
    merged = _coalesce(old_states, new_states)
    if merged is None or old_states is None or new_states is None:
        return merged
    known = {state.id for state in merged.widgets}
    merged.widgets.extend(
        state for state in old_states.widgets if state.id not in known and state.WhichOneof("value") not in _TRIGGERS
    )
    return merged


_TRIGGERS: Final = script_requests._TRIGGER_PROTO_FIELDS
"""The values of buttons and the like, which Streamlit keeps as they should be."""


def apply() -> None:
    """Let newer requests, and the end of the session, wait for the callbacks of those that came before."""
    SafeSessionState.on_script_will_rerun = _take_in_whole  # type: ignore[method-assign, assignment] # a function becomes a method
    ScriptRunner._maybe_handle_execution_control_request = _look_after_callbacks  # type: ignore[method-assign, assignment] # as above
    script_requests._coalesce_widget_states = _coalesce_all
    ScriptRequests.request_stop = _stop_unless_asked  # type: ignore[method-assign, assignment] # as above


def remove() -> None:
    """Let newer requests, and the end of the session, interrupt callbacks."""
    SafeSessionState.on_script_will_rerun = _take_in  # type: ignore[method-assign] # as above
    ScriptRunner._maybe_handle_execution_control_request = _look_for_request  # type: ignore[method-assign] # as above
    script_requests._coalesce_widget_states = _coalesce
    ScriptRequests.request_stop = _stop  # type: ignore[method-assign] # as above
