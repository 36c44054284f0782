"""Problems are counted all, and the first thousand of them are kept."""

from __future__ import annotations

from kap_model.problems import DataRefusedError, Problem, ProblemKind, Problems


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
    few, many = Problems([problem(2)]), Problems(problem(row) for row in range(1_234_567))
    assert few.as_rows() == [problem(2).as_row()]
    last = many.as_rows()[-1]
    assert (len(many.as_rows()), last["kind"]) == (1_001, "more")
    assert last["what"] == "1,233,567 more problems, which are not listed"


def test_a_refusal_says_how_many_problems_there_are() -> None:
    assert str(DataRefusedError([problem(2)])) == "1 problem found; nothing was loaded"
    assert str(DataRefusedError(Problems(problem(row) for row in range(1_500)))).startswith("1,500 problems")
