"""`kap import`: a file is loaded whole, once, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import FINE, PROBLEMS, observations, run


def test_an_import_changes_the_figures_and_the_same_file_twice_changes_nothing(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,0,TINY")
    ask = ("status", "--database", own, "--place", "AFR", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4", "--json")
    assert run(*ask).data[0]["actual"] == 11
    first = run("import", file, "--database", own, "--yes")
    assert (first.code, "observations: 0 new, 1 changed, 0 as they are" in first.err) == (FINE, True)
    assert run(*ask).data[0]["actual"] == 15
    revision = run("doctor", "--database", own, "--json").data["revision"]
    second = run("import", file, "--database", own, "--yes")
    assert (second.code, "nothing to change" in second.err) == (FINE, True)
    assert run("doctor", "--database", own, "--json").data["revision"] == revision


@pytest.mark.parametrize(("arguments", "answer"), [(["--dry-run"], None), ([], "n\n")])
def test_an_import_that_is_tried_or_declined_loads_nothing(
    own: str, tmp_path: Path, arguments: list[str], answer: str | None
) -> None:
    file = observations(tmp_path, "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,0,TINY")
    revision = run("doctor", "--database", own, "--json").data["revision"]
    result = run("import", file, "--database", own, *arguments, answer=answer)
    assert (result.code, "nothing was loaded" in result.err) == (FINE, True)
    assert run("doctor", "--database", own, "--json").data["revision"] == revision


def test_an_import_is_refused_by_what_the_database_holds(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P2.1-b,WORLD,2026-Q1,total,3,reported,proposed,0,TINY")
    answer = run("import", file, "--database", own, "--yes", "--json")
    assert answer.code == PROBLEMS
    assert [problem["what"] for problem in answer.data] == ["a running total that falls from 12 in 2025-Q4"]


def test_a_target_is_checked_against_the_baseline_that_the_database_holds(own: str, tmp_path: Path) -> None:
    file = tmp_path / "targets.csv"
    file.write_text(
        "kpi_code,place_code,quarter,kind,value,basis,source\nK-P1.2-b,WORLD,2026-Q4,target,79,proposed,TINY\n"
    )
    answer = run("import", file, "--database", own, "--yes", "--json")
    assert [problem["what"] for problem in answer.data] == [
        "a target below its baseline (80) for a KPI that should rise"
    ]


def test_a_folder_is_no_file_to_import(own: str, tmp_path: Path) -> None:
    answer = run("import", tmp_path, "--database", own, "--json")
    assert (answer.code, [problem["what"] for problem in answer.data]) == (PROBLEMS, ["is a folder"])
