"""Plans beside the one that is reported on: loaded whole or not at all, listed in time, removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model import plans_beside
from kap_model.database import engine_for, reading
from kap_model.importing.check import check
from kap_model.importing.read import read_folder
from kap_model.plans_beside import PlanError
from kap_model.problems import DataRefusedError

pytestmark = pytest.mark.of_files


@pytest.fixture
def main(tiny_database: Path, tmp_path: Path) -> Engine:
    """A copy of the tiny plan."""
    return engine_for(str(shutil.copy(tiny_database, tmp_path / "kap.sqlite")))


def folder_of(engine: Engine) -> Path:
    return Path(f"{engine.url.database}-plans")


def codes(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [known.plan_code for known in plans_beside.plans_beside(session)]


def test_a_plan_is_a_file_of_its_own_that_nobody_writes_to(main: Engine, next_plan: Path) -> None:
    before = Path(str(main.url.database)).read_bytes()
    known, built = plans_beside.load(main, read_folder(next_plan))

    assert (known.plan_code, known.name("ru"), known.name("fr"), known.name("es")) == (
        "NEXT", "Следующий план", "Plan suivant", "Next plan",
    )  # fmt: skip
    assert (known.start_quarter, known.end_quarter, built.row_counts["kpis"]) == ("2024-Q1", "2027-Q4", 3)
    assert [file.name for file in folder_of(main).glob("*.sqlite")] == ["NEXT.sqlite"]
    assert not Path(known.address).stat().st_mode & 0o222
    assert Path(str(main.url.database)).read_bytes() == before
    assert codes(main) == ["NEXT"]


def test_a_plan_loaded_again_replaces_the_one_before(main: Engine, next_plan: Path, tmp_path: Path) -> None:
    first, _ = plans_beside.load(main, read_folder(next_plan))
    other = shutil.copytree(next_plan, tmp_path / "next")
    (other / "observations" / "published.csv").unlink()
    second, built = plans_beside.load(main, read_folder(other))

    assert second.revision != first.revision and "observations" not in {n for n, c in built.row_counts.items() if c}
    assert codes(main) == ["NEXT"]


def test_a_plan_with_a_problem_is_not_loaded_and_leaves_nothing(main: Engine, next_plan: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(next_plan, tmp_path / "next")
    targets = broken / "plan" / "targets.csv"
    targets.write_text(targets.read_text().replace("N-A1-a,WORLD,2027-Q4", "N-A9-a,WORLD,2027-Q4"))

    with pytest.raises(DataRefusedError):
        plans_beside.load(main, read_folder(broken))
    assert list(folder_of(main).iterdir()) == []


def test_the_plan_of_the_database_and_words_of_addresses_are_refused(
    main: Engine, next_plan: Path, tiny_plan: Path, tmp_path: Path
) -> None:
    with pytest.raises(PlanError, match="TINY is the plan of this database"):
        plans_beside.load(main, read_folder(tiny_plan))
    other = shutil.copytree(next_plan, tmp_path / "next")
    (other / "names" / "ru.csv").unlink()
    row = other / "plan" / "plan.csv"
    row.write_text(row.read_text().replace("NEXT,Next", "LIVE,Next"))
    with pytest.raises(PlanError, match="cannot be the code of a plan"):
        plans_beside.load(main, read_folder(other))
    assert codes(main) == []


def test_a_plan_is_found_in_any_spelling_of_capitals_and_an_unknown_one_is_named(main: Engine, next_plan: Path) -> None:
    plans_beside.load(main, read_folder(next_plan))
    with reading(main) as session:
        assert plans_beside.plan_beside(session, "next").plan_code == "NEXT"
        with pytest.raises(PlanError, match=r"There is no plan \.\./kap\."):
            plans_beside.plan_beside(session, "../kap")


def test_a_file_that_is_no_plan_is_not_listed_and_named_when_asked_for(main: Engine) -> None:
    folder_of(main).mkdir()
    (folder_of(main) / "OLD.sqlite").write_bytes(b"no database")
    assert codes(main) == []
    with reading(main) as session, pytest.raises(PlanError, match="OLD cannot be opened by this version"):
        plans_beside.plan_beside(session, "OLD")


def test_a_removed_plan_is_gone(main: Engine, next_plan: Path) -> None:
    plans_beside.load(main, read_folder(next_plan))
    with reading(main) as session:
        plans_beside.remove(session, "NEXT")
    assert (codes(main), list(folder_of(main).iterdir())) == ([], [])


def test_the_folder_can_be_named(
    main: Engine, next_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_PLANS_FOLDER", str(tmp_path / "elsewhere"))
    known, _ = plans_beside.load(main, read_folder(next_plan))
    assert Path(known.address) == tmp_path / "elsewhere" / "NEXT.sqlite"
    monkeypatch.setenv("KAP_PLANS_FOLDER", "/proc/nowhere")
    with pytest.raises(PlanError, match="cannot be written to /proc/nowhere"):
        plans_beside.load(main, read_folder(next_plan))


def test_a_folder_with_two_plans_is_refused(tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    with (data / "plan" / "plan.csv").open("a", encoding="utf-8") as file:
        file.write("NEXT,Next plan,Plan suivant,2027-Q1,2030-Q4,proposed,TINY: made for tests,\n")
    (problem,) = check(read_folder(data), is_whole=True).problems
    assert (problem.row, problem.column, str(problem.what)) == (3, "plan_code", "a second plan")
