"""How a table is parted over slides."""

from __future__ import annotations

from typing import Any

import pptx
import pytest
from pptx.util import Pt

from kap_documents.slides.tables import Cell, Column, Sheet, Table, fill, fitting, sheets
from kap_documents.slides.template import ROOM
from kap_ui.words import wording


def table(rows: int, *, words: int = 3) -> Table:
    columns = [Column("Code"), Column("Name", is_wide=True), Column("Figure", is_numeric=True)]
    return Table(columns, [[Cell(f"K-{row}"), Cell("word " * words), Cell(str(row))] for row in range(rows)])


def test_a_table_that_fits_is_on_one_slide_in_the_larger_type() -> None:
    [sheet] = sheets(table(5), 300)
    assert (sheet.first, sheet.end, sheet.size) == (0, 5, 14)
    assert sum(sheet.widths) == pytest.approx(ROOM)


@pytest.mark.parametrize("rows", [16, 33, 100])
def test_every_row_stands_on_one_slide_and_none_is_much_emptier_than_the_others(rows: int) -> None:
    parts = sheets(table(rows), 300)
    assert [row[0].text for part in parts for row in part.table.rows] == [f"K-{row}" for row in range(rows)]
    counts = [len(part.table.rows) for part in parts]
    assert max(counts) - min(counts) <= len(parts)
    assert all(sum(part.heights) <= 300 for part in parts)
    assert {part.size for part in parts} == {12 if len(parts) > 1 else 14}


def test_a_row_that_is_higher_than_a_slide_has_one_of_its_own() -> None:
    assert [(part.first, part.end) for part in sheets(table(2, words=2000), 300)] == [(0, 1), (1, 2)]


def test_as_many_rows_as_fit_are_taken_from_the_start() -> None:
    sheet = fitting(table(100), 300)
    assert 5 < sheet.end < 20
    assert sum(sheet.heights) <= 300


def test_a_figure_is_never_broken_and_a_long_word_has_its_room() -> None:
    long = "1\u202f234\u202f567\u202f890\u202f123"
    columns = [Column("Name", is_wide=True), Column("Figure", is_numeric=True), Column("Unit")]
    [sheet] = sheets(Table(columns, [[Cell("a"), Cell(long), Cell("ExtraordinarilyLongWordWithoutASpace")]]), 300)
    assert sheet.widths[2] > 200
    assert sheet.heights[1] < 45


def test_a_word_that_is_wider_than_a_slide_is_broken_and_leaves_room_for_the_names() -> None:
    endless = "Telecommunicationinfrastructureresilience" * 6
    columns = [Column("Name", is_wide=True), Column(endless), Column(endless), Column(endless)]
    [sheet] = sheets(Table(columns, [[Cell(endless), Cell("a"), Cell("b"), Cell("c")]]), 400)
    assert sum(sheet.widths) == pytest.approx(ROOM)
    assert min(sheet.widths) >= 119
    assert sheet.heights[1] > 100


def test_a_long_head_that_runs_upwards_leaves_room_for_the_rows() -> None:
    names = ["Health", "Skills in information and communication technologies " * 3]
    columns = [Column("Name", is_wide=True), *(Column(name, is_sign=True) for name in names)]
    [sheet] = sheets(Table(columns, [[Cell(f"P{row}"), Cell("x"), Cell("")] for row in range(5)], sizes=(12.0,)), 310)
    assert sheet.heights[0] == pytest.approx(190 + 6)
    heads = [cell.text for cell in filled(sheet, "en").rows[0].cells]
    assert heads[:2] == ["Name", "Health"]
    assert heads[2].startswith("Skills in") and heads[2].endswith("…")


def test_words_that_follow_figures_have_their_room_at_the_right_in_a_table_from_the_right() -> None:
    columns = [Column("Name", is_wide=True), Column("Target", is_numeric=True), Column("Quarter")]
    [sheet] = sheets(Table(columns, [[Cell("A"), Cell("70"), Cell("Q4")]]), 300)
    sides = [
        (round(cell.margin_left.pt), round(cell.margin_right.pt))
        for language in ("en", "ar")
        for cell in [filled(sheet, language).rows[1].cells[2]]
    ]
    assert sides == [(15, 5), (5, 15)]


def test_lines_of_chinese_are_as_far_apart_as_their_fonts_need() -> None:
    one = Table([Column("名称", is_wide=True)], [[Cell("进展正常")]], sizes=(10.0,), above=0)
    heights = []
    for language in ("en", "zh"):
        with wording.spoken(language):
            heights.append(fitting(one, 300).heights[1])
    assert heights == pytest.approx([12, 14.5])


def filled(sheet: Sheet, language: str) -> Any:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    frame = slide.shapes.add_table(1, 1, 0, 0, Pt(ROOM), Pt(20))
    fill(frame, sheet, language)
    return frame.table


def test_a_long_word_with_a_hyphen_may_be_broken_there_and_a_code_may_not() -> None:
    def narrow(head: str) -> float:
        [sheet] = sheets(Table([Column("Name", is_wide=True), Column(head)], [[Cell("A"), Cell("x")]]), 300)
        return sheet.widths[1]

    assert narrow("Азиатско-Тихоокеанский") < narrow("АзиатскоТихоокеанский")
    assert narrow("K-P1.5-b") > narrow("K-P1.5")
