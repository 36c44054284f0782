"""What counts as today: one day for the judgement of reports and for the keys of what is kept, in UTC."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from kap_ui.cache import run_context
from kap_ui.state import address, clock, data
from kap_ui.state.memo import memoized

ROOT = Path(__file__).parents[3]

ASKS_FOR_THE_DAY = re.compile(r"date\.today\(|datetime\.(now|today|utcnow)\([^)]*\)\.date\(")


class Frozen:
    """Stands in the place of `datetime`: the moment is set by the test."""

    moment = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)

    @classmethod
    def now(cls, zone: tzinfo | None = None) -> datetime:
        return cls.moment.astimezone(zone)


@pytest.fixture
def kiribati(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put this machine fourteen hours ahead of UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "XXX-14")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def a_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A script run over data that never change."""
    state = data.Snapshot("sqlite:///none", None, "a", datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: state)
    monkeypatch.setattr(address, "all_codes", lambda: ())
    with run_context.script_run():
        yield


@pytest.mark.usefixtures("kiribati")
def test_today_is_the_day_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", Frozen)

    assert Frozen.now().date() == date(2026, 3, 2)
    assert clock.today() == date(2026, 3, 1)


@pytest.mark.usefixtures("kiribati", "a_run")
def test_what_was_late_yesterday_is_worked_out_anew_when_the_day_ends_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", Frozen)
    day = memoized(clock.today)
    assert [day(), day()] == [date(2026, 3, 1)] * 2

    monkeypatch.setattr(Frozen, "moment", datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    assert day() == date(2026, 3, 2)


def test_nothing_on_the_screens_asks_for_the_day_but_the_clock() -> None:
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "kap_ui").rglob("*.py")]
    askers = {str(file.relative_to(ROOT)) for file in files if ASKS_FOR_THE_DAY.search(file.read_text("utf-8"))}
    assert askers == {"kap_ui/state/clock.py"}
