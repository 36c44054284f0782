"""The run context: values that are set at the start of a script run and hold to its end.

Words, names and links read the language and the data thousands of times a run, and `st.session_state` is slow to read.
Callbacks, fragments and downloads are outside of a script run of the whole app. There the context is not active:
nothing can be set, and callers read the session state.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeVar

Entered = TypeVar("Entered")


class _Context(threading.local):
    """The values of one script run. Each run has a thread to itself."""

    def __init__(self) -> None:
        self.is_active = False
        self.values: dict[str, Any] = {}
        self.exits = ExitStack()


_context = _Context()


@contextmanager
def script_run() -> Iterator[None]:
    """Activate the context until the block ends, also by an exception. A nested block has values of its own."""
    before = _context.is_active, _context.values, _context.exits
    _context.is_active, _context.values, _context.exits = True, {}, ExitStack()
    try:
        with _context.exits:
            yield
    finally:
        _context.is_active, _context.values, _context.exits = before


def is_active() -> bool:
    """Return whether this thread is in a script run of the whole app."""
    return _context.is_active


def set(name: str, value: Any) -> None:
    """Set a value that holds to the end of the script run. Outside of one, do nothing."""
    if _context.is_active:
        _context.values[name] = value


def enter(resource: AbstractContextManager[Entered]) -> Entered:
    """Enter a context manager, and leave it at the end of the script run, however the run ends.

    Raises:
        RuntimeError: this is no script run of the whole app.
    """
    if not _context.is_active:
        raise RuntimeError("there is no script run at whose end the resource would be released")
    return _context.exits.enter_context(resource)


def get(name: str) -> Any:
    """Return a value that was set in this script run, or None."""
    return _context.values.get(name)


def delete(name: str) -> None:
    """Delete a value that no longer holds."""
    _context.values.pop(name, None)
