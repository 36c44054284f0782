"""`kap action`: what meetings have asked for, noted, listed, changed, done and withdrawn from a terminal."""

from __future__ import annotations

import pytest

from kap_model.database import engine_for
from tests.support.command_line import FINE, MISUSE, PROBLEMS, Answer, run
from tests.support.reporting import add_people

AS = ("--as", "publisher@example.org")
AGREED = ("--what", "Repeat the survey", "--who", "Regional office", "--agreed-at", "TDAG-26")


@pytest.fixture
def database(own: str) -> str:
    engine = engine_for(own)
    add_people(engine)
    engine.dispose()
    return own


def kap(database: str, *arguments: str) -> Answer:
    return run("action", *arguments, "--database", database)


def test_an_action_is_noted_changed_done_and_listed(database: str) -> None:
    added = kap(database, "add", "p1.1", *AGREED, "--by-quarter", "2020-Q1", *AS, "--json")
    assert (added.code, added.data["about_code"], added.data["is_past_its_quarter"]) == (FINE, "O-P1.1", True)
    changed = kap(database, "change", "1", "--by-meeting", "TDAG-27", *AS, "--json")
    assert (changed.data["by_meeting"], changed.data["by_quarter"]) == ("TDAG-27", None)
    assert (changed.data["what"], changed.data["version"]) == ("Repeat the survey", 2)
    assert kap(database, "done", "1", "--outcome", "Done in both countries", *AS).code == FINE
    kap(database, "add", "K-P1.1-a", *AGREED, "--by-quarter", "2099-Q1", *AS)

    assert [row["action_id"] for row in kap(database, "list", "--json").data] == [2, 1]
    assert [row["action_id"] for row in kap(database, "list", "--state", "done", "--json").data] == [1]
    assert [row["action_id"] for row in kap(database, "list", "--about", "k-p1.1-a", "--json").data] == [2]
    assert kap(database, "list", "--agreed-at", "TDAG-25", "--json").data == []
    assert kap(database, "list").out.splitlines()[1:] == [
        "2       K-P1.1-a  open   2099-Q1  TDAG-26    Regional office  Repeat the survey  -",
        "1       O-P1.1    done   TDAG-27  TDAG-26    Regional office  Repeat the survey  Done in both countries",
    ]


def test_a_withdrawn_action_says_why(database: str) -> None:
    kap(database, "add", "P1", *AGREED, "--by-quarter", "2020-Q1", *AS)
    assert "open, past its quarter" in kap(database, "list").out
    withdrawn = kap(database, "withdraw", "1", "--reason", "Noted twice", *AS)
    assert withdrawn.code == FINE
    assert withdrawn.out.splitlines()[1].endswith("Noted twice")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "P9", *AGREED, "--by-quarter", "2026-Q1", *AS), PROBLEMS, "There is no KPI, outcome, priority"),
        (("add", "P1", *AGREED, *AS), PROBLEMS, "Say by when: name either a meeting or a quarter"),
        (("add", "P1", *AGREED, "--by-quarter", "soon", *AS), MISUSE, "'soon' is not a quarter"),
        (("add", "P1", *AGREED, "--by-quarter", "2026-Q1"), MISUSE, "Missing option '--as'"),
        (("add", "P1", *AGREED, "--by-quarter", "2026-Q1", "--as", "x@example.org"), PROBLEMS, "Name the person"),
        (("done", "7", "--outcome", "Done", *AS), PROBLEMS, "There is no action 7"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    database: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = kap(database, *arguments)
    assert answer.code == code
    assert words in answer.err
    assert "Traceback" not in answer.err
    assert kap(database, "list", "--json").data == []
