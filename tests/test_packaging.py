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
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from zipfile import ZipFile

import pytest

from bench.visitor import PageAnswer, Visitor
from tests.support.server import free_port, running_server
from tools import release

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


def test_what_the_program_needs_is_pinned_for_the_tests_as_for_the_program() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==\S+", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert len(pins[0]) > 50
    assert pins[0] - pins[1] == set()


def test_the_pythons_of_the_manual_are_those_of_the_package() -> None:
    prefix = "Programming Language :: Python :: "
    declared = [line.removeprefix(prefix) for line in PROJECT["classifiers"] if line.startswith(prefix)]
    assert PROJECT["requires-python"] == f">={declared[0]}"
    assert f"Python {', '.join(declared[:-1])} or {declared[-1]}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this state of the program, built without an index."""
    return release.build_wheel(tmp_path_factory.mktemp("wheel"))


WATCH = """
import os, sys
checkout, packages, seen = {checkout!r}, {packages!r}, {seen!r}
def look(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(checkout) and not path.startswith(packages):
            file = os.open(seen, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(file, path.encode() + b"\\n")
            os.close(file)
sys.addaudithook(look)
"""
"""Notes what a process of the environment opens of the checkout, the packages of the tests aside."""


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel: its command, and what of the checkout its processes have opened."""

    kap: Path
    seen: Path

    def opened_of_checkout(self) -> set[str]:
        return set(self.seen.read_text("utf-8").splitlines()) if self.seen.exists() else set()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """An environment that holds the wheel; the packages that it needs are those of the tests."""
    folder, seen = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("seen") / "opened.txt"
    venv.create(folder, with_pip=False, symlinks=True)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    of_tests = sysconfig.get_path("purelib")
    watch = WATCH.format(checkout=f"{ROOT}/", packages=f"{Path(of_tests).parents[2]}/", seen=str(seen))
    (packages / "watch_the_checkout.py").write_text(watch, encoding="utf-8")
    # A line of a .pth file is searched for packages but not for further .pth files: the checkout stays out of sight.
    lines = f"import watch_the_checkout\n{of_tests}\n"
    (packages / "packages_of_the_tests.pth").write_text(lines, encoding="utf-8")
    return Installed(folder / "bin" / "kap", seen)


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
    packages = [file for name in OURS for file in (ROOT / name).rglob("*") if file.is_file() and file.suffix != ".pyc"]
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"kap_ui/site/{file.relative_to(ROOT).as_posix()}" for file in files} <= names
    assert {file.relative_to(ROOT).as_posix() for file in packages} <= names
    assert [name for name in names if name.endswith((".pyc", ".sqlite"))] == []
    (notices,) = {name.rpartition("/")[0] for name in names if name.endswith("/NOTICE")}
    licences = {f"{notices}/static/fonts/{name}" for name in ("OFL.txt", "APACHE-2.0.txt")}
    assert {*licences, f"{notices}/kap_ui/figures/fonts/OFL.txt"} <= names


@pytest.mark.parametrize(
    ("folder", "terms"),
    [("static/fonts", ("README.md", "OFL.txt")), ("kap_ui/figures/fonts", ("OFL.txt",))],
)
def test_the_terms_of_every_font_stand_beside_it(folder: str, terms: tuple[str, ...]) -> None:
    texts = [(ROOT / folder / name).read_text(encoding="utf-8") for name in terms]
    named = {pattern for text in texts for pattern in re.findall(r"[\w*-]+\.(?:woff2|ttf)", text)}
    fonts = [file.name for file in (ROOT / folder).iterdir() if file.suffix in (".woff2", ".ttf")]
    assert [font for font in fonts if not any(fnmatch(font, pattern) for pattern in named)] == []


WRITE_SHEET = """
import sys
from kap_documents.export import export_sheet
from kap_model.quarter import Quarter
from kap_model.selection import Selection
selection = Selection(Quarter.parse("2026-Q3"), Quarter.parse("2025-Q3"))
sys.stdout.buffer.write(export_sheet("kap.sqlite", selection, "K-P1.6-b", "fr"))
"""
"""Draws a picture and sets it as PDF, with the templates and fonts of documents; no other document costs as little."""


def test_what_is_installed_builds_serves_and_writes_documents_outside_the_repository(
    installed: Installed, tmp_path: Path
) -> None:
    def kap(*arguments: str) -> str:
        command = [installed.kap, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=without_checkout(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert f"reading {installed.kap.parents[1]}" in kap("build")
    assert [file.name for file in tmp_path.glob("*.sqlite")] == ["kap.sqlite"]
    assert kap("--version") == f"kap, version {PROJECT['version']}\n"

    port = free_port()
    command = [str(installed.kap), "serve", "--port", str(port)]
    environment = {**without_checkout(), "KAP_WARM_UP": "0", "KAP_DRAIN_SECONDS": "0"}
    with running_server(command, port, folder=tmp_path, environment=environment) as address:
        assert get(f"{address}/readyz").startswith('{"ready":true')
        assert "<title>" in get(address)
        assert get(f"{address}/app/static/logo.svg").startswith("<svg")
        assert urllib.request.urlopen(f"{address}/app/static/fonts/icons.woff2", timeout=30).read(4) == b"wOF2"
        first, method = asyncio.run(open_pages(address, "overview", "method"))
    assert not (first.failed or method.failed)
    assert "figure" in first.blocks["headline"]

    sheet = [installed.kap.with_name("python"), "-c", WRITE_SHEET]
    document = subprocess.run(sheet, cwd=tmp_path, env=without_checkout(), capture_output=True, check=True).stdout
    assert document.startswith(b"%PDF") and b"NotoSans" in document
    assert installed.opened_of_checkout() == set()


def test_what_is_opened_of_the_checkout_is_noticed(installed: Installed) -> None:
    listed = f"import os; os.listdir({str(ROOT / 'data')!r}); open({str(ROOT / 'app.py')!r})"
    subprocess.run([installed.kap.with_name("python"), "-c", listed], check=True)
    assert {str(ROOT / "data"), str(ROOT / "app.py")} <= installed.opened_of_checkout()
    installed.seen.unlink()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


async def open_pages(address: str, *pages: str) -> list[PageAnswer]:
    async with Visitor(address) as visitor:
        return [await visitor.open(page, "lang=en") for page in pages]
