"""`kap doctor`: what is there, and what is missing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from kap_model.database import engine_for, writing
from kap_model.tables import Revision
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


@pytest.mark.of_files  # by the times of files; a database of a server has none
def test_doctor_sees_that_data_are_newer_than_the_database(own: str, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "sources.csv").touch()
    answer = run("doctor", "--database", own, "--data", data)
    assert (answer.code, "newer than the database" in answer.out) == (PROBLEMS, True)


def test_doctor_sees_that_the_clock_is_or_was_wrong(own: str, tmp_path: Path) -> None:
    engine = engine_for(own)
    with writing(engine) as session:
        session.connection().execute(update(Revision).values(loaded_at=datetime(2199, 12, 31, 23, tzinfo=UTC)))
    engine.dispose()
    answer = run("doctor", "--database", own, "--data", tmp_path, "--json")
    assert (answer.code, answer.data["loaded"]) == (PROBLEMS, "2199-12-31 23:00 UTC (still to come)")
    (problem,) = answer.data["problems"]
    assert problem.startswith("the data were loaded at 2199-12-31 23:00 UTC, but by the clock of this machine it is 20")
