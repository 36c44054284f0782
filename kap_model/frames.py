"""The declared columns of each frame that a query answers with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

KINDS: Final[Mapping[str, str]] = {
    "text": "object",
    "number": "Float64",
    "count": "Int64",
    "flag": "boolean",
    "quarter": "object",
}
"""What a column may hold, and the pandas type it has. Absent is always `pd.NA` or None, never 0 or an empty text.
A quarter is its text (`2024-Q3`), which sorts in time."""


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column of a frame: its name, what it holds, and its meaning with unit, as the data dictionary prints it."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A declared frame: a name, what one row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[FrameColumn, ...]

    def of(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """Return a frame of these rows, with the declared columns and types, also when there is no row.

        Raises:
            KeyError: a row lacks a declared column.
        """
        records = list(rows)
        return pd.DataFrame(
            {
                column.name: pd.Series([record[column.name] for record in records], dtype=KINDS[column.kind])
                for column in self.columns
            }
        )
