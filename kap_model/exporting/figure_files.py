"""What leaves the screen as a file: a table with its meaning, its sources and the selection that it answers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain
from typing import Final

import pandas as pd

from kap_model.exporting.csv_writer import write_rows
from kap_model.importing.formula_marks import marked

_WIDEST: Final = 60


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file: its name in the frame, its title, and its meaning with unit."""

    name: str
    title: str
    meaning: str = ""


@dataclass(frozen=True)
class Figures:
    """A table for a file.

    Attributes:
        title: what it shows.
        notes: lines that stand with it: the selection, the finding, the mark of illustrative figures, sources.
        fields: its columns, in order.
        frame: the rows; absent values stay absent.
        sheet_names: the titles of both sheets, figures and notes, in the reader's language.
    """

    title: str
    notes: Sequence[str]
    fields: Sequence[Field]
    frame: pd.DataFrame
    sheet_names: tuple[str, str] = ("Figures", "Notes")


def as_csv(figures: Figures) -> bytes:
    """Return the table as CSV (UTF-8 with BOM, commas): the header, the rows, then an empty line and the notes.

    Each note is a line of one cell that starts with #, so that a program can leave it out.
    """
    text = StringIO()
    heads = [field.title for field in figures.fields]
    notes = ([f"# {line}"] for line in _notes(figures))
    write_rows(text, chain((heads,), _rows(figures), ((),), notes), line_end="\r\n")
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(figures: Figures) -> bytes:
    """Return the table as a workbook: one sheet with the figures, one with notes and the meaning of the columns."""
    import xlsxwriter

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(figures.sheet_names[0][:31])
        rows = list(_rows(figures))
        for column, field in enumerate(figures.fields):
            sheet.write_string(0, column, field.title, bold)
            longest = max((len(str(row[column])) for row in rows if row[column] is not None), default=0)
            sheet.set_column(column, column, min(max(len(field.title), longest) + 2, _WIDEST))
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, marked(cell))
                elif cell is not None:
                    sheet.write_number(line, column, cell)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet(figures.sheet_names[1][:31])
        notes.set_column(0, 0, 40)
        notes.set_column(1, 1, 90)
        notes.write_string(0, 0, figures.title, bold)
        for line, text in enumerate(figures.notes, 1):
            notes.write_string(line, 0, text)
        start = len(figures.notes) + 2
        for line, field in enumerate((field for field in figures.fields if field.meaning), start):
            notes.write_string(line, 0, field.title, bold)
            notes.write_string(line, 1, field.meaning, wrapped)
    return content.getvalue()


def _rows(figures: Figures) -> Iterable[list[str | float | None]]:
    frame = figures.frame[[field.name for field in figures.fields]]
    for row in frame.itertuples(index=False, name=None):
        yield [_cell(cell) for cell in row]


def _cell(cell: object) -> str | float | None:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, float):
        return float(f"{cell:.12g}")  # the noise in the last digits of a float is no figure
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    return _cell(cell.item()) if hasattr(cell, "item") else str(cell)


def _notes(figures: Figures) -> list[str]:
    meanings = [f"{field.title}: {field.meaning}" for field in figures.fields if field.meaning]
    return [figures.title, *figures.notes, *meanings]
