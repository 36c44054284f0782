"""How many changes of the data the pages have made, and how many are under way: a server waits for these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock


@dataclass(slots=True)
class _Tally:
    under_way: int = 0
    done: int = 0
    failed: int = 0


_tally = _Tally()
_lock = Lock()


@contextmanager
def counted() -> Iterator[None]:
    """Count a change of the data while the block runs."""
    with _lock:
        _tally.under_way += 1
    has_failed = True
    try:
        yield
        has_failed = False
    finally:
        with _lock:
            _tally.under_way -= 1
            _tally.done += not has_failed
            _tally.failed += has_failed


def under_way() -> int:
    """Return how many changes have begun and not ended."""
    return _tally.under_way


def done() -> int:
    """Return how many changes have been made since the program started."""
    return _tally.done


def failed() -> int:
    """Return how many changes have been refused or have failed since the program started."""
    return _tally.failed
