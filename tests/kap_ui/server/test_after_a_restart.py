"""A reader's browser outlives the server: what it reports to a session that has drawn nothing yet is not lost.

The first choice, and the first click on "Download", after a restart of the server did nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.visitor import Answer, Visitor
from tests.support.server import served


def reported_after_a_restart(
    database: Path, tell: Callable[[Visitor], Awaitable[object]], page: str = "overview", query: str = "lang=en"
) -> Visitor:
    """Open a page, report to a new session what the page of the old one would, and return the reader afterwards."""

    async def go(address: str) -> Visitor:
        async with Visitor(address) as before:
            await before.open(page, query)
            async with Visitor(address) as after:
                vars(after).update(
                    {name: value for name, value in vars(before).items() if name not in ("_socket", "_kept")}
                )
                await tell(after)
                await after.again()
                return after

    with served(database) as address:
        return asyncio.run(go(address))


def test_the_first_choice_after_a_restart_holds(shipped_database: Path) -> None:
    reader = reported_after_a_restart(shipped_database, lambda visitor: visitor.choose("quarter", 3))

    assert reader._query == "lang=en&quarter=2025-Q4"


def test_the_first_figure_that_is_opened_after_a_restart_opens(shipped_database: Path) -> None:
    answers: list[Answer] = []

    async def open_table(visitor: Visitor) -> None:
        answers.append(await visitor.tell("priorities", "pressed", "table"))

    reported_after_a_restart(shipped_database, open_table)

    assert "priorities_grid" in answers[0].blocks


def test_the_first_choice_of_a_page_alone_holds_beside_others_in_the_address(shipped_database: Path) -> None:
    reader = reported_after_a_restart(
        shipped_database,
        lambda visitor: visitor.tell("matrix_controls", "chosen", {"name": "matrix_view", "code": "strength"}),
        "matrix",
        "lang=en&family=WSIS&view=status",
    )
    assert reader._query == "lang=en&family=WSIS"


def test_the_first_click_in_a_chart_after_a_restart_is_taken(shipped_database: Path) -> None:
    reader = reported_after_a_restart(
        shipped_database,
        lambda visitor: visitor.tell("matrix", "picked", {"row": "P5", "col": "SDG5"}),
        "matrix",
        "lang=en&view=status",
    )
    assert reader._query == "lang=en&view=status&row=P5&col=SDG5"
