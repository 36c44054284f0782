"""The room that a text takes in a workbook."""

from __future__ import annotations

from kap_model.exporting import text_widths


def test_a_chinese_letter_is_as_wide_as_two_latin_ones() -> None:
    assert [text_widths.columns(text) for text in ("2026年4季", "Q4 2026", "ر4 2026")] == [9, 7, 7]


def test_lines_end_at_words_and_in_chinese_at_every_letter() -> None:
    assert text_widths.lines("one two three", 9) == 2
    assert text_widths.lines("在国际电联支持下", 17) == 1
    assert text_widths.lines("在国际电联支持下实现连接", 9) == 3
