"""Native tables: which columns, how wide, and how many rows go on a slide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from kap_documents.slides import text
from kap_documents.slides.template import ROOM, SMALLEST
from kap_ui.look import tokens
from kap_ui.words.language import language_of

_SIDE: Final = 5.0
"""Between the edge of a cell and its text."""
_SIGN_SIDE: Final = 2.0
"""The same for a sign."""
_BESIDE: Final = 10.0
"""What is added to it where words follow figures, which end where the words would begin."""
_ABOVE: Final = 3.0
_MOST_ABOVE: Final = 8.0
"""Between the edge of a cell and its text, above and below: at least, and where there is room."""
_LONGEST: Final = 23.0
"""The longest word that is not broken, in sizes."""
_LEAST_LEFT: Final = 120.0
"""What the column that takes what is left has at least, in points."""
_SPARE: Final = 0.5
"""Beside a word, in sizes: signs and narrow spaces come from another font where Arial has none."""
_WIDEST: Final = 7.5
"""The most of a column of words, in sizes, but for a longer word and for the column that takes what is left."""
_MOST_TURNED: Final = 180.0
"""The height of a head that runs upwards, in points: what is longer is cut, or no row would have room below it."""
_BREAKS: Final = re.compile(r" |(?<=[^\W\d]{4}-)(?=[^\W\d]{4})")
"""Where a line may be broken: at a space, and after the hyphen of a long word, but not within a code."""
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
    widths = [
        _width(column, [row[place] for row in table.rows], size) + _left(table.columns, place) + _right(column)
        for place, column in enumerate(table.columns)
    ]
    wide = [place for place, column in enumerate(table.columns) if column.is_wide]
    taken = sum(width for place, width in enumerate(widths) if place not in wide)
    if wide and ROOM - taken < _LEAST_LEFT * len(wide):
        narrower = (ROOM - _LEAST_LEFT * len(wide)) / taken
        widths = [width * narrower for width in widths]
        taken *= narrower
    left = ROOM - taken
    for place in wide or range(len(widths)):
        share = 1 / len(wide) if wide else widths[place] / sum(widths)
        widths[place] = (left if wide else ROOM) * share
    rooms = [width - _left(table.columns, place) - _right(table.columns[place]) for place, width in enumerate(widths)]
    return widths, [max(map(_high, row, rooms, [size] * len(row))) + 2 * table.above for row in cells]


def _high(cell: Cell, room: float, size: float) -> float:
    if cell.is_turned:
        return min(text.width(cell.text, size, bold=True), _MOST_TURNED) + 2 * _SIDE
    return text.lines_of(cell.text, size, room, bold=_is_bold(cell)) * size * text.leading()


def _width(column: Column, cells: Sequence[Cell], size: float) -> float:
    """Return a width of text that no word is too wide for; a figure stays on one line, words may wrap."""
    if column.is_sign:
        return size * text.leading()

    def wide(words: str, cell: Cell) -> float:
        return text.width(words, size, bold=_is_bold(cell))

    natural = max(
        wide(cell.text, cell) if column.is_numeric else min(wide(cell.text, cell), _WIDEST * size) for cell in cells
    )
    words = [(word, cell) for cell in (column.head_cell, *cells) for word in _BREAKS.split(cell.text)]
    longest = max(wide(word, cell) for word, cell in words)
    return max(natural, longest if column.is_numeric else min(longest, _LONGEST * size)) + _SPARE * size


def _is_bold(cell: Cell) -> bool:
    return cell.is_strong or bool(cell.status)


def fill(frame: Any, sheet: Sheet, language: str) -> None:
    """Write a part of a table into a native table of a slide.

    All of it is parsed at once, which is ten times as fast as cell by cell.

    Args:
        frame: the graphic frame of the table; its rows and columns are replaced.
        sheet: what to write.
        language: of the words.
    """
    table = sheet.table
    direction = ' rtl="1"' if language_of(language).direction == "rtl" else ""
    columns = "".join(f'<a:gridCol w="{Pt(width)}"/>' for width in sheet.widths)
    rows = [[column.head_cell for column in table.columns], *table.rows]
    written = "".join(
        f'<a:tr h="{Pt(high)}">'
        + "".join(_cell(cell, place, sheet, language, is_head=number == 0) for place, cell in enumerate(row))
        + "</a:tr>"
        for number, (row, high) in enumerate(zip(rows, sheet.heights, strict=True))
    )
    old = frame._element.graphic.graphicData.tbl
    new = parse_xml(
        f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"{direction}><a:tableStyleId>{_NO_STYLE}'
        f"</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{written}</a:tbl>"
    )
    text.settle(new, language)
    old.getparent().replace(old, new)
    frame.height = Pt(sum(sheet.heights))


def _cell(cell: Cell, place: int, sheet: Sheet, language: str, *, is_head: bool) -> str:
    """Return the XML of a cell."""
    column = sheet.table.columns[place]
    group = tokens.group_of(cell.status) if cell.status else None
    ink = _LOOK.muted if is_head else _LOOK.ink if group is None else _LOOK.status_text[group]
    side = "ctr" if column.is_sign and not cell.is_turned else "r" if column.is_numeric else "l"
    if cell.is_turned and language_of(language).direction == "rtl":
        side = "r"  # changed round, it is the lower end in every language: beside the rows
    margins = {
        **_sides(sheet.table.columns, place, language),
        "marT": sheet.table.above, "marB": sheet.table.above,
    }  # fmt: skip
    marked = "".join(f' {name}="{Pt(length)}"' for name, length in margins.items())
    turned = ' vert="vert270"' if cell.is_turned else ""
    anchor = "b" if is_head and not cell.is_turned else "ctr"
    colour, wide = (_LOOK.rule_strong, 1.25) if is_head else (_LOOK.rule, 0.75)
    size = f'sz="{round(sheet.size * 100)}"'
    shown = text.on_one_line(cell.text, sheet.size, _MOST_TURNED, bold=True) if cell.is_turned else cell.text
    # An empty cell has a size too, or its row would be as high as the default size.
    words = (
        f'<a:r><a:rPr {size} b="{int(_is_bold(cell))}">{_solid(ink)}</a:rPr>'
        f"<a:t>{escape(text.clean(shown))}</a:t></a:r>"
        if cell.text
        else f"<a:endParaRPr {size}/>"
    )
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{words}</a:p></a:txBody>'
        f'<a:tcPr{marked}{turned} anchor="{anchor}"><a:lnB w="{Pt(wide)}">{_solid(colour)}</a:lnB>'
        f"{'<a:noFill/>' if group is None else _solid(_LOOK.status_tint[group])}</a:tcPr></a:tc>"
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'


def _sides(columns: Sequence[Column], place: int, language: str) -> dict[str, float]:
    """Return the room left and right of the text of a column; in a text from the right they are changed round."""
    before, after = _left(columns, place), _right(columns[place])
    if language_of(language).direction == "rtl":
        before, after = after, before
    return {"marL": before, "marR": after}


def _left(columns: Sequence[Column], place: int) -> float:
    """Return the room before the text of a column: more where words follow figures, at whose end they begin."""
    if columns[place].is_sign:
        return _SIGN_SIDE
    follows = place > 0 and columns[place - 1].is_numeric and not columns[place].is_numeric
    return _SIDE + (_BESIDE if follows else 0)


def _right(column: Column) -> float:
    return _SIGN_SIDE if column.is_sign else _SIDE
