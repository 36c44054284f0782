"""The drawing process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kap_ui.figures.drawing_process import DrawingProcess, NotDrawnError

BAR: dict[str, Any] = {
    "data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}},
}  # fmt: skip

ENDLESS: dict[str, Any] = {
    **BAR, "transform": [{"calculate": f"test(/^(a+)+$/, '{'a' * 60}b')", "as": "matches"}],
}  # fmt: skip
"""A regular expression that goes back over its text two to the sixtieth times."""


@pytest.fixture
def drawing_process() -> Iterator[DrawingProcess]:
    started = DrawingProcess()
    yield started
    started.close()


def test_a_specification_becomes_a_picture(drawing_process: DrawingProcess) -> None:
    assert drawing_process.draw("svg", BAR).startswith(b"<svg")
    assert drawing_process.draw("png", BAR).startswith(b"\x89PNG")


def test_what_ends_the_converter_ends_no_more_than_one_picture(drawing_process: DrawingProcess) -> None:
    deadly = {**BAR, "title": "a\0b"}
    with pytest.raises(NotDrawnError, match="ended without a reply"):
        drawing_process.draw("svg", deadly)
    assert drawing_process.draw("svg", BAR).startswith(b"<svg")


def test_no_address_in_a_specification_is_fetched(drawing_process: DrawingProcess) -> None:
    abroad = {**BAR, "data": {"url": "http://127.0.0.1:9/x.json"}}
    with pytest.raises(NotDrawnError):
        drawing_process.draw("svg", abroad)


def test_an_idle_process_that_has_ended_is_replaced(drawing_process: DrawingProcess) -> None:
    assert drawing_process.draw("svg", BAR)
    first = drawing_process._process
    assert first is not None
    first.terminate()
    first.wait()
    assert drawing_process.draw("svg", BAR).startswith(b"<svg")
    assert drawing_process._process is not first


@pytest.fixture
def impatient(request: pytest.FixtureRequest) -> Iterator[DrawingProcess]:
    """A drawing process that takes one picture at a time, with no other waiting."""
    started = DrawingProcess(most_seconds=10, most_waiting=1)
    yield started
    started.close()


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_specification_that_never_ends_is_given_up_and_the_next_picture_comes(impatient: DrawingProcess) -> None:
    assert impatient.draw("svg", BAR).startswith(b"<svg")
    hanging = impatient._process
    assert hanging is not None
    with pytest.raises(NotDrawnError, match="more than 10 seconds"):
        impatient.draw("svg", ENDLESS)
    assert hanging.returncode is not None
    assert impatient.draw("svg", BAR).startswith(b"<svg")


def test_a_picture_beyond_those_that_may_wait_is_refused_at_once(impatient: DrawingProcess) -> None:
    drawn: list[bytes] = []
    with impatient._lock:  # somebody else's picture is being drawn
        waiting = in_thread(lambda: drawn.append(impatient.draw("svg", BAR)))
        while impatient._queue._value:  # until the picture of the thread is waiting
            waiting.join(0.01)
        with pytest.raises(NotDrawnError, match="too many"):
            impatient.draw("svg", BAR)
    waiting.join()
    assert drawn[0].startswith(b"<svg")
    assert impatient.draw("svg", BAR).startswith(b"<svg")
