"""A callback runs to its end although the browser asks for another run meanwhile, and that run comes after it."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from kap_ui.streamlit_internals import whole_callbacks
from tests.support.server import ROOT


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def save() -> None:
        context = get_script_run_ctx()
        assert context is not None and context.script_requests is not None
        context.script_requests.request_rerun(RerunData(query_string="figure=next"))
        st.session_state["saved"] = st.session_state["comment"]

    st.text_input("Comment", key="comment", on_change=save)
    st.text(st.query_params.get("figure", "first"))


def _typed() -> AppTest:
    """Return the page after words were typed and another address was asked for, both at once."""
    page = AppTest.from_function(_page).run()
    return page.text_input[0].set_value("All schools").run()


@pytest.fixture
def _applied() -> Iterator[None]:
    whole_callbacks.apply()
    yield
    whole_callbacks.remove()


@pytest.mark.usefixtures("_applied")
def test_what_was_typed_is_saved_although_the_reader_has_gone_on_to_another_page() -> None:
    page = _typed()
    assert page.session_state["saved"] == "All schools"
    assert page.text[0].value == "next"


@pytest.mark.usefixtures("_applied")
def test_what_is_to_be_called_before_the_callbacks_is_called_in_their_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def note() -> None:
        state = st.session_state
        seen.append((state.get("saved"), threading.current_thread().name == "MainThread"))

    monkeypatch.setattr(whole_callbacks, "_before", [note])
    _typed()
    assert (None, False) in seen


def _page_that_only_saves() -> None:
    import streamlit as st

    def save() -> None:
        st.session_state["saved"] = st.session_state["comment"]

    st.text_input("Comment", key="comment", on_change=save)
    st.text(st.query_params.get("figure", "first"))


def _typed_and_gone_before_the_callback(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the page after words were typed, and another address was asked for as soon as their run had begun."""
    page = AppTest.from_function(_page_that_only_saves).run()
    begin = ScriptRunContext.reset
    waiting = [RerunData(query_string="figure=next")]

    def begin_and_be_asked(context: ScriptRunContext, *args: Any, **kwargs: Any) -> None:
        begin(context, *args, **kwargs)
        if waiting:
            assert context.script_requests is not None
            context.script_requests.request_rerun(waiting.pop())

    monkeypatch.setattr(ScriptRunContext, "reset", begin_and_be_asked)
    return page.text_input[0].set_value("All schools").run()


@pytest.mark.usefixtures("_applied")
def test_what_was_typed_is_saved_although_the_reader_goes_on_before_its_callback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = _typed_and_gone_before_the_callback(monkeypatch)
    assert page.session_state["saved"] == "All schools"
    assert page.text[0].value == "next"


def test_streamlit_itself_drops_a_field_whose_run_has_only_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "saved" not in _typed_and_gone_before_the_callback(monkeypatch).session_state, "then this can go"


def test_the_requests_of_a_session_come_one_after_the_other() -> None:
    """Else two threads of a session call callbacks at once."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["runner"]["fastReruns"] is False


def test_streamlit_itself_ends_a_callback_where_it_is() -> None:
    assert "saved" not in _typed().session_state, "then this module is no longer needed"


def _dealt_with_after_the_page_was_closed() -> list[ScriptRequestType]:
    """Return what the thread of a session does once a changed field waits and the page is closed."""
    requests = ScriptRequests()
    requests.request_rerun(RerunData(query_string="comment=typed"))
    requests.request_stop()
    return [requests.on_scriptrunner_ready().type, requests.on_scriptrunner_ready().type]


@pytest.mark.usefixtures("_applied")
def test_what_waits_is_dealt_with_when_the_page_is_closed_and_the_session_ends_after_it() -> None:
    assert _dealt_with_after_the_page_was_closed() == [ScriptRequestType.RERUN, ScriptRequestType.STOP]


def test_streamlit_itself_drops_what_waits_when_the_page_is_closed() -> None:
    assert ScriptRequestType.RERUN not in _dealt_with_after_the_page_was_closed(), "then this is no longer needed"


def _fields_after_the_reader_has_gone_to_another_page() -> list[str]:
    """Return the fields of the request that is made of that of a changed field and that of another page."""
    requests = ScriptRequests()
    for name in ("comment", "of another page"):
        states = WidgetStates()
        states.widgets.add(id=name, string_value="typed")
        requests.request_rerun(RerunData(widget_states=states))
    states = requests.on_scriptrunner_ready().rerun_data.widget_states
    assert states is not None
    return sorted(state.id for state in states.widgets)


@pytest.mark.usefixtures("_applied")
def test_a_changed_field_is_kept_by_the_request_of_another_page_that_does_not_know_it() -> None:
    assert _fields_after_the_reader_has_gone_to_another_page() == ["comment", "of another page"]


def test_streamlit_itself_forgets_a_changed_field_that_the_newest_request_does_not_know() -> None:
    assert _fields_after_the_reader_has_gone_to_another_page() == ["of another page"], "then this is no longer needed"


def test_it_can_be_taken_back() -> None:
    whole_callbacks.apply()
    whole_callbacks.remove()
    assert SafeSessionState.on_script_will_rerun.__module__ == SafeSessionState.__module__
    assert ScriptRunner._maybe_handle_execution_control_request.__module__ == ScriptRunner.__module__
    assert ScriptRequests.request_stop.__module__ == ScriptRequests.__module__
