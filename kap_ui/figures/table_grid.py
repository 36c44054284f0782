"""A table on the page and on paper: as HTML, or as a scrolling grid where it is very long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from kap_ui import marks
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.elements import markup_block
from kap_ui.figures import printed_cells
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, number

_TALLEST_TABLE: Final = 300
"""The most rows of a table that stands on the page in full height. A longer one scrolls, and is printed whole."""

_LONGEST_TABLE: Final = 1000
"""The most rows of an HTML table. A longer one is a grid, which draws only the rows in sight and is not printed."""

_CODE_ENDS: Final = re.compile(r"[\s;,]")
"""What stands between the codes of a list."""

_grids: Final[SharedCache[Markup | pa.Table]] = data.new_cache(32)
"""Printed tables: otherwise a page would print the same cells in each run."""


def show(
    table: pd.DataFrame,
    columns: Sequence[TableColumn],
    *,
    key: str,
    caption: str,
    is_tall: bool = False,
    is_stacked: bool = False,
) -> None:
    """Draw a table without title and files.

    Args:
        table: the values.
        columns: of the table.
        key: of the element.
        caption: is read aloud.
        is_tall: whether it scrolls under its heads, however few rows it has.
        is_stacked: whether the cells of a row stand below each other on a telephone.
    """
    cache_key = (ByIdentity(table), tuple(columns), caption, is_tall, is_stacked, wording.language())
    grid = _grids.get_or_make(cache_key, lambda: _grid(table, columns, caption, is_tall, is_stacked))
    if isinstance(grid, Markup):
        markup_block.show(grid, key=key)
    else:
        st.dataframe(grid, hide_index=True, key=key, alt=caption)
        words = _("%(n)s rows are too many to print; they are in the file that the page offers below this table.")
        markup_block.show(marks.on_paper(words % {"n": number(len(table))}), key=f"{key}_on_paper")


def _grid(
    table: pd.DataFrame, columns: Sequence[TableColumn], caption: str, is_tall: bool, is_stacked: bool
) -> Markup | pa.Table:
    if len(table) <= _LONGEST_TABLE:
        rows = printed_cells.printed(table, columns)
        heads = [
            marks.HeadCell(column.title, column.is_numeric, _is_whole(column, [row[position] for row in rows]))
            for position, column in enumerate(columns)
        ]
        is_tall = is_tall or len(table) > _TALLEST_TABLE
        return marks.table(heads, rows, caption=caption, is_caption_seen=False, is_tall=is_tall, is_stacked=is_stacked)
    cells = zip(*printed_cells.printed(table, columns, with_marks=False), strict=True)
    return pa.table([[str(cell) for cell in column] for column in cells], [column.title for column in columns])


def _is_whole(column: TableColumn, cells: Sequence[str]) -> bool:
    """Return whether the cells of a column stay in one line: quarters, days, and codes, but not lists of codes."""
    if column.kind is CellKind.CODE:
        return not any(map(_CODE_ENDS.search, cells))
    return column.kind in (CellKind.QUARTER, CellKind.DAY)
