"""The columns of a shown table and of its files: what their cells hold and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class CellKind(StrEnum):
    """What the cells of a column hold, and so how they are printed."""

    TEXT = "text"
    CODE = "code"
    NAME = "name"
    COUNTRIES = "countries"
    NUMBER = "number"
    SHARE = "share"
    QUARTER = "quarter"
    DAY = "day"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table and of its files.

    Attributes:
        name: in the frame.
        title: its head, translated.
        kind: TEXT and CODE are printed as they are; NAME is a code, printed as its name; COUNTRIES are codes with
            semicolons, on the page folded into their number where they are many; NUMBER has `decimals`; SHARE is 0.62,
            printed as 62%; QUARTER; DAY is 2026-10-30, printed in words, in a file as it is; STATUS is printed
            as icon and word.
        decimals: of a NUMBER or SHARE: how many, or the name of the column that holds how many, row by row.
        meaning: definition with unit, for the files; translated.
        language: of a TEXT that is not in the reader's language, such as "en"; the page marks it for screen readers.
    """

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    decimals: int | str = 0
    meaning: str = ""
    language: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are figures, which are right-aligned."""
        return self.kind in (CellKind.NUMBER, CellKind.SHARE)


def is_present(cell: object) -> bool:
    """Return whether a cell of a frame holds a value; NaN, `pd.NA` and None are absent."""
    return cell is not None and cell is not pd.NA and cell == cell
