"""The app served on a free port, as `kap serve` serves it."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kap_ui.server import process

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@contextmanager
def served(database: Path, command: Callable[[int], list[str]] = process.command, **environment: str) -> Iterator[str]:
    """Serve the app on a free port and yield its address once it answers.

    Args:
        database: what it shows.
        command: returns the command that starts a server on a port.
        environment: more variables of its environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = database.with_name(f"server-{port}.log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            command(port),
            cwd=ROOT,
            env={**process.environment(f"sqlite:///{database}"), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(f"{address}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
