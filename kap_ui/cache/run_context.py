"""What is settled at the start of a run and holds to its end.

Words, names and links ask for it thousands of times a run, and asking `st.session_state` is slow. Outside of a whole
run of the app (callbacks, fragments, downloads) nothing is held, and who asks looks in the session.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Held(threading.local):
    """Each run has a thread to itself."""

    def __init__(self) -> None:
        self.is_running = False
        self.values: dict[str, Any] = {}


_held = _Held()


@contextmanager
def whole() -> Iterator[None]:
    """Hold what is settled until the run ends, however it ends."""
    before = _held.is_running, _held.values
    _held.is_running, _held.values = True, {}
    try:
        yield
    finally:
        _held.is_running, _held.values = before


def is_whole() -> bool:
    """Say whether a whole run of the app is under way in this thread."""
    return _held.is_running


def hold(name: str, value: Any) -> None:
    """Hold a value until the run ends; without a whole run, do nothing."""
    if _held.is_running:
        _held.values[name] = value


def drop(name: str) -> None:
    """Hold a value no longer: it has changed."""
    _held.values.pop(name, None)


def held(name: str) -> Any:
    """Give a value that is held, or None."""
    return _held.values.get(name)
