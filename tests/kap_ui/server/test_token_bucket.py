"""A bucket gives tokens at its rate, and more at once where it has filled."""

from __future__ import annotations

from kap_ui.server.token_bucket import TokenBucket


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_has_filled_is_given_at_once_and_then_the_rate_holds() -> None:
    clock = Clock()
    bucket = TokenBucket(2.0, 3.0, clock)

    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.now += 0.4  # 0.8 of a token
    assert not bucket.take()
    clock.now += 0.1
    assert bucket.take()
    assert not bucket.take()


def test_who_waits_is_told_how_long() -> None:
    clock = Clock()
    bucket = TokenBucket(4.0, 1.0, clock)

    assert [bucket.wait() for _ in range(3)] == [0.0, 0.25, 0.5]
    clock.now += 0.5
    assert bucket.wait() == 0.25


def test_it_holds_no_more_than_the_burst_however_long_nothing_happens() -> None:
    clock = Clock()
    bucket = TokenBucket(10.0, 2.0, clock)
    bucket.take()
    assert not bucket.is_full()
    clock.now += 3600
    assert bucket.is_full()
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_without_a_rate_there_is_no_bound() -> None:
    bucket = TokenBucket(0.0, 0.0, Clock())
    assert all(bucket.take() for _ in range(1000))
    assert bucket.wait() == 0.0
