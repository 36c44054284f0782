"""A running `kap serve`, with its processor time and its memory."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import ROOT
from kap_ui.server import process
from kap_ui.streamlit_internals import replica_addresses

START_SECONDS: Final = 60


@dataclass
class RunningServer:
    """A running server: its address, process and log, and the seconds until it was ready."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    ready_seconds: float

    def cpu(self) -> float:
        """Return the seconds of processor time that the server has used, threads that have ended included."""
        # The clock id of another process, as clock_getcpuclockid(3) makes it. /proc has only hundredths of a second.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory(self) -> float:
        """Return the resident memory, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0.0

    def settle(self, quiet: float = 1.0, longest: float = 60.0) -> None:
        """Wait until the warm-up is over: the server was idle for `quiet` seconds, or `longest` seconds are over."""
        end = time.monotonic() + longest
        while time.monotonic() < end:
            before = self.cpu()
            time.sleep(quiet)
            if self.cpu() - before < 0.02 * quiet:
                return


@contextmanager
def served(
    database: Path | str,
    *,
    core: int | None = None,
    name: str = "server",
    port: int = 0,
    replica: str = "",
    origins: Sequence[str] = (),
) -> Iterator[RunningServer]:
    """Serve a database, on one core if one is named, and yield the server once it is ready.

    Args:
        database: a SQLite file, or a URL.
        core: the one that the server may use.
        name: of its log.
        port: of the server; 0 for a free one.
        replica: its name among several; empty for one alone.
        origins: the addresses at which readers find it besides its own.
    """
    port = port or free_port()
    log = (database.parent if isinstance(database, Path) else ROOT / ".build" / "bench") / f"{name}.log"
    # The visitors of the bench ask without end, and all of them come from one address.
    command = process.command(
        port, most_messages=0, most_connections_per_address=process.MOST_CONNECTIONS, allowed_origins=origins
    )
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    with log.open("wb") as output:
        start = time.monotonic()
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={
                **process.environment(f"sqlite:///{database}" if isinstance(database, Path) else database),
                replica_addresses.VARIABLE: replica,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while not answers(f"{address}/readyz"):
                if server.poll() is not None or time.monotonic() - start > START_SECONDS:
                    raise SystemExit(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(0.02)
            yield RunningServer(address, server, log, time.monotonic() - start)
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
