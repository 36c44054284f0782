"""Pictures for tests that read the words and the tables of a document: to draw its charts takes most of its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from kap_ui.figures import drawing_process
from kap_ui.figures.slide import Chart


@contextmanager
def one_picture_for_all() -> Iterator[None]:
    """Draw the first chart alone, and let its picture stand for those of all."""
    draw_svgs, draw_pngs = drawing_process.svgs, drawing_process.drawing_pngs
    svg: list[bytes] = []
    png: list[bytes] = []

    def svgs(charts: Sequence[Chart], processes: int = 1) -> list[bytes]:
        if charts and not svg:
            svg.extend(draw_svgs(charts[:1], processes=1))
        return svg * len(charts)

    @contextmanager
    def drawing_pngs(charts: Sequence[Chart], pixels: Sequence[float] | None = None) -> Iterator[list[Future[bytes]]]:
        if charts and not png:
            with draw_pngs(charts[:1], pixels and pixels[:1]) as pictures:
                png.extend(picture.result() for picture in pictures)
        drawn: Future[bytes] = Future()
        drawn.set_result(png[0] if png else b"")
        yield [drawn] * len(charts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_process, "svgs", svgs)
        patch.setattr(drawing_process, "drawing_pngs", drawing_pngs)
        yield
