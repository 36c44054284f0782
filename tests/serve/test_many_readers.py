"""Readers at the same time do not disturb each other: what sessions share is nothing that a run changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench.visitor import Answer, Visitor
from tests.pages.conftest import OpenPage, open_page

__all__ = ["open_page"]

READERS = 16
CHANGES = 6
PAGES = ("overview", "priorities", "places", "matrix", "kpi", "compare")


def test_each_run_has_pages_of_its_own(open_page: OpenPage, tiny_database: Path) -> None:
    """Streamlit marks a page as the one to run; a page that two runs shared could be unmarked under a reader."""
    assert tiny_database.is_file()
    shown = [open_page("sources", "tiny_database").app.session_state["_streamlit_pages"] for _ in range(2)]

    assert shown[0].keys() == shown[1].keys()
    assert [name for name in shown[0] if shown[0][name] is shown[1][name]] == []


def test_no_page_fails_when_many_change_their_choice_at_once(address: str) -> None:
    async def read(number: int) -> list[tuple[str, Answer]]:
        found = []
        async with Visitor(address.replace("http", "ws", 1) + "/_stcore/stream") as visitor:
            for turn in range(CHANGES):
                page = PAGES[(number + turn) % len(PAGES)]
                found.append((page, await visitor.open(page, "lang=fr" if number % 2 else "lang=en")))
                found.append((page, await visitor.choose("quarter", (number + turn) % 3)))
        return found

    async def everybody() -> list[list[tuple[str, Answer]]]:
        return await asyncio.gather(*(read(number) for number in range(READERS)))

    answers = [answer for found in asyncio.run(everybody()) for answer in found]

    assert len(answers) == 2 * READERS * CHANGES
    assert [page for page, answer in answers if answer.failed] == []


def test_a_reader_in_french_among_readers_in_english_reads_french(address: str) -> None:
    async def title(language: str) -> str:
        async with Visitor(address.replace("http", "ws", 1) + "/_stcore/stream") as visitor:
            answer = await visitor.open("overview", f"lang={language}")
            return answer.blocks["title"]

    async def everybody() -> list[str]:
        return await asyncio.gather(*(title("fr" if number % 2 else "en") for number in range(READERS)))

    titles = asyncio.run(everybody())

    assert set(titles[::2]).isdisjoint(titles[1::2])
    assert len(set(titles[::2])) == len(set(titles[1::2])) == 1
