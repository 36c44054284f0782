"""An item: its panels, and the mark of made-up rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model.linkages import Linkages
from kap_model.progress import Progress
from kap_ui.sections.linkages import (
    item,
)
from kap_ui.state import data
from tests.kap_ui.sections.linkages.shown import without_made_up_rows
from tests.support.without_page import NOW, Reader


def test_an_item_is_marked_where_a_status_shown_rests_on_a_made_up_row(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    answer = item.served_item(NOW, shipped_linkages, "SDG9")
    assert answer.serving_is_illustrative and answer.history_is_illustrative and answer.is_illustrative
    assert not item.served_item(NOW, shipped_linkages, "SDG6").is_illustrative  # nothing is linked to it
    real = without_made_up_rows(shipped_progress)
    monkeypatch.setattr(data, "progress", lambda _origin: real)
    assert not item.served_item(NOW, shipped_linkages, "SDG9").is_illustrative


def test_the_panels_of_an_item_are_those_of_regions_with_countries_whatever_their_codes(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    code = {"HQ": "CENTRE"}  # headquarters, which has no country
    facts = shipped_progress.facts
    facts = replace(
        facts,
        place_kinds={code.get(place, place): kind for place, kind in facts.place_kinds.items()},
        place_parents={
            code.get(place, place): code.get(parent or "", parent) for place, parent in facts.place_parents.items()
        },
        target_paths={(kpi, code.get(place, place)): path for (kpi, place), path in facts.target_paths.items()},
    )
    renamed = replace(shipped_progress, facts=facts)
    monkeypatch.setattr(data, "progress", lambda _origin: renamed)
    answer = item.served_item(NOW, shipped_linkages, "SDG9")
    assert {place for place, _quarter in answer.history} == {"WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"}
