"""The layers: pages -> kap_ui -> kap_model, never back; drawing and arithmetic stay pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = [
    ("kap_model", ("streamlit", "altair", "pydeck", "kap_ui", "pages")),
    ("kap_model/measures", ("sqlalchemy", "sqlmodel", "pandas", "kap_model.database", "kap_model.tables")),
    ("kap_ui", ("sqlite3", "pages", "altair")),
    (
        "kap_ui/charts",
        ("streamlit", "sqlalchemy", "sqlmodel", "kap_model.queries", "kap_ui.state", "kap_ui.words.wording"),
    ),
    (
        "kap_ui/maps",
        ("streamlit", "sqlalchemy", "sqlmodel", "kap_model.queries", "kap_ui.state", "kap_ui.words.wording"),
    ),
    ("kap_ui/marks", ("streamlit", "sqlalchemy", "sqlmodel", "kap_ui.state.data", "kap_ui.words.wording")),
    (
        "pages",
        ("sqlalchemy", "sqlmodel", "altair", "pydeck", "pandas", "html", "kap_model.database", "kap_model.tables"),
    ),
]

MAY_OPEN_SESSIONS = {"kap_ui/state/data.py", "kap_ui/server/serve.py"}
"""The caches, and the server's answer whether it is ready."""

UNWELCOME_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def imports_of(source: str) -> Iterator[str]:
    """Give every module that a source imports, those hidden in functions included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def files_of(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize(("folder", "forbidden"), FORBIDDEN, ids=[folder for folder, _ in FORBIDDEN])
def test_a_layer_imports_nothing_from_above_it(folder: str, forbidden: tuple[str, ...]) -> None:
    files = files_of(folder)
    assert files
    wrong = {
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in imports_of(file.read_text(encoding="utf-8"))
        if any(within(module, package) for package in forbidden)
    }
    assert wrong == set()


def test_only_the_caches_of_the_screens_open_sessions() -> None:
    openers = {
        str(file.relative_to(ROOT))
        for file in [ROOT / "app.py", *files_of("kap_ui"), *files_of("pages")]
        for module in imports_of(file.read_text(encoding="utf-8"))
        if module in ("kap_model.database.reading", "kap_model.database.writing", "kap_model.database.engine_for")
    }
    assert openers <= MAY_OPEN_SESSIONS


def test_every_page_lies_in_a_folder_of_its_section() -> None:
    assert [str(file) for file in (ROOT / "pages").glob("*.py")] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    files = [*files_of("kap_model"), *files_of("kap_ui"), *files_of("pages")]
    assert {file.stem for file in files} & UNWELCOME_NAMES == set()


def test_an_import_hidden_in_a_function_is_found() -> None:
    assert list(imports_of("def f():\n    import streamlit as st\n    from kap_ui import data\n")) == [
        "streamlit", "kap_ui", "kap_ui.data",
    ]  # fmt: skip
