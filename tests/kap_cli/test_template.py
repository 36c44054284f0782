"""`kap template`, and its workbook brought back by `kap submission fill`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import FINE, MISUSE, PROBLEMS, Answer, run
from tests.support.filled_workbook import Opened, filled

BY = "coordinator@example.org"


@pytest.fixture
def database(peopled_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(peopled_database, tmp_path / "own.sqlite"))


def template(database: Path, to: Path, *arguments: str) -> Answer:
    return run("template", "--place", "RO-AFR", "--quarter", "2025-Q4", "--to", to, "--database", database, *arguments)


def fill(database: Path, file: Path, *arguments: object) -> Answer:
    return run("submission", "fill", file, "--as", BY, "--database", database, "--json", *arguments)


def test_a_workbook_is_written_in_a_language_and_fills_the_draft(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    assert template(database, file, "--language", "fr").code == FINE
    file.write_bytes(filled(file.read_bytes(), ("K-P1.1-a", "value", 1), ("K-P1.1-c", "absence", "non mesuré")))
    answer = fill(database, file)
    assert (answer.code, answer.data["problems"]) == (FINE, [])
    assert [(row["kpi_code"], row["value"], row["absence"]) for row in answer.data["rows"]] == [
        ("K-P1.1-a", 1, None),
        ("K-P1.1-c", None, "not_measured"),
    ]
    assert "2 of 2 rows saved in RO-AFR-2025-Q4-1" in answer.err


def test_with_problems_the_workbook_is_written_again_with_its_cells_marked(database: Path, tmp_path: Path) -> None:
    file, marked = tmp_path / "office.xlsx", tmp_path / "marked.xlsx"
    template(database, file)
    file.write_bytes(filled(file.read_bytes(), ("K-P1.1-a", "value", "n/a"), ("K-P1.1-c", "value", 3)))
    answer = fill(database, file, "--marked", marked)
    assert answer.code == PROBLEMS
    assert [row["kpi_code"] for row in answer.data["rows"]] == ["K-P1.1-c"]
    [problem] = answer.data["problems"]
    cell = Opened(marked.read_bytes()).cell("K-P1.1-a", "value")
    assert (problem["file"], f"{problem['column']}{problem['row']}") == ("office.xlsx", cell.coordinate)
    assert "a word in the place of a number" in cell.comment.text


def test_a_workbook_of_another_place_is_refused_in_a_sentence(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    template(database, file)
    answer = fill(database, file, "--place", "AO-DKR", "--quarter", "2025-Q4")
    assert answer.code == PROBLEMS
    assert "This is the workbook of RO-AFR; here AO-DKR reports." in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--language", "de"), MISUSE, "choose one of en, fr, es, ru, ar, zh"),
        (("--quarter", "2025"), MISUSE, "not a quarter"),
        (("--to", "office.csv"), MISUSE, "name a file that ends in .xlsx"),
        (("--place", "NOWHERE"), PROBLEMS, "There is no place NOWHERE."),
    ],
)
def test_what_cannot_be_written_is_said(
    database: Path, tmp_path: Path, arguments: tuple[str, str], code: int, sentence: str
) -> None:
    answer = template(database, tmp_path / "office.xlsx", *arguments)
    assert answer.code == code
    assert sentence in answer.err


def test_marked_goes_with_a_workbook_alone(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("kpi_code,value\nK-P1.1-a,2\n", encoding="utf-8")
    assert fill(database, file, "--marked", tmp_path / "marked.xlsx").code == MISUSE
