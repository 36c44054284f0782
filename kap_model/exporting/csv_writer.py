"""Rows as CSV, the one way in which the program writes it: no text of it is a formula, wherever a spreadsheet parts it.

Every text is quoted, so that a spreadsheet which parts cells by semicolons does not cut it; numbers, dates and absent
cells are not. What a spreadsheet would take for a formula has an apostrophe before it, which the importer takes off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, TextIO, TypeAlias

from kap_model.importing.cells import write_number
from kap_model.importing.formula_marks import marked

Cell: TypeAlias = str | float | bool | date | None


_REMEMBERED: Final = 1_000
"""How many texts are held as they are written: codes, quarters and sources come in many rows."""


def write_rows(out: TextIO, rows: Iterable[Sequence[Cell]], line_end: str = "\n") -> None:
    """Write rows as lines of CSV."""
    quoted = lru_cache(_REMEMBERED)(_quoted)
    out.writelines(
        ",".join([quoted(cell) if isinstance(cell, str) else _written(cell) for cell in row]) + line_end for row in rows
    )


def _quoted(text: str) -> str:
    return '"' + marked(text).replace('"', '""') + '"' if text else ""


def _written(cell: float | bool | date | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return write_number(cell)
    return str(cell)
