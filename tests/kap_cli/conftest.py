"""Databases that the commands are asked about."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def tiny(tiny_database: Path) -> str:
    return f"sqlite:///{tiny_database}"


@pytest.fixture
def own(tiny_database: Path, tmp_path: Path) -> str:
    """A copy of the tiny database, to write to."""
    shutil.copy(tiny_database, tmp_path / "own.sqlite")
    return f"sqlite:///{tmp_path / 'own.sqlite'}"
