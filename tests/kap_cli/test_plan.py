"""`kap plan`: another plan beside the one that is reported on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import FINE, PROBLEMS, run


@pytest.fixture(autouse=True)
def plans_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the plans where those of every kind of database can be kept; that of a file needs no such name."""
    monkeypatch.setenv("KAP_PLANS_FOLDER", str(tmp_path / "plans"))


def test_a_plan_is_loaded_listed_and_removed(own: str, next_plan: Path) -> None:
    loaded = run("plan", "load", next_plan, "--database", own, "--json")
    assert (loaded.code, loaded.data["plan_code"], loaded.data["end_quarter"]) == (FINE, "NEXT", "2027-Q4")

    listed = run("plan", "list", "--database", own)
    assert "NEXT" in listed.out and "Next plan" in listed.out

    assert "removed NEXT" in run("plan", "remove", "next", "--database", own).err
    assert run("plan", "list", "--database", own, "--json").data == []


def test_problems_of_a_plan_are_told_as_those_of_a_build(own: str, next_plan: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(next_plan, tmp_path / "next")
    kpis = broken / "plan" / "kpis.csv"
    kpis.write_text(kpis.read_text().replace("N-A1-a,O-A1", "N-A1-a,O-A7"))
    answer = run("plan", "load", broken, "--database", own)
    assert (answer.code, "row 2, column outcome_code" in answer.out + answer.err) == (PROBLEMS, True)
    assert run("plan", "list", "--database", own, "--json").data == []


def test_what_cannot_be_is_said_in_a_sentence(own: str, tiny_plan: Path) -> None:
    answer = run("plan", "load", tiny_plan, "--database", own)
    assert (answer.code, "is the plan of this database" in answer.err) == (PROBLEMS, True)
    assert "There is no plan NEXT." in run("plan", "remove", "NEXT", "--database", own).err
