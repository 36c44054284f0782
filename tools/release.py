"""Make a release in `dist`: the wheel, its bill of materials and their checksums: ``python -m tools.release``.

It refuses a version whose changelog has not been cut (docs/releasing.md). A development version is made all the same,
to look at.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

from tools.bill_of_materials import bill_of_materials

ROOT: Final = Path(__file__).resolve().parents[1]
REQUIREMENTS: Final = ROOT / "requirements.txt"

_VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)(\.dev0)?")
_HEADING: Final = re.compile(r"(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)")


def main() -> int:
    """Make the files. Return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    fault = changelog_fault(project["version"], (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    if fault:
        print(f"Nothing was made: {fault}", file=sys.stderr)  # noqa: T201, a command line prints
        return 1
    for file in make(project, ROOT / "dist"):
        print(file)  # noqa: T201, as above
    return 0


def make(project: dict[str, Any], folder: Path) -> list[Path]:
    """Make the files of a release in a folder, in the place of those that are there, and return them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wheel = build_wheel(folder)
    bill = folder / f"{'-'.join(wheel.name.split('-')[:2])}.cdx.json"
    bill.write_text(bill_of_materials(project, REQUIREMENTS), encoding="utf-8")
    pinned = Path(shutil.copy(REQUIREMENTS, folder))
    files = [wheel, bill, pinned]
    sums = folder / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    sums.write_text("".join(lines), encoding="utf-8")
    return [*files, sums]


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this state of the program into a folder, and return it. Nothing is fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the wheel was not built: {done.stderr}")
    (wheel,) = folder.glob("*.whl")
    return wheel


def changelog_fault(version: str, changelog: str) -> str | None:
    """Return what is wrong between the version of the program and the headings of its changelog; None for nothing.

    The entries of a release stand below its heading, `## 0.1.0 (2026-11-30)`, those of no release yet below
    *Unreleased*, which is the first one. A version that ends in `.dev0` is on its way to a later release than the
    newest one.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return f"the version {version!r} is written neither as 0.1.0 nor as 0.1.0.dev0."
    headings = re.findall(r"^## (.+)$", changelog, re.M)
    if headings[:1] != ["Unreleased"]:
        return "the first heading of the changelog is not “Unreleased”."
    read = [_HEADING.fullmatch(heading) for heading in headings[1:]]
    if None in read:
        return f"the heading {headings[1 + read.index(None)]!r} of the changelog is not written as 0.1.0 (2026-11-30)."
    released = [(_numbers(match[1]), date.fromisoformat(match[2])) for match in read if match is not None]
    if released != sorted(released, reverse=True):
        return "the releases of the changelog do not stand with the newest first."
    newest = released[0][0] if released else (0, 0, 0)
    numbers = _numbers(version)
    if found[4]:
        return None if numbers > newest else f"{version} is on its way to no later release than the newest one."
    if numbers != newest:
        return f"the changelog has no heading for {version} below “Unreleased”."
    unreleased = changelog.partition("## Unreleased\n")[2].partition("\n## ")[0]
    return "there are entries below “Unreleased”." if unreleased.strip() else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split(".")[:3])


if __name__ == "__main__":
    sys.exit(main())
