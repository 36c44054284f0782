"""The parts that stand on every page: numbers under a headline, sentences and marks above figures."""

from __future__ import annotations

import pytest

from kap_ui import marks


def test_a_page_shows_one_to_four_numbers() -> None:
    number = marks.Number("1", "one")
    assert marks.numbers([number] * 4).count("<dt>") == 4
    for amount in (0, 5):
        with pytest.raises(ValueError, match="one to four"):
            marks.numbers([number] * amount)


def test_a_mark_without_words_before_it_has_no_gap_before_it() -> None:
    chip = marks.illustrative("Illustrative figures")

    assert marks.selection_sentence("", chip) == f'<p class="said">{chip}</p>'
    assert f'<p class="sub">{chip}</p>' in marks.section("All sources", chip=chip)
