"""What counts as today: one day for the judgement of reports and for cache keys, in UTC."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from kap_ui.state import clock

ROOT = Path(__file__).parents[3]
ASKS_FOR_THE_DAY = re.compile(r"date\.today\(|datetime\.(now|today|utcnow)\([^)]*\)\.date\(")


class Frozen:
    """Stands in the place of `datetime`: a minute before midnight in UTC."""

    @classmethod
    def now(cls, zone: tzinfo | None = None) -> datetime:
        return datetime(2026, 3, 1, 23, 59, tzinfo=UTC).astimezone(zone)


@pytest.fixture
def kiribati(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put this machine fourteen hours ahead of UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "XXX-14")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("kiribati")
def test_today_is_the_day_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", Frozen)

    assert Frozen.now().date() == date(2026, 3, 2)
    assert clock.today() == date(2026, 3, 1)


def test_nothing_on_the_screens_asks_for_the_day_but_the_clock() -> None:
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "kap_ui").rglob("*.py")]
    askers = {str(file.relative_to(ROOT)) for file in files if ASKS_FOR_THE_DAY.search(file.read_text("utf-8"))}
    assert askers == {"kap_ui/state/clock.py"}
