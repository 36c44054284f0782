"""The caches of the screens: all of them follow the data, and none holds what a reader has uploaded."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kap_ui.cache.shared_cache import ByIdentity
from kap_ui.state import data
from tests.support.opened_page import OpenPage

ROOT = Path(__file__).parents[3]
SCREENS = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "kap_ui").rglob("*.py"))]
OLD = data.Snapshot("sqlite:///a", (1, 2), "old", datetime(2026, 1, 1, tzinfo=UTC))


def test_answers_of_older_data_are_dropped_when_a_run_finds_newer_ones() -> None:
    cache = data.new_cache(4)
    made: list[str] = []

    def ask(state: data.Snapshot) -> None:
        data._clear_if_changed(state)
        cache.get_or_make((state, "question"), lambda: made.append(state.revision))

    ask(OLD)
    ask(OLD)
    assert made == ["old"]
    ask(replace(OLD, revision="new"))
    assert made == ["old", "new"]
    assert len(cache) == 1


def test_new_data_empty_every_cache_that_the_pages_have_filled(open_page: OpenPage) -> None:
    data.clear_caches()
    for name in ("overview", "places", "gaps", "matrix"):
        open_page(name)
    assert sum(len(cache) > 0 for cache in data._caches) >= 7

    data._clear_if_changed(OLD)
    assert [len(cache) for cache in data._caches] == [0] * len(data._caches)


def test_every_cache_of_the_screens_comes_from_where_new_data_clear_it() -> None:
    makers = {
        str(file.relative_to(ROOT))
        for file in SCREENS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1].split("[")[0] == "SharedCache"
    }
    assert makers == {"kap_ui/state/data.py"}


READS = re.compile(r"(data|address|wording)\.|st\.(session_state|query_params|context)")


def _with_lru_cache(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        names = {ast.unparse(mark).split("(")[0].split(".")[-1] for mark in getattr(node, "decorator_list", ())}
        if isinstance(node, ast.FunctionDef) and names & {"lru_cache", "cache", "cache_data", "cache_resource"}:
            yield node


def test_a_function_with_an_lru_cache_reads_neither_data_nor_session() -> None:
    functions = {
        f"{file.relative_to(ROOT)} {function.name}": {
            ast.unparse(node) for node in ast.walk(function) if isinstance(node, ast.Attribute)
        }
        for file in SCREENS
        for function in _with_lru_cache(ast.parse(file.read_text("utf-8")))
    }
    assert functions
    wrong = {function for function, names in functions.items() if any(READS.match(name) for name in names)}
    assert wrong == set()


def reachable(value: object) -> Iterator[object]:
    """Everything in the keys of a cache, those of tuples inside tuples included."""
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from reachable(part)
    elif isinstance(value, ByIdentity):
        yield value.value


@pytest.fixture
def own_database(shipped_database: Path, tmp_path: Path) -> Path:
    """A copy of the shipped data that a test may change."""
    return Path(shutil.copy(shipped_database, tmp_path / "kap.sqlite"))


def test_after_the_preview_of_an_upload_no_cache_holds_its_content(open_page: OpenPage, own_database: Path) -> None:
    content = b"from_code,to_code,strength,basis,source\nP1,SDG9,much,official,X\n"
    shown = open_page("files", "own_database", lang="en")
    shown.app.file_uploader(key="links_file").set_value(("links.csv", content, "text/csv")).run()

    assert "problems; nothing was changed" in shown.text
    keys = [part for cache in data._caches for key in cache._entries for part in reachable(key)]
    assert "links.csv" in keys
    assert not [part for part in keys if isinstance(part, bytes) and len(part) > 32]


def test_only_the_newest_uploads_have_an_answer_that_is_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "snapshot", lambda: OLD)
    monkeypatch.setattr(data, "_read", lambda _state, question: question(None))
    asked: list[bytes] = []

    def size(_session: object, _name: str, content: bytes) -> int:
        asked.append(content)
        return len(content)

    for number in range(20):
        assert data.ask_about_file(size, "links.csv", b"x" * number) == number
        assert data.ask_about_file(size, "links.csv", b"x" * number) == number
    assert len(asked) == 20
    assert len(data._answers_on_files) <= 4
