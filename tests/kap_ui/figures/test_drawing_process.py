"""The drawing process."""

from __future__ import annotations

import os
import signal
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from kap_ui.figures.drawing_process import MOST_SECONDS, DrawingProcess, NotDrawnError, pngs, svgs
from kap_ui.figures.slide import Chart
from tests.kap_ui.figures.slides import BAR, slide_with

ENDLESS: dict[str, Any] = {
    **BAR, "transform": [{"calculate": f"test(/^(a+)+$/, '{'a' * 60}b')", "as": "matches"}],
}  # fmt: skip
"""A regular expression that goes back over its text two to the sixtieth times."""


@pytest.fixture
def drawing_process() -> Iterator[DrawingProcess]:
    started = DrawingProcess()
    yield started
    started.close()


def test_a_slide_becomes_a_picture(drawing_process: DrawingProcess) -> None:
    assert drawing_process.draw("svg", slide_with()).startswith(b"<svg")
    assert drawing_process.draw("png", slide_with()).startswith(b"\x89PNG")


def test_what_ends_the_converter_ends_no_more_than_one_picture(drawing_process: DrawingProcess) -> None:
    deadly = {**BAR, "title": "a\0b"}
    with pytest.raises(NotDrawnError, match="ended without a reply"):
        drawing_process.draw("svg", slide_with(deadly))
    assert drawing_process.draw("svg", slide_with()).startswith(b"<svg")


def chart_with(**specification: Any) -> Chart:
    return Chart(
        key=[], chart={**BAR, **specification}, least_width=300, least_height=None, width=650, height=300,
        as_text=True, ids="", is_from_right=False,
    )  # fmt: skip


def test_the_charts_of_a_document_come_in_order_however_many_processes_draw_them() -> None:
    charts = [chart_with(title=f"Chart {number}") for number in range(5)]
    drawn = svgs(charts, processes=2)
    assert drawn == svgs(charts)
    assert [f"Chart {number}" in svg.decode() for number, svg in enumerate(drawn)] == [True] * 5
    assert svgs([]) == []


def test_a_chart_in_pixels_is_as_wide_as_its_text_needs() -> None:
    pictures = pngs([chart_with(), chart_with(title="Other")])
    assert [struct.unpack(">I", picture[16:20])[0] for picture in pictures] == [1920, 1920]
    assert pictures[0] != pictures[1]
    assert pngs([chart_with()]) == pictures[:1]


def test_a_chart_of_a_document_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(NotDrawnError):
        svgs([chart_with(), chart_with(data={"url": "http://127.0.0.1:9/x.json"}), chart_with()])


def test_no_address_in_a_specification_is_fetched(drawing_process: DrawingProcess) -> None:
    abroad = {**BAR, "data": {"url": "http://127.0.0.1:9/x.json"}}
    with pytest.raises(NotDrawnError):
        drawing_process.draw("svg", slide_with(abroad))


def test_an_idle_process_that_has_ended_is_replaced(drawing_process: DrawingProcess) -> None:
    assert drawing_process.process_id is None
    assert drawing_process.draw("svg", slide_with())
    first = drawing_process.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert drawing_process.draw("svg", slide_with()).startswith(b"<svg")
    assert drawing_process.process_id not in (None, first)


@pytest.fixture
def impatient() -> Iterator[DrawingProcess]:
    """A drawing process that soon gives a picture up and takes one at a time, with no other waiting."""
    started = DrawingProcess(most_seconds=2, most_waiting=1)
    yield started
    started.close()


def test_while_a_specification_never_ends_others_are_refused_and_then_it_is_given_up(
    impatient: DrawingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[str] = []

    def draw_without_end() -> None:
        with pytest.raises(NotDrawnError) as failure:
            impatient.draw("svg", slide_with(ENDLESS))
        failures.append(str(failure.value))

    drawing = threading.Thread(target=draw_without_end)
    drawing.start()
    while impatient.process_id is None:
        drawing.join(0.01)
    with pytest.raises(NotDrawnError, match="too many"):
        impatient.draw("svg", slide_with())
    drawing.join()

    assert failures == ["the picture took more than 2 seconds"]
    assert impatient.process_id is None
    monkeypatch.setattr(impatient, "_most_seconds", MOST_SECONDS)
    assert impatient.draw("svg", slide_with()).startswith(b"<svg")
