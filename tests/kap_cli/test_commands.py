"""The command line as a person or a script uses it: what is printed, what is written, and the exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kap_cli.main import kap

FINE, PROBLEMS, MISUSE = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object, answer: str | None = None) -> Answer:
    result = CliRunner().invoke(kap, [str(argument) for argument in arguments], input=answer)
    assert "Traceback" not in result.output
    return Answer(result.exit_code, result.stdout, result.stderr)


Command = Callable[..., Answer]


@pytest.fixture
def tiny(tiny_database: Path) -> str:
    return f"sqlite:///{tiny_database}"


@pytest.fixture
def own(tiny_database: Path, tmp_path: Path) -> str:
    """A copy of the tiny database, to write to."""
    shutil.copy(tiny_database, tmp_path / "own.sqlite")
    return f"sqlite:///{tmp_path / 'own.sqlite'}"


HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source"


def observations(folder: Path, *rows: str) -> Path:
    file = folder / "office.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


# build


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


def test_only_a_hundred_problems_are_listed_as_text_but_all_are_counted(tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    observations(data / "observations", *["K,AFR,2024-Q1,total,1,reported,proposed,0,TINY"] * 150)
    answer = run("check", data)
    assert len(answer.out.splitlines()) == 101
    assert answer.out.splitlines()[-1] == ".. and 50 more (--json lists all)"
    assert answer.err.splitlines()[-1] == "150 problems found"
    assert len(run("check", data, "--json").data) == 150


# check and import


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


# status


def test_status_reproduces_the_worked_receipt_of_method(tiny: str) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--place", "AFR", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4", "--json"
    ).data
    assert receipt.pop("trace")
    assert receipt == {
        "kpi_code": "K-P1.1-a",
        "place_code": "AFR",
        "quarter": "2025-Q4",
        "data_quarter": "2025-Q3",
        "baseline": {"quarter": "2022-Q4", "value": 0},
        "target": {"quarter": "2026-Q4", "value": 20},
        "actual": 11,
        "is_lower_bound": False,
        "source": "built",
        "coverage": {"reported": 2, "expected": 2},
        "is_partial": False,
        "share": pytest.approx(0.55),
        "expected_share": pytest.approx(0.6875),
        "pace": pytest.approx(0.8),
        "status": "at_risk",
        "rules": ["R1", "R2", "R4", "R5", "R6"],
        "forecast": {
            "value": pytest.approx(13.5),
            "low": pytest.approx(13.0),
            "high": pytest.approx(19.0),
            "word": "accelerate",
        },
        "needed_pace": pytest.approx(7.2),
        "needed_pace_ratio": pytest.approx(3.6),
        "to_next_status": {"status": "on_track", "difference": pytest.approx(2.0625)},
        "rests_on_one_unit": False,
        "origins": ["reported"],
    }


@pytest.mark.parametrize(
    ("kpi", "actual", "share", "status"),
    [
        ("K-P1.1-b", 100 * 44 / 315, (100 * 44 / 315 - 10) / 10, "at_risk"),
        ("K-P1.1-c", 3, None, "no_target"),
        ("K-P1.2-a", 70, 0.75, "on_track"),
        ("K-P1.2-b", 82, 0.2, "off_track"),
        ("K-P2.1-b", 12, 1, "achieved"),
        ("K-P2.1-c", 45, -0.25, "regressing"),
        ("K-P2.1-d", None, None, "no_data"),
        ("K-E1.1-a", 93.5, None, "on_track"),
        ("K-E1.1-b", 1, 0.25, "on_track"),
        ("K-E1.1-c", 15, 0.5, "on_track"),
    ],
)
def test_each_kpi_of_the_tiny_plan_stands_as_worked_out_in_the_head(
    tiny: str, kpi: str, actual: float | None, share: float | None, status: str
) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--place", "WORLD", "--kpi", kpi, "--quarter", "2025-Q4", "--json"
    ).data
    assert receipt["actual"] == (None if actual is None else pytest.approx(actual))
    assert receipt["share"] == (None if share is None else pytest.approx(share))
    assert receipt["status"] == status


def test_published_figures_alone_leave_out_illustrative_targets(tiny: str) -> None:
    (receipt,) = run(
        "status", "--database", tiny, "--kpi", "K-P2.1-c", "--place", "WORLD", "--origin", "published", "--json"
    ).data
    assert (receipt["actual"], receipt["target"], receipt["status"]) == (45, None, "no_target")


def test_status_is_of_the_world_and_the_regions_at_the_newest_quarter_unless_asked_otherwise(tiny: str) -> None:
    receipts = run("status", "--database", tiny, "--json").data
    assert {receipt["place_code"] for receipt in receipts} == {"WORLD", "AFR", "ASP"}
    assert {receipt["quarter"] for receipt in receipts} == {"2025-Q4"}
    assert len(receipts) == 3 * 12


@pytest.mark.parametrize("places", [["--place", "AFR", "ASP"], ["--place", "AFR", "--place", "ASP"]])
def test_several_places_follow_one_option_or_several(tiny: str, places: list[str]) -> None:
    receipts = run("status", "--database", tiny, *places, "--json").data
    assert {receipt["place_code"] for receipt in receipts} == {"AFR", "ASP"}


def test_a_lower_bound_is_shown_as_one_in_the_table(own: str, tmp_path: Path) -> None:
    file = observations(tmp_path, "K-P1.1-a,RO-ASP,2023-Q1,total,1,reported,proposed,0,TINY")
    assert run("import", file, "--database", own, "--yes").code == FINE
    table = run("status", "--database", own, "--place", "WORLD", "--kpi", "K-P1.1-a", "--quarter", "2025-Q4").out
    assert table.splitlines()[1].split()[:6] == ["K-P1.1-a", "WORLD", "2025-Q4", "2025-Q3", "-", ">="]


def test_roll_ups_count_each_kpi_once_in_the_plan_and_in_each_priority_that_it_serves(tiny: str) -> None:
    roll_ups = run("status", "--database", tiny, "--rollup", "--place", "WORLD", "--quarter", "2025-Q4", "--json").data
    applicable = {(roll_up["level"], roll_up["code"]): roll_up["applicable"] for roll_up in roll_ups}
    # K-P1.2-b serves P1 and P2, K-P1.1-a P1 and E1; K-P2.1-d is context and never counted.
    assert applicable.pop(("plan", "TINY")) == 11
    assert applicable == {
        ("priority", "P1"): 5,
        ("priority", "P2"): 4,
        ("enabler", "E1"): 4,
        ("outcome", "O-P1.1"): 3,
        ("outcome", "O-P1.2"): 2,
        ("outcome", "O-P2.1"): 3,
        ("outcome", "O-E1.1"): 4,
    }


# misuse and help


@pytest.mark.parametrize(
    ("arguments", "said"),
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
    ],
)
def test_misuse_is_answered_with_a_sentence_and_code_2(tiny: str, arguments: list[str], said: str) -> None:
    answer = run(*arguments, "--database", tiny)
    assert answer.code == MISUSE
    assert said in answer.err


def test_an_address_of_no_database_is_misuse() -> None:
    answer = run("status", "--database", "nonsense")
    assert (answer.code, "is not understood" in answer.err) == (MISUSE, True)


def test_without_a_database_every_question_says_how_to_build_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite'}"
    for arguments in (["status"], ["export", "all", "--to", tmp_path / "x"], ["doctor"]):
        answer = run(*arguments, "--database", url)
        assert answer.code == PROBLEMS
        assert "kap build" in answer.out + answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("no database at all, but some text of enough length to be read as a page")
    answer = run("status", "--database", f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert answer.code == PROBLEMS
    assert answer.err.startswith("kap: ")


def test_doctor_says_what_is_there_and_what_is_missing(tiny: str, tmp_path: Path) -> None:
    answer = run("doctor", "--database", tiny, "--data", tmp_path, "--json")
    assert answer.code == FINE
    facts = answer.data
    assert (facts["rows of kpis"], facts["newest quarter"], facts["missing"], facts["problems"]) == (
        12,
        "2025-Q4",
        "boundaries",
        [],
    )


def test_doctor_sees_that_data_are_newer_than_the_database(own: str, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "sources.csv").touch()
    answer = run("doctor", "--database", own, "--data", data)
    assert (answer.code, "newer than the database" in answer.out) == (PROBLEMS, True)


@pytest.mark.parametrize("name", sorted(kap.commands))
def test_every_command_has_a_worked_example_in_its_help(name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == FINE
    assert f"kap {name}" in answer.out.partition("Example:")[2]


def test_export_refuses_a_folder_that_holds_other_files(tiny: str, tmp_path: Path) -> None:
    (tmp_path / "old.csv").touch()
    answer = run("export", "all", "--to", tmp_path, "--database", tiny)
    assert (answer.code, "is not empty" in answer.err) == (MISUSE, True)


def test_one_table_is_exported_to_the_file_that_is_named(tiny: str, tmp_path: Path) -> None:
    assert run("export", "priorities", "--to", tmp_path / "p.csv", "--database", tiny).code == FINE
    assert (tmp_path / "p.csv").read_text(encoding="utf-8").splitlines()[1] == (
        "P1,1,Connectivity,Connectivité,,,proposed,TINY"
    )


def test_the_commands_are_those_of_the_manual() -> None:
    assert isinstance(kap, click.Group)
    assert sorted(kap.commands) == ["build", "check", "doctor", "export", "import", "serve", "status"]
