"""A machine ahead of UTC."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def kiribati(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put this machine fourteen hours ahead of UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "XXX-14")
        time.tzset()
        yield
    time.tzset()
