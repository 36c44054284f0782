"""The programs of PostgreSQL that a backup needs, `pg_dump` and `pg_restore`: found, and told the address.

A password never stands on a command line, where everybody on the machine could read it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL

from kap_model.problems import N_, KapError, Message

_FOLDER_VARIABLE: Final = "KAP_PG_BIN"
_DEBIAN: Final = Path("/usr/lib/postgresql")
_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


class ToolError(KapError):
    """A program of PostgreSQL is missing, too old, or has failed. `sentence` with `values` says why."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(Message(sentence, **values))


class ProgramFailedError(ToolError):
    """A program of PostgreSQL has failed; `detail` is what it says."""

    def __init__(self, program: str, detail: str) -> None:
        self.detail = detail
        super().__init__(N_("%(program)s failed: %(detail)s. Nothing was changed."), program=program, detail=detail)


@dataclass(frozen=True, slots=True)
class _Tool:
    file: Path
    version: int


def newest(program: str, least: int = 0) -> Path:
    """Return the newest program of a name: in the folder of `KAP_PG_BIN`, else on the path or where Debian puts it.

    Args:
        program: its name.
        least: the version of the server that it must know; 0 for any.

    Raises:
        ToolError: there is none, or none that is new enough.
    """
    found = [_Tool(file, version) for file in _candidates(program) if (version := _version(file))]
    if not found:
        raise ToolError(
            N_(
                "The program %(program)s was not found. Install PostgreSQL's programs (on Debian: apt-get install "
                "postgresql-client), or name their folder in KAP_PG_BIN. Nothing was changed."
            ),
            program=program,
        )
    best = max(found, key=lambda tool: tool.version)
    if best.version < least:
        raise ToolError(
            N_(
                "%(program)s is of version %(found)s, older than the server, which is of version %(server)s. Install "
                "PostgreSQL's programs of that version, or name their folder in KAP_PG_BIN. Nothing was changed."
            ),
            program=str(best.file),
            found=str(best.version),
            server=str(least),
        )
    return best.file


def _candidates(program: str) -> Iterator[Path]:
    named = os.environ.get(_FOLDER_VARIABLE)
    if named:
        yield Path(named, program)
        return
    on_path = shutil.which(program)
    if on_path:
        yield Path(on_path)
    yield from _DEBIAN.glob(f"*/bin/{program}")


def _version(file: Path) -> int | None:
    """Return the version of a program; None where it does not run."""
    with suppress(OSError):
        said = subprocess.run([file, "--version"], capture_output=True, text=True, check=False).stdout
        if version := _VERSION.search(said):
            return int(version.group(1))
    return None


def address_options(url: URL) -> tuple[list[str], dict[str, str]]:
    """Return how a program is told the address of a database: arguments, and variables with what is secret."""
    known = dict(url.query) | url.translate_connect_args(username="user", database="dbname")
    secret = {"PGPASSWORD": str(known.pop("password"))} if "password" in known else {}
    options = (
        f"{name}={_quoted(','.join(value) if isinstance(value, tuple) else str(value))}"
        for name, value in known.items()
    )
    return ["--no-password", f"--dbname={' '.join(options)}"], secret


def _quoted(value: str) -> str:
    """Return a value as libpq reads it in a text of several."""
    escaped = value.replace("\\", r"\\").replace("'", r"\'")
    return f"'{escaped}'"


def run(command: Sequence[str | Path], variables: Mapping[str, str] | None = None) -> bytes:
    """Run a program and return what it prints.

    Raises:
        ProgramFailedError: it failed.
    """
    with printed_by(command, variables) as lines:
        return lines.read()


@contextmanager
def printed_by(command: Sequence[str | Path], variables: Mapping[str, str] | None = None) -> Iterator[IO[bytes]]:
    """Return what a program prints, while it prints it. It is ended with the block, however far it has come.

    Raises:
        ProgramFailedError: it failed.
    """
    # Moments as text do not depend on where the server stands.
    environment = {**os.environ, "LC_ALL": "C", "PGTZ": "UTC", **(variables or {})}
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        is_read = False
        try:
            yield process.stdout
            is_read = not process.stdout.read(1)
        finally:
            if not is_read:
                process.kill()
        if process.wait() and is_read:
            errors.seek(0)
            raise _failed(command[0], errors.read().decode(errors="replace"))


def _failed(program: str | Path, said: str) -> ProgramFailedError:
    """Return the first error that a program has written."""
    lines = [line for line in said.splitlines() if "error:" in line] or said.splitlines() or ["-"]
    return ProgramFailedError(Path(program).name, lines[0].rpartition("error: ")[2].strip().rstrip("."))
