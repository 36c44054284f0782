"""Answers that all sessions share: made once, for the right key, by whoever comes first; the oldest goes."""

from __future__ import annotations

import threading
import time

import pandas as pd
import pytest

from kap_ui.cache.shared_cache import ByIdentity, SharedCache


def test_an_answer_is_made_once_for_each_key() -> None:
    cache: SharedCache[int] = SharedCache(10)
    made: list[str] = []

    def answer(key: str) -> int:
        return cache.get_or_make(key, lambda: made.append(key) or len(made))

    assert [answer("a"), answer("b"), answer("a")] == [1, 2, 1]
    assert made == ["a", "b"]


def test_the_least_recently_used_answer_is_dropped() -> None:
    dropped: list[str] = []
    cache: SharedCache[str] = SharedCache(2, on_drop=dropped.append)
    for key in ("a", "b", "a", "c"):
        cache.get_or_make(key, lambda key=key: f"answer {key}")

    assert dropped == ["answer b"]
    cache.clear()
    assert dropped == ["answer b", "answer a", "answer c"]
    assert len(cache) == 0


def test_only_what_has_been_made_is_held() -> None:
    cache: SharedCache[str] = SharedCache(2)
    assert cache.held("a") is None
    cache.get_or_make("a", lambda: "there")
    assert cache.held("a") == "there"


def test_none_is_an_answer_and_is_held() -> None:
    cache: SharedCache[None] = SharedCache(2)
    made: list[int] = []
    for _ in range(3):
        cache.get_or_make("a", lambda: made.append(1))

    assert made == [1]


def test_what_failed_is_tried_again() -> None:
    cache: SharedCache[str] = SharedCache(2)

    def fail() -> str:
        raise LookupError("not now")

    with pytest.raises(LookupError):
        cache.get_or_make("a", fail)
    assert cache.get_or_make("a", lambda: "there") == "there"


def test_readers_who_come_at_once_wait_for_one_answer() -> None:
    cache: SharedCache[int] = SharedCache(2)
    made: list[int] = []
    answers: list[int] = []
    start = threading.Barrier(8)

    def slow() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    def read() -> None:
        start.wait()
        answers.append(cache.get_or_make("a", slow))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [1]
    assert answers == [7] * 8


def test_a_frame_in_a_key_equals_only_itself() -> None:
    frame, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})

    assert ByIdentity(frame) == ByIdentity(frame)
    assert hash(ByIdentity(frame)) == hash(ByIdentity(frame))
    assert ByIdentity(frame) != ByIdentity(other)
