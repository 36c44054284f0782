"""The cells of a table as printed in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from kap_ui import marks
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.marks.markup import element
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import ngettext, number

_MOST_COUNTRIES: Final = 3
"""So many countries stand in a cell; more of them are folded."""


def printed(table: pd.DataFrame, columns: Sequence[TableColumn], with_marks: bool = True) -> list[list[str]]:
    """Return the cells of all rows, row by row; Markup where a cell has marks."""
    code = wording.language()
    names = data.names()
    rows: list[list[str]] = []
    for row in table.to_dict("records"):
        cells: list[str] = []
        for column in columns:
            cell = row[column.name]
            if not is_present(cell):
                cells.append(language.ABSENT)
                continue
            decimals = row[column.decimals] if isinstance(column.decimals, str) else column.decimals
            match column.kind:
                case CellKind.NUMBER:
                    cells.append(language.number(cell, code, int(decimals)))
                case CellKind.SHARE:
                    cells.append(language.percent(cell, code, int(decimals)))
                case CellKind.QUARTER:
                    cells.append(language.short_quarter(str(cell), code))
                case CellKind.DAY:
                    cells.append(language.day(date.fromisoformat(str(cell)), code))
                case CellKind.STATUS:
                    words = wording.status(str(cell))
                    cells.append(marks.word(str(cell), words) if with_marks else words)
                case CellKind.NAME:
                    cells.append(names.get(str(cell), str(cell)))
                case CellKind.COUNTRIES:
                    countries = str(cell).split(";")
                    cells.append(_folded(countries) if with_marks else wording.enumerated(countries))
                case CellKind.CODE if str(cell)[0].isdigit():
                    cells.append(language.in_order(str(cell), code))
                case _ if column.language and column.language != code and with_marks:
                    cells.append(element("span", str(cell), lang=column.language))
                case _:
                    cells.append(str(cell))
        rows.append(cells)
    return rows


def _folded(countries: Sequence[str]) -> str:
    """Return codes of countries as text; many are folded into their number."""
    listed, count = wording.enumerated(countries), len(countries)
    if count <= _MOST_COUNTRIES:
        return listed
    words = ngettext("%(n)s country", "%(n)s countries", count) % {"n": number(count)}
    return element("details", element("summary", words), listed)
