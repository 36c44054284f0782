"""Compare the pinned packages with the known vulnerabilities, in some seconds: ``python -m tools.audit``.

`pip-audit` asks a service for each package. First it asks for one alone: where the service cannot be reached, or knows
no packages, as behind a mirror of an index, nothing is compared, and the others are not asked for. It says in one line
what was done. It ends with 1 for a vulnerability that a newer version corrects; what is installed is held by the hashes
of requirements-dev.txt in any case.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PINNED: Final = ROOT / "requirements-dev.txt"
"""It has every package of requirements.txt too."""

MOST_SECONDS: Final = 20
"""What asking for all packages may take; for the first one alone a fourth of it."""

ACCEPTED: Final[Mapping[str, str]] = {}
"""Vulnerabilities that do not concern the program, by their id: why not."""

_FIRST: Final = "streamlit"
_PIN: Final = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==.+(?:\n .+)*", re.M)

Ask = Callable[[str, float], str]


class NotComparedError(Exception):
    """The packages were not compared; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, in one line, and whether a vulnerability was found that a newer version corrects."""

    line: str
    has_found: bool = False


def audit(pinned: str, ask: Ask) -> Outcome:
    """Return what the audit of pinned packages found.

    Args:
        pinned: the text of a requirements file with hashes.
        ask: returns what `pip-audit` prints as JSON for such a text within some seconds, "" if it prints nothing.
    """
    pins = {match[1]: match[0] for match in _PIN.finditer(pinned)}
    held = f"{len(pins)} packages are held by their hashes alone"
    try:
        if not _compared(ask(f"{pins[_FIRST]}\n", MOST_SECONDS / 4)):
            raise NotComparedError("the service knows no vulnerabilities of packages")
        compared = _compared(ask(pinned, MOST_SECONDS))
    except NotComparedError as error:
        return Outcome(f"Not compared with the known vulnerabilities, {error}: {held}.")
    found = [
        f"{package['name']} {package['version']}: {one['id']}, corrected in {', '.join(one['fix_versions'])}"
        for package in compared
        for one in package["vulns"]
        if one["fix_versions"] and not {one["id"], *one.get("aliases", ())} & ACCEPTED.keys()
    ]
    done = f"{len(compared)} of {len(pins)} packages were compared with the known vulnerabilities"
    return Outcome(f"{done}. {'; '.join(found)}." if found else f"{done}; none has one that is corrected.", bool(found))


def _compared(printed: str) -> Sequence[Mapping[str, Any]]:
    """Return the packages that the service knows, each with its vulnerabilities."""
    try:
        packages = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotComparedError("the service cannot be reached") from error
    return [package for package in packages if "skip_reason" not in package]


def ask_pip_audit(pinned: str, seconds: float) -> str:
    """Return what `pip-audit` prints for the text of a requirements file.

    Raises:
        NotComparedError: it takes longer.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(pinned)
        file.flush()
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", file.name, "--disable-pip", "--require-hashes",
            "--format", "json", "--progress-spinner", "off", "--timeout", "2",
        ]  # fmt: skip
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=seconds).stdout
        except subprocess.TimeoutExpired as error:
            raise NotComparedError("the service does not answer in time") from error


def main() -> int:
    """Audit the pinned packages. Return the exit code."""
    began = time.monotonic()
    outcome = audit(PINNED.read_text(encoding="utf-8"), ask_pip_audit)
    print(f"Audit, {time.monotonic() - began:.0f} s: {outcome.line}")  # noqa: T201, a command line prints
    return int(outcome.has_found)


if __name__ == "__main__":
    sys.exit(main())
