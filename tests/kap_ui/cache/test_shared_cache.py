"""What is kept: worked out once, for the right key, by whoever comes first; the oldest goes."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import Kept, Same
from kap_ui.state import data
from kap_ui.state.memo import once
from kap_ui.words import wording


def test_an_answer_is_worked_out_once_for_each_key() -> None:
    kept: Kept[int] = Kept(10)
    made: list[str] = []

    def answer(key: str) -> int:
        return kept.of(key, lambda: made.append(key) or len(made))

    assert [answer("a"), answer("b"), answer("a")] == [1, 2, 1]
    assert made == ["a", "b"]


def test_what_was_not_asked_for_longest_is_dropped_and_told() -> None:
    dropped: list[str] = []
    kept: Kept[str] = Kept(2, on_drop=dropped.append)
    for key in ("a", "b", "a", "c"):
        kept.of(key, lambda key=key: f"answer {key}")

    assert dropped == ["answer b"]
    kept.clear()
    assert dropped == ["answer b", "answer a", "answer c"]


def test_none_is_an_answer_and_is_kept() -> None:
    kept: Kept[None] = Kept(2)
    made: list[int] = []
    for _ in range(3):
        kept.of("a", lambda: made.append(1))

    assert made == [1]


def test_what_failed_is_tried_again() -> None:
    kept: Kept[str] = Kept(2)

    def fail() -> str:
        raise LookupError("not now")

    with pytest.raises(LookupError):
        kept.of("a", fail)
    assert kept.of("a", lambda: "there") == "there"


def test_readers_who_come_at_once_wait_for_one_answer() -> None:
    kept: Kept[int] = Kept(2)
    made: list[int] = []
    found: list[int] = []
    start = threading.Barrier(8)

    def slow() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    def read() -> None:
        start.wait()
        found.append(kept.of("a", slow))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [1]
    assert found == [7] * 8


def test_a_frame_is_the_same_only_as_itself() -> None:
    frame, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})

    assert Same(frame) == Same(frame)
    assert hash(Same(frame)) == hash(Same(frame))
    assert Same(frame) != Same(other)


def test_answers_of_older_data_are_dropped_when_a_run_finds_newer_ones() -> None:
    old = data.Snapshot("sqlite:///a", (1, 2), "old", datetime(2026, 1, 1, tzinfo=UTC))
    kept = data.kept(4)
    made: list[str] = []

    def ask(state: data.Snapshot) -> None:
        data._drop_older(state)
        kept.of((state, "question"), lambda: made.append(state.revision))

    ask(old)
    ask(old)
    assert made == ["old"]
    ask(replace(old, revision="new"))
    assert made == ["old", "new"]
    assert len(kept._places) == 1


def test_outside_of_a_run_nothing_is_kept() -> None:
    made: list[int] = []
    work = once(lambda number: made.append(number) or number)

    assert [work(1), work(1)] == [1, 1]
    assert made == [1, 1]


def test_a_language_that_is_spoken_for_a_file_ends_with_it_and_leaves_the_run_its_own() -> None:
    with run_context.whole():
        run_context.hold(wording.LANGUAGE_KEY, "en")
        with wording.spoken("fr"):
            assert wording.language() == "fr"
        assert wording.language() == "en"
        assert run_context.is_whole()
    assert not run_context.is_whole()


def test_each_thread_holds_its_own() -> None:
    heard: list[str] = []
    both = threading.Barrier(2)

    def speak(code: str) -> None:
        with wording.spoken(code):
            both.wait()
            heard.append(wording.language())
            both.wait()

    threads = [threading.Thread(target=speak, args=(code,)) for code in ("en", "fr")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(heard) == ["en", "fr"]
