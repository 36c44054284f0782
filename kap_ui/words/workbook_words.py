"""A language as the workbook of a submission needs it."""

from __future__ import annotations

from kap_model.reporting.workbook.words import Words
from kap_ui.words import language


def words_of(code: str) -> Words:
    """Return the words of a language; its sentences, numbers and days are English where it has no catalogue."""
    spoken = code if code in language.offered() else "en"
    signs = language.language_of(spoken).signs
    return Words(
        language=code,
        translated=language.catalogue(spoken).gettext,
        number=lambda value, decimals: language.number(value, spoken, decimals),
        quarter=lambda value: language.quarter(value, spoken),
        day=lambda value: language.day(value, spoken),
        colon=signs.colon,
        brackets=signs.brackets,
        between_sentences=signs.full_stop + signs.gap,
        is_right_to_left=language.language_of(code).direction == "rtl",
    )
