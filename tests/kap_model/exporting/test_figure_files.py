"""Files of what is on screen: harmless, complete, and with all that must be said of the figures."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest

from kap_model.exporting.figure_files import Field, Figures, as_csv, as_xlsx

TRICKS = ["=1+1", "+1", "-1 and more", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def figures() -> Figures:
    frame = pd.DataFrame(
        {
            "name": ["Africa, all", *TRICKS],
            "share": pd.Series([0.1 * 3, None, -2.5, 0.0, 1, 2, 3], dtype="Float64"),
            "count": pd.Series([1, None, 3, 4, 5, 6, 7], dtype="Int64"),
            "unasked": ["secret"] * 7,
        }
    )
    fields = [Field("name", "Nom"), Field("share", "Part", "progression vers la cible"), Field("count", "=Nombre")]
    return Figures("Titre", ["Chiffres illustratifs"], fields, frame, ("Chiffres", "Notes"))


def test_a_csv_file_holds_the_table_first_and_then_its_notes(figures: Figures) -> None:
    made = as_csv(figures)
    rows = list(csv.reader(StringIO(made.decode("utf-8-sig"))))

    assert made.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["Nom", "Part", "'=Nombre"]
    assert rows[1] == ["Africa, all", "0.3", "1"]
    assert rows[2][1:] == ["", ""]
    assert rows[3][1:] == ["-2.5", "3"]
    assert rows[4][1] == "0"
    assert rows[8:] == [[], ["# Titre"], ["# Chiffres illustratifs"], ["# Part: progression vers la cible"]]
    assert b"secret" not in made


def test_every_text_of_a_csv_file_is_quoted_and_no_number_is(figures: Figures) -> None:
    lines = as_csv(figures).decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ['"Nom","Part","\'=Nombre"', '"Africa, all",0.3,1', '"\'=1+1",,']


def test_text_that_a_spreadsheet_would_run_is_made_harmless(figures: Figures) -> None:
    rows = list(csv.reader(StringIO(as_csv(figures).decode("utf-8-sig"), newline="")))
    names = [row[0] for row in rows[2:8]]
    assert names == ["'" + trick for trick in TRICKS]

    book = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_workbook_has_numbers_as_numbers_absent_ones_empty_and_a_sheet_of_notes(figures: Figures) -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))

    assert book.sheetnames == ["Chiffres", "Notes"]
    shares = [row[1].value for row in book["Chiffres"].iter_rows(min_row=2)]
    assert shares == [0.3, None, -2.5, 0, 1, 2, 3]
    notes = [tuple(cell.value for cell in row) for row in book["Notes"].iter_rows()]
    assert notes[:2] == [("Titre", None), ("Chiffres illustratifs", None)]
    assert ("Part", "progression vers la cible") in notes


def test_an_empty_table_still_has_its_heads_and_notes(figures: Figures) -> None:
    empty = Figures(figures.title, figures.notes, figures.fields, figures.frame.iloc[:0])
    assert as_csv(empty).decode("utf-8-sig").splitlines()[0] == '"Nom","Part","\'=Nombre"'
    assert openpyxl.load_workbook(BytesIO(as_xlsx(empty))).sheetnames == ["Figures", "Notes"]
