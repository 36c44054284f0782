"""A workbook that is given back: each cell with a problem coloured and commented, and a sheet that lists them all."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from kap_model.importing.formula_marks import marked
from kap_model.problems import N_
from kap_model.reporting.workbook.columns import INPUT_COLOUR, MARK, PROBLEMS, ROW_CODES
from kap_model.reporting.workbook.words import Words

_AUTHOR: Final = "kap"
"""The author of our comments, by which they are found and taken away when the workbook comes back once more."""
_MOST_CELLS: Final = 200_000
"""The cells of a sheet that are looked at. The library makes each cell that is looked at, up to the last one in use."""
_FIRST_ROWS: Final = 200
_FIRST_COLUMNS: Final = 200
_PROBLEM_COLOUR, _WARNING_COLOUR, _HEAD_COLOUR = "FFF2A2A0", "FFFFC96B", "FFE4EAF0"
_HEADS: Final = (N_("Cell"), N_("KPI"), N_("What is wrong"), N_("What to do"))
_FONT: Final = "Calibri"
_WIDTHS: Final = (14, 14, 60, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word about a cell, in the language of the reader: what is wrong and what to do, or what looks odd."""

    sheet: str
    row: int
    column: str
    what: str
    how_to_fix: str
    is_warning: bool = False


def marked_workbook(data: bytes, marks: Sequence[Mark], words: Words) -> bytes:
    """Return a workbook with its bad cells coloured and commented, and a sheet of all problems before the others.

    All else stays as it was. Marks of an earlier time are taken away.

    Args:
        data: a workbook that `read_workbook` has read, so that its size is known to be small.
        marks: what is said of which cell.
        words: the language of the reader.
    """
    import openpyxl  # only here: a server does without it until a workbook has a problem

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the library leaves out that our workbooks do not have
        book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    _unmark(book)
    by_cell = defaultdict(list)
    for mark in marks:
        by_cell[mark.sheet, f"{mark.column}{mark.row}"].append(mark)
    for (sheet, reference), said in by_cell.items():
        _mark_cell(book[sheet][reference], said, words)
    _list_marks(book, marks, words)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _unmark(book: Any) -> None:
    from openpyxl.styles import PatternFill

    for sheet in list(book.worksheets):
        if sheet["A1"].value == PROBLEMS:
            book.remove(sheet)
            continue
        is_small = sheet.max_row * sheet.max_column <= _MOST_CELLS
        for row in sheet.iter_rows() if is_small else ():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill("solid", fgColor=f"FF{INPUT_COLOUR.removeprefix('#')}")


def _mark_cell(cell: Any, said: Sequence[Mark], words: Words) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    text = "\n".join(mark.what + words.between_sentences + mark.how_to_fix for mark in said)
    comment = Comment(text, _AUTHOR)
    comment.width, comment.height = 320, 40 + 18 * (len(text) // 45 + len(said))
    cell.comment = comment
    is_warning = all(mark.is_warning for mark in said)
    cell.fill = PatternFill("solid", fgColor=_WARNING_COLOUR if is_warning else _PROBLEM_COLOUR)


def _list_marks(book: Any, marks: Sequence[Mark], words: Words) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    listed = book.create_sheet(_free_name(words.translated(N_("Problems")), book.sheetnames), 0)
    listed["A1"] = PROBLEMS
    listed.row_dimensions[1].hidden = True
    listed.append([marked(words.translated(head)) for head in _HEADS])
    kpis = {sheet.title: _kpi_column(sheet) for sheet in book.worksheets}
    for line, mark in enumerate(marks, 3):
        column = kpis[mark.sheet]
        kpi = str(book[mark.sheet].cell(mark.row, column).value or "") if column is not None else ""
        reference = f"{mark.column}{mark.row}"
        texts = (reference, kpi, mark.what, mark.how_to_fix)
        for place, text in enumerate(texts, 1):
            cell = listed.cell(line, place, marked(text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell = listed.cell(line, 1)
        name = mark.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{reference}", display=reference)
        cell.font = Font(name=_FONT, underline="single", color="FF0B5CAD")
        cell.fill = PatternFill("solid", fgColor=_WARNING_COLOUR if mark.is_warning else _PROBLEM_COLOUR)
        lines = max(len(mark.what) // 55, len(mark.how_to_fix) // 55) + 1
        listed.row_dimensions[line].height = 15.0 * lines
    for place, width in enumerate(_WIDTHS, 1):
        cell = listed.cell(2, place)
        cell.font, cell.fill = Font(name=_FONT, bold=True), PatternFill("solid", fgColor=_HEAD_COLOUR)
        listed.column_dimensions[cell.column_letter].width = width
    listed.freeze_panes = "A3"
    listed.sheet_view.rightToLeft = words.is_right_to_left
    listed.page_setup.orientation, listed.page_setup.paperSize = "landscape", "9"
    listed.page_setup.fitToHeight = 0
    listed.sheet_properties.pageSetUpPr.fitToPage = True
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is listed
    book.active = listed


def _kpi_column(sheet: Any) -> int | None:
    """Return the number of the hidden column that names the KPI of each row."""
    rows, columns = min(_FIRST_ROWS, sheet.max_row), min(_FIRST_COLUMNS, sheet.max_column)
    for row in sheet.iter_rows(max_row=rows, max_col=columns):
        for cell in row:
            if cell.value == f"{MARK}{ROW_CODES[0]}":
                return int(cell.column)
    return None


def _free_name(name: str, used: Sequence[str]) -> str:
    """Return a name for a sheet that none has yet."""
    taken = {title.casefold() for title in used}
    plain = name[:25]
    names = (plain, *(f"{plain} {number}" for number in range(2, len(used) + 3)))
    return next(free for free in names if free.casefold() not in taken)
