"""Questions about a file; a process that answers one imports this module, and no more than it must."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, NoReturn

from kap_ui.state import file_process

if TYPE_CHECKING:
    from sqlmodel import Session


def where(_session: Session, name: str, content: bytes) -> tuple[int, int, str, bytes]:
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0), name, content


def sleeps(_session: Session, _name: str, _content: bytes) -> None:
    time.sleep(60)


def takes_too_much_memory(_session: Session, _name: str, _content: bytes) -> int:
    return len(bytearray(file_process.MOST_BYTES))


def fails(_session: Session, _name: str, _content: bytes) -> NoReturn:
    raise ValueError("a file that nobody has thought of")


def is_killed(_session: Session, _name: str, _content: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
