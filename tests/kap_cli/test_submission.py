"""`kap submission`: from a file to accepted figures, and every refusal with its sentence and exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import FINE, MISUSE, PROBLEMS, Answer, run

CODE = "RO-AFR-2025-Q4-1"
BY, REVIEWER = "coordinator@example.org", "reviewer@example.org"
HEADER = "kpi_code,place_code,quarter,dimension,category,value,numerator,denominator,is_correction,source,note"
TRAINED = "K-P1.1-a,RO-AFR,2025-Q4,total,,2,,,0,Attendance lists,Two courses"
SCHOOLS = "K-P1.1-b,RO-AFR,2025-Q4,total,,,8,10,0,,"


@pytest.fixture
def database(peopled_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(peopled_database, tmp_path / "own.sqlite"))


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "report.csv"
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file


def submission(database: Path, *arguments: object) -> Answer:
    return run("submission", *arguments, "--database", database)


def fill(database: Path, tmp_path: Path, *rows: str, header: str = HEADER) -> Answer:
    return submission(database, "fill", written(tmp_path, *rows, header=header), "--as", BY, "--json")


def test_figures_go_from_a_file_to_every_place_above(database: Path, tmp_path: Path) -> None:
    filled = fill(database, tmp_path, TRAINED, SCHOOLS)
    assert (filled.code, filled.data["state"], filled.data["problems"]) == (FINE, "draft", [])
    [trained, schools] = filled.data["rows"]
    assert [trained[name] for name in ("value", "comment", "evidence")] == [2, "Two courses", "Attendance lists"]
    assert (schools["numerator"], schools["denominator"]) == (8, 10)
    shown = submission(database, "preview", CODE, "--json").data
    assert (shown["places"], shown["kpis"]) == (["RO-AFR", "AFR", "WORLD"], ["K-P1.1-a", "K-P1.1-b"])
    assert submission(database, "submit", CODE, "--as", BY, "--json").data["state"] == "submitted"
    accepted = submission(database, "accept", CODE, "--as", REVIEWER, "--reason", "Seen", "--json").data
    assert (accepted["state"], accepted["decided_by"], accepted["reason"]) == ("accepted", REVIEWER, "Seen")
    receipts = run(
        "status", "--database", database, "--place", *shown["places"], "--kpi", *shown["kpis"],
        "--quarter", "2025-Q4", "--json",
    ).data  # fmt: skip
    assert receipts == shown["with"]["receipts"] != shown["without"]["receipts"]


def test_a_file_fills_a_draft_again_and_words_stay(database: Path, tmp_path: Path) -> None:
    fill(database, tmp_path, TRAINED)
    again = fill(database, tmp_path, "K-P1.1-a,RO-AFR,2025-Q4,total,,3,,,0,,")
    [row] = again.data["rows"]
    assert [row[name] for name in ("value", "comment", "evidence")] == [3, "Two courses", "Attendance lists"]
    assert row["version"] == 2
    assert "1 of 1 rows saved" in again.err
    assert "0 of 1 rows saved" in fill(database, tmp_path, "K-P1.1-a,RO-AFR,2025-Q4,total,,3,,,0,,").err


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        (TRAINED.replace("RO-AFR", "AO-DKR"), "place_code", "a row of another place; this submission is of RO-AFR"),
        (TRAINED.replace("Q4", "Q3"), "quarter", "a row of another quarter; this submission is of 2025-Q4"),
        (TRAINED.replace(",2,", ",two,"), "value", "not a number"),
        (TRAINED.replace("K-P1.1-a", "K-P1.1-z"), "kpi_code", "K-P1.1-z is not in kpis"),
        (TRAINED.replace("Two courses", "x" * 2_001), "note", "a text of 2001 characters"),
        (SCHOOLS.replace(",8,", ",,"), "numerator", "a denominator without a numerator"),
    ],
)  # fmt: skip
def test_a_file_with_a_problem_fills_nothing(database: Path, tmp_path: Path, row: str, column: str, what: str) -> None:
    file = written(tmp_path, "K-P1.1-c,RO-AFR,2025-Q4,total,,7,,,0,,", row)
    answer = submission(database, "fill", file, "--place", "RO-AFR", "--quarter", "2025-Q4", "--as", BY, "--json")
    assert answer.code == PROBLEMS
    assert [(problem["row"], problem["column"], problem["what"]) for problem in answer.data] == [(3, column, what)]
    assert submission(database, "list", "--json").data == []


def test_the_problems_of_a_file_are_told_in_the_language_that_is_chosen(database: Path, tmp_path: Path) -> None:
    file = written(tmp_path, TRAINED.replace(",2,", ",two,"))
    answer = submission(database, "fill", file, "--as", BY, "--language", "fr")
    assert f"{file}, ligne 2, colonne value" in answer.out


def test_another_origin_and_another_table_are_refused(database: Path, tmp_path: Path) -> None:
    answer = fill(database, tmp_path, f"{TRAINED},illustrative", header=f"{HEADER},origin")
    [problem] = answer.data
    assert problem["what"] == "a row of another origin; whatever is submitted is reported"
    targets = tmp_path / "targets.csv"
    header = "kpi_code,place_code,quarter,kind,value,basis,source"
    targets.write_text(f"{header}\nK-P1.1-a,RO-AFR,2026-Q4,target,9,proposed,X\n")
    answer = submission(database, "fill", targets, "--as", BY)
    assert answer.code == PROBLEMS
    assert "a file of targets, of which a submission has no rows" in answer.out


def test_a_file_that_names_no_one_place_asks_for_it(database: Path, tmp_path: Path) -> None:
    answer = fill(database, tmp_path, TRAINED, SCHOOLS.replace("RO-AFR", "AO-DKR"))
    assert (answer.code, "name them with --place and --quarter" in answer.err) == (MISUSE, True)


def test_a_draft_with_problems_or_without_replies_is_not_submitted(database: Path, tmp_path: Path) -> None:
    fill(database, tmp_path, TRAINED.replace(",2,", ",400,"))
    answer = submission(database, "submit", CODE, "--as", BY, "--json")
    assert (answer.code, answer.data["problems"]) == (PROBLEMS, [])
    assert [warning["kind"] for warning in answer.data["warnings"]] == ["jump"]
    assert "rows without: 1" in answer.err
    assert "say a word about it" in submission(database, "show", CODE).out


def test_a_submission_is_returned_and_withdrawn_with_the_reason(database: Path, tmp_path: Path) -> None:
    fill(database, tmp_path, TRAINED)
    submission(database, "submit", CODE, "--as", BY)
    answer = submission(database, "return", CODE, "--as", REVIEWER, "--reason", "Where is Kenya?", "--json")
    assert (answer.data["state"], answer.data["reason"]) == ("returned", "Where is Kenya?")
    submission(database, "submit", CODE, "--as", BY)
    assert submission(database, "withdraw", CODE, "--as", BY, "--json").data["state"] == "withdrawn"
    assert [each["state"] for each in submission(database, "list", "--json").data] == ["withdrawn"]
    assert submission(database, "list", "--open", "--json").data == []
    assert submission(database, "list", "--place", "AO-DKR", "--json").data == []


def test_a_draft_is_begun_once(database: Path) -> None:
    for _ in range(2):
        begun = submission(database, "begin", "--place", "RO-AFR", "--quarter", "2025-Q4", "--as", BY, "--json")
        assert (begun.code, begun.data["submission_code"]) == (FINE, CODE)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["show", "RO-AFR-2025-Q3-9"], PROBLEMS, "There is no submission RO-AFR-2025-Q3-9."),
        (["submit", CODE, "--as", "stranger@example.org"], PROBLEMS, "Name the person you act for"),
        (["submit", CODE, "--as", "stranger"], PROBLEMS, "is not an e-mail address"),
        (["submit", CODE], MISUSE, "--as"),
        (["accept", CODE, "--as", REVIEWER], PROBLEMS, "is draft"),
        (["accept", CODE, "--as", BY], PROBLEMS, "A second person must decide on it."),
        (["return", CODE, "--as", REVIEWER], MISUSE, "--reason"),
        (["begin", "--place", "X", "--quarter", "2025-Q4", "--as", BY], PROBLEMS, "There is no place X."),
        (["begin", "--place", "AFR", "--quarter", "Q4", "--as", BY], MISUSE, "is not a quarter"),
        (["begin", "--place", "AFR", "--quarter", "2099-Q4", "--as", BY], PROBLEMS, "has not begun"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    database: Path, tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    fill(database, tmp_path, TRAINED)
    answer = submission(database, *arguments)
    assert (answer.code, sentence in answer.err + answer.out) == (code, True), answer


def test_the_tables_that_a_person_reads(database: Path, tmp_path: Path) -> None:
    fill(database, tmp_path, TRAINED)
    assert "RO-AFR  2025-Q4  draft" in submission(database, "list").out
    assert "K-P1.1-a  total" in submission(database, "show", CODE).out
    assert "6 -> 8" in submission(database, "preview", CODE).out
