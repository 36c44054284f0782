"""Native tables: which columns, how wide, and how many rows go on a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from kap_documents.slides import text
from kap_documents.slides.template import ROOM, SMALLEST
from kap_ui.look import tokens
from kap_ui.words.language import language_of

_SIDE: Final = 5.0
"""Between the edge of a cell and its text."""
_ABOVE: Final = 3.0
_MOST_ABOVE: Final = 8.0
"""Between the edge of a cell and its text, above and below: at least, and where there is room."""
_SPARE: Final = 0.5
"""Beside a word, in sizes: signs and narrow spaces come from another font where Arial has none."""
_WIDEST: Final = 90.0
"""Points of a column of words, but for the one that takes what is left."""
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style of Office without grid and colour."""

_LOOK: Final = tokens.LIGHT


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell; `status` colours it, `is_strong` makes it bold, `is_turned` lets it run upwards."""

    text: str
    status: str = ""
    is_strong: bool = False
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        head: of it.
        is_numeric: whether its cells are figures, which stand at the right.
        is_wide: whether it takes the width that is left.
        is_sign: whether its cells are signs, in the middle, below a head that runs upwards.
    """

    head: str
    is_numeric: bool = False
    is_wide: bool = False
    is_sign: bool = False

    @property
    def head_cell(self) -> Cell:
        """The cell with the head."""
        return Cell(self.head, is_strong=True, is_turned=self.is_sign)


@dataclass(frozen=True, slots=True)
class Table:
    """A table for a slide. `sizes` are the type sizes to try, the largest first; `above` is the least above a text."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sizes: Sequence[float] = (14.0, SMALLEST)
    above: float = _ABOVE


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a table that stands on one slide: measured, from row `first` up to row `end` of the whole."""

    table: Table
    size: float
    widths: Sequence[float]
    heights: Sequence[float]
    first: int
    end: int


def sheets(table: Table, room: float) -> list[Sheet]:
    """Return a table in as many parts as it needs slides, about as many rows on each.

    Args:
        table: with a row at least.
        room: the height on a slide, in points.
    """
    for size in table.sizes:
        widths, heights = _measured(table, size)
        if sum(heights) <= room:
            break
    stretches = list(_stretches(heights, room))
    # Where there is room, rows are higher, by as much on every slide.
    spare = min((room - heights[0] - sum(heights[1 + first : 1 + end])) / (end - first) for first, end in stretches)
    more = max(0.0, min(spare, 2 * (_MOST_ABOVE - table.above)))
    rows = [height + more for height in heights[1:]]
    return [
        Sheet(replace(table, rows=table.rows[first:end]), size, widths, [heights[0], *rows[first:end]], first, end)
        for first, end in stretches
    ]


def fitting(table: Table, room: float) -> Sheet:
    """Return as much of a table as goes on one slide."""
    size = min(table.sizes)
    widths, heights = _measured(table, size)
    _first, end = next(_stretches(heights, room, evenly=False))
    return Sheet(replace(table, rows=table.rows[:end]), size, widths, heights[: end + 1], 0, end)


def _stretches(heights: Sequence[float], room: float, *, evenly: bool = True) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last for each slide; the head is on each."""
    head, *rows = heights
    parts = _filled(rows, room - head)
    if evenly and len(parts) > 1:
        least, most = sum(rows) / len(parts), room - head
        while least < most and len(_filled(rows, least)) > len(parts):
            least += 2
        parts = _filled(rows, min(least, most))
    yield from parts


def _filled(rows: Sequence[float], room: float) -> list[tuple[int, int]]:
    parts, first, high = [], 0, 0.0
    for position, row in enumerate(rows):
        if position > first and high + row > room:
            parts.append((first, position))
            first, high = position, 0.0
        high += row
    return [*parts, (first, len(rows))]


def _measured(table: Table, size: float) -> tuple[list[float], list[float]]:
    """Return the widths of the columns and the heights of the rows, that of the head first."""
    cells = [[column.head_cell for column in table.columns], *table.rows]
    widths = [_width(column, [row[place] for row in table.rows], size) for place, column in enumerate(table.columns)]
    wide = [place for place, column in enumerate(table.columns) if column.is_wide]
    left = ROOM - sum(width for place, width in enumerate(widths) if place not in wide)
    for place in wide or range(len(widths)):
        share = 1 / len(wide) if wide else widths[place] / sum(widths)
        widths[place] = (left if wide else ROOM) * share
    return widths, [max(map(_high, row, widths, [size] * len(row))) + 2 * table.above for row in cells]


def _high(cell: Cell, wide: float, size: float) -> float:
    if cell.is_turned:
        return text.width(cell.text, size, bold=True)
    return text.lines_of(cell.text, size, wide - 2 * _SIDE, bold=_is_bold(cell)) * size * text.LEADING


def _width(column: Column, cells: Sequence[Cell], size: float) -> float:
    """Return a width that no word is too wide for: a figure and a status stay on one line, other words may wrap."""
    if column.is_sign:
        return size * text.LEADING + 2 * _SIDE

    def wide(words: str, cell: Cell) -> float:
        return text.width(words, size, bold=_is_bold(cell))

    natural = max(wide(cell.text, cell) if column.is_numeric else min(wide(cell.text, cell), _WIDEST) for cell in cells)
    words = [(word, cell) for cell in (column.head_cell, *cells) for word in cell.text.split(" ")]
    return max(natural, *(wide(word, cell) for word, cell in words)) + 2 * _SIDE + _SPARE * size


def _is_bold(cell: Cell) -> bool:
    return cell.is_strong or bool(cell.status)


def fill(frame: Any, sheet: Sheet, language: str) -> None:
    """Write a part of a table into the native table of a slide.

    Args:
        frame: a graphic frame with a table of so many rows and columns, the head included.
        sheet: what to write.
        language: of the words.
    """
    table, grid = sheet.table, frame.table
    properties = grid._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _NO_STYLE
    grid.horz_banding = False
    if language_of(language).direction == "rtl":
        properties.set("rtl", "1")
    for place, width in enumerate(sheet.widths):
        grid.columns[place].width = Pt(width)
    heads = [column.head_cell for column in table.columns]
    for number, row in enumerate((heads, *table.rows)):
        grid.rows[number].height = Pt(sheet.heights[number])
        for place, cell in enumerate(row):
            shape = grid.cell(number, place)
            shape.margin_top = shape.margin_bottom = Pt(table.above)
            _fill_cell(shape, cell, table.columns[place], sheet.size, language, is_head=number == 0)
    frame.height = Pt(sum(sheet.heights))


def _fill_cell(shape: Any, cell: Cell, column: Column, size: float, language: str, *, is_head: bool) -> None:
    shape.margin_left = shape.margin_right = Pt(_SIDE)
    shape.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.MIDDLE
    group = tokens.group_of(cell.status) if cell.status else None
    ink = _LOOK.muted if is_head else _LOOK.ink if group is None else _LOOK.status_text[group]
    text.write(
        shape.text_frame, [cell.text], language, size=size, bold=_is_bold(cell), ink=ink,
        align=_side(column, cell),
    )  # fmt: skip
    if cell.is_turned:
        shape._tc.get_or_add_tcPr().set("vert", "vert270")
        shape.vertical_anchor = MSO_ANCHOR.MIDDLE
    if group is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = text.colour(_LOOK.status_tint[group])
    line = (_LOOK.rule_strong, 1.25) if is_head else (_LOOK.rule, 0.75)
    _draw_below(shape._tc.get_or_add_tcPr(), *line)


def _side(column: Column, cell: Cell) -> Any:
    if column.is_sign and not cell.is_turned:
        return PP_ALIGN.CENTER
    return PP_ALIGN.RIGHT if column.is_numeric else PP_ALIGN.LEFT


def _draw_below(properties: Any, colour: str, wide: float) -> None:
    """Draw the line below a cell. The lines stand before the fill."""
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{round(wide * 12700)}"><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
        "</a:lnB>"
    )
    properties.insert(0, line)
