"""Whether this process has been asked to stop, and how far it has come.

What answers requests asks here; `kap_ui/server/draining.py` says it.
"""

from __future__ import annotations

from enum import IntEnum


class Stage(IntEnum):
    """How far the end of the process has come."""

    RUNNING = 0
    DRAINING = 1
    """Asked to stop. Everything is still answered, and `/readyz` says that others should be asked."""
    CLOSING = 2
    """No connection is taken any more. What is at work ends."""


_stage = Stage.RUNNING


def stage() -> Stage:
    """Return how far the end of this process has come."""
    return _stage


def enter(stage: Stage) -> None:
    """Note that the end of this process has come so far."""
    global _stage  # a process ends once
    _stage = stage


def has_begun() -> bool:
    """Return whether this process has been asked to stop."""
    return _stage is not Stage.RUNNING
