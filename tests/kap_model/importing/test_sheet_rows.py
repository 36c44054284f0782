"""What a sheet holds becomes the text that a CSV file would hold; what hides nothing is no problem."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kap_model.importing import xml_part
from kap_model.importing.read import read_bytes
from tests.support.odd_files import NEXT, ROW, cell, row, spreadsheet, workbook


def texts(data: bytes, column: str) -> list[str]:
    reading = read_bytes("observations.xlsx", data)
    assert reading.problems == []
    return reading.tables[0].columns[column]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<v>40</v>", "40"),
        ("<v>40.0</v>", "40"),
        ("<v>4.0000000000000001E-2</v>", "0.04"),
        ("<v>0.1</v>", "0.1"),
        ("<v>123456789012345678</v>", "1.2345678901234568e+17"),
        ("<v>-3</v>", "-3"),
        ("<v/>", ""),
        ("", ""),
    ],
)
def test_a_number_becomes_its_shortest_text(written: str, read: str) -> None:
    before, after = row(2, ROW).split(cell("E2", 40))
    assert texts(workbook(f'{before}<c r="E2">{written}</c>{after}'), "value") == [read]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("révisé", "révisé"),
        ("a_x000D__x000A_b", "a\nb"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("fish &amp; chips", "fish & chips"),
    ],
)
def test_a_text_is_what_a_spreadsheet_shows(written: str, read: str) -> None:
    assert texts(workbook(row(2, (*ROW[:-1], written))), "note") == [read]


def test_shared_texts_may_have_runs_and_phonetic_guides() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    before, after = row(2, ROW).split(cell("I2", "first"))
    data = workbook(
        f'{before}<c r="I2" t="s"><v>1</v></c>{after}',
        links=f'<Relationship Id="rId1" Type="{office}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="texts.xml"/>',
        parts={
            "xl/texts.xml": f'<x:sst xmlns:x="{main}"><x:si/><x:si><x:r><x:t>東</x:t></x:r><x:r><x:t>京</x:t></x:r>'
            "<x:rPh><x:t>とうきょう</x:t></x:rPh></x:si></x:sst>"
        },
    )
    assert texts(data, "note") == ["東京"]


def test_rows_and_cells_without_an_address_follow_each_other() -> None:
    cells = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in ROW)
    assert texts(workbook(f"<row>{cells}</row><row>{cells}</row>"), "value") == ["40", "40"]


def test_a_row_after_a_great_gap_is_read() -> None:
    reading = read_bytes("observations.xlsx", workbook(row(2, ROW) + row(1_048_576, NEXT)))
    assert (reading.problems, reading.tables[0].rows) == ([], [2, 1_048_576])


def hide_what_is_empty(sheet: Worksheet) -> None:
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["P"].hidden = True
    sheet.merge_cells("L20:M21")
    sheet.parent.create_sheet("links").sheet_state = "hidden"
    sheet["E9"].number_format = "0%"


def test_what_is_hidden_or_merged_and_empty_is_no_problem() -> None:
    assert texts(spreadsheet(hide_what_is_empty), "value") == ["40", "41"]


@pytest.mark.parametrize("number_format", ['0"%"', r"0\%", "#,##0", "0.00E+00", '[$CHF] 0;[Red]0" %"', "@"])
def test_a_format_that_shows_the_number_itself_is_no_problem(number_format: str) -> None:
    def form(sheet: Worksheet) -> None:
        sheet["E2"].number_format = number_format

    assert texts(spreadsheet(form), "value") == ["40", "41"]


def test_a_date_counts_from_1904_where_the_workbook_says_so() -> None:
    names = ("meeting_code", "start_date")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    dated = f'<row r="1">{cell("A1", names[0])}{cell("B1", names[1])}</row><row r="2">{cell("A2", "M")}' + (
        '<c r="B2" s="1"><v>366</v></c></row>'
    )
    data = workbook(
        links=f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/>',
        parts={
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr date1904="1"/><sheets>'
            '<sheet name="meetings" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{dated}</sheetData></worksheet>',
            "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        },
    )
    reading = read_bytes("x.xlsx", data)
    assert reading.tables[0].columns["start_date"] == ["1905-01-01"]


def test_a_tag_longer_than_a_portion_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_part, "_PORTION", 2_000)
    (problem,) = read_bytes("observations.xlsx", workbook(row(2, ROW, attributes=f' x="{"1" * 9_000}"'))).problems
    assert problem.what == "xl/worksheets/sheet1.xml holds a tag of more than 2,000 bytes"
