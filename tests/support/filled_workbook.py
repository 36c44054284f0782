"""The workbook of a submission as a person fills it in a spreadsheet: cells are found by their hidden codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from sqlalchemy import Engine

from kap_model import progress
from kap_model.database import reading
from kap_model.quarter import Quarter
from kap_model.reporting.workbook.template import template
from kap_model.reporting.workbook.words import Words
from kap_model.vocabulary import OriginView
from kap_ui.words.workbook_words import words_of

PLACE, QUARTER = "RO-AFR", Quarter.parse("2025-Q4")
TODAY = date(2026, 2, 1)
ENGLISH = words_of("en")


def made(engine: Engine, words: Words = ENGLISH, place: str = PLACE, quarter: Quarter = QUARTER) -> bytes:
    """Return the workbook to fill of a place and quarter."""
    with reading(engine) as session:
        loaded = progress.load(session, OriginView.ALL)
        return template(session, loaded, place, quarter, words, TODAY)


class Opened:
    """A workbook in a spreadsheet."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))
        self.sheet: Any = next(sheet for sheet in self.book.worksheets if _codes(sheet))
        [(self.code_row, self.columns)] = _codes(self.sheet)
        self.rows = {
            (
                self.sheet.cell(row, self.columns["kpi_code"]).value,
                self.sheet.cell(row, self.columns["category"]).value or None,
            ): row
            for row in range(self.code_row + 2, min(self.sheet.max_row, 100) + 1)
        }

    def cell(self, kpi: str, column: str, category: str | None = None) -> Any:
        """Return the cell of a KPI in a column."""
        return self.sheet.cell(self.rows[kpi, category], self.columns[column])

    def saved(self) -> bytes:
        """Return the file as the spreadsheet saves it."""
        content = BytesIO()
        self.book.save(content)
        return content.getvalue()


def filled(data: bytes, *cells: tuple[str, str, object]) -> bytes:
    """Return a workbook with values typed into cells: KPI, column and value of each."""
    opened = Opened(data)
    for kpi, column, value in cells:
        opened.cell(kpi, column).value = value
    return opened.saved()


def changed(data: bytes, change: Callable[[Opened], object]) -> bytes:
    """Return a workbook that somebody has changed."""
    opened = Opened(data)
    change(opened)
    return opened.saved()


def _codes(sheet: Any) -> list[tuple[int, dict[str, int]]]:
    return [
        (row[0].row, {cell.value.removeprefix("kap."): cell.column for cell in row if cell.value})
        for row in sheet.iter_rows(max_row=min(30, sheet.max_row), max_col=min(60, sheet.max_column))
        if any(cell.value == "kap.kpi_code" for cell in row)
    ]
