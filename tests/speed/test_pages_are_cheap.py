"""What makes pages fast, held by counts and bytes, which do not flake; and that none of it shows old figures."""

from __future__ import annotations

import asyncio
import functools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from bench.visitor import PageAnswer, Visitor
from kap_ui.frame import page_list
from kap_ui.state import data
from tests.support import both_databases
from tests.support.databases import TINY_PLAN, build_database
from tests.support.editions import CORRECTED, Freeze, import_figures
from tests.support.opened_page import OpenPage
from tests.support.reporting import SignIn
from tests.support.server import served
from tests.support.statements import statements_sent
from tests.support.whole_content import whole_content

PAGES = [page.name for page in page_list.PAGES]
MEASURED = {
    "overview": "",
    "kpis": "status=behind",
    "priorities": "",
    "places": "",
    "compare": "",
    "matrix": "view=status",
}

ASKED_AGAIN = {"account": ["person"], "editions": ["edition"], "changes": ["edition"]}
"""The tables that a page asks at each run besides, since they change without a revision."""

MOST_SENT = 20_500
"""Bytes on the line. The aim is 20 kB in the middle of the quarters; one of them may be a little more."""

MOST_SENT_BY_OVERVIEW = 24_900
"""Each of its counts leads to the list of what it counts: the addresses are 1.5 kB. The questions of all pages in the
menus are 0.9 kB, on every page, and the link to the slides is 0.1 kB. Each of its heat cells names its counts by
status: 0.6 kB, and 0.3 kB more where statuses vary as they do in life. Ticks whose side is named by the direction of
the text are 0.1 kB."""


@pytest.fixture
def statements() -> Iterator[list[str]]:
    with statements_sent(Engine) as sent:
        yield sent


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_often_for_a_large_plan_as_for_a_tiny_one_and_leaves_what_is_cached_as_it_was(
    open_page: OpenPage, tiny_database: Path, shipped_database: Path, statements: list[str], name: str
) -> None:
    """Frames are shared by all readers: the second reader must get what the first one got.

    Whoever looks at a page again asks for the revision and nothing else.
    """
    data.clear_caches()
    statements.clear()
    first = open_page(name, "tiny_database")
    asked_for_tiny = selects(statements)
    charts, blocks = first.charts, first.blocks
    assert "failure" not in blocks
    answers = [answer for cache in data.caches for answer in cache.answers().values()]
    frames = [(frame, frame.copy(deep=True)) for answer in answers for frame in frames_in(answer)]
    for column in ("place", "quarter"):
        if options := first.options(column):
            first.choose(column, options[1])
    second = open_page(name, "tiny_database")

    assert second.blocks == blocks
    assert second.charts == charts
    for frame, copy in frames:
        pd.testing.assert_frame_equal(frame, copy)

    statements.clear()
    second.app.run()
    assert tables_of(selects(statements)) == ["revision", *ASKED_AGAIN.get(name, ())]

    assert row_count(shipped_database) > 5 * row_count(tiny_database)
    data.clear_caches()
    statements.clear()
    assert "failure" not in open_page(name, "shipped_database").blocks
    assert len(selects(statements)) == len(asked_for_tiny) > 0


@functools.cache
def row_count(database: Path) -> int:
    """Return how many rows a database has that no test changes."""
    return len(whole_content(database))


def selects(statements: list[str]) -> list[str]:
    return [statement for statement in statements if statement.lstrip().startswith("SELECT")]


def tables_of(asked: list[str]) -> list[str]:
    return [table for statement in asked for table in re.findall(r"FROM (\w+)", statement)]


def frames_in(answer: object) -> list[pd.DataFrame]:
    parts = answer.values() if isinstance(answer, dict) else [answer]
    return [part for part in parts if isinstance(part, pd.DataFrame)]


def test_an_edition_costs_two_statements_more_and_no_cache(
    open_page: OpenPage, peopled: Engine, frozen: Freeze, shelf: Path, statements: list[str]
) -> None:
    """The edition is looked up, and the revision of its own database; readers of both share the caches."""
    frozen()
    import_figures(peopled, CORRECTED)
    file = Path(str(peopled.url.database))
    shown, live = open_page("overview", file, edition="TDAG-26"), open_page("overview", file)
    for _again in range(2):
        statements.clear()
        shown.app.run()
        live.app.run()

        assert tables_of(selects(statements)) == ["revision", "edition", "revision", "revision"]


def test_a_person_who_has_signed_in_costs_five_statements_more(
    open_page: OpenPage, peopled: Engine, sign_in_as: SignIn, statements: list[str]
) -> None:
    sign_in_as("coordinator")
    file = Path(str(peopled.url.database))
    open_page("overview", file)
    shown = open_page("overview", file)
    statements.clear()
    shown.app.run()

    tables = [re.findall(r"FROM (\w+)", statement) for statement in selects(statements)]
    assert tables == [["revision"], ["person_session"], ["place"], ["person"], ["person_role"], ["submission"]]


@pytest.mark.parametrize("name", MEASURED)
def test_a_new_quarter_costs_few_bytes_on_the_line(shipped_server: str, name: str) -> None:
    async def change() -> PageAnswer:
        async with Visitor(shipped_server) as visitor:
            await visitor.open(name, f"lang=en&{MEASURED[name]}")
            await visitor.choose("quarter", 1)
            return await visitor.choose("quarter", 2)

    answer = asyncio.run(change())

    assert not answer.failed
    assert answer.wired <= (MOST_SENT_BY_OVERVIEW if name == "overview" else MOST_SENT)


def test_a_quarter_that_was_seen_before_sends_names_in_place_of_what_the_browser_has(shipped_server: str) -> None:
    async def there_and_back() -> tuple[PageAnswer, PageAnswer]:
        async with Visitor(shipped_server) as visitor:
            await visitor.open("overview", "lang=en")
            there = await visitor.choose("quarter", 1)
            return there, await visitor.choose("quarter", 0)

    there, back = asyncio.run(there_and_back())

    assert there.charts and there.blocks["priorities"]
    assert not back.charts and "priorities" not in back.blocks
    assert back.elements == there.elements
    assert back.sent < there.sent / 4


def test_an_import_by_another_process_is_seen_at_the_next_rerun(tmp_path: Path) -> None:
    """The price of a basket of the tiny plan is 70; another process corrects it to 61 while a reader looks at it."""
    database = build_database(TINY_PLAN, tmp_path / "kap.sqlite")
    corrected = tmp_path / "observations.csv"
    corrected.write_text(
        "kpi_code,place_code,quarter,dimension,category,value,origin,basis,is_correction,source\n"
        "K-P1.2-a,WORLD,2025-Q4,total,,61,published,official,1,TINY\n",
        encoding="utf-8",
    )

    async def look_thrice(address: str) -> list[PageAnswer]:
        async with Visitor(address) as visitor:
            answers = [await visitor.open("kpi", "lang=en&kpi=K-P1.2-a&quarter=2025-Q4"), await visitor.again()]
            await asyncio.to_thread(import_file, database, corrected)
            return [*answers, await visitor.again()]

    with served(database) as address:
        first, again, after = asyncio.run(look_thrice(address))

    assert not (first.failed or again.failed or after.failed)
    assert figures(first)[:1] == ["70"]
    assert "headline" not in again.blocks
    assert figures(after)[:1] == ["61"]


def figures(answer: PageAnswer) -> list[str]:
    """Return the figures that stand large in the answer of the page."""
    return re.findall(r'class="figure">\D*(\d+)', answer.blocks["headline"])


def import_file(database: Path, file: Path) -> None:
    environment = {**os.environ, "KAP_DATABASE_URL": both_databases.address_of(database)}
    command = [sys.executable, "-m", "kap_cli.main", "import", str(file), "--yes"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
