"""What is still needed of a KPI: by the target's quarter, and in whole units where it is counted in whole units."""

from __future__ import annotations

import re

from tests.support.opened_page import OpenPage, words_of_markup


def test_the_kpi_page_says_what_is_lacking_in_the_quarters_that_are_left_in_whole_units(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", quarter="2026-Q2", lang="en")
    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    # 47 of 62 by Q2 2026: 15 are lacking, in half a year. A pace of 30 a year would mislead.
    assert "needed in the 2 quarters from Q2 2026 to the target +15 Member States" in headline
    assert "30" not in headline
    receipt = " ".join(words_of_markup(shown.blocks["receipt"]))
    # On track from a pace of 0.95: 0.95 × 52.5 = 49.9 Member States, so 2.9 more, which are 3 whole ones.
    assert re.search(r"To be “On track” \+3 ", receipt)
    assert "Still needed +15" in receipt
    assert "15 Member States more by Q4 2026" in receipt


def test_a_target_whose_quarter_has_passed_asks_for_nothing_and_is_not_forecast(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-E3.1-b", quarter="2026-Q3", lang="en")
    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    assert "The target's quarter, Q4 2025, has passed; the latest figure is for Q4 2024." in headline
    assert "a year" not in headline and "present pace" not in shown.text
    assert "Forecast · " not in shown.blocks["receipt"]


def test_of_a_kpi_that_is_to_be_kept_nothing_is_asked(open_page: OpenPage) -> None:
    headline = " ".join(words_of_markup(open_page("kpi", kpi="K-P1.7-b", lang="en").blocks["headline"]))
    assert "to be kept at its target" in headline
    assert "per year" not in headline


def test_a_percentage_keeps_its_decimals(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", quarter="2025-Q4", lang="en")
    # From 73.6% to 100% within the five years from Q4 2025 to Q4 2030: 26.4 points, 5.28 a year.
    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    assert "26.4 points more by Q4 2030" in headline
    assert "needed per year +5.3 points" in headline
