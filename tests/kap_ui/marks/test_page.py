"""The numbers under a headline."""

from __future__ import annotations

import pytest

from kap_ui import marks


def test_a_page_shows_one_to_four_numbers() -> None:
    number = marks.Number("1", "one")
    assert marks.numbers([number] * 4).count("<dt>") == 4
    for amount in (0, 5):
        with pytest.raises(ValueError, match="one to four"):
            marks.numbers([number] * amount)
