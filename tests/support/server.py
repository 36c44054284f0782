"""The app served on a free port, as `kap serve` serves it."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from kap_ui.server import process
from tests.support import both_databases

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
METRICS_TOKEN = "the token of all servers of tests"


@contextmanager
def served(
    database: Path, command: Callable[[int], list[str]] = process.command, *, port: int = 0, **environment: str
) -> Iterator[str]:
    """Serve the app and yield its address once it answers. Its output goes to `log_of` the address.

    The pages are not opened beforehand, which would cost each server of a test some seconds of the processor.

    Args:
        database: what it shows.
        command: returns the command that starts a server on a port.
        port: of the server; 0 for a free one.
        environment: more variables of its environment.
    """
    port = port or free_port()
    variables = {**process.environment(both_databases.address_of(database)), "KAP_WARM_UP": "0", **environment}
    variables.setdefault("KAP_METRICS_TOKEN", METRICS_TOKEN)
    log = log_of(f"http://127.0.0.1:{port}", database)
    with running_server(command(port), port, folder=ROOT, environment=variables, log=log) as address:
        yield address


@contextmanager
def running_server(
    command: Sequence[str], port: int, *, folder: Path, environment: Mapping[str, str], log: Path | None = None
) -> Iterator[str]:
    """Run a command that serves the app on a port, and give the address once it answers."""
    log = log or folder / f"server-{port}.log"
    with server_process(command, port, folder=folder, environment=environment, log=log):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def server_process(
    command: Sequence[str], port: int, *, folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that serves the app on a port, and give its process once it answers."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(f"http://127.0.0.1:{port}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(0.1)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def tiny_server(tiny_database: Path) -> Iterator[str]:
    """The address of a server of the tiny plan, started as `kap serve` starts it."""
    with served(tiny_database) as address:
        yield address


@pytest.fixture(scope="session")
def shipped_server(shipped_database: Path) -> Iterator[str]:
    """The address of a server of the shipped data, started as `kap serve` starts it."""
    with served(shipped_database) as address:
        yield address


def log_of(address: str, database: Path) -> Path:
    """Return the file with the output of a server, beside the database that it serves."""
    return database.with_name(f"server-{address.rpartition(':')[2]}.log")


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
