"""The matrix of Figure 2 as a workbook in the shape of a matrix, to go into a document: a sheet for each family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from kap_model.importing.formula_marks import marked
from kap_model.linkages import Linkage
from kap_model.vocabulary import Strength

PRIMARY: Final = "●"
SECONDARY: Final = "○"
"""A primary and a secondary link; one that was read in an official text stands on a tint."""

_TINT: Final = "#CFE1F0"
_WIDEST_TITLE: Final = 170
_LONGEST_SHEET_NAME: Final = 31


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its short name over its full title."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: code and name, and its links by the place of their column; a group has a name alone."""

    code: str
    name: str
    links: dict[int, Linkage]
    is_group: bool = False


@dataclass(frozen=True)
class Sheet:
    """A family as a matrix.

    Attributes:
        name: of the sheet; cut at 31 characters, and without what a workbook does not allow.
        title: over the matrix.
        notes: below the title: how far it is official, the key, the source, the day.
        heads: of the columns.
        rows: from top to bottom.
        column_totals: the links from priorities and enablers to each column.
        words: "primary", "all" and "total", the heads of the totals.
    """

    name: str
    title: str
    notes: Sequence[str]
    heads: Sequence[Head]
    rows: Sequence[Row]
    column_totals: Sequence[int]
    words: tuple[str, str, str]


@dataclass(frozen=True)
class Reasons:
    """The list of links on the last sheet: its name, its heads, and its rows of texts."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_xlsx(sheets: Sequence[Sheet], reasons: Reasons, *, is_from_right: bool = False) -> bytes:
    """Return the workbook. Every text is written as text, so that none is taken for a formula.

    Args:
        sheets: of the families.
        reasons: the list of links.
        is_from_right: whether the reader's language runs from the right: so do the columns then.

    Raises:
        ValueError: there is no sheet.
    """
    import xlsxwriter

    if not sheets:
        raise ValueError("a workbook has at least one matrix")
    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        formats = _formats(book)
        used_names: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(_sheet_name(sheet.name, used_names)), sheet, formats)
        listed = book.add_worksheet(_sheet_name(reasons.name, used_names))
        listed.set_column(0, len(reasons.heads) - 1, 24)
        listed.autofilter(0, 0, len(reasons.rows), len(reasons.heads) - 1)
        listed.repeat_rows(0)
        _set_page(listed)
        for column, head in enumerate(reasons.heads):
            listed.write_string(0, column, marked(head), formats["bold"])
        for line, row in enumerate(reasons.rows, 1):
            for column, text in enumerate(row):
                listed.write_string(line, column, marked(text))
        listed.freeze_panes(1, 0)
        for each in book.worksheets() if is_from_right else ():
            each.right_to_left()
    return content.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    centre = {"align": "center", "valign": "vcenter", "border": 1, "border_color": "#D5DAE0"}
    left = {"valign": "vcenter", "bottom": 1, "bottom_color": "#D5DAE0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "note": book.add_format({"font_color": "#55606C"}),
        "turned": book.add_format({"rotation": 90, "align": "center", "valign": "bottom", "text_wrap": True}),
        "label": book.add_format({"bold": True, "align": "center", "valign": "vcenter", "bottom": 2}),
        "code": book.add_format({"bold": True, **left}),
        "name": book.add_format(left),
        "group": book.add_format({"bold": True, "font_color": "#55606C", "valign": "bottom"}),
        "cell": book.add_format(centre),
        "official": book.add_format({**centre, "bold": True, "bg_color": _TINT}),
        "figure": book.add_format({"align": "center", "valign": "vcenter", "bold": True}),
    }


def _write(sheet: Any, matrix: Sheet, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, marked(matrix.title), formats["title"])
    for line, note in enumerate(matrix.notes, 1):
        sheet.write_string(line, 0, marked(note), formats["note"])
    top = len(matrix.notes) + 2
    last = len(matrix.heads) + 2
    sheet.set_row(top, _WIDEST_TITLE)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, last - 1, 7 if len(matrix.heads) <= 24 else 4.4)
    sheet.set_column(last, last + 1, 8)
    for column, head in enumerate(matrix.heads, 2):
        sheet.write_string(top, column, marked(head.title), formats["turned"])
        sheet.write_string(top + 1, column, marked(head.label), formats["label"])
    sheet.write_string(top + 1, last, marked(matrix.words[0]), formats["label"])
    sheet.write_string(top + 1, last + 1, marked(matrix.words[1]), formats["label"])
    line = top + 2
    for row in matrix.rows:
        if row.is_group:
            sheet.write_string(line, 0, marked(row.name), formats["group"])
        else:
            _write_row(sheet, line, row, len(matrix.heads), formats)
        line += 1
    sheet.write_string(line, 1, marked(matrix.words[2]), formats["note"])
    for column, total in enumerate(matrix.column_totals, 2):
        sheet.write_number(line, column, total, formats["figure"])
    sheet.freeze_panes(top + 2, 2)
    sheet.repeat_rows(top, top + 1)
    _set_page(sheet)


def _set_page(sheet: Any) -> None:
    """Print a sheet on A4, landscape, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _write_row(sheet: Any, line: int, row: Row, columns: int, formats: dict[str, Any]) -> None:
    sheet.write_string(line, 0, marked(row.code), formats["code"])
    sheet.write_string(line, 1, marked(row.name), formats["name"])
    for column in range(columns):
        link = row.links.get(column)
        if link is None:
            sheet.write_blank(line, column + 2, None, formats["cell"])
        else:
            sign = PRIMARY if link.strength is Strength.PRIMARY else SECONDARY
            sheet.write_string(line, column + 2, sign, formats["official" if link.is_official else "cell"])
    primary = sum(link.strength is Strength.PRIMARY for link in row.links.values())
    sheet.write_number(line, columns + 2, primary, formats["figure"])
    sheet.write_number(line, columns + 3, len(row.links), formats["figure"])


def _sheet_name(name: str, used_names: set[str]) -> str:
    """Return a name that a workbook allows and that is not in use, and add it to those that are."""
    plain = "".join(sign for sign in name if sign not in "[]:*?/\\").strip("' ") or "Matrix"
    plain, number = plain[:_LONGEST_SHEET_NAME], 2
    unique = plain
    while unique.casefold() in used_names:
        unique = f"{plain[: _LONGEST_SHEET_NAME - 4]} {number}"
        number += 1
    used_names.add(unique.casefold())
    return unique
