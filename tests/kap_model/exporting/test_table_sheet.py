"""A sheet that takes whole rows holds what XlsxWriter itself would have written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import xlsxwriter

from kap_model.exporting.csv_writer import Cell
from kap_model.exporting.table_sheet import TableSheet

NAMES = ("code", "figure", "note")
ROWS: Sequence[Sequence[Cell]] = (
    ("=1+1", 12, "two\nlines, <b> & \"quotes\" and 'apostrophes'"),
    (" with space around ", 33.6, "_x0041_"),
    (None, True, ""),
    ("الطاقة 漢字 𝄞", -0.0, "a\tb"),
    ("@SUM(A1)", 0.1 + 0.2, date(2026, 11, 30)),
    ("the same", 1e-9, "the same"),
)


def book_of(*tables: Sequence[Sequence[Cell]]) -> openpyxl.Workbook:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        for rows in tables:
            sheet = book.add_worksheet(worksheet_class=TableSheet)
            assert sheet.write_table(NAMES, rows, bold=bold, quoted=quoted) == len(rows)
        book.add_worksheet("last").write_string(0, 0, "written cell by cell")
    return openpyxl.load_workbook(out)


def test_each_cell_is_as_xlsxwriter_writes_it() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((NAMES, *ROWS)):
            for column, value in enumerate(row):
                if isinstance(value, bool | int) or value == 33.6 or value == 1e-9 or value == -0.0:
                    sheet.write_number(line, column, float(value))
                elif value is not None and value != "":
                    sheet.write_string(line, column, repr(value) if isinstance(value, float) else str(value))
    expected = [[(cell.value, cell.data_type) for cell in row] for row in openpyxl.load_workbook(out).worksheets[0]]
    assert [[(cell.value, cell.data_type) for cell in row] for row in book_of(ROWS).worksheets[0]] == expected


def test_every_sheet_of_a_workbook_keeps_its_own_rows() -> None:
    book = book_of(ROWS, (), ROWS[:1])
    first, empty, one, last = book.worksheets
    assert [sheet.max_row for sheet in (first, empty, one, last)] == [7, 1, 2, 1]
    assert [sheet.auto_filter.ref for sheet in (first, empty, one)] == ["A1:C7", "A1:C1", "A1:C2"]
    assert [sheet.freeze_panes for sheet in (first, empty, one)] == ["A2", "A2", "A2"]
    assert first.dimensions == "A1:C7" and first["A1"].font.bold and not first["A2"].font.bold
    assert last["A1"].value == "written cell by cell"


def test_a_text_is_cut_where_a_spreadsheet_would_call_the_file_damaged() -> None:
    (sheet, _last) = book_of([("a" * 32_000, 1, "𝄞" * 20_000)]).worksheets
    assert sheet["A2"].value == "a" * 32_000
    assert sheet["C2"].value == "𝄞" * 16_383
