"""The columns of a shown table and of its files: what they hold and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class CellKind(StrEnum):
    """What a column of a table holds, and so how it is printed."""

    TEXT = "text"
    CODE = "code"
    NAME = "name"
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
        kind: TEXT as it is; CODE a code; NAME a code, printed as its name; NUMBER with `decimals`; SHARE 0.62 as 62%;
            QUARTER; DAY 2026-10-30 in words, in a file as it is; STATUS a status as icon and word.
        decimals: of a NUMBER or SHARE: how many, or the name of the column that says it row by row.
        meaning: definition with unit, for the files; translated.
        language: the language of a TEXT where it is not the reader's, such as "en"; it is marked so in the page.
    """

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    decimals: int | str = 0
    meaning: str = ""
    language: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are figures, which stand right-aligned."""
        return self.kind in (CellKind.NUMBER, CellKind.SHARE)


def is_present(cell: object) -> bool:
    """Return whether a cell of a frame holds a value; NaN, `pd.NA` and None are absent."""
    return cell is not None and cell is not pd.NA and cell == cell
