"""Files of what is on screen: harmless, complete, rounded as on the page, and with all that must be said of them."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest

from kap_model.exporting.figure_files import Field, FieldKind, Figures, Note, as_csv, as_text, as_xlsx

TRICKS = ["=1+1", "+1", "-1 and more", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def figures() -> Figures:
    frame = pd.DataFrame(
        {
            "name": ["Africa, all", *TRICKS],
            "share": pd.Series([0.1 * 3, None, -0.6949, 0.0, 1, 2, 3], dtype="Float64"),
            "count": pd.Series([1, None, 1234.5, 4, 5.06, 6, 7], dtype="Float64"),
            "decimals": pd.Series([0, None, 0, 0, 1, 0, 0], dtype="Int64"),
            "due": ["2026-10-30", *[None] * 6],
            "unasked": ["secret"] * 7,
        }
    )
    fields = [
        Field("name", "Nom"),
        Field("share", "Part", "progression vers la cible", FieldKind.SHARE),
        Field("count", "=Nombre", kind=FieldKind.NUMBER, decimals="decimals"),
        Field("due", "Échéance", kind=FieldKind.DAY),
    ]
    notes = [Note("Mention", "Chiffres illustratifs", is_mark=True), Note("Source", "UIT"), Note("Source", "OMS")]
    return Figures("Titre", "Le constat", notes, fields, frame, ("À propos", "Chiffres"))


def test_a_csv_file_holds_its_head_and_its_rows_and_nothing_else(figures: Figures) -> None:
    made = as_csv(figures)
    rows = list(csv.reader(StringIO(made.decode("utf-8-sig"), newline="")))

    assert made.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["Nom", "Part", "'=Nombre", "Échéance"]
    assert rows[1] == ["Africa, all", "0.3", "1", "2026-10-30"]
    assert rows[2][1:] == ["", "", ""]
    assert rows[3][1:3] == ["-0.69", "1235"]
    assert rows[5][1:3] == ["1", "5.1"]
    assert len(rows) == 1 + 7
    assert b"secret" not in made


def test_pandas_reads_a_csv_file_without_being_told_how(figures: Figures) -> None:
    read = pd.read_csv(BytesIO(as_csv(figures)))
    assert list(read.columns) == ["Nom", "Part", "'=Nombre", "Échéance"]
    assert read["Part"].dtype == read["'=Nombre"].dtype == "float64"
    assert len(read) == 7


def test_the_notes_of_a_csv_file_say_what_it_is_in_a_file_of_their_own(figures: Figures) -> None:
    assert as_text(figures).decode("utf-8-sig").split("\r\n") == [
        "Le constat", "", "Mention", "    Chiffres illustratifs", "Source", "    UIT", "    OMS",
        "Part", "    progression vers la cible", "",
    ]  # fmt: skip


def test_every_text_of_a_csv_file_is_quoted_and_no_number_is(figures: Figures) -> None:
    lines = as_csv(figures).decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ['"Nom","Part","\'=Nombre","Échéance"', '"Africa, all",0.3,1,2026-10-30', '"\'=1+1",,,']


def test_text_that_a_spreadsheet_would_run_is_made_harmless(figures: Figures) -> None:
    rows = list(csv.reader(StringIO(as_csv(figures).decode("utf-8-sig"), newline="")))
    names = [row[0] for row in rows[2:8]]
    assert names == ["'" + trick for trick in TRICKS]

    book = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert book["Chiffres"]["C1"].value == "'=Nombre"


def test_a_workbook_begins_with_what_it_is(figures: Figures) -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))

    assert book.sheetnames == ["À propos", "Chiffres"]
    assert book.active is book["À propos"]
    about = [tuple(cell.value for cell in row) for row in book["À propos"].iter_rows()]
    assert about[0] == ("Le constat", None)
    assert about[2:] == [
        ("Mention", "Chiffres illustratifs"), ("Source", "UIT"), ("Source", "OMS"),
        ("Part", "progression vers la cible"),
    ]  # fmt: skip
    assert book["À propos"]["A3"].fill.fgColor.rgb != book["À propos"]["A4"].fill.fgColor.rgb


def test_the_figures_of_a_workbook_are_numbers_with_the_decimals_of_the_page(figures: Figures) -> None:
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))["Chiffres"]

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [0.3, None, -0.69, 0, 1, 2, 3]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [1, None, 1235, 4, 5.1, 6, 7]
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("0%", "#,##0")
    assert (sheet["C6"].number_format, sheet["D2"].number_format) == ("#,##0.0", "yyyy-mm-dd")
    assert sheet["D2"].is_date


def test_a_workbook_is_ready_to_filter_and_to_print(figures: Figures) -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))
    sheet = book["Chiffres"]

    assert sheet.auto_filter.ref == "A1:D8"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    for each in book:
        assert (each.page_setup.fitToWidth or 1, each.page_setup.fitToHeight) == (1, 0)
        assert each.sheet_properties.pageSetUpPr.fitToPage
        assert each.oddFooter.left.text == "Mention"
    assert sheet.column_dimensions["A"].width > len("Africa, all")


def test_an_empty_table_still_has_its_heads_and_notes(figures: Figures) -> None:
    empty = Figures(figures.title, "", figures.notes, figures.fields, figures.frame.iloc[:0])
    assert as_csv(empty).decode("utf-8-sig") == '"Nom","Part","\'=Nombre","Échéance"\r\n'
    book = openpyxl.load_workbook(BytesIO(as_xlsx(empty)))
    assert book.sheetnames == ["About", "Figures"]
    assert book["About"]["A1"].value == "Titre"


def test_the_columns_of_a_workbook_begin_at_the_right_where_the_language_does(figures: Figures) -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(replace(figures, is_from_right=True))))
    assert [sheet.sheet_view.rightToLeft for sheet in book.worksheets] == [True, True]
    words = [book["À propos"]["A1"], book["À propos"]["B3"], book["Chiffres"]["A1"], book["Chiffres"]["A2"]]
    assert {(cell.alignment.horizontal, cell.alignment.readingOrder) for cell in words} == {("right", 2)}
    assert not any(
        sheet.sheet_view.rightToLeft for sheet in openpyxl.load_workbook(BytesIO(as_xlsx(figures))).worksheets
    )


def test_a_chinese_text_takes_twice_the_width_of_a_latin_one(figures: Figures) -> None:
    frame = pd.DataFrame({"name": ["偏离轨道的关键绩效指标"], "more": ["在国际电联支持下实现连接的站点" * 6]})
    chinese = replace(figures, fields=[Field("name", "名称"), Field("more", "说明")], frame=frame)
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(chinese)))["Chiffres"]
    assert sheet.column_dimensions["A"].width == pytest.approx(2 * 11 + 4, abs=1)
    assert sheet.row_dimensions[2].height == 15 * 4  # 180 letters wide, in lines of less than 60
