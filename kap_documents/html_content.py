"""What one HTML file says of all points: its words and tables, and the charts that are to be drawn."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kap_documents.document import Document, why_changes_are_left_out
from kap_documents.html import Cell, Prepared
from kap_documents.xml_text import xml_text
from kap_points.point import Point, PointTable
from kap_ui import site_files
from kap_ui.figures import picture_files
from kap_ui.figures.slide import CHART_HEIGHT, Chart
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.look import stylesheet, tokens
from kap_ui.words import language, wording
from kap_ui.words.wording import _

TALL: Final = 14
"""The rows from which a table is a window that scrolls; on paper all of them stand."""

_TEMPLATES: Final = Path(__file__).with_name("templates")
_FONT_FACE: Final = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_SCRIPTS: Final = {"ru": "cyrillic", "ar": "arabic", "zh": "noto-sans-sc"}
"""The part of a font's file name that tells its script, by the language that is written in it."""

_FONT_ADDRESS: Final = re.compile(r"app/static/(fonts/[a-z0-9-]+\.woff2)")
_LONG: Final = frozenset({"kpi_name", "name", "item", "reason", "causes", "change"})
"""Columns of long texts, which need room."""

_HEIGHTS: Final = {"enablers": 560.0}
"""The most height of charts that need more room than others, by the code of their point."""


def prepared(document: Document) -> Prepared:
    """Return a document ready to be drawn and written."""
    with wording.spoken(document.language):
        return Prepared(_content(document), _charts(document.points))


def _content(document: Document) -> dict[str, Any]:
    """Return all that the template writes."""
    first, edition = document.points[0], document.note.edition
    marks = list(dict.fromkeys(mark for point in document.points for mark in point.marks))
    title = document.title or (edition.title if edition is not None else document.note.plan_name)
    state = [document.note.words, *_state(first)]
    return {
        "language": document.language,
        "direction": language.language_of(document.language).direction,
        "title": title,
        "mark": document.mark,
        "marks": marks,
        "facts": _facts(document, first),
        "style": _style(" · ".join([*state, *marks]), document.language),
        "icons": tokens.ICONS,
        "sections": [
            _section(number, point, document) for number, point in enumerate(document.points, start=1)
        ],
        "words": {
            "program": document.note.plan_name, "skip": _("Go to the first point"), "contents": _("Contents"),
            "back": _("Back to the contents"), "scrolls": _("Picture, scrolls sideways on a narrow screen"),
            "check": _(
                "This file holds all that it shows, and asks for nothing from the network. Which edition it is of, and "
                "what has changed since, says the page “What did we show the meeting?” or kap edition verify."
            )
            if edition is not None
            else _("This file holds all that it shows, and asks for nothing from the network."),
            "font": _("Font: Noto Sans, SIL Open Font License 1.1."),
        },
    }  # fmt: skip


def _facts(document: Document, first: Point) -> list[tuple[str, str]]:
    edition = document.note.edition
    facts = [
        (_("Meeting"), document.meeting),
        (_("Edition"), edition.code if edition is not None else ""),
        (_("Quarter"), wording.quarter(first.quarter)),
        (_("Place"), first.place_name),
        (_("Figures"), wording.origin(first.view)),
        (_("Data"), document.note.full),
        (_("Remark"), why_changes_are_left_out(document.points)),
    ]
    return [(term, text) for term, text in facts if text]


def _state(point: Point) -> list[str]:
    return [wording.quarter(point.quarter), point.place_name, wording.origin(point.view)]


def _section(number: int, point: Point, document: Document) -> dict[str, Any]:
    return {
        "number": number,
        "id": f"point-{number}",
        "question": point.question,
        "finding": point.finding,
        "marks": point.marks,
        "alt": point.alt,
        "notes": _notes(point),
        "asked": point.asked,
        "tables": [
            _table(f"point-{number}-table-{place}", table, document.language)
            for place, table in enumerate(point.tables, 1)
        ],
        "foot": [document.note.words, *_state(point)],
        "sources": point.source_lines[0] if point.source_lines else "",
    }  # fmt: skip


def _table(name: str, table: PointTable, spoken: str) -> dict[str, Any]:
    rows = [
        [_cell(column, record[column.name], text, spoken) for column, text in zip(table.columns, row, strict=True)]
        for record, row in zip(table.values.to_dict("records"), table.printed, strict=True)
    ]
    return {
        "id": name,
        "title": table.title,
        "heads": [Cell(column.title, "", "", _classes(column)) for column in table.columns],
        "rows": rows,
        "is_tall": len(rows) > TALL,
    }


def _notes(point: Point) -> list[str]:
    """Return how to read the picture, what it leaves out, and how far it is official; each once."""
    of_picture = () if point.picture is None else point.picture.notes
    return [note for note in dict.fromkeys((*of_picture, *point.notes, point.basis)) if note]


def _cell(column: TableColumn, value: object, text: str, spoken: str) -> Cell:
    is_status = column.kind is CellKind.STATUS and is_present(value)
    other = column.language if column.language != spoken else ""
    return Cell(text, tokens.group_of(str(value)) if is_status else "", other, _classes(column))


def _classes(column: TableColumn) -> str:
    if column.is_numeric:
        return "figure"
    if column.kind is CellKind.NAME or column.name in _LONG:
        return "name"
    return "whole" if column.kind in (CellKind.CODE, CellKind.QUARTER, CellKind.STATUS) else "text"


def _charts(points: Sequence[Point]) -> dict[int, Chart]:
    """Return the chart of each point that has one, by its number."""
    return {
        number: picture_files.chart(
            point.picture, as_text=True, ids=f"c{number}-", height=_HEIGHTS.get(point.code, CHART_HEIGHT)
        )
        for number, point in enumerate(points, start=1)
        if point.picture is not None
    }


# ---- the stylesheet


def _style(line_of_paper: str, language: str) -> str:
    """Return the stylesheet with the fonts of a language, and with what stands at the foot of each printed page."""
    rules = [stylesheet.variables(), *_font_faces(language), (_TEMPLATES / "document.css").read_text(encoding="utf-8")]
    rules.append(f'@page {{ @bottom-left {{ content: "{_css_text(line_of_paper)}"; }} }}')
    return "\n".join(rules)


def _css_text(text: str) -> str:
    """Return a text as it stands in quotation marks in a stylesheet: letters and digits, all else as numbers."""
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):x} " for letter in xml_text(text)
    )


@lru_cache(maxsize=8)
def _font_faces(language: str) -> Sequence[str]:
    """Return the fonts of the app as rules that hold them, of other scripts only those of the language."""
    rules = (stylesheet.FOLDER / "type.css").read_text(encoding="utf-8")
    left_out = [part for code, part in _SCRIPTS.items() if code != language]
    faces = [face for face in _FONT_FACE.findall(rules) if not any(part in face for part in left_out)]
    return tuple(_FONT_ADDRESS.sub(_embedded, face) for face in faces)


def _embedded(address: re.Match[str]) -> str:
    data = base64.b64encode((site_files.STATIC / address[1]).read_bytes()).decode()
    return f"data:font/woff2;base64,{data}"
