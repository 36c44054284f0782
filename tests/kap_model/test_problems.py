"""Problems are counted all, and the first thousand of them are kept."""

from __future__ import annotations

import copy
import pickle

from kap_model.problems import DataRefusedError, Message, Problem, ProblemKind, Problems, in_language, suggesting


def problem(row: int) -> Problem:
    return Problem(ProblemKind.RULE, f"{row}.csv", "wrong", "Correct it", row=row)


def test_the_first_thousand_problems_are_kept_and_all_are_counted() -> None:
    problems = Problems(problem(row) for row in range(700))
    problems += Problems(problem(row) for row in range(2_000))
    problems.append(problem(1))
    assert ([problem.row for problem in problems][698:702], len(problems)) == ([698, 699, 0, 1], 1_000)
    assert (problems.total, problems.more) == (2_701, 1_701)
    assert "1999.csv" in problems.files


def test_a_last_row_says_how_many_problems_are_not_listed() -> None:
    few, many = Problems([problem(2)]), Problems(problem(row) for row in range(12_345))
    assert few.as_rows() == [problem(2).as_row()]
    last = many.as_rows()[-1]
    assert (len(many.as_rows()), last["kind"]) == (1_001, "more")
    assert last["what"] == "11,345 more problems, which are not listed"
    assert many.as_rows(lambda template: f"⟦{template}⟧")[-1]["how_to_fix"] == "⟦Correct these first⟧"


def test_a_refusal_says_how_many_problems_there_are() -> None:
    assert str(DataRefusedError([problem(2)])) == "1 problem found; nothing was loaded"
    assert str(DataRefusedError(Problems(problem(row) for row in range(1_500)))).startswith("Problems found: 1,500")


def test_a_message_is_its_english_text_and_can_be_said_in_another_language() -> None:
    message = Message("%(one)s and 5 %% of %(other)s", one="this", other=Message("that"))
    assert message == "this and 5 % of that"
    french = {"%(one)s and 5 %% of %(other)s": "%(one)s et 5 %% de %(other)s", "that": "cela"}
    for same in (message, copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert in_language(same, french.__getitem__) == "this et 5 % de cela"
    assert in_language("a plain text", french.__getitem__) == "a plain text"


def test_an_advice_asks_for_the_word_that_is_near() -> None:
    advice = Message("Correct it.")
    assert suggesting(advice, "reportd", ["reported", "published"]) == "Correct it. Did you mean reported?"
    assert suggesting(advice, "x", ["reported", "published"]) == "Correct it."
