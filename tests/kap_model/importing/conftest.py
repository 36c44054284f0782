"""A database that a test may import into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for


@pytest.fixture
def engine(tiny_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the tiny database, to write to."""
    shutil.copy(tiny_database, tmp_path / "own.sqlite")
    engine = engine_for(f"sqlite:///{tmp_path / 'own.sqlite'}")
    yield engine
    engine.dispose()
