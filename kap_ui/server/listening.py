"""The sockets that the server answers on: those that systemd has opened for it, else one of its own."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Sequence
from typing import Final

from kap_model.problems import N_, Message

_BACKLOG: Final = 2048
"""Connections that wait to be accepted, as of uvicorn and of `deploy/kap.socket`."""

_FIRST_FILE: Final = 3
"""The number of the first file that systemd hands over, see sd_listen_fds(3)."""


class NotListeningError(Exception):
    """The server cannot listen; its text is for who starts it, a `Message`."""


def parse(text: str) -> str:
    """Return an address of this machine as it is usually written.

    Raises:
        ValueError: it is none, with a sentence for a person.
    """
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        what = N_(
            "%(text)s is not an IP address. Write 127.0.0.1 for this machine alone, 0.0.0.0 or :: for every address "
            "of it, or one of its addresses"
        )
        raise ValueError(Message(what, text=repr(text))) from None


def sockets(host: str, port: int) -> list[socket.socket]:
    """Return the sockets that systemd has opened for this process, else a new one at an address.

    Raises:
        NotListeningError: there is no such address, or it is taken.
    """
    return _handed_over() or [_opened(host, port)]


def addresses(listening: Sequence[socket.socket]) -> list[str]:
    """Return where a program on this machine reaches each socket: `http://127.0.0.1:8501`."""
    return [_address(listener) for listener in listening]


def is_open_to_all(listener: socket.socket) -> bool:
    """Return whether a socket answers on every address of this machine."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_unspecified


def _handed_over() -> list[socket.socket]:
    """Return the sockets of systemd. Its variables are deleted, so that no process of ours takes them for its own."""
    process, count = (os.environ.pop(name, "") for name in ("LISTEN_PID", "LISTEN_FDS"))
    os.environ.pop("LISTEN_FDNAMES", None)
    if process != str(os.getpid()) or not count.isdecimal():
        return []
    listening = [socket.socket(fileno=number) for number in range(_FIRST_FILE, _FIRST_FILE + int(count))]
    for listener in listening:
        if listener.family not in (socket.AF_INET, socket.AF_INET6) or listener.type != socket.SOCK_STREAM:
            raise NotListeningError(
                Message(N_("The socket unit must name a TCP port, such as ListenStream=127.0.0.1:8501"))
            )
        listener.setblocking(False)
    return listening


def _opened(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Where the protocol is named, asyncio sends small messages at once.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)  # :: stands for IPv4 as well
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise NotListeningError(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        taken = N_("Port %(port)s is taken, perhaps by a dashboard that already runs. Choose another: %(command)s")
        command = f"kap serve --port {port + 1} (make run PORT={port + 1})"
        return Message(taken, port=str(port), command=command)
    if error.errno == errno.EADDRNOTAVAIL:
        absent = N_("This machine has no address %(host)s. Write --host 127.0.0.1, or one that `ip address` lists")
        return Message(absent, host=host)
    if error.errno == errno.EACCES:
        low = N_("Port %(port)s is for programs of the system alone. Choose one from 1024 on: kap serve --port 8501")
        return Message(low, port=str(port))
    other = N_("The server cannot listen at %(host)s, port %(port)s: %(why)s")
    return Message(other, host=host, port=str(port), why=str(error.strerror))


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")
    return f"http://[{address}]:{port}" if address.version == 6 else f"http://{address}:{port}"
