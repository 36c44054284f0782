"""A reader's browser outlives the server: what it reports to a session that has drawn nothing yet is not lost.

The first choice, and the first click on "Download", after a restart of the server did nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bench.visitor import PageAnswer, Visitor


def reported_after_a_restart(
    server: str, report: Callable[[Visitor], Awaitable[PageAnswer]], page: str = "overview", query: str = "lang=en"
) -> tuple[PageAnswer, str]:
    """Report to a new session what a page of an old one would; return its answer, and the address in the end."""

    async def go() -> tuple[PageAnswer, str]:
        async with Visitor(server) as before:
            await before.open(page, query)
            async with Visitor(server) as after:
                after.take_over(before)
                answer = await report(after)
                await after.again()
                return answer, after.query

    return asyncio.run(go())


def test_the_first_choice_after_a_restart_holds(shipped_server: str) -> None:
    _answer, query = reported_after_a_restart(shipped_server, lambda visitor: visitor.choose("quarter", 3))

    assert query == "lang=en&quarter=2025-Q4"


def test_the_first_figure_that_is_opened_after_a_restart_opens(shipped_server: str) -> None:
    answer, _query = reported_after_a_restart(
        shipped_server, lambda visitor: visitor.report("priorities", "pressed", "table")
    )

    assert "priorities_grid" in answer.blocks


@pytest.mark.parametrize(
    ("element", "event", "value", "query", "query_after"),
    [
        (
            "matrix_controls", "chosen", {"name": "matrix_view", "code": "strength"},
            "lang=en&family=WSIS&view=status", "lang=en&family=WSIS",
        ),
        (
            "matrix", "picked", {"row": "P5", "col": "SDG5"},
            "lang=en&view=status", "lang=en&view=status&row=P5&col=SDG5",
        ),
    ],
    ids=["a choice of the page alone", "a click in a chart"],
)  # fmt: skip
def test_the_first_event_of_a_page_after_a_restart_is_taken_beside_what_the_address_holds(
    shipped_server: str, element: str, event: str, value: dict[str, str], query: str, query_after: str
) -> None:
    _answer, reached = reported_after_a_restart(
        shipped_server, lambda visitor: visitor.report(element, event, value), "matrix", query
    )
    assert reached == query_after
