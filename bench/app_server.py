"""`kap serve` on a free port, with its processor time and its memory."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import ROOT
from kap_ui.server import process

START_SECONDS: Final = 60


@dataclass
class Served:
    """A server: where it answers, and what it has used."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    ready_seconds: float

    def cpu(self) -> float:
        """Give the seconds of processor time that the server has used so far, all threads and dead ones included."""
        # The clock of another process, as clock_getcpuclockid(3) makes it: exact where /proc counts in hundredths.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory(self) -> float:
        """Give the resident memory, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0.0

    def settle(self, quiet: float = 1.0, longest: float = 60.0) -> None:
        """Wait until the server has done next to nothing for a while: the warm-up is over."""
        end = time.monotonic() + longest
        while time.monotonic() < end:
            before = self.cpu()
            time.sleep(quiet)
            if self.cpu() - before < 0.02 * quiet:
                return


@contextmanager
def served(database: Path, *, core: int | None = None, name: str = "server") -> Iterator[Served]:
    """Serve a database, on one core if one is named; give the server once it answers."""
    port = free_port()
    log = database.parent / f"{name}.log"
    command = process.command(port)
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    with log.open("wb") as output:
        start = time.monotonic()
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=process.environment(f"sqlite:///{database}"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while not answers(f"{address}/readyz"):
                if started.poll() is not None or time.monotonic() - start > START_SECONDS:
                    raise SystemExit(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(0.02)
            yield Served(address, started, log, time.monotonic() - start)
        finally:
            started.terminate()
            try:
                started.wait(timeout=20)
            except subprocess.TimeoutExpired:
                started.kill()


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Say whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
