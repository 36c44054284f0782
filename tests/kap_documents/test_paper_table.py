"""The columns of a table on paper."""

from __future__ import annotations

import pytest

from kap_documents.paper_table import TYPE_SIZE, Cell, PaperTable
from kap_ui.figures import text_outlines

SIDES = 6.0


def table(*heads: str, widths: tuple[float, ...], cells: tuple[str, ...] = ()) -> PaperTable:
    row = [Cell([cell]) for cell in cells or heads]
    figures = [cell.isdigit() for cell in cells or heads]
    return PaperTable(
        caption="A table", heads=[Cell([head]) for head in heads], rows=[row], is_numeric=figures, widths=widths
    )


def test_no_word_is_broken_where_another_column_has_room() -> None:
    made = table("Name", "Progression", "Data quarter", widths=(80, 5, 5))
    widths = made.widths_in(400, SIDES)
    assert sum(widths) == pytest.approx(400)
    for words, width in zip(("Name", "Progression", "quarter"), widths, strict=True):
        assert width >= text_outlines.width(words, TYPE_SIZE, bold=True) + SIDES - 0.01


def test_columns_stay_as_they_were_meant_where_every_word_has_room() -> None:
    assert table("One", "Two", widths=(30, 10)).widths_in(400, SIDES) == pytest.approx([300, 100])


def test_words_that_have_no_room_at_all_share_what_there_is() -> None:
    endless = "Telecommunicationinfrastructure" * 3
    widths = table(endless, endless, widths=(1, 3)).widths_in(300, SIDES)
    assert widths == pytest.approx([150, 150])


def test_words_that_follow_figures_are_told() -> None:
    made = table("KPI", "Target", "Quarter", widths=(1, 1, 1), cells=("K-P1.1-a", "70", "Q4 2025"))
    assert [made.follows_figures(column) for column in range(3)] == [False, False, True]


def test_a_long_chinese_name_takes_no_room_from_codes_and_quarters() -> None:
    name = "本区域进展正常的“连通目标2030议程”具体目标，" * 3
    assert text_outlines.width(name, TYPE_SIZE, bold=True) > 400
    cells = ("K-P1.5-b", name, "2026年4季", "偏离轨道")
    made = table("KPI", "名称", "数据季度", "状态", widths=(14, 52, 14, 18), cells=cells)
    assert made.widths_in(400, SIDES) == pytest.approx([400 * part / 98 for part in (14, 52, 14, 18)])


def test_words_that_follow_figures_have_the_room_between_them_as_well() -> None:
    made = table("Name", "Target", "Data quarter", widths=(90, 5, 5), cells=("A", "70", "Telecommunication"))
    word = text_outlines.width("Telecommunication", TYPE_SIZE, bold=True)
    assert made.widths_in(400, SIDES)[2] == pytest.approx(word + SIDES + 6)
