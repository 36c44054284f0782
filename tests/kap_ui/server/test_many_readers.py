"""Readers at the same time do not disturb each other: what sessions share is nothing that a run changes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from bench.visitor import PageAnswer, Visitor
from kap_ui.frame import page_list
from tests.support.opened_page import OpenPage

READERS = 12
CHANGES = 3
PAGES = ("overview", "priorities", "places", "matrix", "kpi", "compare")


def test_each_run_has_pages_of_its_own(
    open_page: OpenPage, tiny_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit marks a page as the one to run; a page that two runs shared could be unmarked under a reader."""
    assert tiny_database.is_file()
    passed: list[list[Any]] = []
    navigation = st.navigation

    def noted(pages: list[Any], **options: Any) -> Any:
        passed.append(pages)
        return navigation(pages, **options)

    monkeypatch.setattr(st, "navigation", noted)
    for _ in range(2):
        open_page("sources", "tiny_database")

    first, last = passed[0], passed[-1]
    assert [entry.url_path for entry in first] == [entry.url_path for entry in last]
    assert len(first) == len(page_list.ALL) + 1
    assert {id(entry) for entry in first}.isdisjoint(id(entry) for entry in last)


def test_no_page_fails_when_many_change_their_choice_at_once(tiny_server: str) -> None:
    async def read(number: int) -> list[tuple[str, PageAnswer]]:
        answers = []
        async with Visitor(tiny_server) as visitor:
            for turn in range(CHANGES):
                page = PAGES[(number + turn) % len(PAGES)]
                answers.append((page, await visitor.open(page, "lang=fr" if number % 2 else "lang=en")))
                answers.append((page, await visitor.choose("quarter", (number + turn) % 3)))
        return answers

    async def everybody() -> list[list[tuple[str, PageAnswer]]]:
        return await asyncio.gather(*(read(number) for number in range(READERS)))

    answers = [answer for reader in asyncio.run(everybody()) for answer in reader]

    assert len(answers) == 2 * READERS * CHANGES
    assert [page for page, answer in answers if answer.failed] == []


def test_a_reader_in_french_among_readers_in_english_reads_french(tiny_server: str) -> None:
    async def title(language: str) -> str:
        async with Visitor(tiny_server) as visitor:
            answer = await visitor.open("overview", f"lang={language}")
            return answer.blocks["title"]

    async def everybody() -> list[str]:
        return await asyncio.gather(*(title("fr" if number % 2 else "en") for number in range(READERS)))

    titles = asyncio.run(everybody())

    assert set(titles[::2]).isdisjoint(titles[1::2])
    assert len(set(titles[::2])) == len(set(titles[1::2])) == 1
