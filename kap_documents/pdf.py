"""The report as PDF, by Typst: A4, tagged for screen readers (PDF/UA-1), with vector charts and our own fonts.

The same report gives the same bytes: no font of the machine, no date of today, no package from a network.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from kap_documents import typst_process
from kap_documents.paper_table import Cell, PaperTable
from kap_documents.printable import all_printable, printable
from kap_documents.report import Block, Chart, Heading, Page, Paragraph, Report, Section, Table
from kap_ui.figures import drawing_process, text_outlines
from kap_ui.figures.slide import CHART_WIDTH
from kap_ui.figures.slide import Chart as DrawnChart
from kap_ui.look import tokens

TEMPLATES: Final = Path(__file__).with_name("templates")

_STANDING, _LYING, _TALL = 340.0, 390.0, 440.0
"""How high a chart is at most: on a page that stands, on one that lies, and there if it is tall; see
`slide.Chart`."""

NARROW_CHART: Final = 650.0
"""How wide a chart is on a page that stands: its type is as large as beside the text on one that lies."""

STANDING_ROOM, LYING_ROOM = 493.0, 739.0
"""The width of the text in points, on a page that stands and on one that lies."""

_CELL_SIDES: Final = 6.0
"""What a cell has left and right of its text, in points; see `look.typ`."""


def write(report: Report) -> bytes:
    """Return a report as PDF.

    Raises:
        NotDrawnError: a chart cannot be drawn.
        NotTypesetError: Typst refuses the report.
    """
    charts: dict[str, DrawnChart] = {}
    # In a PDF nothing can be filled in: without a source it says what made it.
    program = report.page.words["program"]
    runs = [
        {"is_wide": is_wide, "sections": [_section(section, charts) for section in run]}
        for is_wide, run in groupby(report.sections, lambda section: section.is_wide)
    ]
    return compiled(
        "report.typ",
        {
            "page": page_data(report.page),
            "organ": report.organ,
            "title": report.title,
            "marks": list(report.marks),
            "fields": [{"label": line.label, "text": program if line.is_open else line.text} for line in report.fields],
            "summary": list(report.summary),
            "findings": list(report.findings),
            "action": list(report.action),
            "references": list(report.references),
            "runs": runs,
        },
        charts,
        report.page,
    )


def compiled(template: str, data: Mapping[str, Any], charts: Mapping[str, DrawnChart], page: Page) -> bytes:
    """Return what a template makes of data and charts, which lie beside it as `data.json` and as SVG files.

    Text comes in as data alone, so that no sign in it can mean anything to Typst.

    Raises:
        NotDrawnError: a chart cannot be drawn.
        NotTypesetError: Typst refuses them.
    """
    with TemporaryDirectory(prefix="kap-pdf-") as made:
        folder = Path(made)
        for file in TEMPLATES.glob("*.typ"):
            (folder / file.name).write_bytes(file.read_bytes())
        for name, drawn in zip(charts, drawing_process.svgs(list(charts.values()), processes=2), strict=True):
            (folder / name).write_bytes(printable_chart(drawn, is_from_right=page.direction == "rtl"))
        (folder / "data.json").write_text(json.dumps(all_printable(data)), encoding="utf-8")
        return typst_process.pdf(folder / template, text_outlines.FONTS, page.made_at)


def page_data(page: Page) -> dict[str, Any]:
    """Return what every page carries, and how it looks, for a template."""
    at = page.made_at
    return {
        "head": page.head,
        "foot": page.foot,
        "keywords": [page.keywords] if page.keywords else [],
        "language": page.language,
        "direction": page.direction,
        "words": page.words,
        "around_number": page.around_number,
        "made": {"year": at.year, "month": at.month, "day": at.day},
        "look": {
            "ink": tokens.LIGHT.ink,
            "muted": tokens.LIGHT.muted,
            "rule": tokens.LIGHT.rule,
            "strong": tokens.LIGHT.rule_strong,
            "panel": tokens.LIGHT.panel,
            "accent": tokens.LIGHT.accent,
            "status": {str(group): colour for group, colour in tokens.LIGHT.status_text.items()},
        },
    }


def chart_data(chart: Chart, charts: dict[str, DrawnChart], *, width: float, height: float) -> dict[str, Any]:
    """Return a chart for a template, and note in `charts` what is to be drawn."""
    name = f"chart-{chart.number}.svg"
    charts[name] = {**chart.chart, "width": width, "height": height, "as_text": True}
    return {
        "kind": "chart",
        "number": chart.number,
        "caption": chart.caption,
        "file": name,
        "alt": chart.alt,
        "is_illustrative": chart.is_illustrative,
        "below": list(chart.below),
    }


def printable_chart(svg: bytes, *, is_from_right: bool = False) -> bytes:
    """Return an SVG whose texts Typst can write so that they can be read aloud.

    A letter of several glyphs, such as ọ, comes out of its pictures without a code, which PDF/UA forbids: such a text
    becomes an outline. So does every text of a language that is written from the right, whose parts Typst would set in
    the order of the others.
    """
    picture = ET.fromstring("\n".join(map(printable, svg.decode().split("\n"))))
    text_outlines.replace_texts(picture, only_composed=not is_from_right, is_from_right=is_from_right)
    return ET.tostring(picture)


def table_data(table: PaperTable, room: float) -> dict[str, Any]:
    """Return a table for a template, as wide as there is room."""
    return {
        "caption": table.caption,
        "heads": list(_cells(table.heads)),
        "rows": [list(_cells(row)) for row in table.rows],
        "is_numeric": list(table.is_numeric),
        "follows_figures": [table.follows_figures(column) for column in range(len(table.heads))],
        "widths": table.widths_in(room, _CELL_SIDES),
    }


def _cells(cells: Iterable[Cell]) -> Iterator[dict[str, Any]]:
    for cell in cells:
        yield {"lines": list(cell.lines), "status": cell.status, "language": cell.language}


def _section(section: Section, charts: dict[str, DrawnChart]) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": section.title,
        "is_annex": section.is_annex,
        "blocks": [_block(block, charts, is_wide=section.is_wide) for block in section.blocks],
    }


def _block(block: Block, charts: dict[str, DrawnChart], *, is_wide: bool) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {
                "kind": "paragraph",
                "number": block.number,
                "text": block.text,
                "points": list(block.points),
                "language": block.language,
            }
        case Heading():
            return {"kind": "heading", "text": block.text}
        case Chart():
            if not is_wide:
                return chart_data(block, charts, width=NARROW_CHART, height=_STANDING)
            height = _TALL if block.is_tall else _LYING
            return chart_data(block, charts, width=CHART_WIDTH, height=height)
        case Table():
            return {
                "kind": "table",
                "number": block.number,
                **table_data(block.table, LYING_ROOM if is_wide else STANDING_ROOM),
                "is_illustrative": block.is_illustrative,
                "below": list(block.below),
            }
