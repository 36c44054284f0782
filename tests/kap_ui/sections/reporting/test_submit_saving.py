from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kap_model.quarter import Quarter
from kap_model.reporting.submissions import RowEntry, RowKey, SavedRow
from kap_ui.sections.reporting import submit_saving
from kap_ui.sections.reporting.submit_saving import FormRow

COLUMNS = ("numerator", "denominator", "comment")
ROW = FormRow("RO-AFR", Quarter.parse("2025-Q4"), RowKey(kpi_code="K-P1.1-b"))


def saved(entry: RowEntry, version: int) -> SavedRow:
    at = datetime(2026, 1, 15, tzinfo=UTC)
    return SavedRow(key=ROW.key, entry=entry, saved_by="coordinator@example.org", saved_at=at, version=version)


class Fields(dict[str, Any]):
    """A session state that notes what is set: Streamlit then puts it into the field, over what is being typed."""

    def __init__(self) -> None:
        super().__init__()
        self.set_anew: list[str] = []

    def __setitem__(self, key: str, value: object) -> None:
        self.set_anew.append(key)
        super().__setitem__(key, value)


@pytest.fixture
def fields(monkeypatch: pytest.MonkeyPatch) -> Fields:
    state = Fields()
    monkeypatch.setattr(submit_saving.st, "session_state", state)
    return state


def test_a_field_that_holds_what_is_saved_is_left_alone_when_another_was_saved(fields: Fields) -> None:
    submit_saving.prepare(ROW, saved(RowEntry(numerator=9.0), 1), COLUMNS)
    fields.set_anew.clear()
    submit_saving.prepare(ROW, saved(RowEntry(numerator=9.0, denominator=12.0), 2), COLUMNS)
    assert fields.set_anew == [ROW.field("denominator")]
    assert fields[ROW.field("denominator")] == "12"


def test_a_number_stays_as_it_was_typed_while_it_reads_as_what_is_saved(fields: Fields) -> None:
    submit_saving.prepare(ROW, None, COLUMNS)
    fields[ROW.field("numerator")] = "9.00"
    fields.set_anew.clear()
    submit_saving.prepare(ROW, saved(RowEntry(numerator=9.0), 1), COLUMNS)
    assert fields.set_anew == []
    submit_saving.prepare(ROW, saved(RowEntry(numerator=8.0), 2), COLUMNS)
    assert fields[ROW.field("numerator")] == "8"
