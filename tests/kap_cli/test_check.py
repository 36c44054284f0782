"""`kap check`: the problems of a folder or a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import PROBLEMS, observations, run


def test_only_a_hundred_problems_are_listed_as_text_but_all_are_counted(tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    observations(data / "observations", *["K,AFR,2024-Q1,total,1,reported,proposed,0,TINY"] * 150)
    answer = run("check", data)
    assert len(answer.out.splitlines()) == 101
    assert answer.out.splitlines()[-1] == ".. and 50 more (--json lists all)"
    assert answer.err.splitlines()[-1] == "150 problems found"
    assert len(run("check", data, "--json").data) == 150


def test_of_more_than_a_thousand_problems_the_first_are_listed_and_all_are_counted(
    tiny_plan: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    observations(data / "observations", *["K,AFR,2024-Q1,total,1,reported,proposed,0,TINY"] * 1_500)
    answer = run("check", data)
    assert answer.out.splitlines()[-1] == ".. and 1,400 more (--json lists the first 1,000)"
    assert answer.err.splitlines()[-1] == "1,500 problems found, of which the first 1,000 are kept"
    *listed, last = run("check", data, "--json").data
    assert (len(listed), last["kind"]) == (1_000, "more")
    assert last["what"] == "500 more problems, which are not listed"


def test_a_workbook_that_is_not_read_is_named_by_check_build_and_import(
    tiny_plan: Path, own: str, tmp_path: Path
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    file = data / "observations" / "africa.xls"
    file.write_bytes(b"x")
    for arguments in (("check", data), ("build", "--data", data), ("import", file, "--yes")):
        answer = run(*arguments, *([] if arguments[0] == "check" else ["--database", own]), "--json")
        assert answer.code == PROBLEMS
        assert [problem["what"] for problem in answer.data] == ["a file of the kind .xls is not read"]


def test_check_finds_nothing_wrong_with_the_tiny_plan(tiny_plan: Path) -> None:
    assert run("check", tiny_plan, "--json").data == []


def test_check_looks_up_the_codes_of_a_file_in_the_database(tiny: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P2.1-d,AFRR,2024-Q1,total,1,reported,proposed,0,TINY")
    answer = run("check", file, "--database", tiny, "--json")
    assert answer.code == PROBLEMS
    assert [(problem["column"], problem["cell"]) for problem in answer.data] == [("place_code", "AFRR")]


def test_check_works_without_a_database_and_says_what_it_does_not_know(tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P2.1-d,AFRR,2024-Q1,total,one,reported,proposed,0,TINY")
    answer = run("check", file, "--database", f"sqlite:///{tmp_path / 'none.sqlite'}", "--json")
    assert [problem["column"] for problem in answer.data] == ["value"]
    assert "codes of other tables are not checked" in answer.err
    assert not (tmp_path / "none.sqlite").exists()


WARNED = "project_code,name_en,office_code,countries,origin,source\nPRJ-9,Nine,RO-AFR,SEN,illustrative,TINY\n"
SENTENCE = (
    "SEN is served by AO-DKR, not by the office of the project (RO-AFR) ('SEN'). Correct it; if it is right, leave"
)


def test_warnings_are_told_by_check_build_and_import_and_refuse_nothing(
    tiny_plan: Path, own: str, tmp_path: Path
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    file = data / "illustrative" / "projects_x.csv"
    file.write_text(WARNED, encoding="utf-8")
    answer = run("check", data)
    assert answer.code == 0
    assert answer.out.startswith("warning: illustrative/projects_x.csv, row 2, column countries: ")
    assert SENTENCE in answer.out
    assert answer.err.splitlines()[-2:] == ["1 warning", "kap check: no problem found"]
    assert [row["kind"] for row in run("check", data, "--json").data] == ["warning"]

    imported = run("import", file, "--yes", "--database", own)
    assert (imported.code, SENTENCE in imported.err) == (0, True)
    again = run("import", file, "--yes", "--database", own, "--json").data
    assert [row["kind"] for row in again["warnings"]] == ["warning"]

    built = run("build", "--data", data, "--database", own)
    assert (built.code, SENTENCE in built.err) == (0, True)
    assert len(run("build", "--data", data, "--database", own, "--json").data["warnings"]) == 1


def test_warnings_follow_the_problems(tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "illustrative" / "projects_x.csv").write_text(WARNED + "PRJ-9,Nine,RO-AFR,,illustrative,TINY\n", "utf-8")
    answer = run("check", data)
    assert answer.code == PROBLEMS
    first, second = answer.out.splitlines()
    assert "the same project_code" in first
    assert second.startswith("warning: ")
    assert [row["kind"] for row in run("check", data, "--json").data] == ["duplicate_key", "warning"]


def test_problems_are_told_in_the_language_that_is_chosen_else_in_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = observations(tmp_path, "K,AFR,2024-Q1,total,many,reported,proposed,0,TINY")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    french = run("check", file).out
    assert "ligne 2, colonne value" in french
    assert run("check", file, "--language", "fr").out == french
    english = run("check", file, "--language", "en").out
    assert "row 2, column value" in english
    monkeypatch.setenv("LC_ALL", "C")
    assert run("check", file).out == english
