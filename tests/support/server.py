"""The app served on a free port, as `kap serve` serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@contextmanager
def served(database: Path, *python_options: str) -> Iterator[str]:
    """Serve the app on a free port, and give its address once it answers. Its output goes to `log_of` the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = log_of(address, database)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *python_options, "-m", "kap_ui.server.serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "KAP_DATABASE_URL": f"sqlite:///{database}"},
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


def log_of(address: str, database: Path) -> Path:
    """Return the file with the output of a server, beside the database that it serves."""
    return database.with_name(f"server-{address.rpartition(':')[2]}.log")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
