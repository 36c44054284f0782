"""What a page works out is cached for one state of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from kap_ui.cache import run_context
from kap_ui.state import address, clock, data
from kap_ui.state.page_cache import memoized


@pytest.fixture
def a_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A script run over data that never change."""
    state = data.Snapshot("sqlite:///none", None, "a", datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: state)
    monkeypatch.setattr(address, "all_codes", lambda: ())
    with run_context.script_run():
        yield


@pytest.mark.usefixtures("a_run")
def test_what_was_late_yesterday_is_worked_out_anew_on_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 1))
    day = memoized(lambda: clock.today())
    assert [day(), day()] == [date(2026, 3, 1)] * 2

    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 2))
    assert day() == date(2026, 3, 2)


def test_outside_of_a_script_run_nothing_is_cached() -> None:
    made: list[int] = []
    work = memoized(lambda number: made.append(number) or number)

    assert [work(1), work(1)] == [1, 1]
    assert made == [1, 1]
