"""Quarter: the plan's unit of time, an ordered value such as ``2024-Q3``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from kap_model.problems import N_, Message

_FORM = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)

QUARTERS_A_YEAR = 4

_WORDS = {1: N_("Q1 %(year)s"), 2: N_("Q2 %(year)s"), 3: N_("Q3 %(year)s"), 4: N_("Q4 %(year)s")}


class Quarter(int):
    """A calendar quarter, counted in quarters since year 0.

    It is an integer, so that order and difference are those of numbers: ``b - a`` is the number of quarters from
    a to b, and four are a year. Its text is ``2024-Q3``; its instant is its last day.
    """

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2024-Q3``.

        Raises:
            ValueError: the text has another form.
        """
        return _parse(text)

    @classmethod
    def of(cls, year: int, number: int) -> Quarter:
        """Return the quarter `number` (1 to 4) of a year."""
        return cls(year * QUARTERS_A_YEAR + number - 1)

    @classmethod
    def of_day(cls, day: date) -> Quarter:
        """Return the quarter that a day lies in."""
        return cls.of(day.year, (day.month + 2) // 3)

    @classmethod
    def present(cls) -> Quarter:
        """Return the quarter of today, by UTC."""
        return cls.of_day(datetime.now(UTC).date())

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self) // QUARTERS_A_YEAR

    @property
    def number(self) -> int:
        """1 to 4 within the year."""
        return int(self) % QUARTERS_A_YEAR + 1

    @property
    def last_day(self) -> date:
        """The instant of the quarter: its last day."""
        following = self.after(1)
        return date(following.year, following.number * 3 - 2, 1) - timedelta(days=1)

    @property
    def words(self) -> Message:
        """The quarter within a message: "Q3 2024", and in each language as its sentences have it."""
        return Message(_WORDS[self.number], year=str(self.year))

    def after(self, quarters: int) -> Quarter:
        """Return the quarter that many quarters later (earlier, if negative)."""
        return Quarter(int(self) + quarters)

    def to(self, last: Quarter, step: int = 1) -> Iterator[Quarter]:
        """Return an iterator over the quarters from this one to `last`, both included."""
        return (Quarter(ordinal) for ordinal in range(int(self), int(last) + 1, step))

    def __str__(self) -> str:
        return _text(int(self))

    def __repr__(self) -> str:
        return f"Quarter({str(self)!r})"


@lru_cache(maxsize=4096)
def _parse(text: str) -> Quarter:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(Message(N_("%(text)s is not a quarter; write it as 2024-Q3"), text=repr(text)))
    return Quarter.of(int(match[1]), int(match[2]))


@lru_cache(maxsize=4096)
def _text(ordinal: int) -> str:
    return f"{ordinal // QUARTERS_A_YEAR:04d}-Q{ordinal % QUARTERS_A_YEAR + 1}"
