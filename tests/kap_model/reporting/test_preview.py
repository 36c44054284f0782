from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.people.history import now
from kap_model.problems import DataRefusedError
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.preview import Preview, preview
from kap_model.reporting.submissions import RowEntry, RowKey, SavedRow
from tests.support.reporting import actor

TRAINED = RowKey(kpi_code="K-P1.1-a")


def previewed(engine: Engine, entry: RowEntry, quarter: Quarter | None = None) -> Preview:
    known = submissions.begin(engine, actor("coordinator"), "RO-AFR", Quarter.parse("2025-Q4"))
    row = SavedRow(key=TRAINED, entry=entry, saved_by="x", saved_at=now(), version=1)
    with reading(engine) as session:
        return preview(session, replace(known, rows=(row,)), quarter)


def test_a_figure_changes_the_office_its_region_and_the_world(peopled: Engine) -> None:
    shown = previewed(peopled, RowEntry(value=9.0))
    assert (shown.places, shown.kpis, str(shown.quarter)) == (("RO-AFR", "AFR", "WORLD"), ("K-P1.1-a",), "2025-Q4")
    actuals = [
        (before.place_code, before.actual, after.actual)
        for before, after in zip(shown.without.receipts, shown.with_it.receipts, strict=True)
    ]
    assert actuals == [("RO-AFR", 6, 15), ("AFR", 11, 20), ("WORLD", 11, 20)]


def test_what_changes_status_is_named_with_the_roll_ups_that_count_it(peopled: Engine) -> None:
    # The region's target is 20 from 0: 11 is at risk, 20 is achieved.
    shown = previewed(peopled, RowEntry(value=9.0))
    assert shown.as_json()["status_changes"] == [
        {"kpi_code": "K-P1.1-a", "place_code": "AFR", "before": "at_risk", "after": "achieved"}
    ]
    counts = {
        before.code: (before.counts["at_risk"], after.counts["at_risk"])
        for before, after in shown.roll_up_changes
        if before.place_code == "AFR"
    }
    assert set(counts) == {"TINY", "P1", "E1", "O-P1.1", "O-E1.1"}
    assert all(before == after + 1 for before, after in counts.values())


def test_an_absence_changes_nothing(peopled: Engine) -> None:
    shown = previewed(peopled, RowEntry(comment="Not counted this year"))
    assert (shown.kpis, shown.status_changes, shown.roll_up_changes) == ((), (), ())


def test_another_quarter_can_be_asked_for(peopled: Engine) -> None:
    shown = previewed(peopled, RowEntry(value=9.0), Quarter.parse("2025-Q3"))
    assert shown.without == shown.with_it
    assert {str(receipt.quarter) for receipt in shown.with_it.receipts} == {"2025-Q3"}


def test_a_refused_row_is_not_previewed(peopled: Engine) -> None:
    with pytest.raises(DataRefusedError):
        previewed(peopled, RowEntry(value=-1.0))
