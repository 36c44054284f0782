"""The workbook of the tiny plan's office, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.database import engine_for
from tests.support.filled_workbook import made


@pytest.fixture(scope="session")
def workbook(peopled_database: Path) -> bytes:
    """The workbook to fill of the coordinator's office, in English, with no draft begun."""
    engine = engine_for(str(peopled_database))
    content = made(engine)
    engine.dispose()
    return content
