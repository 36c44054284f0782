"""The index page asks for the page early, in the fields of Streamlit's protocol. The rest is asked in Chromium."""

from __future__ import annotations

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo

from kap_ui.streamlit_internals import early_question
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer


def test_the_page_of_a_started_server_asks_early_and_not_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    assert early_question.SCRIPT in Answer(tiny_server, "/sources").body.decode()
    assert early_question.SCRIPT not in Answer(plain_server, "/sources").body.decode()


def test_it_is_left_out_where_it_alone_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "early_question")
    assert early_question.markup() == ""


def test_the_fields_that_it_writes_have_the_numbers_that_it_writes() -> None:
    numbers = {
        message: {field.name: field.number for field in message.DESCRIPTOR.fields}
        for message in (BackMsg, ClientState, ContextInfo)
    }
    assert numbers[BackMsg]["rerun_script"] == 11
    assert [numbers[ClientState][name] for name in ("query_string", "widget_states", "page_name", "context_info")] == [
        1, 2, 4, 8,
    ]  # fmt: skip
    assert [
        numbers[ContextInfo][name]
        for name in ("timezone", "timezone_offset", "locale", "url", "is_embedded", "color_scheme")
    ] == [1, 2, 3, 4, 5, 6]
