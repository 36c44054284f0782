"""What a reader asked for."""

from __future__ import annotations

from dataclasses import replace

from kap_model.quarter import Quarter
from kap_model.selection import Selection

CHOSEN = Selection(Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4"), place="AFR", objective="P1", kpi="K-P1.1-a")


def test_a_file_is_named_by_the_codes_that_the_page_asks_for() -> None:
    assert CHOSEN.codes() == ["K-P1.1-a", "P1", "AFR", "2025-Q4"]
    assert replace(CHOSEN, asked=("place", "quarter")).codes() == ["AFR", "2025-Q4"]
    assert replace(CHOSEN, objective=None, kpi=None, asked=("kpi", "priority")).codes() == []


def test_what_a_page_asks_makes_no_other_selection() -> None:
    assert replace(CHOSEN, asked=("place",)) == CHOSEN
    assert replace(CHOSEN, place="EUR") != CHOSEN
