"""`kap build`: what is written, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kap_model.database import engine_for, read_revision, reading
from kap_model.importing import links
from tests.support.command_line import FINE, PROBLEMS, observations, run
from tests.support.reporting import OPERATOR
from tests.support.versions import all_rows


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


def test_a_refused_build_lists_all_problems_and_leaves_the_database_untouched(
    tiny_plan: Path, own: str, tmp_path: Path
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "plan/plan.csv").unlink()
    observations(data / "observations", "K-P2.1-z,AFR,2024-Q1,total,1,reported,proposed,0,TINY")
    before = all_rows(engine_for(own))
    answer = run("build", "--data", data, "--database", own, "--json")
    assert answer.code == PROBLEMS
    assert [(problem["file"], problem["row"], problem["kind"]) for problem in answer.data] == [
        ("plan/plan.csv", None, "missing_file"),
        ("observations/office.csv", 2, "unknown_code"),
    ]
    assert all_rows(engine_for(own)) == before
    as_text = run("build", "--data", data, "--database", own)
    assert as_text.out.splitlines()[1] == (
        "observations/office.csv, row 2, column kpi_code: K-P2.1-z is not in kpis ('K-P2.1-z'). "
        "Correct the code, or add it to kpis. Did you mean K-P2.1-d?"
    )


@pytest.mark.of_files
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


IMPORTED = "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY"


@pytest.fixture
def imported(own: str, tmp_path: Path) -> str:
    """A database into which a person has imported a row."""
    assert run("import", observations(tmp_path, IMPORTED), "--database", own, "--yes").code == FINE
    return own


def copies(folder: Path) -> list[Path]:
    """Return the copies of the database that were left in a folder: files, or archives of a server."""
    return [*folder.glob("own-*.sqlite"), *folder.glob("*.dump")]


def figure(url: str) -> float:
    (receipt,) = run("status", "--database", url, "--kpi", "K-P1.1-a", "--place", "AO-DKR", "--json").data
    return float(receipt["actual"])


def test_a_build_names_the_rows_that_stay(imported: str, tiny_plan: Path) -> None:
    answer = run("build", "--data", tiny_plan, "--database", imported, "--json")
    assert answer.code == FINE
    assert "kept: 1 row of observations imported on 20" in answer.err
    assert [(kept["table"], kept["count"]) for kept in answer.data["kept"]] == [("observations", 1)]
    assert figure(imported) == 10


def test_a_fresh_build_names_what_would_be_lost_and_asks(
    imported: str, tiny_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the copy of a server goes
    ask = ("build", "--data", tiny_plan, "--database", imported, "--fresh")
    declined = run(*ask, answer="n\n")
    assert declined.code != FINE
    assert "would be lost: 1 row of observations imported on 20" in declined.err
    assert (figure(imported), copies(tmp_path)) == (10, [])
    done = run(*ask, "--yes", "--json")
    assert done.code == FINE
    (copy,) = copies(tmp_path)
    assert tmp_path / done.data["copy"] == copy and f"the database as it was is in {done.data['copy']}" in done.err
    assert figure(imported) == 5
    assert run("restore", copy, "--database", imported, "--yes").code == FINE
    assert figure(imported) == 10


def test_rows_that_a_page_removed_come_back_and_it_says_so(own: str, tiny_plan: Path) -> None:
    engine = engine_for(own)
    with reading(engine) as session:
        previewed = read_revision(session).revision
    header, first, *_ = (tiny_plan / "plan/links.csv").read_bytes().splitlines(keepends=True)
    links.replace(engine, OPERATOR, "links_1.csv", header + first, previewed)
    engine.dispose()
    answer = run("build", "--data", tiny_plan, "--database", own)
    assert "brought back: 3 rows of links, which links_1.csv had removed on 20" in answer.err


def test_what_stays_must_go_with_the_folder_as_check_says_too(imported: str, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    files = [data / "plan/kpis.csv", data / "plan/targets.csv", data / "observations/reported.csv"]
    for file in (*files, *(data / "names").glob("*.csv")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if "K-P1.1-a" not in line.split(",")[:2]), encoding="utf-8")
    for command in (("check", data), ("build", "--data", data)):
        answer = run(*command, "--database", imported, "--json")
        assert answer.code == PROBLEMS
        (problem,) = answer.data
        assert problem["file"].startswith("office.csv (imported on 20") or "/office.csv (imported on" in problem["file"]
        assert (problem["row"], problem["what"]) == (2, "K-P1.1-a is not in kpis")
        assert "kap build --fresh" in problem["how_to_fix"]
    assert figure(imported) == 10
