"""docs/adding-a-page.md, done step by step in a copy of the program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import both_databases

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "adding-a-page.md"
PROGRAM = (
    "app.py", "pages", "kap_ui", "kap_points", "kap_documents", "kap_cli", "kap_model", "bench", "tools", "static",
    "docs", "data", ".streamlit", "tests", "pyproject.toml",
)  # fmt: skip

OPEN_THE_PAGE = """
import json, sys
from streamlit.testing.v1 import AppTest
from kap_ui.frame import page_list
from kap_ui.state import signed_in
from tests.support.opened_page import Shown
signed_in._token = lambda: None  # an AppTest has no cookies
app = AppTest.from_file("app.py", default_timeout=60)
app.switch_page(page_list.page("unknown").file)
app.query_params["quarter"], app.query_params["place"] = sys.argv[1], sys.argv[2]
shown = Shown(app.run())
(chart,) = shown.charts
closed = {
    "blocks": shown.blocks, "alt": chart.alt, "bars": chart.frame().to_dict("list"), "choices": shown.choices,
    "names": shown.figure_names,
}
opened = shown.open_figures("bars")
print(json.dumps(closed | {
    "table": opened.blocks["bars_grid"],
    "files": [button.proto.label for button in opened.app.get("download_button")],
}))
"""


def blocks() -> list[tuple[str, str]]:
    """Return the blocks of the document: what the first line says of each, and the lines below it."""
    return re.findall(
        r"^```python\n# ([^\n]+)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program in which the steps of the document have been done."""
    copy = tmp_path_factory.mktemp("program")
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, copy / name)
    for what, lines in blocks():
        if what.startswith("file "):
            file = copy / what.removeprefix("file ")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(lines, encoding="utf-8")
        else:
            name, _in, path = what.removeprefix("add to ").partition(" in ")
            head, separator, rest = (copy / path).read_text(encoding="utf-8").partition(f"\n{name}: ")
            assert separator, f"{path} has no {name}"
            first, end, others = rest.partition("\n")
            (copy / path).write_text(head + separator + first + end + lines + others, encoding="utf-8")
    return copy


def run(program: Path, *command: str, database: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KAP_DATABASE_URL": both_databases.address_of(database), "PYTHONPATH": str(program)}
    return subprocess.run(
        [sys.executable, *command], cwd=program, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def shown(program: Path, tiny_database: Path) -> dict[str, Any]:
    """The page over the tiny plan, for Africa at the end of 2025."""
    opened = run(program, "-c", OPEN_THE_PAGE, "2025-Q4", "AFR", database=tiny_database)
    assert opened.returncode == 0, opened.stderr
    return dict(json.loads(opened.stdout.splitlines()[-1]))


def test_the_page_answers_its_question_for_what_its_address_names(shown: dict[str, Any]) -> None:
    assert "Which priorities have KPIs that cannot be assessed?" in shown["blocks"]["title"]
    assert shown["choices"] | {"place": "AFR", "quarter": "2025-Q4"} == shown["choices"]
    assert "KPIs cannot be assessed" in shown["blocks"]["headline"]


def test_its_chart_has_alt_text_mark_table_and_downloads(shown: dict[str, Any]) -> None:
    assert shown["alt"] == "Bars by priority"
    assert "Illustrative figures" in shown["blocks"]["said"]
    assert shown["table"].count("<tr") == 1 + len(shown["bars"]["code"])
    assert shown["files"] == [
        "Figures (CSV)",
        "Notes on the CSV (TXT)",
        "Figures and notes (XLSX)",
        "Picture (PNG)",
        "Picture (SVG)",
    ]


def test_it_stands_in_the_navigation(program: Path, shown: dict[str, Any], tiny_database: Path) -> None:
    listed = run(
        program,
        "-c",
        "from kap_ui.frame.page_list import PAGES, SECTIONS; print(SECTIONS['coverage'], [p.name for p in PAGES])",
        database=tiny_database,
    )
    assert listed.stdout.startswith("Coverage") and "'unknown'" in listed.stdout


def test_what_the_document_writes_passes_the_linter_and_the_rules_of_the_rooms(
    program: Path, tiny_database: Path
) -> None:
    written = [what.removeprefix("file ") for what, _lines in blocks() if what.startswith("file ")]
    lint = run(program, "-m", "ruff", "check", *written, database=tiny_database)
    form = run(program, "-m", "ruff", "format", "--check", *written, database=tiny_database)
    rooms = run(
        program, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", "tests/test_layers.py",
        database=tiny_database,
    )  # fmt: skip

    assert lint.returncode == 0, lint.stdout
    assert form.returncode == 0, form.stdout
    assert rooms.returncode == 0, rooms.stdout
