"""The parts of an indicator sheet, one page of A4 on one KPI, and how it is written as PDF.

`kap_documents.indicator_sheet` makes one. It holds when the data are closed, also in another process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kap_documents import pdf
from kap_documents.paper_table import Cell, PaperTable
from kap_documents.report import Chart, Page
from kap_ui.figures.slide import Chart as DrawnChart

CHART_HEIGHT: Final = 250.0
"""How high the chart is at most; see `slide.Chart`."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line of the receipt: what it says, the figure, and how it was worked out."""

    term: str
    figure: str
    arithmetic: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet of a KPI.

    Attributes:
        page: what the page carries.
        title: code and name of the KPI.
        finding: the answer, a sentence with its numbers.
        status: its words, and the group of their colour.
        marks: what must stand beside the title.
        chart: the course of the KPI; None where there is nothing to draw.
        labels: the headings: definition, receipt, places, sources.
        definition: terms, each with its text.
        receipt: how its figures were worked out.
        places: how it stands at the regions; None where no region has it.
        sources: of its figures, in a sentence.
    """

    page: Page
    title: str
    finding: str
    status: Cell
    marks: Sequence[str]
    chart: Chart | None
    labels: Mapping[str, str]
    definition: Sequence[tuple[str, str]]
    receipt: Sequence[ReceiptLine]
    places: PaperTable | None
    sources: str


def write(sheet: Sheet) -> bytes:
    """Return a sheet as PDF.

    Raises:
        NotDrawnError: its chart cannot be drawn.
        NotTypesetError: Typst refuses the sheet.
    """
    charts: dict[str, DrawnChart] = {}
    chart: dict[str, Any] | None = None
    if sheet.chart is not None:
        chart = pdf.chart_data(sheet.chart, charts, width=pdf.NARROW_CHART, height=CHART_HEIGHT)
    return pdf.compiled(
        "sheet.typ",
        {
            "page": pdf.page_data(sheet.page),
            "title": sheet.title,
            "finding": sheet.finding,
            "status": {"words": " ".join(sheet.status.lines), "group": sheet.status.status},
            "marks": list(sheet.marks),
            "chart": chart,
            "labels": dict(sheet.labels),
            "definition": [{"term": term, "text": text} for term, text in sheet.definition],
            "receipt": [
                {"term": line.term, "figure": line.figure, "arithmetic": list(line.arithmetic)}
                for line in sheet.receipt
            ],
            "places": None if sheet.places is None else pdf.table_data(sheet.places, pdf.STANDING_ROOM),
            "sources": sheet.sources,
        },
        charts,
        sheet.page,
    )
