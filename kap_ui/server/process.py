"""How the server's process is started: its command, and the environment that it needs from its first moment on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

HOST = "127.0.0.1"

_ENVIRONMENT: Mapping[str, str] = {
    # glibc gives each thread memory of its own, and each script run is a thread: what one leaves free, others cannot
    # use. Python's lock lets one of them work at a time, so that they hardly wait for each other in a shared arena.
    # 3 MB, and 20 KB a session.
    "MALLOC_ARENA_MAX": "1",
    # Arrow's own allocator sets 5 MB aside.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def command(port: int) -> list[str]:
    """Return the command that starts the server."""
    return [sys.executable, "-m", "kap_ui.server", "--port", str(port)]


def environment(database: str) -> dict[str, str]:
    """Return the environment of the server: that of this process, the database, and what the server needs besides."""
    return {**_ENVIRONMENT, **os.environ, "KAP_DATABASE_URL": database}
