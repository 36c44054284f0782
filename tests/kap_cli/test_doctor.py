"""`kap doctor`: what is there, and what is missing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support.command_line import FINE, PROBLEMS, run


def test_doctor_says_what_is_there_and_what_is_missing(tiny: str, tmp_path: Path) -> None:
    answer = run("doctor", "--database", tiny, "--data", tmp_path, "--json")
    assert answer.code == FINE
    facts = answer.data
    assert (facts["rows of kpis"], facts["newest quarter"], facts["missing"], facts["problems"]) == (
        12,
        "2025-Q4",
        "boundaries, glossary, plan_facts",
        [],
    )


def test_doctor_sees_that_data_are_newer_than_the_database(own: str, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "sources.csv").touch()
    answer = run("doctor", "--database", own, "--data", data)
    assert (answer.code, "newer than the database" in answer.out) == (PROBLEMS, True)


def test_doctor_sees_that_the_clock_is_or_was_wrong(own: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(own.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE revision SET loaded_at = '2199-12-31 23:00:00.000000'")
        connection.commit()
    answer = run("doctor", "--database", own, "--data", tmp_path, "--json")
    assert (answer.code, answer.data["loaded"]) == (PROBLEMS, "2199-12-31 23:00 UTC (still to come)")
    (problem,) = answer.data["problems"]
    assert problem.startswith("the data were loaded at 2199-12-31 23:00 UTC, but by the clock of this machine it is 20")
