"""What a reader has just clicked in the map that zooms."""

from __future__ import annotations

import pytest
import streamlit as st

from kap_ui.state import map_clicks


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_only_the_change_of_a_selection_is_a_click() -> None:
    africa, both = frozenset({"AFR"}), frozenset({"AFR", "EUR"})

    assert map_clicks.changed("world", africa) == {"AFR"}
    assert map_clicks.changed("world", africa) == frozenset()
    assert map_clicks.changed("world", both) == {"EUR"}
    assert map_clicks.changed("world", africa) == {"EUR"}  # taken out again
    assert map_clicks.changed("other", africa) == {"AFR"}


def test_a_map_that_was_not_on_the_page_begins_anew(session: dict[str, object]) -> None:
    map_clicks.changed("world", frozenset({"AFR"}))
    session["world"] = object()
    map_clicks.forget("world")
    assert map_clicks.changed("world", frozenset({"AFR"})) == frozenset()

    del session["world"]
    map_clicks.forget("world")
    assert map_clicks.changed("world", frozenset({"AFR"})) == {"AFR"}
