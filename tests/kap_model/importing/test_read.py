"""What the reader takes, what it refuses before it opens it, and that nothing makes it fail."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kap_model.importing import csv_rows, raw_tables
from kap_model.importing import read as reading_module
from kap_model.importing.check import check
from kap_model.importing.files import table_of_file
from kap_model.importing.read import read_bytes, read_file, read_folder
from kap_model.importing.reading import Reading
from tests.support.odd_files import BOOKS, SHEETS, TEXTS, OddFile
from tests.support.told import told_in_english_only

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,source,note"
ROW = "K-P2.1-d,AFR,2020-Q4,total,40,reported,proposed,TINY,révisé"
PLAIN = f"{HEADER}\n{ROW}\n"


def observed(data: bytes, name: str = "observations/x.csv") -> list[tuple[object, ...]]:
    reading = read_bytes(name, data)
    assert reading.problems == []
    columns = reading.tables[0].columns
    return list(zip(columns["place_code"], columns["value"], columns["note"], reading.tables[0].rows, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace("kpi_code", " KPI_Code ").encode(),
        "\n".join(line + ",," for line in PLAIN.splitlines()).encode(),
    ],
    ids=["plain", "BOM", "CRLF", "CR", "semicolons", "no last line end", "capitals", "empty columns at the end"],
)
def test_every_usual_form_of_csv_reads_alike(data: bytes) -> None:
    assert observed(data) == [("AFR", "40", "révisé", 2)]


def test_a_row_keeps_the_number_that_a_spreadsheet_shows_for_it() -> None:
    data = f'{HEADER}\n\n{ROW[:-6]}"two\nlines"\n{ROW}\n'.encode()
    assert [row[2:] for row in observed(data)] == [("two\nlines", 3), ("révisé", 4)]


def test_a_workbook_reads_as_its_csv_does() -> None:
    assert observed(workbook({"observations": [HEADER.split(","), ROW.split(",")]}), "x.xlsx") == observed(
        PLAIN.encode()
    )


def test_numbers_dates_and_flags_of_a_workbook_become_their_text() -> None:
    header = ["meeting_code", "name_en", "name_fr", "start_date", "basis", "source"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "meetings"
    sheet.append(header)
    sheet.append(["M", 12.0, True, datetime(2024, 9, 30), 0.1, 7])
    data = io.BytesIO()
    book.save(data)
    columns = read_bytes("x.xlsx", data.getvalue()).tables[0].columns
    assert [columns[name] for name in header] == [["M"], ["12"], ["TRUE"], ["2024-09-30"], ["0.1"], ["7"]]


def test_a_sheet_is_the_table_that_it_is_named_for_and_the_about_sheet_is_none() -> None:
    reading = read_bytes(
        "x.xlsx", workbook({"kpis": [["kpi_code"]], "framework_item": [["item_code"]], "about": [["what", "this"]]})
    )
    assert [(table.table.name, table.sheet) for table in reading.tables] == [
        ("kpis", "kpis"),
        ("framework", "framework_item"),
    ]


def test_a_sheet_of_another_name_is_refused_with_the_name_that_was_meant() -> None:
    (problem,) = read_bytes("x.xlsx", workbook({"observation s": [["a", "b"]]}), in_folder=True).problems
    assert (problem.kind, problem.sheet) == ("unknown_table", "observation s")
    assert problem.how_to_fix == "Name it after its table, or remove it. Did you mean observations?"


def test_formulas_of_a_workbook_are_refused_cell_by_cell() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("observations")
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, ROW.split(","))
        sheet.write_formula(1, 4, "=20+20", None, 40)
    (problem,) = read_bytes("x.xlsx", data.getvalue()).problems
    assert (problem.kind, problem.sheet, problem.row, problem.column, problem.cell) == (
        "formula",
        "observations",
        2,
        "value",
        "=20+20",
    )


def test_a_cell_beside_the_table_is_not_lost_unseen() -> None:
    (problem,) = read_bytes("x.xlsx", workbook({"kpis": [["kpi_code"], ["K", "", "stray"]]})).problems
    assert (problem.kind, problem.row, problem.what) == ("extra_column", 2, "a row of 3 cells under a header of 1")


@pytest.mark.parametrize(
    ("path", "header", "table"),
    [
        ("data/plan/targets.csv", "a,b", "targets"),
        ("somewhere/kpis.csv", "a,b", "kpis"),
        ("names/es.csv", "a,b", "names"),
        ("places.csv", "place_code,kind,parent_code,name_en,name_fr,basis,source", "places"),
        ("es.csv", "language,code,field,text,basis,source", "names"),
        ("africa-2025-q3.csv", HEADER, "observations"),
        ("observations/africa.csv", "a,b", "observations"),
        ("africa.csv", "year,priority_code,office_code,planned_chf,spent_chf,origin,source", "budgets"),
    ],
)
def test_a_file_is_known_by_its_path_its_name_or_its_header(path: str, header: str, table: str) -> None:
    assert table_of_file(path, header.split(",")).name == table


def test_files_that_are_no_tables_are_passed_over(tmp_path: Path) -> None:
    for name in (
        "README.md", "README.txt", "LICENSE.txt", "places/world.geojson", "make.py", "figure.png", ".hidden.csv",
        ".DS_Store", "Thumbs.db", "desktop.ini", "~$kpis.xlsx", ".~lock.kpis.csv#", "kpis.csv~", "kpis.csv.bak",
        ".git/x.csv", "__MACOSX/x.csv",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert read_folder(tmp_path) == Reading()


@pytest.mark.parametrize("suffix", ["xls", "xlsm", "xlsb", "XLS", "ods", "numbers", "tsv", "tab", "txt"])
def test_a_table_in_a_form_that_is_not_read_is_named_in_a_folder_and_alone(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / "observations" / f"africa.{suffix}"
    file.parent.mkdir()
    file.write_bytes(WORKBOOK)
    for reading in (read_folder(tmp_path), read_file(file), read_bytes(file.name, WORKBOOK)):
        (problem,) = reading.problems
        assert problem.file.endswith(f"africa.{suffix}")
        assert problem.what == f"a file of the kind .{suffix.lower()} is not read"
        assert problem.how_to_fix == "Save it as XLSX or CSV UTF-8"
        assert reading.tables == []


def test_a_table_where_none_is_read_is_named(tmp_path: Path) -> None:
    for name in ("plan/africa.csv", "README.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PLAIN, encoding="utf-8")
    assert [(problem.file, problem.kind) for problem in read_folder(tmp_path).problems] == [
        ("README.csv", "unknown_table"),
        ("plan/africa.csv", "unknown_table"),
    ]


def test_a_link_to_a_folder_is_named_since_it_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data/observations").symlink_to(tmp_path / "office")
    (problem,) = read_folder(tmp_path / "data").problems
    assert (problem.file, problem.what) == ("observations", "is a link to a folder, which is not followed")


def test_a_folder_in_the_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "plan/kpis.csv").mkdir(parents=True)
    assert [(p.file, p.what) for p in read_folder(tmp_path).problems] == [("plan/kpis.csv", "is a folder")]
    assert [p.what for p in read_file(tmp_path / "absent.csv").problems] == ["is not a file"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = packed({"xl/worksheets/sheet1.xml": b"0" * 50_000_000})
    assert len(data) < 60_000
    tracemalloc.start()
    (problem,) = read_bytes("x.xlsx", data).problems
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.kind, problem.how_to_fix) == ("too_large", "Keep it under 100 times; split the file")
    assert problem.what.startswith("too large: xl/worksheets/sheet1.xml is packed 10")
    assert peak < 5_000_000


def test_a_sheet_of_200_megabytes_is_refused_by_the_size_it_states() -> None:
    data = bytearray(packed({"xl/worksheets/sheet1.xml": b"0"}))
    where = data.index(b"PK\x01\x02") + 24  # the unpacked size in the directory of the archive
    data[where : where + 4] = (200_000_000).to_bytes(4, "little")
    (problem,) = read_bytes("x.xlsx", bytes(data)).problems
    assert (problem.kind, problem.what) == ("too_large", "too large: 200 MB unpacked")


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "kpis.csv"
    with file.open("wb") as out:
        out.truncate(reading_module.MAX_BYTES + 1)  # takes no room on the disk
    (problem,) = read_file(file).problems
    assert (problem.kind, problem.what) == ("too_large", "too large: 60 MB")


def test_a_million_columns_are_one_problem() -> None:
    (problem,) = read_bytes("kpis.csv", b"x," * 1_000_000 + b"\n").problems
    assert (problem.kind, problem.what) == ("too_large", "too large: 1000001 columns")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04" + b"\x00" * 50, "is not a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 50, "is an old .xls file, or protected by a password"),
    ],
)
def test_a_file_that_is_no_workbook_is_reported_as_such(data: bytes, what: str) -> None:
    assert [problem.what for problem in read_bytes("x.xlsx", data).problems] == [what]


def test_a_broken_workbook_cannot_be_read() -> None:
    (problem,) = read_bytes("x.xlsx", packed({"[Content_Types].xml": b"<nothing"})).problems
    assert problem.what == "is not a workbook"


def test_entities_of_a_workbook_are_not_expanded() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
        head, _, body = parts[name].partition(b"?>")
        damaged = packed({**parts, name: head + b"?>" + laughs + body})
        (problem,) = read_bytes("x.xlsx", damaged).problems
        assert problem.what == f"{name} declares a document type (DTD), which no workbook does"


@pytest.mark.parametrize("odd", [*SHEETS.values(), *BOOKS.values(), *TEXTS.values()], ids=[*SHEETS, *BOOKS, *TEXTS])
def test_an_odd_file_is_refused_with_its_place_and_what_to_do(odd: OddFile) -> None:
    problems = check(read_bytes(odd.name, odd.data)).problems
    assert told_in_english_only(problems) == []
    problem = problems[0]
    assert (problem.file, problem.sheet, problem.row, problem.column) == (odd.name, odd.sheet, odd.row, odd.column)
    assert odd.what in problem.what
    assert odd.how in problem.how_to_fix


def test_a_part_that_states_less_than_it_holds_is_refused() -> None:
    data = bytearray(WORKBOOK)
    listed = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\x01\x02")) - 46
    data[listed + 24 : listed + 28] = (100).to_bytes(4, "little")
    (problem,) = read_bytes("x.xlsx", bytes(data)).problems
    assert (problem.sheet, problem.kind) == ("observations", "unreadable")


def test_two_million_parts_are_not_listed() -> None:
    (problem,) = read_bytes("x.xlsx", b"PK\x03\x04" + b"PK\x01\x02" * 2_000_000).problems
    assert problem.what == "too large: 2000000 parts"


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_table_with_too_many_rows_is_refused_at_the_first_of_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_tables, "MAX_ROWS", 2)
    lines = [HEADER.split(","), *[ROW.split(",")] * 4]
    data = workbook({"observations": lines}) if name == "x.xlsx" else "\n".join(map(",".join, lines)).encode()
    reading = read_bytes(name, data)
    (problem,) = reading.problems
    assert (problem.row, problem.what, reading.tables) == (4, "too large: more than 2 rows", [])


def test_a_table_of_many_columns_may_have_fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_tables, "MAX_CELLS", 2 * len(HEADER.split(",")))
    (problem,) = read_bytes("x.csv", f"{PLAIN}{ROW}\n{ROW}\n".encode()).problems
    assert (problem.row, problem.what) == (4, "too large: more than 2 rows")


def test_rows_that_are_none_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_tables, "MAX_ROWS", 2)
    problems = read_bytes("x.csv", f"{PLAIN}note\nnote\nnote\n".encode()).problems
    assert (problems[-1].row, problems[-1].what) == (4, "too large: more than 2 rows")


def test_blank_rows_count_in_a_text_as_they_do_on_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "LAST_ROW", 3)
    (problem,) = read_bytes("x.csv", f"{PLAIN}\n\n\n".encode()).problems
    assert (problem.row, problem.what) == (4, "too large: more than 3 rows, blank ones included")


def test_a_row_of_millions_of_cells_is_refused_before_it_is_taken_apart() -> None:
    (problem,) = read_bytes("observations.csv", PLAIN.encode() + b"," * 10_000_001).problems
    assert (problem.row, problem.what) == (3, "too large: a row of more than 10,000,000 characters")


def test_of_many_bad_cells_the_first_are_kept_and_all_are_counted() -> None:
    rows = [f"K{index},A{index},Q{index},total,about {index},said,guessed,S," for index in range(1_500)]
    problems = check(read_bytes("observations.csv", "\n".join([HEADER, *rows]).encode())).problems
    assert (len(problems), problems.total) == (1_000, 1_500 * 4)
    assert problems[0].how_to_fix == "Write it as 2024-Q3"


def test_a_footnote_does_not_hide_what_else_is_wrong() -> None:
    data = f"{HEADER}\n{ROW}\nProvisional\n{ROW.replace('40', 'forty')}\n".encode()
    problems = check(read_bytes("observations.csv", data)).problems
    assert [(problem.row, problem.kind) for problem in problems] == [
        (3, "not_a_row"),
        (4, "not_a_number"),
        (4, "duplicate_key"),
    ]


def test_the_order_of_columns_is_free() -> None:
    names = HEADER.split(",")
    cells = dict(zip(names, ROW.split(","), strict=True))
    turned = f"{','.join(reversed(names))}\n{','.join(cells[name] for name in reversed(names))}\n"
    assert observed(turned.encode()) == observed(PLAIN.encode())


@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.xlsx", "plan/kpis.csv", "observations/x.csv"]))
def test_no_bytes_make_the_checker_fail(data: bytes, name: str) -> None:
    for in_folder in (True, False):
        reading = read_bytes(name, data, in_folder=in_folder)
        assert check(reading, is_whole=in_folder).problems


@given(st.lists(st.tuples(st.integers(0, 4_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6))
def test_no_damage_to_a_workbook_makes_the_checker_fail(damages: list[tuple[int, bytes]]) -> None:
    data = bytearray(WORKBOOK)
    for where, new in damages:
        data[where : where + len(new)] = new
    check(read_bytes("x.xlsx", bytes(data)))


CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "K-P2.1-d",
        "AFR",
        "2024-Q1",
        "total",
        "1",
        "-1",
        "1,5",
        "1,234",
        "nan",
        "",
        "=1",
        "'=1",
        ";",
        "KEN;RWA",
        "reported",
    ]
)


@given(st.lists(st.lists(CELLS, max_size=15), max_size=4), st.sampled_from([",", ";"]), st.booleans())
def test_no_cells_make_the_checker_fail(rows: list[list[str]], delimiter: str, with_held: bool) -> None:
    names = "kpi_code place_code quarter dimension category value numerator denominator countries origin basis"
    lines = [names.split(), *rows]
    data = "\n".join(delimiter.join(line) for line in lines).encode("utf-8", "surrogatepass")
    reading = read_bytes("observations/x.csv", data, in_folder=True)
    if with_held:
        reading.add(read_folder(Path(__file__).parents[2] / "tiny_plan"))
    check(reading, is_whole=with_held)


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return data.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


WORKBOOK = workbook({"observations": [HEADER.split(","), ROW.split(",")]})


@pytest.mark.parametrize("header", ["\ufeff\ufeff" + HEADER, HEADER.replace("value", "va\u200blue"), HEADER.upper()])
def test_what_nobody_sees_in_a_column_name_is_no_part_of_it(header: str) -> None:
    reading = read_bytes("observations.csv", f"{header}\n{ROW}\n".encode())
    assert reading.problems == []
    assert list(reading.tables[0].columns) == HEADER.split(",")
