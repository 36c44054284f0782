"""What a page works out is cached for one state of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from kap_ui.cache import run_context
from kap_ui.state import address, clock, data
from kap_ui.state.memo import memoized
from tests.support.frozen import Frozen


@pytest.fixture
def a_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A script run over data that never change."""
    state = data.Snapshot("sqlite:///none", None, "a", datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: state)
    monkeypatch.setattr(address, "all_codes", lambda: ())
    with run_context.script_run():
        yield


@pytest.mark.usefixtures("kiribati", "a_run")
def test_what_was_late_yesterday_is_worked_out_anew_when_the_day_ends_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", Frozen)
    day = memoized(clock.today)
    assert [day(), day()] == [date(2026, 3, 1)] * 2

    monkeypatch.setattr(Frozen, "moment", datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    assert day() == date(2026, 3, 2)


def test_outside_of_a_script_run_nothing_is_cached() -> None:
    made: list[int] = []
    work = memoized(lambda number: made.append(number) or number)

    assert [work(1), work(1)] == [1, 1]
    assert made == [1, 1]
