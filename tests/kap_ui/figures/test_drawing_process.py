"""The drawing process."""

from __future__ import annotations

from typing import Any

import pytest

from kap_ui.figures.drawing_process import Draughtsman, NotDrawnError

BAR: dict[str, Any] = {
    "data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}},
}  # fmt: skip


@pytest.fixture
def draughtsman() -> Any:
    made = Draughtsman()
    yield made
    made.close()


def test_a_specification_becomes_a_picture(draughtsman: Draughtsman) -> None:
    assert draughtsman.draw("svg", BAR).startswith(b"<svg")
    assert draughtsman.draw("png", BAR).startswith(b"\x89PNG")


def test_what_ends_the_converter_ends_no_more_than_one_picture(draughtsman: Draughtsman) -> None:
    deadly = {**BAR, "title": "a\0b"}
    with pytest.raises(NotDrawnError):
        draughtsman.draw("svg", deadly)
    assert draughtsman.draw("svg", BAR).startswith(b"<svg")


def test_no_address_in_a_specification_is_fetched(draughtsman: Draughtsman) -> None:
    abroad = {**BAR, "data": {"url": "http://127.0.0.1:9/x.json"}}
    with pytest.raises(NotDrawnError):
        draughtsman.draw("svg", abroad)


def test_a_process_that_ended_for_want_of_work_is_replaced(draughtsman: Draughtsman) -> None:
    assert draughtsman.draw("svg", BAR)
    first = draughtsman._process
    assert first is not None
    first.terminate()
    first.wait()
    assert draughtsman.draw("svg", BAR).startswith(b"<svg")
    assert draughtsman._process is not first
