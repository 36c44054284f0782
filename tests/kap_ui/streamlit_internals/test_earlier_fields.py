"""What stood in fields when a session began is known by their keys; what became of it is told in `tests/replicas`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.session_state import Serialized, WStates
from streamlit.testing.v1 import AppTest

from kap_ui.streamlit_internals import earlier_fields


@pytest.fixture(autouse=True)
def _applied() -> Iterator[None]:
    earlier_fields.apply()
    yield
    earlier_fields.remove()


def asked(**fields: Any) -> ClientState:
    """Return what a browser asks with texts in its fields, and a button pressed."""
    state = ClientState()
    state.widget_states.widgets.add(id="$$ID-0a-button", trigger_value=True)
    for key, value in fields.items():
        field = state.widget_states.widgets.add(id=f"$$ID-1f-{key}")
        if isinstance(value, str):
            field.string_value = value
        else:
            field.string_array_value.data.extend(value)
    return state


class Session:
    """As much of Streamlit's session as is used."""

    def __init__(self) -> None:
        self._session_state: dict[str, Any] = {}
        self.run: list[ClientState | None] = []

    def request_rerun(self, state: ClientState | None) -> None:
        self.run.append(state)


def test_the_first_message_of_a_session_is_kept_and_no_later_one() -> None:
    session, first, second = Session(), asked(report_a="9", report_b=["Kenya", "Mali"]), asked(report_c="10")
    for state in (first, second):
        AppSession._handle_rerun_script_request(session, state)  # type: ignore[arg-type]
    assert session.run == [first, second]
    [kept] = session._session_state.values()
    assert kept == {"report_a": "9", "report_b": ("Kenya", "Mali")}


def test_an_ordinary_visit_keeps_nothing() -> None:
    session = Session()
    AppSession._handle_rerun_script_request(session, ClientState())  # type: ignore[arg-type]
    assert session._session_state == {}


def test_what_was_kept_is_taken_once() -> None:
    def page() -> None:
        import streamlit as st

        from kap_ui.streamlit_internals import earlier_fields

        st.session_state.setdefault("taken", []).append(earlier_fields.take_all("report_"))
        st.session_state.setdefault("alone", []).append(earlier_fields.take("other"))

    app = AppTest.from_function(page)
    app.session_state["_earlier_fields"] = {"report_a": "9", "other": "x"}
    app.run().run()
    assert app.session_state["taken"] == [{"report_a": "9"}, {}]
    assert app.session_state["alone"] == ["x", None]


def test_streamlit_keeps_what_it_has_not_drawn_as_it_came() -> None:
    states = WStates()
    for state in asked(report_a="9").widget_states.widgets:
        states.set_widget_from_proto(state)
    assert isinstance(states.states["$$ID-1f-report_a"], Serialized)
