"""A problem as a row and as a sentence."""

from __future__ import annotations

import pytest

from kap_model.problems import DataRefusedError, Problem, ProblemKind, did_you_mean

PROBLEM = Problem(
    ProblemKind.NOT_A_NUMBER, "x.xlsx", "not a number", "Write a number", sheet="kpis", row=3, column="decimals",
    cell="two",
)  # fmt: skip


def test_a_problem_says_where_it_is_what_it_is_and_what_to_do() -> None:
    assert str(PROBLEM) == "x.xlsx, sheet kpis, row 3, column decimals: not a number ('two'). Write a number"
    assert str(Problem(ProblemKind.MISSING_FILE, "kpis.csv", "is missing", "Add it")) == "kpis.csv: is missing. Add it"


def test_the_row_of_a_problem_begins_with_its_place() -> None:
    assert list(PROBLEM.as_row().items())[:6] == [
        ("file", "x.xlsx"), ("sheet", "kpis"), ("row", 3), ("column", "decimals"), ("cell", "two"),
        ("kind", "not_a_number"),
    ]  # fmt: skip


@pytest.mark.parametrize(("word", "hint"), [("kpi_s", " Did you mean kpis?"), ("zebra", "")])
def test_only_a_near_word_is_suggested(word: str, hint: str) -> None:
    assert did_you_mean(word, ["kpis", "places"]) == hint


def test_a_refusal_counts_its_problems() -> None:
    assert str(DataRefusedError([PROBLEM])) == "1 problem found; nothing was loaded"
    assert str(DataRefusedError([PROBLEM, PROBLEM])) == "2 problems found; nothing was loaded"
