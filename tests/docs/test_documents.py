"""Documents, docstrings and comments name only what is there: paths, modules, make targets, links."""

from __future__ import annotations

import ast
import importlib
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "kap_model",
    "kap_ui",
    "kap_points",
    "kap_documents",
    "kap_cli",
    "pages",
    "tools",
    "bench",
    "tests",
    "static",
    ".streamlit",
    ".ci",
)
FOLDERS = (*PROGRAM, "data", "docs")

MANUALS = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    ROOT / "data" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
SETTINGS = [
    *(ROOT / name for name in ("Makefile", "pyproject.toml", "requirements.in", "requirements-dev.in")),
    ROOT / ".streamlit" / "config.toml",
]
CODE = [
    ROOT / "app.py",
    *sorted(
        file
        for folder in PROGRAM
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".js", ".css") and "node_modules" not in file.parts
    ),
]

PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
MODULE = re.compile(r"(?<![\w./-])(?:kap_model|kap_ui|kap_points|kap_documents|kap_cli|tools|bench|tests)(?:\.\w+)+")
FILE_NAME = re.compile(r"`([\w./-]+\.(?:py|css|js|po|toml|md))`")
TARGET = re.compile(r"(?:`|^ {4})make ([a-z-]+)", re.M)
LINK = re.compile(r"\]\(([^)#:]+)\)")

MADE = ("bench/results", "kap_ui/site", "static/js", "static/media", "static/static", "static/index.html")
"""Folders that are not in the repository: results of the bench, what a wheel carries, Streamlit's own front end."""


def prose_of(file: Path) -> str:
    """Return what a file says to its reader: docstrings and comments of Python, all of any other file."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return text
    comments = [
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    ]
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return "\n".join([*comments, *strings])


def missing(file: Path) -> Iterator[str]:
    """Yield every name in the prose of a file that nothing in the repository has.

    Where all names in the file are there, its prose is not told apart, which takes ten times as long.
    """
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py" or "# file " in text or any(missing_in(text, file)):
        yield from missing_in(prose_of(file), file)


def missing_in(prose: str, file: Path) -> Iterator[str]:
    made_by_it = set(re.findall(r"^# file (\S+)$", prose, re.M))
    modules_made = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in made_by_it}
    for name in PATH.findall(prose):
        if not exists(name.rstrip(".-/")) and name not in made_by_it:
            yield name
    for name in MODULE.findall(prose):
        if not is_module_or_part(name) and not exists(name) and not any(made.startswith(name) for made in modules_made):
            yield name
    for name in FILE_NAME.findall(prose):
        if name.removeprefix("./") not in ends_of_files():
            yield name
    yield from (f"make {name}" for name in TARGET.findall(prose) if name not in targets())
    if file.suffix == ".md":
        yield from (name for name in LINK.findall(prose) if not (file.parent / name).exists())


@cache
def targets() -> list[str]:
    """Return what can be made."""
    return re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@cache
def exists(name: str) -> bool:
    """Return whether a path is there, may be made, or is the number of a decision."""
    is_decision = re.fullmatch(r"docs/decisions/\d{4}", name) is not None
    return name.startswith(MADE) or any(ROOT.glob(f"{name}-*.md" if is_decision else name))


@cache
def is_module_or_part(name: str) -> bool:
    """Return whether a dotted name is a module, or something in one."""
    module, _, part = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ImportError:
        return "." in name and is_module_or_part(module) and hasattr(importlib.import_module(module), part)
    return True


@cache
def ends_of_files() -> set[str]:
    """Return what a document may call a file: its path, or as many parts of its end as it likes."""
    files = [*ROOT.glob("*.*"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.*"))]
    return {"/".join(parts[at:]) for parts in (file.parts for file in files) for at in range(1, len(parts))}


def test_what_is_named_is_there() -> None:
    named = {file.relative_to(ROOT).as_posix(): [*missing(file)] for file in (*MANUALS, *SETTINGS, *CODE)}
    assert {file: names for file, names in named.items() if names} == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "see `kap_ui/wording.py`",
        "see kap_ui/locale/fr",
        "as `kap_ui.no_such_room` does",
        "as `kap_ui.words.wording.no_such_name` does",
        "python -m tools.no_such_tool",
        "it is in `no_such_file.py`",
        "run `make nothing`",
        "[the method](no_such.md)",
    ],
)
def test_a_name_of_nothing_is_found(sentence: str, tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text(sentence, encoding="utf-8")
    assert [*missing(document)] != []
