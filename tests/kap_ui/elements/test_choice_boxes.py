"""The choices of a page take nothing from a browser but what they offered to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from kap_ui.elements import choice_boxes
from kap_ui.elements.choice_box import ChoiceBox, ControlKind
from kap_ui.state import address

KEY = "boxes"
QUARTERS = ChoiceBox("quarter", "Quarter", [("2025-Q4", "Q4 2025"), ("2026-Q1", "Q1 2026")], "2026-Q1", 112)
WORDS = ChoiceBox("words", "Words", (), "", kind=ControlKind.WORDS, example="broadband", longest=60)


class Sent(dict[str, Any]):
    """The session, with what a browser has sent under the key of the component."""

    def __init__(self, chosen: Any) -> None:
        super().__init__({KEY: type("Chosen", (), {"chosen": chosen})})


@pytest.fixture(params=["before the run", "in the first run of a session"])
def chosen_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what `show` passes on when a browser sends something."""

    def choices(chosen: Any) -> list[tuple[str, str]]:
        arguments: dict[str, Any] = {}
        passed_on: list[tuple[str, str]] = []
        is_late = request.param == "in the first run of a session"

        def drawn(**how: Any) -> Any:
            arguments.update(how)
            return SimpleNamespace(chosen=chosen if is_late else None)

        again: list[None] = []

        def choose(name: str, code: str) -> None:
            passed_on.append((name, code))

        monkeypatch.setattr(choice_boxes, "_element", drawn)
        monkeypatch.setattr(st, "session_state", Sent(chosen))
        monkeypatch.setattr(st, "rerun", lambda: again.append(None))
        monkeypatch.setattr(address, "count_as_written", lambda: None)
        choice_boxes.show([QUARTERS, WORDS], key=KEY, label="Shown", on_choose=choose)
        if not is_late:
            assert not passed_on
            arguments["on_chosen_change"]()
            choice_boxes.show([QUARTERS, WORDS], key=KEY, label="Shown", on_choose=choose)
        # The page runs once more where it had been drawn without the choice, and only there.
        assert len(again) == (len(passed_on) if is_late else 0)
        return passed_on

    return choices


def test_an_option_that_was_offered_is_passed_on(chosen_by: Any) -> None:
    assert chosen_by({"name": "quarter", "code": "2025-Q4"}) == [("quarter", "2025-Q4")]


def test_words_of_ones_own_are_passed_on_as_far_as_they_may_go(chosen_by: Any) -> None:
    assert chosen_by({"name": "words", "code": "5G & <b>"}) == [("words", "5G & <b>")]
    assert chosen_by({"name": "words", "code": "x" * 500}) == [("words", "x" * 60)]


def test_the_browser_gets_only_the_fields_that_differ_from_their_default() -> None:
    assert QUARTERS.as_data() == {
        "name": "quarter", "label": "Quarter", "options": QUARTERS.options, "value": "2026-Q1", "width": 112,
    }  # fmt: skip
    assert WORDS.as_data() == {
        "name": "words", "label": "Words", "options": (), "value": "", "kind": "words", "example": "broadband",
        "longest": 60,
    }  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "2025-Q4",
        [],
        {},
        {"name": "quarter"},
        {"name": "quarter", "code": "2024-Q4"},
        {"name": "quarter", "code": ["2025-Q4"]},
        {"name": "_written", "code": "2025-Q4"},
        {"name": {"a": 1}, "code": None},
    ],
)
def test_anything_else_is_not(chosen_by: Any, sent: Any) -> None:
    assert chosen_by(sent) == []
