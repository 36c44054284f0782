"""Which code builds a database: other code may make another database of the same files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]


def model_version(package: Path = PACKAGE) -> str:
    """Return a name for the code of the model: it changes with every change of any of its modules.

    A reader, a check, a rule, a measure or a word can each change what a build writes. Which modules cannot is not
    worth a list that would have to be kept true, so all of them count; one build too many takes seconds.
    """
    digest = hashlib.sha256()
    for module in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        digest.update(f"{module.relative_to(package).as_posix()}\n{module.stat().st_size}\n".encode())
        digest.update(module.read_bytes())
    return digest.hexdigest()


@cache
def installed_version() -> str | None:
    """Return the version of the program, that of `pyproject.toml` when it was installed; None if it was not."""
    try:
        return metadata.version("kigali-action-plan")
    except metadata.PackageNotFoundError:  # it is run from a checkout
        return None


def program_version() -> str:
    """Return the version of the program, with the first digits of the one of its model."""
    return f"{installed_version() or 'not installed'}, model {model_version()[:12]}"
