"""A server on a free port, started as a user starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import served


@pytest.fixture(scope="module")
def address(tiny_database: Path) -> Iterator[str]:
    """Where the tiny plan is served."""
    with served(tiny_database) as started:
        yield started
