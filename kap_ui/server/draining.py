"""A server that ends without cutting anything off.

Asked to stop (SIGTERM), it says so at `/readyz` and goes on for a while, in which a proxy finds another server. Then it
takes no connection any more, lets what is at work end, and closes the connections of readers, whose browsers connect
anew. Ctrl-C leaves the while out. A second signal ends it at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from types import FrameType
from typing import Final

import uvicorn

from kap_ui.server import stopping
from kap_ui.server.connections import Connections
from kap_ui.server.incoming import CONNECTION_NAME
from kap_ui.server.stopping import Stage
from kap_ui.state import writes
from kap_ui.streamlit_internals import running_sessions

log = logging.getLogger("kap")

LONGEST_END: Final = 60
"""Seconds that runs and changes of the data may take to end: a change waits as long for its turn to write."""

LONGEST_REST: Final = 10
"""Seconds for what remains then: requests under way, and Streamlit's own end."""

_STEP: Final = 0.05
"""Seconds between two looks at what is at work."""


def end_process_in(seconds: float) -> None:
    """End this process after some seconds, whatever still holds it."""
    last = threading.Timer(seconds, os._exit, (0,))
    last.daemon = True
    last.start()


class DrainingServer(uvicorn.Server):
    """A server that ends as the module says.

    Args:
        config: of uvicorn.
        connections: those of readers.
        drain_seconds: how long it goes on once it was asked to stop.
    """

    def __init__(self, config: uvicorn.Config, connections: Connections, drain_seconds: float) -> None:
        super().__init__(config)
        self._connections = connections
        self._drain_seconds = drain_seconds
        self._ending: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, or end at once where that was asked before. Python calls this between two instructions."""
        if stopping.has_begun():
            os._exit(128 + sig)
        stopping.enter(Stage.DRAINING)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.should_exit = True
            return
        loop.call_soon_threadsafe(self._begin, 0.0 if sig == signal.SIGINT else self._drain_seconds)

    def _begin(self, seconds: float) -> None:
        self._ending = asyncio.get_running_loop().create_task(self._end(seconds))

    async def _end(self, seconds: float) -> None:
        try:
            readers = len(self._connections.names())
            log.info("stopping: %d connected; newcomers are served for %g s", readers, seconds)
            await asyncio.sleep(seconds)
            self._close()
            await self._let_end()
        finally:
            self.should_exit = True

    def _close(self) -> None:
        stopping.enter(Stage.CLOSING)
        for server in self.servers if self.started else ():
            server.close()
        end_process_in(LONGEST_END + LONGEST_REST)

    async def _let_end(self) -> None:
        """Close each connection as soon as its run has ended, and wait for what else is at work."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_END
        while any(at_work := self._at_work()):
            if loop.time() >= end:
                log.warning(
                    "stopped although not all had ended: %d connections, %d requests, %d runs, %d changes", *at_work
                )
                return
            busy = running_sessions.busy(CONNECTION_NAME)
            await self._connections.close(name for name in self._connections.names() if name not in busy)
            await asyncio.sleep(_STEP)
        log.info("stopped: nothing was cut off")

    def _at_work(self) -> tuple[int, int, int, int]:
        """Return how many connections, requests (connections included), runs and changes have not ended."""
        return (
            len(self._connections.names()),
            len(self.server_state.tasks),
            running_sessions.count_at_work(),
            writes.under_way(),
        )
