"""Each file in tests/defects/ has one defect and is named for it; the report on it is a table, asserted whole."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from kap_model.importing.check import check
from kap_model.importing.read import read_bytes, read_folder

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
    rows = [problem.as_row() for problem in check(reading, is_whole=True, today=date(2026, 11, 29)).problems]
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
