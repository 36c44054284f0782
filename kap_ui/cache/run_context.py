"""The run context: values that are set at the start of a script run and hold to its end.

Words, names and links read the language and the data thousands of times a run, and `st.session_state` is slow to read.
Callbacks, fragments and downloads are outside of a script run of the whole app. There the context is not active:
nothing can be set, and callers read what the session keeps.

Nothing here knows Streamlit. app.py names the session state in which values are kept from run to run (`keep_in`), and a
reading without a browser brings one of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, ClassVar, TypeVar

Entered = TypeVar("Entered")

Session = MutableMapping[Any, Any]
"""What is kept of a reader from run to run."""


class _Kept:
    """The session that `keep_in` has named; a program without sessions keeps values for itself."""

    session: ClassVar[Session] = {}


class _Context(threading.local):
    """The values of one script run. Each run has a thread to itself."""

    def __init__(self) -> None:
        self.is_active = False
        self.values: dict[str, Any] = {}
        self.exits = ExitStack()
        self.session: Session | None = None


_context = _Context()


@contextmanager
def script_run(session: Session | None = None) -> Iterator[None]:
    """Activate the context until the block ends, also by an exception. A nested block has values of its own.

    Args:
        session: in which `keep` keeps values until the block ends; None for the one that holds outside of the block.
    """
    before = _context.is_active, _context.values, _context.exits, _context.session
    kept_in = _context.session if session is None else session
    _context.is_active, _context.values, _context.exits, _context.session = True, {}, ExitStack(), kept_in
    try:
        with _context.exits:
            yield
    finally:
        _context.is_active, _context.values, _context.exits, _context.session = before


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


# ---- what the session keeps


def keep_in(session: Session) -> None:
    """Keep values in a session from now on, such as `st.session_state`, which is another one for each reader."""
    _Kept.session = session


def keep(name: str, value: Any) -> None:
    """Set a value that holds to the end of the script run, and keep it for event handlers and for the next run."""
    _session()[name] = value
    set(name, value)


def kept(name: str) -> Any:
    """Return a value that was set in this script run, else the one that the session keeps, else None."""
    value = _context.values.get(name)
    return _session().get(name) if value is None else value


def forget(name: str) -> None:
    """Delete a value, also from the session."""
    _session().pop(name, None)
    delete(name)


def _session() -> Session:
    return _Kept.session if _context.session is None else _context.session
