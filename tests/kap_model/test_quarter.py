"""Quarters: read, printed, counted, and the days that they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kap_model.quarter import Quarter

Q = Quarter.parse


def test_a_quarter_is_printed_as_it_is_read() -> None:
    assert [str(Q(text)) for text in ("0000-Q1", "2024-Q3", "9999-Q4")] == ["0000-Q1", "2024-Q3", "9999-Q4"]
    assert (Q("2024-Q3").year, Q("2024-Q3").number) == (2024, 3)


@pytest.mark.parametrize(
    "text", ["", "2024Q3", "2024-Q5", "2024-Q0", " 2024-Q3", "24-Q3", "\u0662\u0660\u0662\u0664-Q3"]
)
def test_another_form_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2024-Q3"):
        Q(text)


def test_a_day_lies_in_its_quarter() -> None:
    days = {"2024-01-01": "2024-Q1", "2024-03-31": "2024-Q1", "2024-04-01": "2024-Q2", "2024-12-31": "2024-Q4"}
    assert {day: str(Quarter.of_day(date.fromisoformat(day))) for day in days} == days
    assert Quarter.present() in {Quarter.of_day(datetime.now(UTC).date() + timedelta(days=d)) for d in (-1, 0)}


def test_quarters_are_counted_over_the_turn_of_the_year() -> None:
    assert Q("2024-Q1") - Q("2022-Q4") == 5
    assert Q("2023-Q4").after(1) == Q("2024-Q1")
    assert Q("2024-Q1").after(-5) == Q("2022-Q4")
    assert [str(quarter) for quarter in Q("2023-Q2").to(Q("2024-Q2"), 2)] == ["2023-Q2", "2023-Q4", "2024-Q2"]


def test_the_instant_of_a_quarter_is_its_last_day() -> None:
    days = [Q(f"2024-Q{number}").last_day for number in (1, 2, 3, 4)]
    assert days == [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
