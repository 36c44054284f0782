"""Values of one script run: they end with it, and each thread has its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kap_ui.cache import run_context
from kap_ui.words import wording
from kap_ui.words.language import LANGUAGE_KEY


def test_outside_of_a_script_run_nothing_is_set() -> None:
    run_context.set("a", 1)
    assert run_context.get("a") is None

    with run_context.script_run():
        run_context.set("a", 1)
        assert run_context.get("a") == 1
        run_context.delete("a")
        assert run_context.get("a") is None


def test_the_language_of_a_file_ends_with_it_and_leaves_the_script_run_its_own() -> None:
    with run_context.script_run():
        run_context.set(LANGUAGE_KEY, "en")
        with wording.spoken("fr"):
            assert wording.language() == "fr"
        assert wording.language() == "en"
        assert run_context.is_active()
    assert not run_context.is_active()


def test_each_thread_has_its_own_values() -> None:
    languages: list[str] = []
    both = threading.Barrier(2)

    def speak(code: str) -> None:
        with wording.spoken(code):
            both.wait()
            languages.append(wording.language())
            both.wait()

    threads = [threading.Thread(target=speak, args=(code,)) for code in ("en", "fr")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(languages) == ["en", "fr"]


@contextmanager
def noted(events: list[str]) -> Iterator[str]:
    events.append("entered")
    try:
        yield "resource"
    finally:
        events.append("left")


@pytest.mark.parametrize("end", [None, RuntimeError, SystemExit])
def test_what_a_script_run_has_entered_is_left_at_its_end_however_it_ends(end: type[BaseException] | None) -> None:
    events: list[str] = []

    def run() -> None:
        with run_context.script_run():
            assert run_context.enter(noted(events)) == "resource"
            with wording.spoken("fr"):
                pass
            events.append("run")
            if end is not None:
                raise end

    if end is None:
        run()
    else:
        with pytest.raises(end):
            run()
    assert events == ["entered", "run", "left"]


def test_outside_of_a_script_run_nothing_is_entered() -> None:
    events: list[str] = []
    with pytest.raises(RuntimeError):
        run_context.enter(noted(events))
    assert events == []


def test_what_the_session_keeps_outlives_the_run_and_the_next_one_can_replace_it() -> None:
    session: dict[str, object] = {}
    for language in ("en", "fr"):
        with run_context.script_run(session):
            run_context.keep(LANGUAGE_KEY, language)
            assert run_context.kept(LANGUAGE_KEY) == language
        assert session == {LANGUAGE_KEY: language}
    with run_context.script_run(session):
        assert run_context.kept(LANGUAGE_KEY) == "fr"
        run_context.forget(LANGUAGE_KEY)
        assert run_context.kept(LANGUAGE_KEY) is None


def test_a_reading_within_a_run_keeps_nothing_in_the_session_of_the_reader() -> None:
    session: dict[str, object] = {}
    with run_context.script_run(session):
        run_context.keep(LANGUAGE_KEY, "en")
        with run_context.script_run({}):
            assert run_context.kept(LANGUAGE_KEY) is None
            run_context.keep(LANGUAGE_KEY, "fr")
        assert run_context.kept(LANGUAGE_KEY) == "en"
    assert session == {LANGUAGE_KEY: "en"}
