"""The package: what it declares is what it imports, and what it installs runs without the repository."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from bench.visitor import PageAnswer, Visitor
from tests.support.server import free_port, running_server

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"kap_model", "kap_ui", "kap_points", "kap_documents", "kap_cli"}

DISTRIBUTIONS = {
    "email_validator": "email-validator",
    "docx": "python-docx",
    "pptx": "python-pptx",
    "prometheus_client": "prometheus-client",
    "vl_convert": "vl-convert-python",
}
"""The distribution of a module, where their names differ."""

IMPORTED_BY_OTHERS = {"altair"}
"""The gallery checks every chart with Altair."""


def modules_of_the_program() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in (*sorted(OURS), "pages"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported_modules(file: Path) -> Iterator[str]:
    """Yield the top-level name of every module that a file imports, in functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    imported = {module for file in modules_of_the_program() for module in imported_modules(file)}
    third_party = imported - OURS - set(sys.stdlib_module_names)
    assert {DISTRIBUTIONS.get(module, module) for module in third_party} == (
        names_of(PROJECT["dependencies"]) - IMPORTED_BY_OTHERS
    )


@pytest.mark.parametrize("name", ["requirements.in", "requirements.txt"])
def test_what_is_declared_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    listed = names_of([line for line in lines if line[:1].isalpha()])
    assert names_of(PROJECT["dependencies"]) <= listed
    assert "hatchling" in listed


def test_no_pin_names_the_place_that_it_was_fetched_from() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if "://" in line or "index" in line.lower()] == []


def test_the_pythons_of_the_manual_are_those_of_the_package() -> None:
    prefix = "Programming Language :: Python :: "
    declared = [line.removeprefix(prefix) for line in PROJECT["classifiers"] if line.startswith(prefix)]
    assert PROJECT["requires-python"] == f">={declared[0]}"
    assert f"Python {', '.join(declared[:-1])} or {declared[-1]}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this state of the program, built without an index."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `kap` command of an environment that holds the wheel; the packages that it needs are those of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    # A line of a .pth file is searched for packages but not for further .pth files: the checkout stays out of sight.
    (packages / "packages_of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "kap"


def pip(*arguments: str) -> None:
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command = [sys.executable, "-m", "pip", "--quiet", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def without_checkout() -> dict[str, str]:
    """Return the environment variables without those that lead Python or `kap` to this checkout."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "KAP_DATABASE_URL")}


def test_the_wheel_carries_every_file_that_the_program_reads(wheel: Path) -> None:
    folders = [ROOT / name for name in ("pages", "static", "data", ".streamlit")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    files += [ROOT / "app.py", *(ROOT / "docs").glob("method*.md")]
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"kap_ui/site/{file.relative_to(ROOT).as_posix()}" for file in files} <= names
    assert [name for name in names if name.endswith((".pyc", ".sqlite"))] == []


def test_what_is_installed_builds_and_serves_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    build = subprocess.run([installed, "build"], cwd=tmp_path, env=without_checkout(), capture_output=True, text=True)
    assert build.returncode == 0, build.stderr
    assert f"reading {installed.parents[1]}" in build.stderr
    assert [file.name for file in tmp_path.glob("*.sqlite")] == ["kap.sqlite"]

    port = free_port()
    command = [str(installed), "serve", "--port", str(port)]
    environment = {**without_checkout(), "KAP_WARM_UP": "0", "KAP_DRAIN_SECONDS": "0"}
    with running_server(command, port, folder=tmp_path, environment=environment) as address:
        assert get(f"{address}/readyz").startswith('{"ready":true')
        assert "<title>" in get(address)
        assert get(f"{address}/app/static/logo.svg").startswith("<svg")
        first, method = asyncio.run(open_pages(address, "overview", "method"))
    assert not (first.failed or method.failed)
    assert "figure" in first.blocks["headline"]


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


async def open_pages(address: str, *pages: str) -> list[PageAnswer]:
    async with Visitor(address) as visitor:
        return [await visitor.open(page, "lang=en") for page in pages]
