"""Moments that are still to come were written by a clock that was wrong, or are read by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kap_model import clock

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_to_come"),
    [
        (datetime(2026, 11, 30, 11, 59), False),
        (datetime(2026, 11, 30, 12, 5), False),  # the clocks of two machines may differ so much
        (datetime(2026, 11, 30, 12, 5, 1), True),
        (datetime(2027, 11, 30, 12, 0, tzinfo=UTC), True),
        (datetime(1970, 1, 1), False),
    ],
)
def test_a_moment_of_the_database_is_to_come_beyond_what_two_clocks_may_differ(
    moment: datetime, is_to_come: bool
) -> None:
    assert clock.is_to_come(moment, NOON) is is_to_come


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ([], []),
        ([2001, 2002, 2002, 2003], [2001, 2002, 2002, 2003]),
        ([2001, 2099, 2099, 2002, 2003, 2004], [2001, 2001, 2001, 2002, 2003, 2004]),  # ahead for a while
        ([2099, 2001, 2002], [2001, 2001, 2002]),
        ([2005, 2006, 1970, 2007], [2005, 2006, 2006, 2007]),  # back for a while
    ],
)
def test_moments_of_a_wrong_clock_are_put_between_their_neighbours(said: list[int], taken: list[int]) -> None:
    found = clock.in_sequence([datetime(year, 1, 1, tzinfo=UTC) for year in said])
    assert [moment.year for moment in found] == taken
