"""How the server's process is started: its command, and the environment that it needs from its first moment on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

HOST = "127.0.0.1"

_ENVIRONMENT: Mapping[str, str] = {
    # glibc gives each thread memory of its own, and each script run is a thread: what one leaves free, others cannot
    # use. Python's lock lets one of them work at a time, so that they hardly wait for each other in a shared arena.
    # 3 MB, and 20 KB a session.
    "MALLOC_ARENA_MAX": "1",
    # Arrow's own allocator sets 5 MB aside.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    # uvicorn would believe what any program on this machine says of a reader's address and scheme (X-Forwarded-For and
    # X-Forwarded-Proto). Here stands whose word it takes: nobody's, unless the environment names a proxy.
    "FORWARDED_ALLOW_IPS": "",
}


def command(port: int, *, base_path: str = "", allowed_origins: Sequence[str] = (), language: str = "en") -> list[str]:
    """Return the command that starts the server; the options are those of `kap serve`."""
    options = ["--port", str(port), "--base-path", base_path, "--language", language]
    for origin in allowed_origins:
        options += ["--allowed-origin", origin]
    return [sys.executable, "-m", "kap_ui.server", *options]


def environment(database: str, *, signed_in_only: bool = False) -> dict[str, str]:
    """Return the environment of the server: that of this process, what the server needs besides, and the arguments.

    Args:
        database: the address of the database.
        signed_in_only: whether only those who have signed in may read the pages.
    """
    chosen = {"KAP_DATABASE_URL": database, "KAP_SIGNED_IN_ONLY": "1" if signed_in_only else ""}
    return {**_ENVIRONMENT, **os.environ, **chosen}
