"""Knows what stood in the fields of a page when a new session took it over from one that is gone.

A page outlives its session when the server ends, and goes on with another server, or with the same one once it is back.
The first message of the browser then brings what stands in all fields. Streamlit calls no callback for a field that the
new session has not drawn yet, and a value that the session sets itself takes its place.
"""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import Serialized

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Wraps `AppSession._handle_rerun_script_request`: of the first message of a session it keeps the texts in "
        "`widget_states` (`string_value`, `string_array_value`) in the session state, by the key that Python gave, "
        "which is the last part of the id of a widget. Looks a field up in `_new_widget_state`, where it is "
        "`Serialized` until the session has drawn it."
    ),
    why=(
        "What was typed into a report while its server ended is saved by the server that takes over, and is not wiped "
        "from a field that is being typed into."
    ),
    without="What is typed into a field first after the server has ended is lost, and nobody is told.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_earlier_fields.py",
    upgrade="Drop the module when Streamlit calls the callbacks of fields that a new session has not drawn yet.",
)

_KEY: Final = "_earlier_fields"
_HAS_ASKED: Final = "_has_asked"

Text = str | tuple[str, ...]
"""What stands in a field: a text, or the words that are chosen in a list of several."""

_handle: Final = AppSession._handle_rerun_script_request


def take(key: str) -> Text | None:
    """Return, once, what stood in a field when this session began; None where nothing is known of it."""
    found: dict[str, Text] = st.session_state.get(_KEY, {})
    return found.pop(key, None)


def take_all(prefix: str) -> dict[str, Text]:
    """Return, once, what stood in the fields whose keys begin so when this session began, by the keys."""
    found: dict[str, Text] = st.session_state.get(_KEY, {})
    return {key: found.pop(key) for key in list(found) if key.startswith(prefix)}


def standing(key: str) -> Text | None:
    """Return what the browser says of a field in this run, if the session has not drawn it; None if it says nothing."""
    context = get_script_run_ctx()
    if context is None or not ABOUT.is_on:
        return None
    for id_, state in context.session_state._state._new_widget_state.states.items():
        if isinstance(state, Serialized) and id_.rpartition("-")[2] == key:
            return _text(state.value)
    return None


def handle(session: AppSession, client_state: ClientState | None = None) -> None:
    """Keep what the first message of a session brings, and let Streamlit run the page."""
    if client_state is not None and not session.__dict__.get(_HAS_ASKED):
        session.__dict__[_HAS_ASKED] = True
        fields = texts(client_state)
        if fields:
            session._session_state[_KEY] = fields
    _handle(session, client_state)


def texts(client_state: ClientState) -> dict[str, Text]:
    """Return the texts in the fields of a page, by the keys of the fields."""
    found = {state.id.rpartition("-")[2]: _text(state) for state in client_state.widget_states.widgets}
    return {key: text for key, text in found.items() if text is not None}


def _text(state: WidgetState) -> Text | None:
    match state.WhichOneof("value"):
        case "string_value":
            return str(state.string_value)
        case "string_array_value":
            return tuple(state.string_array_value.data)
        case _:
            return None


def apply() -> None:
    """Keep what the first message of each session brings."""
    AppSession._handle_rerun_script_request = handle  # type: ignore[assignment, method-assign]  # a function becomes a method


def remove() -> None:
    """Keep nothing."""
    AppSession._handle_rerun_script_request = _handle  # type: ignore[method-assign]  # as above
