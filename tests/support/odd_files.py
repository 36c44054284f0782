"""Files as people and their programs write them, each with one thing wrong; where it is and what is said about it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

COLUMNS: Final = ("kpi_code", "place_code", "quarter", "dimension", "value", "origin", "basis", "source", "note")
ROW: Final = ("K-P2.1-d", "AFR", "2020-Q4", "total", 40, "reported", "proposed", "TINY", "first")
NEXT: Final = ("K-P2.1-d", "ASP", "2020-Q4", "total", 41, "reported", "proposed", "TINY", "second")
HEADER: Final = ",".join(COLUMNS)
LINE: Final = ",".join(str(cell) for cell in ROW)

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class OddFile:
    """A file, and its first problem: the place, and words of what is wrong and of how to put it right."""

    data: bytes
    row: int | None
    column: str | None
    what: str
    how: str
    name: str = "observations.csv"
    sheet: str | None = None


# Workbooks as a spreadsheet writes them


def spreadsheet(change: Callable[[Worksheet], None]) -> bytes:
    """Return a workbook with the two rows, changed as somebody would change it in a spreadsheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "observations"
    for row in (COLUMNS, ROW, NEXT):
        sheet.append(row)
    change(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _set(address: str, value: object, number_format: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[address] = value
        sheet[address].number_format = number_format

    return change


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def _filter(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:I3"
    sheet.auto_filter.add_filter_column(1, ["AFR"])
    sheet.row_dimensions[3].hidden = True


def _hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["E"].hidden = True


def _hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"
    sheet.parent.create_sheet("about")
    sheet.parent.active = 1


def _hide_sheet_well(sheet: Worksheet) -> None:
    _hide_sheet(sheet)
    sheet.sheet_state = "veryHidden"


def _merge(address: str) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.merge_cells(address)


def _second_table(sheet: Worksheet) -> None:
    for row in (
        (),
        ("kpi_code", "place_code", "quarter", "kind", "value"),
        ("K-P2.1-d", "AFR", "2020-Q4", "target", 1),
    ):
        sheet.append(row)


def _table_beside(sheet: Worksheet) -> None:
    for row, cells in enumerate((("kpi_code", "value"), ("K-P2.1-d", 1)), start=1):
        for column, cell in enumerate(cells, start=11):
            sheet.cell(row, column, cell)


def _title(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Figures of the office"


# Workbooks as only a program writes them


def cell(address: str, text: object) -> str:
    """Return a cell with a text of its own, or a number."""
    if isinstance(text, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{address}"><v>{text}</v></c>'


def row(number: int, cells: tuple[object, ...], *, attributes: str = "") -> str:
    """Return a row of a sheet."""
    texts = "".join(cell(f"{'ABCDEFGHI'[column]}{number}", text) for column, text in enumerate(cells))
    return f'<row r="{number}"{attributes}>{texts}</row>'


_HEAD: Final = row(1, COLUMNS)
_SHEETS: Final = '<sheet name="observations" sheetId="1" r:id="rId1"/>'
_LINKS: Final = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'


def workbook(
    rows: str = "",
    *,
    after: str = "",
    before: str = "",
    prolog: str = "",
    sheets: str = _SHEETS,
    links: str = _LINKS,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook whose sheet holds these rows below the header, written part by part."""
    made = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{_MAIN}">{before}<sheetData>{_HEAD}{rows}</sheetData>'
        f"{after}</worksheet>",
        **(parts or {}),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return data.getvalue()


def _of_sheet(data: bytes, row: int | None, column: str | None, what: str, how: str = "save it as XLSX") -> OddFile:
    return OddFile(data, row, column, what, how, "observations.xlsx", "observations")


def _of_book(data: bytes, what: str, how: str = "save it as XLSX") -> OddFile:
    return OddFile(data, None, None, what, how, "observations.xlsx")


def _cell(text: str) -> str:
    """Return a second row whose value is this cell."""
    before, after = row(2, ROW).split(cell("E2", 40))
    return before + text + after


SHEETS: Final[dict[str, OddFile]] = {
    "a percentage": _of_sheet(
        spreadsheet(_set("E3", 0.73, "0%")),
        3,
        "value",
        "a number formatted as a percentage: is it 0.73 or 73?",
        "Write 73 in a cell without the format",
    ),
    "a percentage of a format of its own": _of_sheet(
        spreadsheet(_set("E3", 0.005, '[Red]0.0 %;"-"0.0 %')), 3, "value", "is it 0.005 or 0.5?", "Write 0.5"
    ),
    "TRUE": _of_sheet(spreadsheet(_set("E3", True)), 3, "value", "not a number", "Write digits"),
    "a date in a number": _of_sheet(
        spreadsheet(_set("E3", 45_000, "dd/mm/yyyy")),
        3,
        "value",
        "a date where a number belongs",
        "without a date format",
    ),
    "a date in a quarter": _of_sheet(
        spreadsheet(_set("C3", 45_000, "mmm-yy")), 3, "quarter", "a date where a quarter belongs", "such as 2024-Q3"
    ),
    "a date in a text": _of_sheet(
        spreadsheet(_set("I3", 45_000, "d-mmm")), 3, "note", "a date where a text belongs", "Format the cell as text"
    ),
    "an error value": _of_sheet(spreadsheet(_set("E3", "#REF!")), 3, "value", "an error value", "Correct it"),
    "a formula": _of_sheet(spreadsheet(_set("E3", "=E2+1")), 3, "value", "a formula", "Put the value itself"),
    "a hidden row": _of_sheet(spreadsheet(_hide_row), 3, None, "a hidden row", "Show all rows"),
    "a row without height": _of_sheet(
        workbook(row(2, ROW, attributes=' ht="0"')), 2, None, "a hidden row", "Show all rows"
    ),
    "a filtered row": _of_sheet(spreadsheet(_filter), 3, None, "a hidden row", "a filter hides rows too"),
    "a hidden column": _of_sheet(spreadsheet(_hide_column), 1, "value", "a hidden column", "Show it, or delete it"),
    "a hidden sheet": _of_sheet(spreadsheet(_hide_sheet), None, None, "a hidden sheet", "Show it, or delete it"),
    "a sheet hidden by a program": _of_sheet(spreadsheet(_hide_sheet_well), None, None, "a hidden sheet", "Show it"),
    "merged key cells": _of_sheet(
        spreadsheet(_merge("A2:A3")), 2, "kpi_code", "merged cells, A2:A3", "write the value in each of its cells"
    ),
    "a merged header": _of_sheet(
        spreadsheet(_merge("I1:I2")), 1, "note", "merged cells, I1:I2", "Take the merge apart"
    ),
    "a footnote": _of_sheet(
        spreadsheet(_set("A5", "Source: the ministry")), 5, "kpi_code", "a row with one cell alone", "Delete it"
    ),
    "a stray cell after a great gap": _of_sheet(
        spreadsheet(_set("B60000", "checked")), 60_000, "place_code", "a row with one cell alone", "Delete it"
    ),
    "a second table below": _of_sheet(
        spreadsheet(_second_table), 5, None, "the column names of another table", "a sheet or a file of its own"
    ),
    "a second table beside": _of_sheet(
        spreadsheet(_table_beside), 1, "kpi_code", "a column that appears twice", "Remove one of them"
    ),
    "a title above": _of_sheet(
        spreadsheet(_title), 1, None, "in row 3, below other rows", "Delete the rows above them"
    ),
    "a row number twice": _of_sheet(workbook(row(2, ROW) + row(2, NEXT)), 2, None, "the number 2 after row 2"),
    "row numbers that fall": _of_sheet(workbook(row(3, ROW) + row(2, NEXT)), 3, None, "the number 2 after row 3"),
    "row 0": _of_sheet(workbook(row(0, ROW)), 1, None, "the number 0 after row 1"),
    "a row beyond the last": _of_sheet(workbook(row(1_048_577, ROW)), 1, None, "the number 1048577"),
    "a cell twice": _of_sheet(workbook(_cell(cell("E2", 1) + cell("E2", 2))), 2, "value", "the cell E2 twice"),
    "cells that fall": _of_sheet(workbook(_cell(cell("E2", 1) + cell("B2", 2))), 2, "place_code", "B2 after E2"),
    "a cell with two values": _of_sheet(
        workbook(_cell('<c r="E2"><v>1</v><v>2</v></c>')), 2, "value", "a cell that holds two values"
    ),
    "a cell with a value and a text": _of_sheet(
        workbook(_cell('<c r="E2" t="inlineStr"><v>1</v><is><t>2</t></is></c>')), 2, "value", "two values"
    ),
    "merged cells that are none": _of_sheet(
        workbook(row(2, ROW), after='<mergeCells><mergeCell ref="$A$2:$A$3"/></mergeCells>'),
        None,
        None,
        "merges the cells $A$2:$A$3, which it does not have",
    ),
    "a cell of another row": _of_sheet(workbook(_cell(cell("E7", 1))), 2, "value", "the cell E7 of another row"),
    "a cell without an address": _of_sheet(workbook(_cell(cell("E", 1))), 2, None, "a cell with the address E"),
    "a cell beyond the last column": _of_sheet(workbook(_cell(cell("XFE2", 1))), 2, None, "the address XFE2"),
    "a text that is not there": _of_sheet(
        workbook(_cell('<c r="E2" t="s"><v>7</v></c>')), 2, "value", "a text of the number 7"
    ),
    "a style that is not there": _of_sheet(
        workbook(_cell('<c r="E2" s="7"><v>7</v></c>')), 2, "value", "a cell style of the number 7"
    ),
    "a number that is none": _of_sheet(
        workbook(_cell('<c r="E2"><v>1e999</v></c>')), 2, "value", "a number that is none"
    ),
    "a formula without a value": _of_sheet(
        workbook(_cell('<c r="E2"><f>SUM(E3:E9)</f></c>')), 2, "value", "a formula", "Put the value itself"
    ),
    "cells twice": _of_sheet(workbook(row(2, ROW), after="<sheetData/>"), 2, None, "the sheet holds its cells twice"),
    "an entity": _of_sheet(
        workbook(prolog='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        None,
        None,
        "declares a document type",
    ),
    "XML that is cut off": _of_sheet(
        workbook(parts={"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{_HEAD}'}),
        None,
        None,
        "is not well-formed",
    ),
    "a cell far to the right": _of_sheet(
        workbook(row(2, ROW).replace("</row>", f"{cell('ZZ2', 1)}</row>")),
        2,
        "ZZ",
        "a cell in column ZZ",
        "200 columns",
    ),
}
"""Workbooks that can be opened, and hold a sheet that is refused."""

_OUTSIDE: Final = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="'

BOOKS: Final[dict[str, OddFile]] = {
    "a missing sheet": _of_book(
        workbook(links=_LINKS.replace("sheet1", "sheet9")),
        "the sheet observations: its worksheet is missing (xl/worksheets/sheet9.xml)",
    ),
    "a sheet that leads nowhere": _of_book(workbook(links=""), "the sheet observations leads to no part"),
    "a sheet at an address": _of_book(
        workbook(links=f'{_OUTSIDE}https://example.org/sheet1.xml" TargetMode="External"/>'),
        "the sheet observations: its worksheet lies outside of the workbook (https://example.org/sheet1.xml)",
    ),
    "a sheet outside": _of_book(
        workbook(links=f'{_OUTSIDE}../../etc/passwd"/>'),
        "the sheet observations: its worksheet lies outside of the workbook (../../etc/passwd)",
    ),
    "texts outside": _of_book(
        workbook(
            links=f'{_LINKS}<Relationship Id="b" Type="{_OFFICE}/sharedStrings" Target="t.xml" TargetMode="External"/>'
        ),
        "its sharedStrings lies outside of the workbook (t.xml)",
    ),
    "two sheets of one name": _of_book(workbook(sheets=_SHEETS + _SHEETS), "the sheet observations is there twice"),
    "a relationship twice": _of_book(workbook(links=_LINKS + _LINKS), "holds the relationship rId1 twice"),
    "a part outside": _of_book(
        workbook(parts={"../../etc/passwd": "x"}), "holds a part that lies outside of it (../../etc/passwd)"
    ),
    "a document type of the workbook": _of_book(
        workbook(parts={"xl/workbook.xml": '<!DOCTYPE x SYSTEM "https://example.org/x.dtd"><workbook/>'}),
        "xl/workbook.xml declares a document type",
    ),
    "an OpenDocument file": _of_book(
        workbook(parts={"_rels/.rels": "<x/>", "mimetype": "x"}), "is an OpenDocument file"
    ),
    "a password": _of_book(b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password", "without a password"),
    "CSV of another name": _of_book(
        f"{HEADER}\n{LINE}\n".encode(), "is named .xlsx and is not a workbook", "Name it .csv if it is CSV"
    ),
    "a workbook of another name": OddFile(
        workbook(row(2, ROW)), None, None, "is named .csv and is no text", "Name it .xlsx"
    ),
    "an old workbook": OddFile(b"x", None, None, "a file of the kind .xls is not read", "Save it as XLSX", "a.xls"),
    "macros": OddFile(workbook(row(2, ROW)), None, None, "of the kind .xlsm is not read", "Save it as XLSX", "a.xlsm"),
}
"""Workbooks that are refused as such."""


# CSV


def _csv(text: str, row: int | None, column: str | None, what: str, how: str) -> OddFile:
    return OddFile(text.encode(), row, column, what, how)


_TRANSPOSED: Final = "\n".join(f"{name},{cell}" for name, cell in zip(COLUMNS, ROW, strict=True))

TEXTS: Final[dict[str, OddFile]] = {
    "a NUL byte": _csv(f"{HEADER}\n{LINE}\n{LINE}\x00\n", 3, "note", "holds a NUL byte", "save the file as CSV UTF-8"),
    "a control character": _csv(
        f"{HEADER}\n{LINE}\x07\n", 2, "note", "the control character 07", "Delete this character"
    ),
    "a cell beyond the limit": _csv(
        f"{HEADER}\n{LINE}\n{LINE.replace('AFR', 'A' * 200_000)}\n",
        3,
        "place_code",
        "a cell of more than 131,072 characters",
        "Shorten it",
    ),
    "a quotation mark that never closes": _csv(
        f'{HEADER}\n{LINE}\nK-P2.1-d,"AFR,2020-Q4\n{LINE}\n',
        3,
        "place_code",
        "is never closed",
        "Close every quoted text",
    ),
    "a quotation mark that never closes in a long file": _csv(
        f'{HEADER}\n{LINE}\nK-P2.1-d,"AFR,2020-Q4\n' + f"{LINE}\n" * 3_000,
        3,
        "place_code",
        "a quotation mark that is never closed",
        "Close every quoted text",
    ),
    "a text after its quotation mark": _csv(
        f'{HEADER}\n{LINE}\n"K"-P2,AFR\n', 3, None, "goes on after its closing quotation mark", "double those inside it"
    ),
    "a line break before a foreign byte": OddFile(
        f'{HEADER}\n{LINE[:-5]}"two\nlines"\n'.encode() + b"K\xe9,AFR\n",
        3,
        "kpi_code",
        "byte E9 (perhaps 'é' of Windows-1252)",
        "Save it as CSV UTF-8",
    ),
    "UTF-16": OddFile(f"{HEADER}\n".encode("utf-16"), 1, None, "is written in UTF-16", "Save it as CSV UTF-8"),
    "UTF-16 without a mark": OddFile(
        f"{HEADER}\n".encode("utf-16-le"), 1, None, "is written in UTF-16", "Save it as CSV UTF-8"
    ),
    "a header in French": _csv(
        "indicateur,lieu,trimestre,valeur\nK,AFR,2020-Q4,1\n",
        1,
        None,
        "does not begin with the column names of observations, which are in English",
        "Make its first row kpi_code,place_code,quarter",
    ),
    "a header in French of a file of no table's name": OddFile(
        b"indicateur,lieu,trimestre,valeur\nK,AFR,2020-Q4,1\n",
        1,
        None,
        "a file that is not a table of the plan",
        "write the column names of its table in its first row",
        "afrique.csv",
    ),
    "a header below a title": _csv(
        f"Figures of the office\n\n{HEADER}\n{LINE}\n", 1, None, "in row 3", "Delete the rows above them"
    ),
    "a title above columns by semicolons": _csv(
        f"Figures, as reported\n{HEADER}\n{LINE}\n".replace(",", ";").replace("Figures;", "Figures,"),
        1,
        None,
        "in row 2",
        "Delete the rows above them",
    ),
    "a transposed table": _csv(_TRANSPOSED, 1, "kpi_code", "in its first column", "Transpose it"),
    "a transposed table of no table's name": OddFile(
        _TRANSPOSED.encode(),
        1,
        "kpi_code",
        "the column names of observations in its first column",
        "Transpose it",
        "a.csv",
    ),
    "a column twice": _csv(
        f"{HEADER},Value\n{LINE},3\n", 1, "value", "a column that appears twice", "Remove one of them"
    ),
    "a column without a name": _csv(
        f"{HEADER.replace('origin', ',origin')}\n{LINE.replace('reported', ',reported')}\n{LINE}\n{LINE}\n".replace(
            "40,reported", "40,stray,reported"
        ),
        3,
        "F",
        "a cell in a column without a name",
        "Give the column its name",
    ),
    "a cell beside the table": _csv(
        f"{HEADER},\n{LINE},\n{LINE},stray\n", 3, "J", "a row of 10 cells under a header of 9", "beside the table"
    ),
    "a footnote": _csv(f"{HEADER}\n{LINE}\nProvisional figures\n", 3, "kpi_code", "a row with one cell", "Delete it"),
    "a header once more": _csv(
        f"{HEADER}\n{LINE}\n{HEADER}\n{LINE}\n", 3, None, "the column names once more", "Delete this row"
    ),
    "mixed separators": _csv(
        f"{HEADER}\n{LINE}\n{LINE.replace(',', ';')}\n", 3, None, "by another character (';')", "Use one separator"
    ),
    "tabs": _csv(f"{HEADER}\n{LINE}\n".replace(",", "\t"), 1, None, "separated by tabs", "commas or semicolons"),
    "a formula": _csv(
        f"{HEADER}\n{LINE.replace('40', '=20+20')}\n", 2, "value", "a formula", "needs an apostrophe before it"
    ),
}
"""CSV files that are refused."""
