from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from kap_model.reporting import rehearsal_mark, submissions
from kap_model.reporting.submissions import RowEntry, RowKey, SubmissionError
from kap_model.reporting.workbook.columns import FIGURES, INPUTS
from kap_model.reporting.workbook.reading import read_workbook
from kap_model.vocabulary import Absence
from kap_ui.words.workbook_words import words_of
from tests.support.filled_workbook import PLACE, QUARTER, Opened, made
from tests.support.reporting import actor

BY = actor("coordinator")
REPORTED = dict.fromkeys(f"K-{code}" for code in ("P1.1-a", "P1.1-b", "P1.1-c", "P1.2-b", "P2.1-a", "E1.1-c"))


def test_it_has_a_row_for_each_kpi_that_is_due_and_for_each_part_that_it_has_had(workbook: bytes) -> None:
    assert list(Opened(workbook).rows) == [
        ("K-E1.1-c", None), ("K-P1.1-a", None), ("K-P1.1-a", "female"), ("K-P1.1-b", None), ("K-P1.1-c", None),
        ("K-P1.2-b", None), ("K-P2.1-a", None),
    ]  # fmt: skip


def test_the_workbook_of_a_rehearsal_says_so_in_its_title(peopled: Engine) -> None:
    with peopled.begin() as connection, Session(connection) as session:
        rehearsal_mark.mark(session, date(2026, 2, 1))

    sheet = Opened(made(peopled)).sheet

    assert any(str(cell.value).endswith("Rehearsal: nothing here is real") for cell in sheet[1])


@pytest.mark.parametrize(
    ("kpi", "shown", "said"),
    [
        ("K-P1.1-a", "kpi", "K-P1.1-a\nPeople trained\n(people)"),
        ("K-P1.1-a", "before", "Q3 2025: 0\nQ2 2025: 0\nQ1 2025: 1\nQ4 2024: 0"),
        ("K-P1.1-b", "before", "Q4 2024: 9 / 10"),
        ("K-P2.1-a", "before", "Q4 2023: 1 (KEN)\nQ2 2023: 2 (KEN; RWA)"),
        ("K-E1.1-c", "before", "Q4 2024: 12 *"),
        ("K-P1.1-a", "counted", "What was added since the report before. (every quarter)"),
    ],
)
def test_it_says_what_is_known(workbook: bytes, kpi: str, shown: str, said: str) -> None:
    assert Opened(workbook).cell(kpi, f"shown.{shown}").value == said


def test_only_the_cells_to_fill_are_unlocked_and_each_kpi_takes_its_own_kind_of_figure(workbook: bytes) -> None:
    opened = Opened(workbook)
    assert opened.sheet.protection.sheet
    taken = {"K-P1.1-b": ["numerator", "denominator"], "K-P2.1-a": ["countries"]}
    for kpi, category in opened.rows:
        unlocked = [
            name for name, column in opened.columns.items()
            if not opened.sheet.cell(opened.rows[kpi, category], column).protection.locked
        ]  # fmt: skip
        words = [name for name in INPUTS if name not in FIGURES]
        assert unlocked == [*taken.get(kpi, ["value"]), *words]
    others = list(opened.sheet.iter_rows(max_row=opened.code_row + 1))
    assert all(cell.protection.locked for row in others for cell in row)


def test_what_is_typed_is_guarded_by_the_spreadsheet(workbook: bytes) -> None:
    opened = Opened(workbook)
    guards = {str(guard.sqref): guard for guard in opened.sheet.data_validations.dataValidation}

    def guard(kpi: str, column: str):  # type: ignore[no-untyped-def]  # openpyxl has no types
        return guards[opened.cell(kpi, column).coordinate]

    assert guard("K-P1.1-c", "absence").formula1 == '"not measured,will follow"'
    assert [guard("K-P1.2-b", "value").formula1, guard("K-P1.2-b", "value").formula2] == ["0.0", "100.0"]
    assert guard("K-P1.2-b", "follows_on").type == "date"
    assert guard("K-P1.2-b", "comment").formula1 == "2000"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
def test_no_hint_is_longer_than_a_spreadsheet_takes(peopled: Engine, language: str) -> None:
    opened = Opened(made(peopled, words_of(language)))
    for guard in opened.sheet.data_validations.dataValidation:
        assert 0 < len(guard.promptTitle) <= 32
        assert 0 < len(guard.prompt) <= 255
        assert len(guard.errorTitle) <= 32
        assert 0 < len(guard.error) <= 255
        assert guard.type != "list" or guard.formula1.count(",") == 1
    assert opened.sheet.sheet_view.rightToLeft is (True if language == "ar" else None)
    side = opened.cell("K-P1.1-a", "shown.kpi").alignment
    assert (side.horizontal, side.readingOrder) == (("right", 2) if language == "ar" else (None, 0))
    lines = opened.sheet.row_dimensions[opened.cell("K-P1.1-a", "value").row].height / (17 if language == "zh" else 15)
    assert lines == pytest.approx(round(lines), abs=0.02)
    assert len(opened.sheet.title) <= 31


def test_it_is_set_up_to_be_read_and_printed(workbook: bytes) -> None:
    opened = Opened(workbook)
    sheet, head = opened.sheet, opened.code_row + 1
    assert sheet.freeze_panes == sheet.cell(head + 1, opened.columns["shown.kpi"] + 1).coordinate
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.row_dimensions[opened.code_row].hidden
    assert sheet.column_dimensions["A"].hidden
    assert opened.book["kap"].sheet_state == "veryHidden"


def test_names_and_sentences_are_those_of_the_language(peopled: Engine) -> None:
    opened = Opened(made(peopled, words_of("fr")))
    assert opened.cell("K-P1.1-a", "shown.kpi").value == "K-P1.1-a\nPersonnes formées\n(personnes)"
    assert opened.sheet.cell(opened.code_row + 1, opened.columns["value"]).value == "Valeur"


def test_it_holds_what_the_draft_says_and_brings_it_back_unchanged(peopled: Engine) -> None:
    entries = {
        "K-P1.1-a": RowEntry(value=0.1 + 0.2, comment="=HYPERLINK(1)", evidence="'=1", correction_reason="-1\n=2;+3"),
        "K-P1.1-b": RowEntry(numerator=8.0, denominator=9.0, obstacle="  ", help_request="@everybody"),
        "K-P1.1-c": RowEntry(absence=Absence.WILL_FOLLOW, follows_on=date(2026, 5, 1)),
        "K-P2.1-a": RowEntry(countries="KEN;RWA", warning_reply="'"),
    }
    known = submissions.begin(peopled, BY, PLACE, QUARTER)
    for kpi, entry in entries.items():
        submissions.save_row(peopled, BY, known.submission_code, RowKey(kpi_code=kpi), entry, 0)
    for language in ("en", "fr"):
        rows = read_workbook(made(peopled, words_of(language)), PLACE, QUARTER, REPORTED).rows
        assert {row.key.kpi_code for row in rows} == set(entries)
        assert all(row.is_untouched and row.seen == 1 for row in rows)


def test_no_text_is_taken_for_a_formula(peopled: Engine) -> None:
    with peopled.begin() as connection:
        connection.execute(text("UPDATE kpi SET name_en = '=1+1', means_of_verification_en = '+2', unit_en = '@x'"))
        connection.execute(text("UPDATE place SET name_en = '=cmd' WHERE place_code = 'RO-AFR'"))
        connection.execute(text("UPDATE observation SET category = '=3' WHERE category = 'female'"))
    data = made(peopled)
    with zipfile.ZipFile(BytesIO(data)) as parts:
        assert not any(re.search(rb"<f[ >]", parts.read(name)) for name in parts.namelist())
    for sheet in openpyxl.load_workbook(BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if str(cell.value or "").startswith(tuple("=+-@"))]


@pytest.mark.parametrize("place", ["NOWHERE", "KEN"])
def test_there_is_none_where_nothing_is_asked(peopled: Engine, place: str) -> None:
    with pytest.raises(SubmissionError, match=r"There is no place|Nothing is asked"):
        made(peopled, place=place)
