"""A problem is data: one row that tells the person who must act what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean X?`` where a known word is near, else an empty text."""
    near: Sequence[str] = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


class KapError(Exception):
    """A failure with a sentence for the person who must act."""


class NoDatabaseError(KapError):
    """The database is not there or holds no plan."""


class StalePreviewError(KapError):
    """The data have changed since a person was shown what their file would do."""

    def __init__(self) -> None:
        super().__init__("The data have changed since the changes were shown. Nothing was changed; look at them again.")


class DataRefusedError(KapError):
    """Files were refused; `problems` says why, all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found; nothing was loaded")
        self.problems = list(problems)
