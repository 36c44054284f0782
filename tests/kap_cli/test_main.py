"""The command line as a whole: its commands, misuse, and what is said where there is no database."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kap_cli.main import kap, main
from kap_model.database import engine_for
from tests.support.command_line import FINE, MISUSE, PROBLEMS, run
from tests.support.sessions import unwatched


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["status", "--place", "AFRR"], "There is no place 'AFRR'. Did you mean AFR?"),
        (["status", "--kpi", "K-P1.1-z"], "There is no KPI 'K-P1.1-z'."),
        (["status", "--quarter", "2025Q4"], "'2025Q4' is not a quarter; write it as 2024-Q3."),
        (["status", "--origin", "reported"], "is not one of"),
        (["status", "--rollup", "--kpi", "K-P1.1-a"], "--rollup counts all KPIs"),
        (["export", "kpi_s", "--to", "x.csv"], "Did you mean kpis?"),
        (["export", "all", "--to", "x.csv"], "One CSV file holds one table."),
        (["check", "absent.csv"], "does not exist"),
        (["serve", "--port", "0"], "is not in the range"),
        (["serve", "--base-path", "matrix"], "Choose another base path"),
        (["serve", "--allowed-origin", "kap.example.org"], "'kap.example.org' is not an origin."),
        (["serve", "--allowed-origin", "https://kap.example.org/kap"], "Write scheme and host"),
    ],
)
def test_misuse_is_answered_with_a_sentence_and_code_2(tiny: str, arguments: list[str], sentence: str) -> None:
    answer = run(*arguments, "--database", tiny)
    assert answer.code == MISUSE
    assert sentence in answer.err


@pytest.mark.parametrize("name", ["status", "build", "serve", "doctor"])
def test_an_address_of_no_database_is_misuse_and_its_password_is_not_repeated(name: str) -> None:
    answer = run(name, "--database", "nonsense://reader:secret@host")
    assert (answer.code, "is not understood" in answer.err) == (MISUSE, True)
    assert "secret" not in answer.out + answer.err


@pytest.mark.of_files
def test_a_database_is_named_by_its_path(own: str, tmp_path: Path) -> None:
    odd = (tmp_path / "own.sqlite").rename(tmp_path / "a b?c#d%20e.sqlite")
    assert run("status", "--database", odd).code == FINE
    assert f"{odd}" in run("doctor", "--database", odd, "--data", tmp_path).out
    assert set(tmp_path.iterdir()) == {odd, odd.with_name(f"{odd.name}-lock")}


def test_without_a_database_every_question_says_how_to_build_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite'}"
    for arguments in (["status"], ["export", "all", "--to", tmp_path / "x"], ["doctor"]):
        answer = run(*arguments, "--database", url)
        assert answer.code == PROBLEMS
        assert "kap build" in answer.out + answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("no database at all, but some text of enough length to be read as a page")
    for arguments in (["status"], ["build"], ["export", "all", "--to", tmp_path / "x"], ["backup", tmp_path / "y"]):
        answer = run(*arguments, "--database", tmp_path / "x.sqlite")
        assert answer.code == PROBLEMS
        assert answer.err.splitlines()[-1].startswith(f"kap: {tmp_path / 'x.sqlite'} is not a SQLite database")
        assert "kap build" not in answer.err.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["x.sqlite"]


def test_a_database_without_kpis_takes_those_of_a_file(own: str, tiny_plan: Path) -> None:
    engine = engine_for(own)
    with unwatched(engine) as connection:
        connection.exec_driver_sql("DELETE FROM kpi")
    engine.dispose()
    answer = run("status", "--database", own)
    assert (answer.code, "The table kpis of the database" in answer.err) == (PROBLEMS, True)
    assert run("import", tiny_plan / "plan/kpis.csv", "--database", own, "--yes").code == FINE
    assert run("status", "--database", own).code == FINE


@pytest.mark.parametrize("name", sorted(kap.commands))
def test_every_command_has_a_worked_example_in_its_help(name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == FINE
    assert f"kap {name}" in answer.out.partition("Example:")[2]


@pytest.mark.parametrize(("command", "priorities"), [("import", [19]), ("status", []), ("serve", [])])
def test_an_import_leaves_the_processor_to_the_server(
    monkeypatch: pytest.MonkeyPatch, command: str, priorities: list[int]
) -> None:
    lowered: list[int] = []
    monkeypatch.setattr(os, "nice", lowered.append)
    monkeypatch.setattr(sys, "argv", ["kap", command, "--help"])
    with pytest.raises(SystemExit):
        main()
    assert lowered == priorities


def test_an_argument_that_is_not_utf_8_is_answered_with_a_sentence(tiny: str) -> None:
    answer = run("submission", "show", "R-\udcff", "--database", tiny)
    assert (answer.code, answer.out) == (PROBLEMS, "")
    assert "'R-\\udcff' holds what cannot be written as UTF-8. Type it again." in answer.err
