"""What keeps the server small, held by what it imports and sets, not by a measured size."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kap_ui.frame import page_list
from kap_ui.server import first_visitor, process
from tests.support.server import log_of, served

ALL_OF_THE_PROGRAM = """
import importlib, json, pkgutil, sys
import kap_model, kap_ui
for package in (kap_ui, kap_model):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith(("__main__", "exporting.table_sheet")):  # that is imported for a workbook alone
            importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize(
    "library",
    ["openpyxl", "xlsxwriter", "vl_convert", "altair", "authlib", "httpx", "joserfc", "email_validator", "alembic"],
)
def test_a_library_that_few_readers_need_is_not_imported_with_the_program(library: str, imported: set[str]) -> None:
    assert {"pandas", "kap_ui", "kap_model"} <= imported
    assert library not in imported


def test_the_other_kind_of_database_is_imported_when_one_is_used(imported: set[str]) -> None:
    assert "sqlalchemy.dialects.sqlite" in imported
    assert "sqlalchemy.dialects.postgresql" not in imported


def test_the_server_is_started_with_one_place_to_take_memory_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    environment = process.environment("sqlite:///kap.sqlite")

    assert environment["MALLOC_ARENA_MAX"] == "1"
    assert environment["ARROW_DEFAULT_MEMORY_POOL"] == "system"


def test_a_server_whose_pages_readers_have_all_visited_has_imported_nothing_of_altair_and_of_signing_in(
    tiny_database: Path,
) -> None:
    with served(tiny_database, PYTHONPROFILEIMPORTTIME="1") as address:
        asyncio.run(first_visitor.visit(address, [page.name for page in page_list.PAGES]))
        lines = log_of(address, tiny_database).read_text(encoding="utf-8").splitlines()

    modules = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    assert {"pandas", "pydeck", "kap_ui.charts.matrix", "kap_ui.maps.vega"} <= modules
    unneeded = {"altair", "authlib", "httpx", "joserfc", "email_validator"}
    assert {name for name in modules if name.split(".")[0] in unneeded} == set()


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Return every library that is there once every module of the program has been imported."""
    listed = subprocess.run([sys.executable, "-c", ALL_OF_THE_PROGRAM], check=True, capture_output=True, text=True)
    return set(json.loads(listed.stdout.splitlines()[-1]))
