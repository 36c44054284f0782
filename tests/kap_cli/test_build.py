"""`kap build`: what is written, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.command_line import FINE, PROBLEMS, observations, run


def test_build_creates_an_absent_file_and_shows_progress_on_stderr(tiny_plan: Path, tmp_path: Path) -> None:
    database = tmp_path / "new folder" / "kap.sqlite"
    answer = run("build", "--data", tiny_plan, "--database", f"sqlite:///{database}")
    assert (answer.code, answer.out) == (FINE, "")
    assert "loading 45 observations" in answer.err
    assert database.exists()


def test_the_same_folder_built_twice_keeps_the_revision(tiny_plan: Path, own: str) -> None:
    before = run("doctor", "--database", own, "--json").data["revision"]
    answer = run("build", "--data", tiny_plan, "--database", own)
    assert "holds these files already" in answer.err
    assert run("doctor", "--database", own, "--json").data["revision"] == before


def test_a_changed_file_gives_a_new_revision(tiny_plan: Path, own: str, tmp_path: Path) -> None:
    before = run("doctor", "--database", own, "--json").data["revision"]
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    observed = data / "observations/published.csv"
    observed.write_text(observed.read_text(encoding="utf-8").replace(",,70,", ",,71,"), encoding="utf-8")
    assert run("build", "--data", data, "--database", own).code == FINE
    assert run("doctor", "--database", own, "--json").data["revision"] != before
    (receipt,) = run("status", "--database", own, "--kpi", "K-P1.2-a", "--place", "WORLD", "--json").data
    assert receipt["actual"] == 71


def test_a_refused_build_lists_all_problems_and_leaves_the_file_untouched(
    tiny_plan: Path, own: str, tmp_path: Path
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "plan/plan.csv").unlink()
    observations(data / "observations", "K-P2.1-z,AFR,2024-Q1,total,1,reported,proposed,0,TINY")
    file = Path(own.removeprefix("sqlite:///"))
    before = file.read_bytes()
    answer = run("build", "--data", data, "--database", own, "--json")
    assert answer.code == PROBLEMS
    assert [(problem["file"], problem["row"], problem["kind"]) for problem in answer.data] == [
        ("plan/plan.csv", None, "missing_file"),
        ("observations/office.csv", 2, "unknown_code"),
    ]
    assert file.read_bytes() == before
    as_text = run("build", "--data", data, "--database", own)
    assert as_text.out.splitlines()[1] == (
        "observations/office.csv, row 2, column kpi_code: K-P2.1-z is not in kpis ('K-P2.1-z'). "
        "Correct the code, or add it to kpis. Did you mean K-P2.1-d?"
    )


def test_a_refused_build_creates_no_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = tmp_path / "kap.sqlite"
    assert run("build", "--data", tmp_path / "data", "--database", f"sqlite:///{database}").code == PROBLEMS
    assert not database.exists()


def test_without_illustrative_rows_their_targets_are_gone_as_well(tiny_plan: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kap.sqlite'}"
    assert run("build", "--data", tiny_plan, "--database", url, "--no-illustrative").code == FINE
    receipts = run("status", "--database", url, "--place", "WORLD", "--json", "--kpi", "K-P2.1-c", "K-E1.1-c").data
    assert [(receipt["kpi_code"], receipt["status"]) for receipt in receipts] == [
        ("K-P2.1-c", "no_target"),
        ("K-E1.1-c", "no_data"),
    ]
