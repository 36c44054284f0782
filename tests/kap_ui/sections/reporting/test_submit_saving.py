from __future__ import annotations

from datetime import UTC, date, datetime
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


# ---- a page that the session has taken over


class Store:
    """Takes the place of the acts that save: notes what is saved."""

    def __init__(self) -> None:
        self.saved: list[RowEntry] = []

    def do(self, _act: object, *args: Any) -> SavedRow:
        entry = args[2]
        self.saved.append(entry)
        return saved(entry, 1)


@pytest.fixture
def store(fields: Fields, monkeypatch: pytest.MonkeyPatch) -> Store:
    del fields
    store = Store()
    monkeypatch.setattr(submit_saving.acts, "do", store.do)
    return store


def test_what_stood_in_empty_fields_is_saved_at_once(store: Store) -> None:
    typed = {"numerator": "9", "comment": "Lists", "value": "", "absence": "figure"}
    assert submit_saving.save_taken_over(ROW, None, typed, "RO-AFR-2025-Q4-1")
    assert store.saved == [RowEntry(numerator=9.0, comment="Lists")]


def test_fields_that_hold_what_is_saved_change_nothing(store: Store) -> None:
    held = saved(RowEntry(numerator=9.0, comment="Lists"), 3)
    assert not submit_saving.save_taken_over(ROW, held, {"numerator": "9.0", "comment": "Lists"}, "code")
    assert store.saved == []
    assert submit_saving.conflict(ROW) is None


def test_what_would_replace_or_clear_something_saved_waits_for_the_person(store: Store) -> None:
    held = saved(RowEntry(numerator=9.0, comment="Lists"), 3)
    assert not submit_saving.save_taken_over(ROW, held, {"numerator": "9", "comment": "", "obstacle": "Rain"}, "code")
    assert store.saved == []
    conflict = submit_saving.conflict(ROW)
    assert conflict is not None and conflict.is_taken_over
    assert (conflict.mine, conflict.theirs) == (RowEntry(numerator=9.0, obstacle="Rain"), held)


def test_what_is_no_number_is_refused_and_stays_in_its_field(store: Store, fields: Fields) -> None:
    assert not submit_saving.save_taken_over(ROW, None, {"numerator": "some"}, "code")
    assert store.saved == []
    submit_saving.prepare(ROW, None, COLUMNS)
    assert fields[ROW.field("numerator")] == "some"
    assert submit_saving.refusal(ROW, "numerator")


def test_the_words_of_a_choice_and_a_day_are_read_as_the_fields_give_them() -> None:
    words = submit_saving.absence_words()
    assert [submit_saving.as_typed("absence", each) for each in words.values()] == list(words)
    assert submit_saving.as_typed("follows_on", ("2026-03-01",)) == date(2026, 3, 1)
    assert submit_saving.as_typed("follows_on", ()) is None
    with pytest.raises(KeyError):
        submit_saving.as_typed("absence", "another")
