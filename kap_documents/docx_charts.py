"""The charts of a report as pictures for its DOCX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Final

from kap_documents.report import Chart, Report, Section
from kap_ui.figures import drawing_process
from kap_ui.figures.slide import CHART_WIDTH
from kap_ui.figures.slide import Chart as DrawnChart

_STANDING, _LYING, _TALL = 340.0, 350.0, 400.0
"""How high a chart is at most: on a page that stands, on one that lies, and there if it is tall; see
`slide.Chart`."""
_IN_CHINESE: Final = 0.88
"""How much lower a chart is on a page that lies, where the lines above and below it are higher."""
_NARROW_CHART: Final = 650.0
"""How wide a chart is on a page that stands: its type is as large as beside the text on one that lies."""
_SHORT, _LONG = (220 / 25.4 * millimetres for millimetres in (174, 261))
"""How many pixels wide a picture is on a page that stands, and on one that lies: 220 an inch, as many as Word itself
keeps of a picture."""


@contextmanager
def drawing(report: Report) -> Iterator[Mapping[int, bytes]]:
    """Draw the charts of a report as PNG while the block goes on, and give them by number: a look at one waits for it.

    Raises:
        NotDrawnError: one that is looked at cannot be drawn.
    """
    charts = [(block, section) for section in report.sections for block in section.blocks if isinstance(block, Chart)]
    scale = _IN_CHINESE if report.page.language == "zh" else 1.0
    with drawing_process.drawing_pngs(
        [_to_draw(chart, section, scale) for chart, section in charts],
        [_LONG if section.is_wide else _SHORT for _chart, section in charts],
    ) as pictures:
        yield _Pictures({chart.number: picture for (chart, _section), picture in zip(charts, pictures, strict=True)})


class _Pictures(Mapping[int, bytes]):
    """The pictures by the numbers of their charts."""

    def __init__(self, drawn: Mapping[int, Future[bytes]]) -> None:
        self._drawn = drawn

    def __getitem__(self, number: int) -> bytes:
        return self._drawn[number].result()

    def __iter__(self) -> Iterator[int]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)


def _to_draw(chart: Chart, section: Section, scale: float) -> DrawnChart:
    width, height = CHART_WIDTH, (_TALL if chart.is_tall else _LYING) * scale
    if not section.is_wide:
        width, height = _NARROW_CHART, _STANDING
    return {**chart.chart, "width": width, "height": height}
