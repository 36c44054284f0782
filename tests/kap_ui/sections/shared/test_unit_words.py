"""Figures with their units, as they are said."""

from __future__ import annotations

import pytest

from kap_ui.sections.shared.unit_words import with_unit
from kap_ui.words import wording


@pytest.mark.parametrize(
    ("language", "printed", "unit", "said"),
    [
        ("en", "73.6%", "% of population", "73.6% of population"),
        ("en", "11", "agreements", "11 agreements"),
        ("en", "1", "agreements", "1"),
        ("en", "0.94", "ratio", "0.94"),
        ("en", "12", "", "12"),
        ("en", "82.00", "USD billion", "USD\u00a082.00 billion"),
        ("en", "12,000", "CHF", "CHF\u00a012,000"),
        ("en", "75", "points out of 100", "75 points out of 100"),
        ("fr", "0,94", "rapport", "0,94"),
        ("fr", "82,00", "milliards USD", "82,00 milliards USD"),
        ("fr", "12 000", "CHF", "12 000\u00a0CHF"),
    ],
)
def test_a_unit_is_said_as_people_say_it(language: str, printed: str, unit: str, said: str) -> None:
    with wording.spoken(language):
        assert with_unit(printed, unit) == said
