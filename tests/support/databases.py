"""Plans and databases that tests share; each database is built once a test run."""

from __future__ import annotations

import csv
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_model import sqlite_files
from kap_model.database import engine_for
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from tests.support import both_databases

TINY_PLAN = Path(__file__).parents[1] / "tiny_plan"
NEXT_PLAN = Path(__file__).parents[1] / "next_plan"
SHIPPED_DATA = Path(__file__).parents[2] / "data"


def build_database(data: Path, file: Path, *, with_illustrative: bool = True) -> Path:
    """Build a SQLite file from a data folder."""
    engine = engine_for(f"sqlite:///{file}")
    build(engine, read_folder(data, with_illustrative=with_illustrative))
    engine.dispose()
    return file


@pytest.fixture(scope="session", autouse=True)
def readers_are_not_waited_for() -> Iterator[None]:
    """Write on at once where somebody reads the state before: a writer else waits a second for them, then goes on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_files, "_CHECKPOINT_TRIES", 1)
        yield


@pytest.fixture(scope="session")
def tiny_plan() -> Path:
    """The folder of the tiny plan; tests that change it copy it first."""
    return TINY_PLAN


@pytest.fixture(scope="session")
def next_plan() -> Path:
    """The folder of another plan than the tiny one, to stand beside it."""
    return NEXT_PLAN


@pytest.fixture(scope="session")
def shipped_data() -> Path:
    """The folder of the shipped data."""
    return SHIPPED_DATA


def _built_once(name: str, data: Path, factory: pytest.TempPathFactory, *, with_illustrative: bool = True) -> Path:
    """Build a database once for all processes of a test run, and return a copy for this one."""
    own = factory.mktemp(name) / "kap.sqlite"
    is_alone = "PYTEST_XDIST_WORKER" not in os.environ
    if is_alone or both_databases.stand_in_place():  # each process has a PostgreSQL server of its own
        return build_database(data, own, with_illustrative=with_illustrative)
    shared = factory.getbasetemp().parent / f"{name}.sqlite"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            build_database(data, own, with_illustrative=with_illustrative)
            shutil.copy(own, shared)
            return own
    return Path(shutil.copy(shared, own))


@pytest.fixture(scope="session")
def tiny_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tiny plan, to read only."""
    return _built_once("tiny", TINY_PLAN, tmp_path_factory)


@pytest.fixture(scope="session")
def shipped_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the shipped data, illustrative rows included, to read only."""
    return _built_once("shipped", SHIPPED_DATA, tmp_path_factory)


@pytest.fixture
def own_database(shipped_database: Path, tmp_path: Path) -> Path:
    """A copy of the shipped database that a test may change."""
    return Path(shutil.copy(shipped_database, tmp_path / "kap.sqlite"))


ONE_KPI = "K-P1.6-b"
"""The KPI of the one-KPI database: individuals using the Internet, published for the world and the regions."""

OF_ONE_KPI = {
    "plan/kpis.csv": lambda row: row["kpi_code"] == ONE_KPI,
    "plan/targets.csv": lambda row: row["kpi_code"] == ONE_KPI,
    "observations/published.csv": lambda row: row["kpi_code"] == ONE_KPI,
}
BARE = ("plan/plan.csv", "plan/priorities.csv", "plan/enablers.csv", "plan/outcomes.csv", "places/places.csv")


@pytest.fixture(scope="session")
def published_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data without the illustrative folder."""
    return _built_once("published", SHIPPED_DATA, tmp_path_factory, with_illustrative=False)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan, its KPIs and the places; no target, no observation, no link, no source."""
    folder = tmp_path_factory.mktemp("empty")
    for name in (*BARE, "plan/kpis.csv"):
        _copy(name, folder)
    return build_database(folder, folder / "kap.sqlite")


@pytest.fixture(scope="session")
def one_kpi_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan with one KPI, its targets and its observations."""
    folder = tmp_path_factory.mktemp("one_kpi")
    for name in (*BARE, "sources.csv"):
        _copy(name, folder)
    for name, is_kept in OF_ONE_KPI.items():
        _copy(name, folder)
        with (SHIPPED_DATA / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [row for row in reader if is_kept(row)]
            columns = reader.fieldnames or []
        for row in rows:
            if "also_serves" in row:
                row["also_serves"] = ""
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return build_database(folder, folder / "kap.sqlite")


LONG_WORD = "Telecommunicationinfrastructureresilience" * 3
"""A word that no line of a page can hold."""

OF_LONG_WORDS = ("name_", "title", "reason_", "summary_", "unit_en", "note", "publisher")
"""The starts of the columns that hold it."""


@pytest.fixture(scope="session")
def long_words_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan with one unbroken word of 120 letters for each name, reason, note and unit."""
    folder = tmp_path_factory.mktemp("long_words") / "data"
    shutil.copytree(TINY_PLAN, folder)
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames or []
        for number, row in enumerate(rows):
            row |= {
                column: f"{LONG_WORD[:116]}{number:04}"
                for column in columns
                if column.startswith(OF_LONG_WORDS) and row[column]
            }
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return build_database(folder, folder / "kap.sqlite")


def _copy(name: str, folder: Path) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SHIPPED_DATA / name, folder / name)
