"""Rows as a file gives them, before anybody knows their table: the number, the texts, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kap_model.problems import N_, Message, ProblemKind

COLUMNS: Final = N_("%(n)s columns")
MAX_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576
"""The last row of a spreadsheet, blank ones counted."""
CONTROL_CHARACTER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SAVE_ANEW: Final = Message(N_("Open it in a spreadsheet and save it as XLSX or CSV UTF-8"))

_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: in the cell of a column, counted from 0, or with the row as such."""

    kind: ProblemKind
    what: Message
    how_to_fix: Message
    column: int | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a file: its number, the texts of its cells, and what is wrong.

    `dates` are the columns of dates; `thousandths` those of numbers, not texts, that are written with three decimals.
    """

    number: int
    cells: list[str]
    dates: Sequence[int] = ()
    faults: Sequence[Fault] = ()
    thousandths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells of a sheet that are merged: rows from 1, columns from 0, both ends included."""

    name: str
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(slots=True)
class Layout:
    """What a sheet does with its cells; complete when its last row was read. Columns count from 0."""

    hidden_columns: set[int] = field(default_factory=set)
    merged: list[MergedCells] = field(default_factory=list)


class UnreadableError(Exception):
    """A file or sheet cannot be read, or not further than to a row."""

    def __init__(
        self,
        what: Message,
        how_to_fix: Message = SAVE_ANEW,
        *,
        kind: ProblemKind = ProblemKind.UNREADABLE,
        row: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(what)
        self.fault = Fault(kind, what, how_to_fix, column)
        self.row = row


class ProtectedError(UnreadableError):
    """A workbook is protected by a password, or is of the old kind (.xls) that cannot be told from one."""


class TooLargeError(UnreadableError):
    """A file or sheet is larger than what is read."""

    def __init__(self, size: Message, allowed: str, *, row: int | None = None, column: int | None = None) -> None:
        super().__init__(
            Message(N_("too large: %(size)s"), size=size),
            Message(N_("Keep it under %(allowed)s; split the file"), allowed=allowed),
            kind=ProblemKind.TOO_LARGE,
            row=row,
            column=column,
        )


def too_many_rows(most: int, row: int) -> TooLargeError:
    """Return the refusal of a table that goes on after so many rows."""
    size, allowed = Message(N_("more than %(n)s rows"), n=f"{most:,}"), Message(N_("%(n)s rows"), n=f"{most:,}")
    return TooLargeError(size, allowed, row=row)


def control_character_fault(text: str, column: int) -> Fault | None:
    """Return what is wrong with a text that holds a control character; None if it holds none."""
    found = CONTROL_CHARACTER.search(text)
    if found is None:
        return None
    if found[0] == "\x00":
        what = Message(N_("holds a NUL byte: the file is damaged, or is no text"))
        how = Message(N_("Delete it, or save the file as CSV UTF-8"))
    else:
        what = Message(N_("holds the control character %(number)s"), number=f"{ord(found[0]):02X}")
        how = Message(N_("Delete this character"))
    return Fault(ProblemKind.UNREADABLE, what, how, column, shown(CONTROL_CHARACTER.sub("\ufffd", text)))


def column_letters(column: int) -> str:
    """Return the letters that a spreadsheet gives to a column, counted from 0: A for 0, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def shown(text: str) -> str:
    """Return a text as a problem shows it: its first 80 characters."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
