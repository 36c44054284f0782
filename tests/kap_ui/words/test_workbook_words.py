from __future__ import annotations

from datetime import date

import pytest

from kap_model.quarter import Quarter
from kap_ui.words.workbook_words import words_of


@pytest.mark.parametrize(
    ("code", "number", "quarter", "comment"),
    [("en", "1,234.5", "Q4 2025", "Comment"), ("fr", "1\u202f234,5", "T4 2025", "Commentaire")],
)
def test_a_language_with_a_catalogue_says_all_in_it(code: str, number: str, quarter: str, comment: str) -> None:
    words = words_of(code)
    assert words.number(1234.5, 1) == number
    assert words.quarter(Quarter.parse("2025-Q4")) == quarter
    assert words.translated("Comment") == comment


def test_arabic_has_its_sentences_days_and_direction() -> None:
    words = words_of("ar")
    assert (words.language, words.is_right_to_left) == ("ar", True)
    assert (words.day(date(2026, 2, 1)), words.translated("Comment")) == ("1 فبراير 2026", "تعليق")
