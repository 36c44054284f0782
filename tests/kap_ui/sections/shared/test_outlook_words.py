"""What a KPI still takes: never a pace a year where less than a year is left, and nothing of a KPI that is held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kap_model.measures.standings import is_kept
from kap_model.progress import Progress
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.queries.units import Unit
from kap_model.vocabulary import WORLD
from kap_ui.sections.shared import outlook_words
from kap_ui.words import wording

COUNTRIES = Unit("countries")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with wording.spoken("en"):
        yield


@pytest.mark.parametrize("at", ["2025-Q4", "2026-Q3"])
def test_no_kpi_at_any_place_is_told_a_pace_a_year_for_less_than_a_year(shipped_progress: Progress, at: str) -> None:
    facts = shipped_progress.facts
    places = [WORLD, *facts.regions, *facts.serving_offices]
    near = 0
    for receipt in shipped_progress.receipts(facts.indicators, places, Quarter.parse(at)):
        words = f"{outlook_words.needed(receipt, COUNTRIES) or ''} {outlook_words.pace(receipt)}"
        left = receipt.quarters_left
        if is_kept(receipt.indicator, receipt.target_path):
            assert words == " ", receipt.kpi_code
        if left is not None and left <= QUARTERS_A_YEAR:
            near += 1
            assert "a year" not in words, receipt.kpi_code

    assert near > 100
