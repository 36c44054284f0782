"""The choices of a page take nothing from a browser but what they offered to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from kap_ui import choice_boxes
from kap_ui.choice_boxes import ChoiceBox

QUARTERS = ChoiceBox("quarter", "Quarter", [("2025-Q4", "Q4 2025"), ("2026-Q1", "Q1 2026")], "2026-Q1", 112)


class Sent(dict[str, Any]):
    """The session, with what a browser has sent under the key of the component."""

    def __init__(self, chosen: Any) -> None:
        super().__init__({choice_boxes.KEY: type("Chosen", (), {"chosen": chosen})})


@pytest.fixture(params=["before the run", "in the first run of a session"])
def taken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what `show` passes on when a browser sends something."""

    def of(chosen: Any) -> list[tuple[str, str]]:
        given: dict[str, Any] = {}
        found: list[tuple[str, str]] = []
        is_late = request.param == "in the first run of a session"

        def drawn(**how: Any) -> Any:
            given.update(how)
            return SimpleNamespace(chosen=chosen if is_late else None)

        def shown() -> bool:
            offered = [QUARTERS]
            return choice_boxes.show(offered, label="Shown", on_choose=lambda name, code: found.append((name, code)))

        monkeypatch.setattr(choice_boxes, "_boxes", drawn)
        monkeypatch.setattr(st, "session_state", Sent(chosen))
        assert shown() is bool(found)
        if not is_late:
            assert not found
            given["on_chosen_change"]()
            assert not shown()
        return found

    return of


def test_an_option_that_was_offered_is_passed_on(taken: Any) -> None:
    assert taken({"name": "quarter", "code": "2025-Q4"}) == [("quarter", "2025-Q4")]


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
def test_anything_else_is_not(taken: Any, sent: Any) -> None:
    assert taken(sent) == []
