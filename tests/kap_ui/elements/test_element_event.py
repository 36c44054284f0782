"""An event of an element is handled once: before the page runs, or, in the first run of a session, in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from kap_ui.elements.element_event import ElementEvent
from kap_ui.state import address


@pytest.fixture
def reruns(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """The times that the page has been run again."""
    again: list[None] = []
    monkeypatch.setattr(st, "session_state", {"box": SimpleNamespace(pressed="table")})
    monkeypatch.setattr(st, "rerun", lambda: again.append(None))
    monkeypatch.setattr(address, "follow_state", lambda: None)
    monkeypatch.setattr(address, "count_as_written", lambda: None)
    return again


def test_a_button_that_was_pressed_before_the_run_is_handled_once(reruns: list[None]) -> None:
    pressed: list[str] = []
    event = ElementEvent.of_buttons("box", pressed.append)
    event.callback()
    event.catch_up("table")

    assert (pressed, reruns) == (["table"], [])


def test_a_button_that_no_callback_knew_of_is_handled_in_the_run_and_the_page_runs_again(reruns: list[None]) -> None:
    pressed: list[str] = []
    event = ElementEvent.of_buttons("box", pressed.append)
    event.catch_up("table")
    event.catch_up(None)

    assert (pressed, reruns) == (["table"], [None])


def test_a_button_of_an_element_that_the_run_before_has_not_drawn_is_handled_in_the_run(reruns: list[None]) -> None:
    pressed: list[str] = []
    event = ElementEvent.of_buttons("box", pressed.append)
    st.session_state.clear()
    event.callback()
    assert pressed == []
    event.catch_up("table")

    assert (pressed, reruns) == (["table"], [None])


@pytest.mark.parametrize("value", [{}, "unknown"])
def test_a_value_that_nothing_is_done_with_runs_no_page_again(reruns: list[None], value: Any) -> None:
    ElementEvent("box", "picked", lambda _value: False).catch_up(value)
    assert reruns == []
