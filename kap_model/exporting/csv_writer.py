"""Rows as CSV, the one way in which the program writes it: no text of it is a formula, wherever a spreadsheet parts it.

Every text is quoted, so that a spreadsheet which parts cells by semicolons does not cut it; numbers, dates and absent
cells are not. What a spreadsheet would take for a formula has an apostrophe before it, which the importer takes off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TextIO, TypeAlias

from kap_model.importing.cells import write_number
from kap_model.importing.formula_marks import marked

Cell: TypeAlias = str | float | bool | date | None


def write_rows(out: TextIO, rows: Iterable[Sequence[Cell]], line_end: str = "\n") -> None:
    """Write rows as lines of CSV."""
    out.writelines(",".join(map(_written, row)) + line_end for row in rows)


def _written(cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return '"' + marked(cell).replace('"', '""') + '"'
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return write_number(cell)
    return str(cell)
