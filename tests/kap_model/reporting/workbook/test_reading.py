from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from kap_model.importing.damage import find_damage
from kap_model.importing.formula_marks import marked
from kap_model.problems import Message
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import LONGEST_TEXT, RowEntry
from kap_model.reporting.workbook.columns import ABSENCES, FIGURES, INPUTS, NUMBERS, TEXTS
from kap_model.reporting.workbook.reading import (
    MAX_UNPACKED_BYTES,
    FilledWorkbook,
    WorkbookRefusedError,
    identified,
    read_workbook,
)
from kap_model.vocabulary import Absence
from kap_ui.words.language import catalogue
from tests.support.filled_workbook import PLACE, QUARTER, Opened, changed, filled

KPIS = ("K-P1.1-a", "K-P1.1-b", "K-P1.1-c", "K-P1.2-b", "K-P2.1-a", "K-E1.1-c")
REPORTED = dict.fromkeys(KPIS)


def read(data: bytes, place: str = PLACE, quarter: Quarter = QUARTER) -> FilledWorkbook:
    return read_workbook(data, place, quarter, REPORTED)


def problems(data: bytes) -> list[tuple[str, str]]:
    """Return the cell and the sentence of each problem."""
    return [
        (f"{problem.column}{problem.row}", f"{problem.what}. {problem.how_to_fix}") for problem in read(data).problems
    ]


# Spreadsheets keep 15 digits of a number.
_NUMBERS = st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: float(f"{number:.15g}") + 0.0)
_WORDS = (
    st.text(st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"]) | st.just("\n"), min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: text and find_damage(text) is None and "_x" not in text)
)
_ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(NUMBERS, _NUMBERS),
        "countries": st.lists(st.sampled_from(["KEN", "RWA", "SEN"]), min_size=1, unique=True).map(";".join),
        "absence": st.sampled_from(Absence),
        "follows_on": st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        **dict.fromkeys(TEXTS, _WORDS),
    },
).map(lambda values: RowEntry(**values))


@settings(max_examples=25)
@given(
    entries=st.dictionaries(st.sampled_from(KPIS), _ENTRIES),
    seed=st.integers(0, 2**32),
    title=st.text("ab é'!", min_size=1),
)
def test_what_is_filled_in_comes_back_in_any_order_of_rows_and_columns(
    workbook: bytes, entries: dict[str, RowEntry], seed: int, title: str
) -> None:
    """Rows and columns moved, blank ones put in, heads translated, sheets renamed: nothing is lost or mistaken."""
    back = read(_moved(workbook, entries, random.Random(seed), title))
    assert not back.problems
    told = {kpi: entry for kpi, entry in entries.items() if not entry.is_blank}
    assert {row.key.kpi_code: row.entry for row in back.rows} == told
    assert not any(row.is_untouched for row in back.rows)


def _moved(data: bytes, entries: dict[str, RowEntry], chance: random.Random, title: str) -> bytes:
    """Return the workbook filled, as a person leaves it who has moved whatever can be moved."""
    opened = Opened(data)
    codes = dict(opened.columns)
    codes |= {name: max(codes.values()) + 1 + at for at, name in enumerate(INPUTS) if name not in codes}
    order = [*codes, *(f"blank {number}" for number in range(chance.randint(0, 3)))]
    rows: list[tuple[str | None, str | None]] = [*opened.rows, *[(None, None)] * chance.randint(0, 3)]
    chance.shuffle(order)
    chance.shuffle(rows)
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title.strip("' ").replace("!", "") or "x"
    sheet["B1"] = "A title, translated"
    sheet.append([f"kap.{name}" if not name.startswith("blank") else None for name in order])
    sheet.append(["kap.head" if name == "kpi_code" else name.upper() for name in order])
    for line, (kpi, category) in enumerate(rows, 4):
        entry = entries.get(kpi, RowEntry()) if kpi is not None and category is None else RowEntry()
        for at, name in enumerate(order, 1):
            if kpi is not None and name in opened.columns and name not in INPUTS:
                sheet.cell(line, at, opened.cell(kpi, name, category).value)
            elif name in INPUTS:
                _type(sheet.cell(line, at), name, getattr(entry, name))
    about = book.create_sheet("Renamed")
    for row in opened.book["kap"].iter_rows(values_only=True):
        about.append(row)
    about.sheet_state = "hidden"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _type(cell: Any, name: str, value: Any) -> None:
    if isinstance(value, str):
        cell.value = ABSENCES[Absence(value)] if name == "absence" else marked(value)
        cell.data_type = "s"
    else:
        cell.value = value


def test_a_workbook_as_it_was_made_says_nothing(workbook: bytes) -> None:
    back = read(workbook)
    assert (back.rows, list(back.problems)) == ((), [])
    about = identified(workbook)
    assert about is not None
    assert (about.place, about.quarter, about.language) == (PLACE, QUARTER, "en")


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("value", " 1 234,5 ", 1234.5),
        ("value", "1,234,567", 1_234_567.0),
        ("value", "١٢", 12.0),
        ("value", 1.234, 1.234),
        ("value", "0", 0.0),
        ("follows_on", datetime(2026, 5, 1, 12), date(2026, 5, 1)),
        ("follows_on", "2026-05-01", date(2026, 5, 1)),
        ("absence", "Will follow ", Absence.WILL_FOLLOW),
        ("absence", "not_measured", Absence.NOT_MEASURED),
        ("comment", 42, "42"),
    ],
)
def test_what_has_one_meaning_is_taken(workbook: bytes, column: str, typed: object, said: object) -> None:
    [row] = read(filled(workbook, ("K-P1.1-a", column, typed))).rows
    assert getattr(row.entry, column) == said


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        ("value", "n/a", "a word in the place of a number. Empty the cell; if there is no figure, choose the reason"),
        ("value", "–", "a word in the place of a number"),
        ("value", True, "a word in the place of a number"),
        ("value", "1,234", "a number that can be read as 1.234 or as 1234"),
        ("value", "1.234", "a number that can be read as 1.234 or as 1234"),
        ("value", "about 12", "not a number"),
        ("value", "12%", "a number with a % sign"),
        ("value", "1e13", "a number beyond 1,000,000,000,000"),
        ("value", "=SUM(A1:A3)", "a formula. Put the value itself in its place"),
        ("value", date(2026, 1, 2), "a date in the place of a number"),
        ("absence", "lost", "not one of the words of this column. Write one of not measured, will follow."),
        ("follows_on", "May", "not a date. Write it as 2024-09-30"),
        ("comment", "x" * 2_001, "a text of 2001 characters. Keep it to 2000"),
        ("comment", "ab\u202ecd", "a text that holds a character that turns the order"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_is_named_and_its_row_left_out(
    workbook: bytes, column: str, typed: object, sentence: str
) -> None:
    data = filled(workbook, ("K-P1.1-a", column, typed), ("K-P1.1-c", "value", 3))
    [(cell, said)] = problems(data)
    assert cell == Opened(data).cell("K-P1.1-a", column).coordinate
    assert said.startswith(sentence)
    assert [row.key.kpi_code for row in read(data).rows] == ["K-P1.1-c"]


def test_a_number_shown_as_a_percentage_has_two_readings(workbook: bytes) -> None:
    def change(opened: Opened) -> None:
        cell = opened.cell("K-P1.1-a", "value")
        cell.value, cell.number_format = 0.25, "0%"

    [(_, said)] = problems(changed(workbook, change))
    assert said.startswith("a number formatted as a percentage: is it 0.25 or 25?")


def edit_codes(opened: Opened) -> None:
    opened.cell("K-P1.1-a", "kpi_code").value = "K-P1.1-c"
    opened.sheet.cell(opened.rows["K-P1.1-a", None], opened.columns["value"]).value = 4


def type_a_row(opened: Opened) -> None:
    row = opened.sheet.max_row + 2
    opened.sheet.cell(row, opened.columns["shown.kpi"]).value = "K-P1.1-a"
    opened.sheet.cell(row, opened.columns["value"]).value = 4


def merge(opened: Opened) -> None:
    opened.cell("K-P1.1-a", "value").value = 4
    row, column = opened.rows["K-P1.1-a", None], opened.columns["value"]
    opened.sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def copy_a_row(opened: Opened) -> None:
    to = opened.sheet.max_row + 1
    opened.cell("K-P1.1-a", "value").value = 4
    for cell in opened.sheet[opened.rows["K-P1.1-a", None]]:
        opened.sheet.cell(to, cell.column).value = cell.value


@pytest.mark.parametrize(
    ("change", "sentence", "count"),
    [
        (edit_codes, "a row whose hidden codes were changed, or that comes from another workbook", 1),
        (type_a_row, "a row without its hidden codes", 1),
        (merge, "the merged cells", 1),
        (copy_a_row, "a second row of K-P1.1-a; see also RO-AFR 2025-Q4!", 2),
    ],
)
def test_a_row_that_cannot_be_told_is_refused(
    workbook: bytes, change: Callable[[Opened], None], sentence: str, count: int
) -> None:
    data = changed(workbook, change)
    said = problems(data)
    assert len(said) == count
    assert all(text.startswith(sentence) for _, text in said)
    assert not read(data).rows


@pytest.mark.parametrize(
    ("why_not", "sentence"),
    [
        ({"K-P1.1-a": Message("%(kpi)s was retired", kpi="K-P1.1-a")}, "K-P1.1-a was retired"),
        ({}, "K-P1.1-a is not in kpis"),
    ],
)
def test_a_kpi_that_is_not_reported_any_more_is_refused(
    workbook: bytes, why_not: dict[str, Message], sentence: str
) -> None:
    back = read_workbook(filled(workbook, ("K-P1.1-a", "value", 4)), PLACE, QUARTER, why_not)
    assert (back.rows, [str(problem.what) for problem in back.problems]) == ((), [sentence])


def test_a_filtered_row_and_a_hidden_column_are_read(workbook: bytes) -> None:
    def hide(opened: Opened) -> None:
        opened.cell("K-P1.1-a", "comment").value = "Seen"
        opened.sheet.row_dimensions[opened.rows["K-P1.1-a", None]].hidden = True
        opened.sheet.column_dimensions[get_column_letter(opened.columns["comment"])].hidden = True

    [row] = read(changed(workbook, hide)).rows
    assert row.entry.comment == "Seen"


def test_a_sheet_of_ones_own_is_let_be(workbook: bytes) -> None:
    def add(opened: Opened) -> None:
        opened.book.create_sheet("My notes")["A1"] = "=1+1"

    assert not read(changed(workbook, add)).problems


def empty_about(opened: Opened) -> None:
    del opened.book["kap"]


def edit_about(opened: Opened) -> None:
    opened.book["kap"]["B3"] = "AO-DKR"


def age_about(opened: Opened) -> None:
    opened.book["kap"]["B2"] = "0"


def drop_codes(opened: Opened) -> None:
    opened.sheet.delete_rows(opened.code_row)


def drop_column(opened: Opened) -> None:
    opened.sheet.delete_cols(opened.columns["seal"])


def double_column(opened: Opened) -> None:
    opened.sheet.cell(opened.code_row, opened.columns["warning_reply"] + 1).value = "kap.value"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (empty_about, "This file is not a workbook of a submission, or its hidden sheet is gone"),
        (edit_about, "The hidden sheet of this workbook was changed"),
        (age_about, "This workbook was made by another version of the program"),
        (drop_codes, "The hidden row of codes above the header is gone"),
        (drop_column, "Hidden columns of the sheet RO-AFR 2025-Q4 are gone"),
        (double_column, "is a copy of another one"),
    ],
)
def test_a_workbook_without_its_codes_is_refused(
    workbook: bytes, change: Callable[[Opened], None], sentence: str
) -> None:
    with pytest.raises(WorkbookRefusedError, match=sentence):
        read(changed(workbook, change))


@pytest.mark.parametrize(
    ("place", "quarter", "sentence"),
    [
        ("AO-DKR", QUARTER, "This is the workbook of RO-AFR; here AO-DKR reports"),
        (PLACE, Quarter.parse("2025-Q3"), "This is the workbook for 2025-Q4; here 2025-Q3 is reported"),
    ],
)
def test_a_workbook_of_another_place_or_quarter_is_refused(
    workbook: bytes, place: str, quarter: Quarter, sentence: str
) -> None:
    with pytest.raises(WorkbookRefusedError, match=sentence):
        read(workbook, place, quarter)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is damaged, or is no XLSX workbook"),
        (b"kpi_code,value\nK-P1.1-a,4\n", "The file is damaged, or is no XLSX workbook"),
        (b"PK\x03\x04" + b"0" * 1000, "The file is damaged, or is no XLSX workbook"),
        (b"PK\x03\x04" + b"0" * 5_000_000, "The file is far larger than a filled workbook can be"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 1000, "The file is protected by a password"),
    ],
)
def test_a_file_that_is_no_workbook_or_too_large_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(WorkbookRefusedError, match=sentence):
        read(data)


def test_a_workbook_that_cannot_be_read_is_never_taken_for_a_table_of_figures() -> None:
    assert identified(b"kpi_code,value\nK-P1.1-a,4\n") is None
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        with pytest.raises(WorkbookRefusedError):
            identified(start + b"0" * 1000)


def repacked(workbook: bytes, **changed: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with parts changed: those whose name ends so, or new ones."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, change in changed.items():
        name = next((name for name in parts if name.endswith(f"{end}.xml")), f"xl/{end}.xml")
        parts[name] = change(parts.get(name, b""))
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_rows(numbers: range, cell: str = "<v>1</v>") -> Callable[[bytes], bytes]:
    rows = "".join(f'<row r="{number}"><c r="A{number}">{cell}</c></row>' for number in numbers)
    return lambda sheet: sheet.replace(b"</sheetData>", f"{rows}</sheetData>".encode())


def with_columns(sheet: bytes) -> bytes:
    cells = "".join(f'<c r="{get_column_letter(column)}2000"><v>1</v></c>' for column in range(1, 16_385))
    return sheet.replace(b"</sheetData>", f'<row r="2000">{cells}</row></sheetData>'.encode())


def with_entities(sheet: bytes) -> bytes:
    return sheet.replace(b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet', 1)


COMMENTS = '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><commentList>{}</commentList>'
HOSTILE: dict[str, tuple[dict[str, Callable[[bytes], bytes]], str]] = {
    "rows without end": ({"sheet1": with_rows(range(2000, 300_000))}, "far larger than a filled workbook"),
    "rows below": ({"sheet1": with_rows(range(2000, 8000))}, r"The sheet RO-AFR 2025-Q4 holds more .*\(row 6\d{3}\)"),
    "all the columns of a sheet": ({"sheet1": with_columns}, "The sheet RO-AFR 2025-Q4 holds more than"),
    "comments": (
        {"comments1": lambda _: COMMENTS.format('<comment ref="A1" authorId="0"/>' * 300_000).encode()},
        "far larger than a filled workbook",
    ),
    "zeros": ({"media": lambda _: bytes(30_000_000)}, "far larger than a filled workbook"),
    "entities": ({"sheet1": with_entities}, "is damaged"),
    "a sheet that ends early": ({"sheet1": lambda sheet: sheet[: len(sheet) // 2]}, "is damaged"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_workbook_that_would_take_long_is_refused_with_what_to_do(workbook: bytes, kind: str) -> None:
    changed_parts, sentence = HOSTILE[kind]
    with pytest.raises(WorkbookRefusedError, match=sentence) as refused:
        read(repacked(workbook, **changed_parts))
    assert str(refused.value).endswith("Nothing was changed.")
    french = catalogue("fr").gettext(refused.value.sentence) % refused.value.values
    assert french != str(refused.value) and french.endswith("Rien n'a été modifié.")


def test_the_largest_workbook_that_people_can_fill_is_read(workbook: bytes) -> None:
    """Every cell for words is full, in a script of three bytes a letter, in each of a hundred rows."""
    words = [name for name in INPUTS if name in ("comment", "obstacle", "help_request", "evidence", "warning_reply")]

    def fill(opened: Opened) -> None:
        for kpi, category in opened.rows:
            for name in words:
                own = f"{kpi} {category} {name}"
                opened.cell(kpi, name, category).value = own + "字" * (LONGEST_TEXT - len(own))

    full = changed(workbook, fill)
    count = len(read(full).rows)
    with zipfile.ZipFile(BytesIO(full)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    assert 100 / count * unpacked < MAX_UNPACKED_BYTES


def test_no_kind_of_figure_is_lost(workbook: bytes) -> None:
    assert set(FIGURES) < set(Opened(workbook).columns)
