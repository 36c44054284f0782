"""Each file in tests/defects/ has one defect and is named for it; the report on it is a table, asserted whole."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kap_model.importing.check import check
from kap_model.importing.read import read_bytes, read_folder
from tests.support.told import told_in_english_only

DEFECTS = Path(__file__).parents[2] / "defects"
FILES = sorted(path.relative_to(DEFECTS).as_posix() for path in DEFECTS.rglob("*.csv"))


def expected_problems() -> dict[str, list[dict[str, str]]]:
    table: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (Path(__file__).parent / "expected_problems.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row.pop("defect")].append(row)
    return table


EXPECTED = expected_problems()


def place_in_folder(defect: str) -> str:
    """A file of observations/ or illustrative/ stands beside those of the tiny plan, any other in the place of one."""
    first, _, rest = defect.partition("/")
    return defect if first in {"observations", "illustrative"} else rest


def test_every_defect_has_its_expected_problems() -> None:
    assert set(EXPECTED) == set(FILES)


@pytest.mark.parametrize("defect", FILES)
def test_a_defect_is_reported_with_its_place_and_how_to_fix_it(defect: str, tiny_plan: Path) -> None:
    name = place_in_folder(defect)
    reading = read_folder(tiny_plan)
    reading.tables = [table for table in reading.tables if table.file != name]
    reading.add(read_bytes(name, (DEFECTS / defect).read_bytes(), in_folder=True))
    problems = check(reading, is_whole=True, today=date(2026, 11, 29)).problems
    assert told_in_english_only(problems) == []
    rows = [problem.as_row() for problem in problems]
    printed = [{column: "" if cell is None else str(cell) for column, cell in row.items()} for row in rows]
    assert printed == EXPECTED[defect]


def test_the_tiny_plan_has_no_problem(tiny_plan: Path) -> None:
    assert check(read_folder(tiny_plan), is_whole=True).problems == []


def test_each_compulsory_file_is_missed(tmp_path: Path) -> None:
    problems = check(read_folder(tmp_path), is_whole=True).problems
    assert [problem.file for problem in problems] == [
        "plan/plan.csv",
        "plan/priorities.csv",
        "plan/outcomes.csv",
        "plan/kpis.csv",
        "places/places.csv",
    ]


def test_all_problems_are_reported_at_once(tiny_plan: Path) -> None:
    header = "kpi_code,place_code,quarter,dimension,value,origin,basis,source"
    rows = [
        "K-P2.1-e,AFR,2020-Q4,total,40,reported,proposed,TINY",
        "K-P2.1-d,AFR,20-Q4,total,forty,reported,proposed,",
    ]
    reading = read_folder(tiny_plan)
    reading.add(read_bytes("observations/many.csv", "\n".join([header, *rows]).encode(), in_folder=True))
    problems = check(reading, is_whole=True).problems
    assert [(problem.row, problem.column) for problem in problems] == [
        (2, "kpi_code"),
        (3, "quarter"),
        (3, "value"),
        (3, "source"),
    ]


BUDGET = ("plan_year", "year", "priority_code", "office_code", "funding", "planned_chf", "origin", "source")


def test_a_number_cell_of_a_workbook_has_one_reading_and_its_text_two() -> None:
    def budget(planned: object) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "budgets"
        sheet.append(BUDGET)
        sheet.append((2024, 2024, "P1", "AO-BGI", "regular", planned, "reported", 1.234))
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()

    rows = check(read_bytes("budgets.xlsx", budget(12.345))).rows["budgets"]
    assert (rows.values["planned_chf"], rows.values["source"]) == ([12.345], ["1.234"])
    (problem,) = check(read_bytes("budgets.xlsx", budget("12.345"))).problems
    assert (problem.row, problem.column) == (2, "planned_chf")
    assert problem.what == "a number that can be read as 12.345 or as 12345"


def test_a_latitude_with_a_decimal_comma_has_one_reading() -> None:
    places = "place_code;kind;parent_code;name_en;name_fr;latitude;longitude;basis;source\n"
    places += "WORLD;world;;World;Monde;;;official;UN\nKGL;office;WORLD;Kigali;Kigali;-1,944;30,062;official;UN\n"
    checked = check(read_bytes("places.csv", places.encode()))
    assert checked.problems == []
    assert checked.rows["places"].values["latitude"] == [None, -1.944]
    assert checked.rows["places"].values["longitude"] == [None, 30.062]


@pytest.mark.parametrize(("cell", "column"), [("2024", "year"), ("P1", "priority_code"), ("120", "planned_chf")])
def test_a_cell_that_is_shown_backwards_is_refused(cell: str, column: str) -> None:
    row = "2023,2024,P1,AO-BGI,regular,120,reported,x".replace(cell, f"\u202e{cell}")
    (problem,) = check(read_bytes("budgets.csv", f"{','.join(BUDGET)}\n{row}\n".encode())).problems
    assert (problem.row, problem.column) == (2, column)
    assert problem.what == "a text that holds U+202E RIGHT-TO-LEFT OVERRIDE, which shows what follows backwards"
