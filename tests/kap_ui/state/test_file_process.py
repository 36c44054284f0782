"""A file is read in a process that has bounds, and the server goes on whatever becomes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kap_model.importing import links
from kap_ui.state import file_process
from kap_ui.state.file_process import Answer, NotAnsweredError, Question, TooManyFilesError
from tests.kap_ui.state.file_questions import fails, is_killed, sleeps, takes_too_much_memory, where
from tests.support import both_databases
from tests.support.sessions import session_of


def asked(question: Question[Answer], database: Path, content: bytes = b"", *, most_seconds: float = 60) -> Answer:
    return file_process.ask(
        question, both_databases.address_of(database), "links.csv", content, most_seconds=most_seconds
    )


def test_a_question_is_answered_in_another_process_which_yields_to_the_server(tiny_database: Path) -> None:
    process, priority, name, content = asked(where, tiny_database, b"x")

    assert process != os.getpid()
    assert priority > os.getpriority(os.PRIO_PROCESS, 0)
    assert (name, content) == ("links.csv", b"x")


def test_the_answer_is_that_of_the_function(tiny_database: Path) -> None:
    content = b"from_code,to_code\nQ9,SDG1\n"
    answer = asked(links.compare, tiny_database, content)
    with session_of(tiny_database) as session:
        expected = links.compare(session, "links.csv", content)

    assert answer.problems == expected.problems
    assert answer.problems


@pytest.mark.parametrize("question", [takes_too_much_memory, fails, is_killed])
def test_whatever_ends_the_process_ends_no_more_than_the_question(
    tiny_database: Path, question: Question[object]
) -> None:
    with pytest.raises(NotAnsweredError, match=r"exit status|died"):
        asked(question, tiny_database)


def test_a_file_that_takes_too_long_is_given_up(tiny_database: Path) -> None:
    with pytest.raises(NotAnsweredError, match="timed out"):
        asked(sleeps, tiny_database, most_seconds=0.5)


def test_a_file_waits_for_others_no_longer_than_it_may_take(tiny_database: Path) -> None:
    places = file_process._places
    for _ in range(file_process.MOST_AT_A_TIME):
        assert places.acquire(blocking=False)
    try:
        with pytest.raises(TooManyFilesError):
            asked(where, tiny_database, most_seconds=0.1)
    finally:
        places.release(file_process.MOST_AT_A_TIME)
