"""Short names of what has a long one."""

from __future__ import annotations

import pytest

from kap_ui.sections.shared.short_names import cut, in_lines
from tests.support.hostile import HOSTILE


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 26, "Short title", "Exactly at a word boundary here"])
def test_a_cut_text_is_short_and_says_that_it_was_cut(text: str) -> None:
    short = cut(text, 26)
    assert len(short) <= 26
    assert short == text if len(text) <= 26 else short.endswith("…")


def test_a_chinese_character_is_as_wide_as_two_letters_and_no_line_begins_with_a_sign_that_closes() -> None:
    assert cut("移动宽带网络覆盖的人口", 10) == "移动宽带…"
    assert in_lines("使用互联网的个人，按性别", 16) == "使用互联网的个\n人，按性别"
    assert in_lines("3G 移动网络覆盖，人口", 9) == "3G 移动网\n络覆盖…"


def test_what_is_beyond_the_last_line_is_left_out_with_dots() -> None:
    assert in_lines("Individuals who use the Internet\nof all", 16) == "Individuals who\nuse the Interne…"
