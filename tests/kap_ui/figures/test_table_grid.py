"""A table in the page: each cell as its kind says, whole as HTML, or a grid where it is long."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st

from kap_ui.elements import markup_block
from kap_ui.figures import table_grid
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup
from kap_ui.state import data
from kap_ui.words import wording

COLUMNS = [
    TableColumn("place", "Place", CellKind.NAME),
    TableColumn("place", "Code", CellKind.CODE),
    TableColumn("value", "Value", CellKind.NUMBER, "decimals"),
    TableColumn("share", "Share", CellKind.SHARE, 1),
    TableColumn("quarter", "Quarter", CellKind.QUARTER),
    TableColumn("day", "Day", CellKind.DAY),
    TableColumn("status", "Status", CellKind.STATUS),
    TableColumn("reason", "Reason", language="en"),
]
ROW = {
    "place": "AFR", "value": 1234.5, "decimals": 1, "share": 0.625, "quarter": "2025-Q4", "day": "2026-10-30",
    "status": "at_risk", "reason": "<because>",
}  # fmt: skip
ABSENT = {**dict.fromkeys(ROW), "decimals": 0}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is sent to the page."""
    sent: list[Any] = []
    monkeypatch.setattr(data, "names", lambda: {"AFR": "Africa"})
    monkeypatch.setattr(markup_block, "show", lambda markup, key: sent.append(markup))
    monkeypatch.setattr(st, "dataframe", lambda grid, **_options: sent.append(grid))
    return sent


def cells(markup: str) -> list[str]:
    """Return the words of the cells of all rows."""
    return [
        re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd](?: (?!scope=.col)[^>]*)?>(.*?)</t[hd]>", markup)
    ]


def show(rows: list[dict[str, Any]], language: str) -> None:
    with wording.spoken(language):
        table_grid.show(pd.DataFrame(rows), COLUMNS, key="grid", caption="Places")


def test_each_cell_is_printed_as_its_kind_says_in_the_readers_language(shown: list[Any]) -> None:
    for language in ("en", "fr"):
        show([ROW], language)
    english, french = shown

    assert cells(english) == [
        "Africa", "AFR", "1,234.5", "62.5%", "Q4 2025", "30 October 2026", "At risk", "&lt;because&gt;",
    ]  # fmt: skip
    assert cells(french) == [
        "Africa", "AFR", "1\u202f234,5", "62,5\u202f%", "T4 2025", "30 octobre 2026", "À risque", "&lt;because&gt;",
    ]  # fmt: skip
    assert '<span lang="en">' in french and "lang=" not in english


def test_what_is_absent_is_a_dash(shown: list[Any]) -> None:
    show([ABSENT], "en")
    assert cells(shown[0]) == ["–"] * len(COLUMNS)


@pytest.mark.parametrize(("rows", "is_tall"), [(300, False), (301, True)])
def test_a_table_of_more_than_300_rows_scrolls_under_its_heads(shown: list[Any], rows: int, is_tall: bool) -> None:
    show([ROW] * rows, "en")
    assert shown[0].startswith('<div class="facts tall"') == is_tall
    assert shown[0].count("<tr>") == rows + 1


def test_paper_says_where_the_rows_of_a_grid_are(shown: list[Any]) -> None:
    show([ROW] * 1001, "fr")
    assert 'class="on-paper"' in shown[1] and "1\u202f001 lignes" in shown[1]


@pytest.mark.parametrize(("rows", "kind"), [(1000, Markup), (1001, pa.Table)])
def test_a_table_of_more_than_1000_rows_is_a_grid_with_the_same_words(shown: list[Any], rows: int, kind: type) -> None:
    show([ROW] * rows, "en")
    assert isinstance(shown[0], kind)
    if isinstance(shown[0], pa.Table):
        assert shown[0].column_names == [column.title for column in COLUMNS]
        assert list(shown[0].slice(rows - 1).to_pylist()[0].values()) == [
            "Africa", "AFR", "1,234.5", "62.5%", "Q4 2025", "30 October 2026", "At risk", "<because>",
        ]  # fmt: skip


def test_codes_quarters_and_days_stay_in_one_line_and_lists_of_codes_do_not(shown: list[Any]) -> None:
    show([ROW], "en")
    show([ROW, {**ROW, "place": "AFR; AMS"}], "en")
    one_code, two_codes = (re.findall(r'<td class="whole">(.*?)</td>', markup)[:3] for markup in shown)

    assert one_code == ["AFR", "Q4 2025", "30 October 2026"]
    assert two_codes[0] == "Q4 2025"


def test_many_countries_are_folded_into_their_number_and_few_are_named(shown: list[Any]) -> None:
    columns = [TableColumn("countries", "Countries", CellKind.COUNTRIES)]
    table = pd.DataFrame({"countries": ["AND;BEL;CYP", "AND;BEL;CYP;CZE", None]})
    with wording.spoken("en"):
        table_grid.show(table, columns, key="grid", caption="Countries")
    few, many, none = cells(shown[0])
    assert (few, many, none) == ("AND, BEL, CYP", "4 countriesAND, BEL, CYP, CZE", "–")
    assert shown[0].count("<details>") == 1 and "<summary>4 countries</summary>" in shown[0]


def test_a_table_can_scroll_with_few_rows(shown: list[Any]) -> None:
    with wording.spoken("en"):
        table_grid.show(pd.DataFrame([ROW]), COLUMNS, key="grid", caption="Places", is_tall=True)
    assert 'class="facts tall"' in shown[0]
