"""A table of the screen as a file: CSV with clean rows, a workbook, and notes that say what the figures are.

Figures are rounded as the page prints them; `docs/method.md` says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

import pandas as pd

from kap_model.exporting import text_widths
from kap_model.exporting.csv_writer import write_rows
from kap_model.importing.formula_marks import marked
from kap_model.rounding import rounded

_WIDEST: Final = 60
_NARROWEST: Final = 8
"""Characters of a column of figures."""

_TERMS: Final = 26
_TEXTS: Final = 90
"""Characters of the columns of the first sheet."""

_LINE: Final = 15.0
"""The height of a line in points. Not every spreadsheet fits a row to its text."""

_A4: Final = 9

Cell: TypeAlias = str | float | date | None


class FieldKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file.

    Attributes:
        name: in the frame.
        title: its head.
        meaning: definition with unit; "" where the head says it.
        kind: a SHARE is 0.62 and stands in a workbook as 62%; a DAY is text in the frame, such as 2026-10-30.
        decimals: of a NUMBER, or of a SHARE as a percentage: how many, or the column of the frame that holds how many.
    """

    name: str
    title: str
    meaning: str = ""
    kind: FieldKind = FieldKind.TEXT
    decimals: int | str = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of the figures: a term and its text. `is_mark` says that it marks illustrative figures."""

    term: str
    text: str
    is_mark: bool = False


@dataclass(frozen=True)
class Figures:
    """A table for a file.

    Attributes:
        title: what it shows.
        finding: what the reader sees in it, in a sentence; "" without one.
        notes: what is said of it: selection, mark of illustrative figures, sources, terms of use, revision.
        fields: its columns, in order.
        frame: the rows; absent values stay absent.
        sheet_names: the titles of both sheets, notes and figures, in the reader's language.
        keywords: of the workbook's properties; there it names its edition.
        is_from_right: whether the reader's language runs from the right: so do the columns of the workbook then.
    """

    title: str
    finding: str
    notes: Sequence[Note]
    fields: Sequence[Field]
    frame: pd.DataFrame
    sheet_names: tuple[str, str] = ("About", "Figures")
    keywords: str = ""
    is_from_right: bool = False


def as_csv(figures: Figures) -> bytes:
    """Return the table as CSV (UTF-8 with BOM, commas, decimal points in every language): its head and its rows."""
    text = StringIO()
    heads = [field.title for field in figures.fields]
    rows = ([cell for cell, _decimals in row] for row in _rows(figures))
    write_rows(text, chain((heads,), rows), line_end="\r\n")
    return text.getvalue().encode("utf-8-sig")


def as_text(figures: Figures) -> bytes:
    """Return what is said of the figures, to keep beside the CSV: each term on a line, its texts indented below."""
    lines = [figures.finding or figures.title, ""]
    for term, said in groupby(_said(figures), key=itemgetter(0)):
        lines += [term, *(f"    {text}" for _term, text, _is_mark in said)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def as_xlsx(figures: Figures) -> bytes:
    """Return the table as a workbook: a first sheet that says what it is, then the figures, ready to filter and print.

    A number is rounded as on the page and has its number format. No text is a formula.
    """
    import xlsxwriter  # 2 MB that a server does without until somebody takes a workbook

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": figures.title, "comments": figures.finding, "keywords": figures.keywords})
        about, sheet = (book.add_worksheet(name[:31]) for name in figures.sheet_names)
        _write_about(book, about, figures)
        _write_figures(book, sheet, figures)
        footer = " ".join(note.term for note in figures.notes if note.is_mark).replace("&", "&&")
        for each in (about, sheet):
            each.set_paper(_A4)
            each.fit_to_pages(1, 0)
            each.set_footer(f"&L{footer}&R&P / &N")
            if figures.is_from_right:
                each.right_to_left()
    return content.getvalue()


def _write_about(book: Any, sheet: Any, figures: Figures) -> None:
    top = {"text_wrap": True, "valign": "top", **_from_right(figures)}
    title = book.add_format({"bold": True, "font_size": 14, **_from_right(figures)})
    term, text = book.add_format({**top, "bold": True}), book.add_format(top)
    mark = book.add_format({**top, "bold": True, "bg_color": "#FFF3C4"})
    sheet.set_column(0, 0, _TERMS)
    sheet.set_column(1, 1, _TEXTS)
    sheet.write_string(0, 0, marked(figures.finding or figures.title), title)
    for line, (name, words, is_mark) in enumerate(_said(figures), 2):
        sheet.set_row(line, _LINE * max(text_widths.lines(name, _TERMS), text_widths.lines(words, _TEXTS)))
        sheet.write_string(line, 0, marked(name), mark if is_mark else term)
        sheet.write_string(line, 1, marked(words), mark if is_mark else text)


def _write_figures(book: Any, sheet: Any, figures: Figures) -> None:
    in_row = {"valign": "top"}
    start = {**in_row, "indent": 1, "align": "left", **_from_right(figures)}
    head = book.add_format({**start, "bold": True, "text_wrap": True, "bottom": 1})
    words = book.add_format({**start, "text_wrap": True})
    day = book.add_format({**start, "num_format": "yyyy-mm-dd"})
    numbers: dict[str, Any] = {}
    widths = [max(_NARROWEST, *map(text_widths.columns, field.title.split())) for field in figures.fields]
    for column, field in enumerate(figures.fields):
        sheet.write_string(0, column, marked(field.title), head)
    last = 0
    for last, row in enumerate(_rows(figures), 1):
        for column, (field, (cell, decimals)) in enumerate(zip(figures.fields, row, strict=True)):
            if cell is None:
                continue
            widths[column] = max(widths[column], text_widths.columns(str(cell)))
            if isinstance(cell, str):
                sheet.write_string(last, column, marked(cell), words)
            elif isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            else:
                number_format = _number_format(field.kind, decimals)
                if number_format not in numbers:
                    numbers[number_format] = book.add_format({**in_row, "num_format": number_format})
                sheet.write_number(last, column, cell, numbers[number_format])
        sheet.set_row(
            last, _LINE * max(text_widths.lines(cell, _WIDEST) if isinstance(cell, str) else 1 for cell, _ in row)
        )
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 4, _WIDEST))
    heights = (text_widths.lines(field.title, width) for field, width in zip(figures.fields, widths, strict=True))
    sheet.set_row(0, _LINE * max(heights, default=1))
    sheet.autofilter(0, 0, last, len(figures.fields) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _from_right(figures: Figures) -> dict[str, Any]:
    """Return the format of words that begin at the right, in a language that does."""
    return {"align": "right", "reading_order": 2} if figures.is_from_right else {}


def _number_format(kind: FieldKind, decimals: int) -> str:
    places = "." + "0" * decimals if decimals else ""
    return f"0{places}%" if kind is FieldKind.SHARE else f"#,##0{places}"


def _said(figures: Figures) -> Iterator[tuple[str, str, bool]]:
    """Return all that is said of the figures: term, text, and whether it is the mark of illustrative figures."""
    yield from ((note.term, note.text, note.is_mark) for note in figures.notes)
    yield from ((field.title, field.meaning, False) for field in figures.fields if field.meaning)


def _rows(figures: Figures) -> Iterator[list[tuple[Cell, int]]]:
    """Return the cells of each row, each with the decimals that it is printed with."""
    columns = [figures.frame[field.name] for field in figures.fields]
    decimals = [
        figures.frame[field.decimals] if isinstance(field.decimals, str) else [field.decimals] * len(figures.frame)
        for field in figures.fields
    ]
    for cells, places in zip(zip(*columns, strict=True), zip(*decimals, strict=True), strict=True):
        yield [
            (_cell(cell, field.kind, count), count)
            for cell, field, count in zip(cells, figures.fields, map(_whole, places), strict=True)
        ]


def _whole(decimals: Any) -> int:
    """Return a number of decimals; a row without figures may have none."""
    return 0 if _is_absent(decimals) else int(decimals)


def _cell(cell: Any, kind: FieldKind, decimals: int) -> Cell:
    if _is_absent(cell):
        return None
    if kind is FieldKind.NUMBER:
        return float(rounded(float(cell), decimals))
    if kind is FieldKind.SHARE:
        return float(rounded(float(cell), decimals + 2))
    return date.fromisoformat(str(cell)) if kind is FieldKind.DAY else str(cell)


def _is_absent(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))
