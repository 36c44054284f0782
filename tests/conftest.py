"""What tests share: the tiny plan and databases that are built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.database import engine_for
from kap_model.importing.load import build
from kap_model.importing.read import read_folder

TINY_PLAN = Path(__file__).parent / "tiny_plan"
SHIPPED_DATA = Path(__file__).parent.parent / "data"


def build_database(data: Path, file: Path, *, with_illustrative: bool = True) -> Path:
    """Build a SQLite file from a data folder."""
    engine = engine_for(f"sqlite:///{file}")
    build(engine, read_folder(data, with_illustrative=with_illustrative))
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def tiny_plan() -> Path:
    """The folder of the tiny plan; tests that change it copy it first."""
    return TINY_PLAN


@pytest.fixture(scope="session")
def shipped_data() -> Path:
    """The folder of the shipped data."""
    return SHIPPED_DATA


@pytest.fixture(scope="session")
def tiny_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tiny plan, to read only."""
    return build_database(TINY_PLAN, tmp_path_factory.mktemp("tiny") / "kap.sqlite")


@pytest.fixture(scope="session")
def shipped_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the shipped data, illustrative rows included, to read only."""
    return build_database(SHIPPED_DATA, tmp_path_factory.mktemp("shipped") / "kap.sqlite")
