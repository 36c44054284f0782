"""What leaves a page as a file: a name of its own, clean rows that any program reads, and the mark on every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
import streamlit as st

from kap_ui.figures import downloads
from kap_ui.sections.linkages import gaps
from tests.support.opened_page import OpenPage

ADDRESSES: dict[str, list[dict[str, str]]] = {
    "overview": [{}, {"place": "AFR"}, {"quarter": "2025-Q2"}, {"compared": "2024-Q4"}, {"origin": "published"}],
    "priorities": [{"priority": "P1"}, {"priority": "P2"}, {"priority": "P1", "sort": "status"}],
    "kpis": [{}, {"status": "off_track"}, {"level": "outcome"}, {"find": "women"}, {"find": "women "}],
    "kpi": [
        {"kpi": "K-P1.6-b"}, {"kpi": "K-P1.6-b", "dimension": "sex"}, {"kpi": "K-P1.1-a"},
        {"kpi": "K-P1.1-a", "place": "AFR"}, {"kpi": "K-P1.1-a", "quarter": "2025-Q1"},
    ],
    "connectivity": [{}, {"place": "AFR"}, {"place": "LDC"}],
    "profile": [{"place": "AFR"}, {"place": "LDC"}],
    "places": [{}, {"kpi": "K-P1.6-b"}, {"kpi": "K-P1.6-b", "fill": "figure"}, {"by": "offices"}, {"place": "ARB"}],
    "office": [{"place": "AFR"}, {"place": "RO-AFR"}, {"place": "AFR", "origin": "published"}],
    "compare": [{}, {"by": "offices"}, {"sort": "behind"}, {"priority": "P1"}, {"kpi": "K-P1.6-b"}],
    "matrix": [{}, {"family": "WSIS"}, {"family": "ALL"}, {"view": "status"}, {"place": "AFR", "view": "status"}],
    "flow": [{}, {"family": "WSIS"}, {"priority": "P2"}, {"course": "regions"}],
    "item": [{"item": "SDG9"}, {"item": "C5"}, {"item": "SDG-17.8.1"}],
    "gaps": [{}, *({"list": code} for code in gaps.LISTS)],
    "sources": [{}],
}  # fmt: skip
"""Selections of every page with files, in which one thing after the other is chosen."""

Offered = tuple[str, Callable[[], bytes]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Offered]:
    """The name and the maker of each file that pages offer from now on; each page offers all that it has."""
    every: list[Offered] = []

    def offer(_words: str, make: Callable[[], bytes], file: str, *_rest: object, **_options: object) -> None:
        every.append((file, make))

    monkeypatch.setattr(st, "download_button", offer)
    monkeypatch.setattr(downloads, "_opened", lambda _figure: frozenset({downloads.FILES}))
    return every


def with_ending(offered: list[Offered], ending: str) -> Iterator[Offered]:
    return ((file, make) for file, make in offered if file.endswith(ending))


@pytest.mark.parametrize("name", ADDRESSES)
def test_two_files_of_different_content_never_share_a_name_and_each_can_be_read_again_with_its_mark(
    open_page: OpenPage, offered: list[Offered], name: str
) -> None:
    open_page(name, lang="en", **ADDRESSES[name][0])
    require_readable_and_marked(offered)

    open_page(name, lang="fr", **ADDRESSES[name][0])
    for query in ADDRESSES[name][1:]:
        for language in ("en", "fr"):
            open_page(name, lang=language, **query)

    contents: dict[str, bytes] = {}
    for file, make in with_ending(offered, ".csv"):
        content = make()
        assert contents.setdefault(file.casefold(), content) == content, file
    assert contents


def require_readable_and_marked(offered: list[Offered]) -> None:
    """Require that every file can be read again and no illustrative one is without its mark."""
    for (file, make_csv), (_file, make_xlsx) in zip(
        with_ending(offered, ".csv"), with_ending(offered, ".xlsx"), strict=True
    ):
        rows = pd.read_csv(BytesIO(make_csv()))
        about, figures = openpyxl.load_workbook(BytesIO(make_xlsx())).worksheets
        assert [len(rows.columns), len(rows)] == [figures.max_column, figures.max_row - 1], file
        is_illustrative = "_illustrative_" in file
        assert ("Illustrative figures" in [cell.value for cell in about["A"]]) == is_illustrative
        if is_illustrative and len(rows):
            assert any("illustrative" in str(cell).casefold() for cell in rows.to_numpy().ravel()), file
