"""A problem is data: one row that tells the person who must act what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Self

LISTED: Final = 1_000
"""How many problems are kept and listed; the others are counted."""


class ProblemKind(StrEnum):
    """The kinds of problem that a file can have."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNKNOWN_TABLE = "unknown_table"
    MISSING_FILE = "missing_file"
    MISSING_COLUMN = "missing_column"
    EXTRA_COLUMN = "extra_column"
    MISSING_VALUE = "missing_value"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_A_QUARTER = "not_a_quarter"
    NOT_A_DATE = "not_a_date"
    NOT_A_WORD = "not_a_word"
    UNKNOWN_CODE = "unknown_code"
    DUPLICATE_KEY = "duplicate_key"
    OUT_OF_LIMITS = "out_of_limits"
    RULE = "rule"
    FORMULA = "formula"
    NOT_A_ROW = "not_a_row"
    HIDDEN = "hidden"
    MERGED = "merged"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and how to put it right. `row` counts as a spreadsheet does: the header is row 1."""

    kind: ProblemKind
    file: str
    what: str
    how_to_fix: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None

    def as_row(self) -> dict[str, object]:
        """Return the problem as one row of a table, in the order that a reader needs it."""
        values = asdict(self)
        order = ("file", "sheet", "row", "column", "cell", "kind", "what", "how_to_fix")
        return {name: str(values[name]) if name == "kind" else values[name] for name in order}

    def __str__(self) -> str:
        place = self.file
        if self.sheet:
            place += f", sheet {self.sheet}"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        shown = f" ({self.cell!r})" if self.cell is not None else ""
        return f"{place}: {self.what}{shown}. {self.how_to_fix}"


class Problems(list[Problem]):
    """Problems in the order in which they were found: the first thousand, the count of all, and their files.

    Somebody who gets a file of a million rows wrong needs the first of them, not a list that fills the memory.
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        super().__init__()
        self.total = 0
        self.files: set[str] = set()
        self.extend(problems)

    @property
    def more(self) -> int:
        """The number of problems that were counted and not kept."""
        return self.total - len(self)

    def append(self, problem: Problem) -> None:
        """Count a problem, and keep it if it is one of the first."""
        self.total += 1
        self.files.add(problem.file)
        if len(self) < LISTED:
            super().append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Count problems, and keep those that are among the first."""
        for problem in problems:
            self.append(problem)
        if isinstance(problems, Problems):
            self.total += problems.more
            self.files |= problems.files

    def __iadd__(self, problems: Iterable[Problem]) -> Self:  # type: ignore[override, misc]  # as list.__iadd__ does
        self.extend(problems)
        return self

    def as_rows(self) -> list[dict[str, object]]:
        """Return the problems that were kept as rows; where there are more, a last row says how many."""
        rows = [problem.as_row() for problem in self]
        if self.more:
            what = f"{self.more:,} more problems, which are not listed"
            rows.append(Problem(ProblemKind.MORE, self[-1].file, what, "Correct these first").as_row())
        return rows


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean X?`` where a known word is near, else an empty text."""
    near: Sequence[str] = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


class KapError(Exception):
    """A failure with a sentence for the person who must act."""


class NoDatabaseError(KapError):
    """The database is not there or holds no plan."""


class DataRefusedError(KapError):
    """Files were refused; `problems` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = Problems(problems)
        total = self.problems.total
        super().__init__(f"{total:,} problem{'s' if total != 1 else ''} found; nothing was loaded")
