"""`kap import`: a file is loaded whole, once, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kap_cli.user import user_name
from kap_model.database import engine_for, reading
from kap_model.importing.history import of_row
from tests.support.command_line import FINE, PROBLEMS, observations, run
from tests.support.faulty_files import full_disk, read_only


def test_an_import_changes_the_figures_and_the_same_file_twice_changes_nothing(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY")
    ask = ("status", "--database", own, "--place", "AFR", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4", "--json")
    assert run(*ask).data[0]["actual"] == 11
    first = run("import", file, "--database", own, "--yes")
    assert (first.code, "observations: 0 new, 1 changed, 0 as they are" in first.err) == (FINE, True)
    assert run(*ask).data[0]["actual"] == 15
    revision = run("doctor", "--database", own, "--json").data["revision"]
    second = run("import", file, "--database", own, "--yes")
    assert (second.code, "nothing to change" in second.err) == (FINE, True)
    assert run("doctor", "--database", own, "--json").data["revision"] == revision


@pytest.mark.of_files  # what a server says of its disk: tests/kap_model/test_postgresql.py
@pytest.mark.parametrize(
    ("fault", "reason"), [(full_disk, "the disk is full"), (read_only, "is read-only for this user")]
)
def test_an_import_that_the_disk_does_not_take_leaves_the_database_as_it_was(
    own: str, tmp_path: Path, fault: Callable[[], AbstractContextManager[None]], reason: str
) -> None:
    file = observations(tmp_path, "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY")
    ask = ("import", file, "--database", own, "--yes", "--reason", "Counted twice. " * 600)
    database = Path(own.removeprefix("sqlite:///"))
    before = run("doctor", "--database", own, "--json").data["revision"]
    with fault():
        answer = run(*ask)
    assert (answer.code, f"kap: The database {database} cannot be written to" in answer.err) == (PROBLEMS, True)
    assert reason in answer.err
    assert run("doctor", "--database", own, "--json").data["revision"] == before
    assert run(*ask).code == FINE


@pytest.mark.parametrize(("arguments", "answer"), [(["--dry-run"], None), ([], "n\n")])
def test_an_import_that_is_tried_or_declined_loads_nothing(
    own: str, tmp_path: Path, arguments: list[str], answer: str | None
) -> None:
    file = observations(tmp_path, "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY")
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


def test_old_and_new_values_are_shown_before_it_is_asked(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.2-a,WORLD,2025-Q4,total,33,published,official,1,TINY")
    answer = run("import", file, "--database", own, answer="n\n")
    line = "observations K-P1.2-a WORLD 2025-Q4 total: value 70 -> 33, is_correction 0 -> 1"
    assert 0 < answer.err.index(line) < answer.err.index("Load them?")
    (changed,) = run("import", file, "--database", own, "--dry-run", "--json").data["changed"]
    assert (changed["key"]["place_code"], changed["before"], changed["after"]) == (
        "WORLD", {"value": 70, "is_correction": False}, {"value": 33, "is_correction": True},
    )  # fmt: skip


def test_the_first_changes_are_listed_and_the_others_counted(own: str, tmp_path: Path) -> None:
    quarters = [f"{year}-Q{number}" for year in (2023, 2024, 2025) for number in (1, 2, 3, 4)][:11]
    rows = [
        f"K-P1.1-a,{place},{quarter},total,7,reported,proposed,1,TINY"
        for quarter in quarters
        for place in ("RO-AFR", "AO-DKR")
    ]
    answer = run("import", observations(tmp_path, *rows), "--database", own, "--dry-run", "--json")
    assert answer.err.count(": value ") == 20
    assert "and 2 more (--json lists all)" in answer.err
    assert len(answer.data["changed"]) == 22


def test_a_changed_figure_that_is_not_marked_as_a_correction_is_a_problem_at_its_row(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.2-a,WORLD,2025-Q4,total,33,published,official,0,TINY")
    for command in (("check", file), ("import", file, "--yes")):
        answer = run(*command, "--database", own, "--json")
        assert answer.code == PROBLEMS
        (problem,) = answer.data
        assert (problem["row"], problem["column"]) == (2, "is_correction")
        assert problem["what"].startswith(
            "this replaces 70 of K-P1.2-a at WORLD in 2025-Q4 by 33; the figure before is"
        )
        assert problem["how_to_fix"] == "Set is_correction to 1 and say why in the note"


def test_a_replaced_figure_stays_to_be_found_with_who_when_and_why(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.2-a,WORLD,2025-Q4,total,33,published,official,1,TINY")
    run("import", file, "--database", own, "--yes", "--reason", "Table 2 was misread")
    engine = engine_for(own)
    with reading(engine) as session:
        (before,) = of_row(session.connection(), "observations", ("K-P1.2-a", "WORLD", "2025-Q4", "total", ""))
    engine.dispose()
    assert (before["values"]["value"], before["change"], before["act"]) == (70, "replaced", "import")
    assert (before["by"], before["reason"]) == (user_name(), "Table 2 was misread")
    assert datetime.now(UTC) - before["at"].replace(tzinfo=UTC) < timedelta(hours=1)
