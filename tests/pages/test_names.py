"""Names that are not official are said at the foot of each page, and counted on the page of sources."""

from __future__ import annotations

import csv

import pytest

from tests.support.databases import SHIPPED_DATA
from tests.support.opened_page import OpenPage

NOTES = {
    "es": "Los nombres del Plan en este idioma no son oficiales.",
    "ru": "Названия плана на этом языке не являются",
}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_a_language_whose_names_are_not_official_says_so_at_the_foot(open_page: OpenPage, language: str) -> None:
    foot = open_page("sources", lang=language).blocks["foot"]
    if language in NOTES:
        assert NOTES[language] in foot
    else:
        assert not any(note in foot for note in (*NOTES.values(), "in this language", "dans cette langue"))


def test_the_page_of_sources_counts_them_by_language(open_page: OpenPage) -> None:
    shown = open_page("sources", lang="en").blocks["names"]
    for language, name in (("es", "Español"), ("ru", "Русский"), ("ar", "العربية"), ("zh", "中文")):
        with (SHIPPED_DATA / "names" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if not row["field"].startswith("unit.")]
            count = sum(row["basis"] == "unverified" for row in rows)
        assert f'lang="{language}"' in shown and name in shown
        assert f"{count} names were not checked" in shown
