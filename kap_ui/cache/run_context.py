"""The run context: values that are set at the start of a script run and hold to its end.

Words, names and links ask for the language and the data thousands of times a run, and `st.session_state` is slow to
read. Outside of a script run of the whole app (in callbacks, fragments and downloads) the context is not active, sets
nothing, and its readers look into the session state.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Context(threading.local):
    """Every script run has a thread to itself."""

    def __init__(self) -> None:
        self.is_active = False
        self.values: dict[str, Any] = {}


_context = _Context()


@contextmanager
def script_run() -> Iterator[None]:
    """Activate the context until the block ends, however it ends. A block inside another has values of its own."""
    before = _context.is_active, _context.values
    _context.is_active, _context.values = True, {}
    try:
        yield
    finally:
        _context.is_active, _context.values = before


def is_active() -> bool:
    """Return whether this thread is in a script run of the whole app."""
    return _context.is_active


def set(name: str, value: Any) -> None:
    """Set a value until the script run ends; outside of one, do nothing."""
    if _context.is_active:
        _context.values[name] = value


def get(name: str) -> Any:
    """Return a value that was set in this script run, or None."""
    return _context.values.get(name)


def delete(name: str) -> None:
    """Delete a value, because it has changed."""
    _context.values.pop(name, None)
