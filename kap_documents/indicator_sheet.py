"""The indicator sheet, made of the point of a KPI: definition, course, receipt, places, sources."""

from __future__ import annotations

from typing import Any, Final

from kap_documents.paper_table import Cell, PaperTable
from kap_documents.progress_report import page_of
from kap_documents.report import Chart
from kap_documents.sheet import ReceiptLine, Sheet
from kap_model.vocabulary import PlaceKind
from kap_points import results
from kap_points.reading import Reading
from kap_ui.figures import picture_files, printed_cells
from kap_ui.figures.table_column import CellKind
from kap_ui.frame import provenance
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, text_of
from kap_ui.sections.results import kpi, kpi_definition, kpi_places, kpi_receipt
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, ngettext, number

_PLACES: Final = ("place_code", "actual", "target", "share", "expected_share", "status", "data_quarter")
_WIDTHS: Final = (27, 13, 13, 14, 12, 20, 15)
_MOST_SOURCES: Final = 4


def indicator_sheet(reading: Reading, code: str) -> Sheet:
    """Return the sheet of a KPI at the place of a reading, which is open.

    Raises:
        KeyError: the plan has no such KPI.
    """
    point = results.one_kpi(reading, code)
    answer = kpi.answer(reading.about("kpi", "place", "quarter", "origin", kpi=code))
    at = {"quarter": wording.quarter(point.quarter)}
    return Sheet(
        page=page_of(reading.note, [point], reading.language),
        title=f"{code} {data.name(code)}",
        finding=point.finding,
        status=Cell([kpi.status_words(answer)], tokens.group_of(answer.receipt.status).value),
        marks=point.marks,
        chart=None
        if point.picture is None
        else Chart(
            number=1, caption=point.table.title, chart=picture_files.chart(point.picture), alt=point.alt,
            is_illustrative=point.is_illustrative, below=(),
        ),
        labels={
            "definition": _("Definition"), "receipt": _("Receipt"), "sources": _("Sources"),
            "places": _("By region, each against its own target, %(quarter)s") % at,
        },
        definition=[
            (_text(fact.term), _text(fact.text))
            for fact in kpi_definition.known(answer)
            if fact.text not in (code, data.name(code))
        ],
        receipt=[
            ReceiptLine(_text(line.term), _text(line.figure), list(map(_text, line.arithmetic)))
            for line in kpi_receipt.receipt_lines(answer)
        ],
        places=_places(answer) if answer.beside else None,
        sources=_sources(answer),
    )  # fmt: skip


def _text(words: str) -> str:
    return text_of(words) if isinstance(words, Markup) else words


def _places(answer: kpi.KpiAnswer) -> PaperTable:
    """Return how the KPI stands at the regions."""
    figure = kpi_places.files(answer)
    regions = {line.place_code for line in answer.beside.get(PlaceKind.REGION, ())}
    shown = figure.table[figure.table["place_code"].isin(regions)]
    columns = [next(column for column in figure.columns if column.name == name) for name in _PLACES]
    printed = printed_cells.printed(shown, columns, with_marks=False)
    statuses = [tokens.group_of(str(status)).value for status in shown["status"]]
    of_status = [column.kind is CellKind.STATUS for column in columns]
    return PaperTable(
        caption=figure.title,
        heads=[Cell([column.title]) for column in columns],
        rows=[
            [
                Cell([words or ABSENT], status if is_status else "")
                for words, is_status in zip(row, of_status, strict=True)
            ]
            for row, status in zip(printed, statuses, strict=True)
        ],
        is_numeric=[column.is_numeric for column in columns],
        widths=_WIDTHS,
    )


def _sources(answer: kpi.KpiAnswer) -> str:
    behind: Any = kpi.sources(answer)
    named = provenance.counted_sources(behind[:_MOST_SOURCES], data.source_titles())
    more = len(behind) - _MOST_SOURCES
    if more > 0:
        words = ngettext("%(n)s other, listed in the data package", "%(n)s others, listed in the data package", more)
        named.append(words % {"n": number(more)})
    return wording.listed(named)
