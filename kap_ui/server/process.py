"""How the server's process is started: its command, and the environment that it needs from its first moment on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

HOST = "127.0.0.1"
PORT = 8501

DRAIN_SECONDS = 5.0
"""How long `kap serve` still serves newcomers once it was asked to stop: a proxy finds out meanwhile."""

MOST_CONNECTIONS = 2_000
"""How many readers may be connected; each takes some 20 KB, and one with a page open some 300 KB."""

MOST_CONNECTIONS_PER_ADDRESS = 200
"""How many of them from one address, which an office may share."""

MOST_MESSAGES = 20.0
"""How many messages a second a reader's browser may send for long; ten times as many at once."""

TEXT, JSON = "text", "json"
LOG_FORMATS = (TEXT, JSON)

_ENVIRONMENT: Mapping[str, str] = {
    # glibc gives each thread memory of its own, and each script run is a thread: what one leaves free, others cannot
    # use. Python's lock lets one of them work at a time, so that they hardly wait for each other in a shared arena.
    # 3 MB, and 20 KB a session.
    "MALLOC_ARENA_MAX": "1",
    # Arrow's own allocator sets 5 MB aside.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def command(
    port: int,
    *,
    host: str = HOST,
    base_path: str = "",
    allowed_origins: Sequence[str] = (),
    trusted_proxies: Sequence[str] = (),
    drain_seconds: float = 0.0,
    log_format: str = TEXT,
    logs_requests: bool = False,
    most_connections: int = MOST_CONNECTIONS,
    most_connections_per_address: int = MOST_CONNECTIONS_PER_ADDRESS,
    most_messages: float = MOST_MESSAGES,
    language: str = "en",
) -> list[str]:
    """Return the command that starts the server.

    The options are those of `kap serve`, but for the seconds to drain: a program that starts a server has no proxy.
    """
    options = {
        "--port": port,
        "--host": host,
        "--base-path": base_path,
        "--drain-seconds": drain_seconds,
        "--log-format": log_format,
        "--most-connections": most_connections,
        "--most-connections-per-address": most_connections_per_address,
        "--most-messages": most_messages,
        "--language": language,
    }
    arguments = [str(part) for option in options.items() for part in option]
    for name, values in {"--allowed-origin": allowed_origins, "--trusted-proxy": trusted_proxies}.items():
        for value in values:
            arguments += [name, value]
    return [sys.executable, "-m", "kap_ui.server", *arguments, *(["--log-requests"] if logs_requests else [])]


def environment(database: str, *, signed_in_only: bool = False) -> dict[str, str]:
    """Return the environment of the server: that of this process, what the server needs besides, and the arguments.

    Args:
        database: the address of the database.
        signed_in_only: whether only those who have signed in may read the pages.
    """
    chosen = {
        "KAP_DATABASE_URL": database,
        "KAP_SIGNED_IN_ONLY": "1" if signed_in_only else "",
        # `kap serve` reads it for the base path. Streamlit would too, and serves at the root behind `BasePath`.
        "STREAMLIT_SERVER_BASE_URL_PATH": "",
    }
    return {**_ENVIRONMENT, **os.environ, **chosen}
