"""The layers: pages -> kap_ui -> kap_model, never back; drawing and arithmetic stay pure; Streamlit stays fenced in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = [
    ("kap_model", ("streamlit", "altair", "pydeck", "kap_ui", "pages")),
    ("kap_model/measures", ("sqlalchemy", "sqlmodel", "pandas", "kap_model.database", "kap_model.tables")),
    ("kap_ui", ("sqlite3", "pages", "kap_cli")),
    ("kap_ui/streamlit_internals", ("kap_ui", "kap_model")),
    ("kap_cli", ("streamlit", "altair", "pydeck", "pages", "kap_ui")),
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

EXCEPTIONS = {
    "kap_cli": {"kap_ui.server"},  # the command line starts the server
    "kap_ui/streamlit_internals": {"kap_ui.streamlit_internals", "kap_ui.site_files"},
}
"""What a layer may import of what it is otherwise forbidden."""

PUBLIC = ("streamlit.testing.v1",)
"""The modules of Streamlit that its documentation names; all else that it documents is a part of `streamlit` itself."""

FENCE = "kap_ui/streamlit_internals"

PRIVATE_WORDS = (
    "data-test", "stActiveTheme", "static/js", "_stcore", "popstate", "PopStateEvent", "MaterialSymbols", "SourceSans",
    "STREAMLIT_INTERNAL", "_streamlit_xsrf", "__streamlit",
)  # fmt: skip
"""What Streamlit's front end and protocol call things; whoever writes one of these depends on that it stays so."""

MAY_OPEN_SESSIONS = {"kap_ui/state/data.py", "kap_ui/server/readiness.py"}
"""The caches, and the server's answer whether it is ready."""

OURS = re.compile(r"kap_(?:model|ui|cli)(?:\.\w+)+")

UNWELCOME_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def imports_of(source: str) -> Iterator[str]:
    """Give every module that a source imports, those hidden in functions included, and those that it names to start.

    A text that is the name of a package of ours, such as "kap_ui.server" in a command line, counts as an import.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OURS.fullmatch(node.value):
            yield node.value
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
        and not any(within(module, package) for package in EXCEPTIONS.get(folder, ()))
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


def outside_the_fence(*folders: str) -> list[Path]:
    files = [ROOT / "app.py", *(file for folder in folders for file in files_of(folder))]
    return [file for file in files if FENCE not in str(file.relative_to(ROOT))]


def test_only_the_fence_imports_what_streamlit_does_not_document() -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {module}"
        for file in outside_the_fence("kap_model", "kap_ui", "kap_cli", "pages", "bench", "tools", "tests")
        for module in imports_of(file.read_text(encoding="utf-8"))
        if within(module, "streamlit") and module != "streamlit" and not any(within(module, name) for name in PUBLIC)
    }
    assert wrong == set()


def test_only_the_fence_names_what_streamlit_calls_its_own() -> None:
    texts = [
        *outside_the_fence("kap_model", "kap_ui", "kap_cli", "pages"),
        *(file for file in (ROOT / "kap_ui").rglob("*.css") if FENCE not in str(file)),
        *(file for file in (ROOT / "kap_ui").rglob("*.js") if FENCE not in str(file)),
        *(file for file in (ROOT / "static" / "scripts").glob("*.js") if file.name != "streamlit.js"),
    ]
    wrong = {
        f"{file.relative_to(ROOT)} names {word}"
        for file in texts
        for word in PRIVATE_WORDS
        if word in file.read_text(encoding="utf-8")
    }
    assert wrong == set()


def test_a_rule_of_the_stylesheet_that_names_a_class_of_streamlit_stands_in_the_fence() -> None:
    """`.st-key-...` is documented: the key of an element or container is its class."""
    files = [file for file in (ROOT / "kap_ui").rglob("*.css") if FENCE not in str(file)]
    assert files
    assert {name for file in files for name in re.findall(r"\.st[A-Z]\w+", file.read_text(encoding="utf-8"))} == set()


def test_an_import_hidden_in_a_function_is_found() -> None:
    assert list(imports_of("def f():\n    import streamlit as st\n    from kap_ui import data\n")) == [
        "streamlit", "kap_ui", "kap_ui.data",
    ]  # fmt: skip


def test_a_module_that_is_named_to_be_started_counts_as_imported() -> None:
    source = 'os.execve(sys.executable, [sys.executable, "-m", "kap_ui.server", "--port"], {})'

    assert list(imports_of(source)) == ["kap_ui.server"]
