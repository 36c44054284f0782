"""What is exported comes back as it was, and a spreadsheet runs none of it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kap_model.database import engine_for, reading
from kap_model.exporting.tables import export_csv, export_folder, export_workbook
from kap_model.importing.build import build
from kap_model.importing.cells import write_number
from kap_model.importing.damage import find_damage
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.formula_marks import marked
from kap_model.importing.load import prepare
from kap_model.importing.read import read_file, read_folder
from kap_model.importing.spelling import mixed_word
from tests.support.databases import TINY_PLAN, build_database

HEADER = ["kpi_code", "place_code", "quarter", "dimension", "category", "value", "origin", "basis", "source", "note"]

Content = dict[str, list[Sequence[object]]]


def content(database: Path) -> Content:
    """All rows of all tables that have a file."""
    engine = engine_for(f"sqlite:///{database}")
    with reading(engine) as session:
        rows_of = {
            name: [tuple(row) for row in session.connection().execute(select(*(file.table.c[c] for c in file.columns)))]
            for name, file in TABLE_FILES.items()
        }
    engine.dispose()
    return {name: sorted(rows, key=repr) for name, rows in rows_of.items()}


def export(database: Path, target: Path) -> None:
    engine = engine_for(f"sqlite:///{database}")
    with reading(engine) as session:
        if target.suffix:
            export_workbook(session, list(TABLE_FILES.values()), target)
        else:
            export_folder(session, TABLE_FILES.values(), target)
    engine.dispose()


def build_from(exported: Path, database: Path) -> Path:
    if exported.is_dir():
        return build_database(exported, database)
    engine = engine_for(f"sqlite:///{database}")
    build(engine, read_file(exported))
    engine.dispose()
    return database


@pytest.mark.parametrize(
    ("database", "target"),
    [("tiny_database", "folder"), ("tiny_database", "book.xlsx"), ("shipped_database", "folder")],
)
def test_a_database_built_from_an_export_is_the_same(
    database: str, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first: Path = request.getfixturevalue(database)
    export(first, tmp_path / target)
    assert content(build_from(tmp_path / target, tmp_path / "second.sqlite")) == content(first)


def test_an_exported_table_changes_nothing_when_it_is_imported(tiny_database: Path, tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tiny_database}")
    with reading(engine) as session:
        for name, file in TABLE_FILES.items():
            export_csv(session, file, tmp_path / f"{name}.csv")
            prepared = prepare(session, read_file(tmp_path / f"{name}.csv"))
            assert (prepared.checked.problems, prepared.is_change) == ([], False), name
    engine.dispose()


def test_a_folder_keeps_illustrative_rows_apart(tiny_database: Path, tmp_path: Path) -> None:
    export(tiny_database, tmp_path / "all")
    kept = read_folder(tmp_path / "all", with_illustrative=False)
    origins = {
        origin for table in kept.tables if table.table.name == "observations" for origin in table.columns["origin"]
    }
    assert origins == {"published", "reported"}
    (illustrative,) = [
        table for table in read_folder(tmp_path / "all").tables if table.file == "illustrative/targets.csv"
    ]
    assert illustrative.columns["value"] == ["10", "20", "60"]


# Text as people and machines write it, formulas and quotation marks first of all; a damaged text is refused at import
# and stands in no database.
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="=+-@'\"\n;,_x0"), max_size=20)
    | st.text("=+-@';\n\t,\"a1 ", max_size=8)
    | st.sampled_from(["=1+1", "'=1", "''@x", "-2", "@SUM(A1)", "_x0041_", "_x005F_x0041_", "1e5", "007", "TRUE", "'"])
    | st.sampled_from(["x;=1+1", "x;'=1+1", ";=1;=2", "=1;-2", "- one\n- two", "a,=1"])
).filter(lambda text: find_damage(text) is None and mixed_word(text) is None)
NUMBERS = st.floats(0, 100, allow_subnormal=False) | st.sampled_from([0.1 + 0.2, 1 / 3, 100.0, 1e-9, 5e-05, 12.345])


@settings(max_examples=5)  # each of many rows, since an example builds databases
@given(st.lists(st.tuples(TEXTS, NUMBERS, TEXTS), min_size=1, max_size=16))
def test_any_text_and_number_survive_export_and_import(rows: list[tuple[str, float, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(TINY_PLAN, folder / "data")
        with (folder / "data/observations/more.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            for number, (category, value, note) in enumerate(rows):
                quarter = f"{2018 + number % 4}-Q1"
                source = marked(f"S {' '.join(note.split())}".strip())
                label = f"{number} {' '.join(category.split())}"  # so that none is another spelling of another
                cells = ["K-P2.1-d", "WORLD", quarter, "age", label, write_number(value)]
                writer.writerow([*cells, "reported", "proposed", source, marked(note.strip())])
        first = build_database(folder / "data", folder / "first.sqlite")
        for target in ("all", "all.xlsx"):
            export(first, folder / target)
            assert content(build_from(folder / target, folder / f"{target}.sqlite")) == content(first)


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    shutil.copytree(TINY_PLAN, tmp_path / "data")
    dangerous = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "http://example.org", "=HYPERLINK(1)", "x;=1+1;y", "<r>&</r>"]
    with (tmp_path / "data/sources.csv").open("a", encoding="utf-8") as out:
        out.writelines(f"S{number},{marked(text)},,,,,\n" for number, text in enumerate(dangerous))
    database = build_database(tmp_path / "data", tmp_path / "kap.sqlite")
    export(database, tmp_path / "all")
    export(database, tmp_path / "all.xlsx")
    with (tmp_path / "all/sources.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["source_id"]: row["title"] for row in csv.DictReader(file)}
    assert [titles[f"S{number}"] for number in range(8)] == [
        "'=1+1",
        "'+1+1",
        "'-1+1",
        "'@SUM(A1)",
        "http://example.org",
        "'=HYPERLINK(1)",
        "x;'=1+1;y",
        "'<r>&</r>",
    ]
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    written = {cell.value for cell in cells if isinstance(cell.value, str) and marked(cell.value) != cell.value}
    assert written == {text for text in dangerous if marked(text) != text}
    assert all(cell.quotePrefix for cell in cells if cell.value in written)  # stays a text when somebody edits it
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_last_sheet_says_what_the_workbook_is(tiny_database: Path, tmp_path: Path) -> None:
    export(tiny_database, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["about", *TABLE_FILES]
    assert book["kpis"].auto_filter.ref and book["kpis"].auto_filter.ref.startswith("A1:")
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["rows of kpis"] == "12"
    assert "made up" in about["illustrative"]


def test_a_spreadsheet_that_parts_cells_by_semicolons_finds_no_formula(tmp_path: Path) -> None:
    shutil.copytree(TINY_PLAN, tmp_path / "data")
    with (tmp_path / "data/sources.csv").open("a", encoding="utf-8") as out:
        out.writelines(f'S{number},"{text}",,,,,\n' for number, text in enumerate(["x;=1+1;y", "x;+1", ";@SUM(1);"]))
    export(build_database(tmp_path / "data", tmp_path / "kap.sqlite"), tmp_path / "all")
    for file in (tmp_path / "all").rglob("*.csv"):
        cells = [cell for line in file.read_text(encoding="utf-8").splitlines() for cell in line.split(";")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], file


def test_texts_of_an_exported_table_are_quoted_and_numbers_and_absent_cells_are_not(
    tiny_database: Path, tmp_path: Path
) -> None:
    export(tiny_database, tmp_path / "all")
    lines = (tmp_path / "all/observations/observations.csv").read_text(encoding="utf-8").splitlines()
    assert '"K-P1.2-a","WORLD","2025-Q4","total",,70,,,,"published","official",0,"TINY",' in lines
    assert all(cell.startswith('"') for cell in lines[0].split(","))
