"""How a table is parted over slides."""

from __future__ import annotations

import pytest

from kap_documents.slides.tables import Cell, Column, Table, fitting, sheets
from kap_documents.slides.template import ROOM


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
    [sheet] = sheets(Table(columns, [[Cell("a"), Cell(long), Cell("Extraordinarily-long-word-without-a-space")]]), 300)
    assert sheet.widths[2] > 200
    assert sheet.heights[1] < 45


def test_a_word_that_is_wider_than_a_slide_is_broken_and_leaves_room_for_the_names() -> None:
    endless = "Telecommunicationinfrastructureresilience" * 6
    columns = [Column("Name", is_wide=True), Column(endless), Column(endless), Column(endless)]
    [sheet] = sheets(Table(columns, [[Cell(endless), Cell("a"), Cell("b"), Cell("c")]]), 400)
    assert sum(sheet.widths) == pytest.approx(ROOM)
    assert min(sheet.widths) >= 119
    assert sheet.heights[1] > 100
