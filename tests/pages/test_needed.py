"""What is still needed of a KPI: by the target's quarter, and in whole units where it is counted in whole units."""

from __future__ import annotations

import re

from tests.support.opened_page import OpenPage, words_of_markup


def test_the_kpi_page_says_what_is_lacking_by_the_target_quarter_and_rounds_up_to_whole_units(
    open_page: OpenPage,
) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", quarter="2026-Q2", lang="en")
    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    # 45 of 62 by Q2 2026: 17 are lacking, in half a year, which is a pace of 34 a year.
    assert "17 more by Q4 2026" in headline
    assert "+34 " in headline and "+34.0" not in headline
    receipt = " ".join(words_of_markup(shown.blocks["receipt"]))
    # On track from a pace of 0.95: 0.95 × 52.5 = 49.9 Member States, so 4.9 more, which are 5 whole ones.
    assert re.search(r"To be “On track” \+5 ", receipt)
    assert "17 more by Q4 2026" in receipt


def test_a_percentage_keeps_its_decimals(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", quarter="2025-Q4", lang="en")
    # From 73.6% to 100% within the five years from Q4 2025 to Q4 2030: 26.4 points, 5.28 a year.
    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    assert "26.4 more by Q4 2030" in headline
    assert "+5.28" in headline
