"""The parts of a line stand as a browser sets them; the expected orders were read in Chromium."""

from __future__ import annotations

import pytest

from kap_ui.figures import text_outlines
from kap_ui.figures.reading_order import parts
from kap_ui.sections.shared.between_words import between
from kap_ui.words import wording
from kap_ui.words.language import in_order


@pytest.mark.parametrize(
    ("text", "from_left"),
    [
        ("P1 التوصيلية", [" التوصيلية", "P1"]),
        ("المتوقع 84\u200e%\u200e في 2026", ["2026", " في ", "84%", "المتوقع "]),
        ("\u200e−7 نقاط", [" نقاط", "−7"]),
        ("1,234.5 من 2,000", ["2,000", " من ", "1,234.5"]),
        ("K-P1.1-a (P1)", ["K-P1.1-a (P1)"]),
        ("النتيجة (P1) هنا", [") هنا", "P1", "النتيجة ("]),
        ("الهدف \u200e9.c.1", ["9.c.1", "الهدف "]),
        ("النتيجة [(P1] هنا", ["] هنا", "P1", "النتيجة [("]),
        ("K[(P1] (2026)", ["K[(P1] (2026)"]),
        ("", []),
    ],
)
def test_an_arabic_line_begins_at_the_right_and_figures_and_codes_run_to_the_right(
    text: str, from_left: list[str]
) -> None:
    assert [part.text for part in parts(text, is_from_right=True)] == from_left


def test_a_line_from_the_left_is_one_part_but_for_words_from_the_right() -> None:
    assert [part.text for part in parts("État : −5 (P1)")] == ["État : −5 (P1)"]
    assert [part.text for part in parts("Name العربية, end")] == ["Name ", "العربية", ", end"]


def test_a_mark_from_the_left_parts_two_words_from_the_right() -> None:
    assert [part.text for part in parts("كلمة\u200eنص")] == ["كلمة", "نص"]


def test_arabic_letters_are_joined_and_chinese_lines_break_between_characters() -> None:
    joined = text_outlines.width("العربية", 20)
    assert joined < sum(text_outlines.width(letter, 20) for letter in "العربية")
    assert text_outlines.wrapped("按目前速度，有14个", 20, 120) == ["按目前速度，", "有14个"]


def test_a_figure_behind_a_code_stands_behind_it() -> None:
    line = f"الهدف {in_order('9', 'ar')}»: 11 من 33"
    assert [part.text for part in parts(line, is_from_right=True)] == ["33", " من ", "11", "»: ", "9", "الهدف "]
    assert [part.text for part in parts(in_order("9.c.1", "ar"), is_from_right=True)] == ["9.c.1"]
    assert in_order("9.c.1", "ru") == "9.c.1"


@pytest.mark.parametrize(("start", "end"), [("64.2\u200e%\u200e", "65.8\u200e%\u200e"), ("P1", "SDG9"), ("8", "11")])
def test_an_arrow_in_arabic_leads_from_what_stands_at_its_right(start: str, end: str) -> None:
    with wording.spoken("ar"):
        from_left = "".join(part.text for part in parts(between(start, end), is_from_right=True))
    assert from_left == f"{end} ← {start}".replace("\u200e", "")
