"""A page carries the line that says that the server is gone. What it says and when is asked in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st

from kap_ui.streamlit_internals import lost_connection
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer


def test_the_page_of_a_started_server_carries_it_and_not_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    assert lost_connection.SCRIPT in Answer(tiny_server, "/sources").body.decode()
    assert lost_connection.SCRIPT not in Answer(plain_server, "/sources").body.decode()


def test_it_is_left_out_where_it_alone_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "lost_connection")
    assert lost_connection.markup() == ""


def test_its_sentence_is_one_in_the_reader_s_language(tiny_server: str) -> None:
    sentence = json.loads(Answer(tiny_server, "/words?lang=ru").body)[lost_connection.KEY]

    assert sentence.startswith("Нет соединения с сервером")
    assert sentence.count(".") == 1


def test_the_front_end_still_tells_the_state_of_the_connection() -> None:
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    scripts = "".join(file.read_text(encoding="utf-8") for file in folder.glob("index.*.js"))

    assert '"data-test-connection-state"' in scripts
    assert "CONNECTED=`CONNECTED`" in scripts
    assert "`stDialog`" in scripts
    assert "`Connection error`" in scripts
