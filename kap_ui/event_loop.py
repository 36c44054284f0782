"""An event loop that is woken once for many messages.

Streamlit hands over each element from the page's thread to the server's loop, and asyncio wakes the loop for each, by a
write to a socket and a switch of threads. That was a third of the time of a warm run (docs/performance.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import uvicorn.config

_NAME: Final = "kap_ui.event_loop:factory"


class OnceWokenLoop(asyncio.SelectorEventLoop):
    """Writes no second wake-up while one is waiting to be read."""

    _is_woken = False

    def _write_to_self(self) -> None:
        # Who comes here has put its callback into the queue before. If a wake-up is waiting, the loop will look there.
        if not self._is_woken:
            self._is_woken = True
            super()._write_to_self()  # type: ignore[misc]

    def _read_from_self(self) -> None:
        # Read first: a callback that comes in between is in the queue, which the loop looks at before it sleeps again.
        super()._read_from_self()  # type: ignore[misc]
        self._is_woken = False


def factory(use_subprocess: bool = False) -> Callable[[], asyncio.AbstractEventLoop]:
    """Give what makes the loop, as uvicorn asks for it."""
    return OnceWokenLoop


def use() -> None:
    """Let uvicorn take this loop where it would take asyncio's own; an installed uvloop stays first."""
    try:
        import uvloop  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        uvicorn.config.LOOP_FACTORIES["auto"] = _NAME
