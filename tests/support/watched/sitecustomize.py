"""Python runs this at its start where the folder is on its path: nothing outside of the machine can be asked.

Each attempt to look up a name, or to reach an address that is not of this machine, fails and is written into the file
that `WATCHED_LOG` names.
"""

from __future__ import annotations

import ipaddress
import os
import sys
import traceback

NAMES_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
ADDRESSES_REACHED = ("socket.connect", "socket.sendto", "socket.sendmsg")


def _is_here(host: object) -> bool:
    """Return whether a host is written as an address of this machine; a name would be looked up."""
    try:
        return host in (None, "", b"") or ipaddress.ip_address(os.fsdecode(str(host))).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in NAMES_LOOKED_UP:
        host: object = arguments[0]
        host = host[0] if isinstance(host, tuple) else host
    elif event in ADDRESSES_REACHED and isinstance(arguments[1], tuple):  # other sockets are of this machine
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        with open(os.environ["WATCHED_LOG"], "a", encoding="utf-8") as log:  # noqa: PTH123 - at the start of Python
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_stack()[-6:-1]]
            log.write(f"{event} {host!r} by {' < '.join(reversed(frames))}\n")
        raise PermissionError(f"{event} {host!r}")


sys.addaudithook(_watch)
