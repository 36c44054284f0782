"""The part replicas: one process, then two behind nginx on one PostgreSQL, with readers who change filters."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import load, plans
from bench.app_server import RunningServer, free_port, served
from bench.figures import Row, percentile, show, write
from bench.nginx import DOCUMENTED, running_nginx
from bench.postgres import Server, bench_server
from bench.processes import processor_seconds

SIZE: Final = 200_000
LEVELS: Final = (50, 150, 300)

SET_UPS: Final[dict[str, Mapping[str, int]]] = {
    "one": {"a": 0},
    "two, on one core": {"a": 0, "b": 0},
    "two, a core each": {"a": 0, "b": 1},
}
"""The servers of each set-up, and the core of each. All else, the readers too, has the last core of the machine."""


@dataclass(frozen=True)
class Replicas:
    """Servers behind nginx: where readers find them, each by its name, and the seconds of the processor of nginx."""

    address: str
    servers: Mapping[str, RunningServer]
    nginx: int

    def nginx_processor(self) -> float:
        """Return the seconds of the processor that nginx has used."""
        return processor_seconds(self.nginx)


@contextmanager
def behind_nginx(database: str, cores: Mapping[str, int | None], name: str) -> Iterator[Replicas]:
    """Serve a database with servers behind nginx, and yield them once they are ready.

    Args:
        database: the address of a database of PostgreSQL.
        cores: the core of each server, by the server's name of `DOCUMENTED`; None for any.
        name: of the logs.
    """
    ports = {server: free_port() for server in cores}
    # The documented file knows two servers. Where there is one, it stands for both.
    known = {documented: ports.get(documented, ports[min(ports)]) for documented in DOCUMENTED}
    folder = Path(tempfile.mkdtemp(prefix="kap-nginx-"))
    try:
        with ExitStack() as running:
            nginx = running.enter_context(running_nginx(known, folder))
            servers = {
                server: running.enter_context(
                    served(
                        database,
                        core=core,
                        name=f"{name}-{server}",
                        port=ports[server],
                        replica=server,
                        origins=[nginx.address],
                    )
                )
                for server, core in cores.items()
            }
            yield Replicas(nginx.address, servers, nginx.process.pid)
    finally:
        shutil.rmtree(folder)


def measure(levels: tuple[int, ...] = LEVELS, size: int = SIZE) -> None:
    """Measure, print and write the results."""
    cores = sorted(os.sched_getaffinity(0))
    rows: list[Row] = []
    os.sched_setaffinity(0, cores[-1:])  # and so that of PostgreSQL and nginx, which are started from here
    try:
        with bench_server() as postgresql:
            database = plans.address(size, "replicas", postgresql)
            for name, placed in SET_UPS.items():
                here: dict[str, int | None] = {
                    server: cores[min(core, len(cores) - 1)] for server, core in placed.items()
                }
                with behind_nginx(database, here, "replicas") as replicas:
                    rows += _rows(name, replicas, postgresql, levels)
    finally:
        os.sched_setaffinity(0, cores)
    show(
        f"Replicas: sessions that change a filter every {load.THINK:.0f} s at {size} observations "
        "(milliseconds; processor of a change, and share of a core of each)",
        rows,
    )
    write("replicas", {"size": size, "rows": rows})


def _rows(name: str, replicas: Replicas, postgresql: Server, levels: tuple[int, ...]) -> list[Row]:
    for server in replicas.servers.values():
        server.settle()
        asyncio.run(load.walk(server.address))
    others = {
        "PostgreSQL": lambda: postgresql.processor() or 0.0,
        "nginx": replicas.nginx_processor,
        "readers": time.process_time,
    }
    return [
        _row(name, asyncio.run(load.level(replicas.address, replicas.servers, sessions, others))) for sessions in levels
    ]


def _row(name: str, of: load.Level) -> Row:
    changes = max(len(of.times), 1)
    return {
        "servers": name,
        "sessions": of.sessions,
        "changes/s": changes / of.seconds,
        "p50": percentile(of.times, 0.5),
        "p95": percentile(of.times, 0.95),
        "ms each": sum(of.used[server] for server in of.memory) / changes * 1e3,
        "core % of each": " + ".join(f"{of.used[server] / of.seconds:.0%}" for server in of.memory),
        "memory MB": " + ".join(f"{memory:.0f}" for memory in of.memory.values()),
        **{f"{other} ms": of.used[other] / changes * 1e3 for other in of.used if other not in of.memory},
    }
