"""The rows of one sheet of a workbook, as they are read: what each cell holds, and what a spreadsheet hides of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime, time
from enum import Enum
from typing import Any, Final

from kap_model.importing.cells import thousand_meant
from kap_model.importing.raw_rows import (
    COLUMNS,
    LAST_ROW,
    MAX_COLUMNS,
    SAVE_ANEW,
    Fault,
    Layout,
    MergedCells,
    RawRow,
    TooLargeError,
    UnreadableError,
    column_letters,
    control_character_fault,
    shown,
)
from kap_model.importing.workbook import Sheet, Workbook
from kap_model.importing.xml_part import XmlPart
from kap_model.problems import N_, Message, ProblemKind

LAST_COLUMN: Final = 16_384
MAX_MERGED: Final = 10_000
"""How many merged ranges a sheet may have."""
_REMEMBERED: Final = 100_000
"""How many different texts are held to give equal cells the same one."""

_LETTERS: Final = [column_letters(column) for column in range(LAST_COLUMN)]
_COLUMN_OF: Final = {letters: column for column, letters in enumerate(_LETTERS)}
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ESCAPED: Final = re.compile(r"_x005[Ff](_x[0-9A-Fa-f]{4}_)|_x([0-9A-Fa-f]{4})_")
_LITERAL_OF_A_FORMAT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TRUE: Final = frozenset({"1", "true"})


class _Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    DATE = "date"


class SheetRows:
    """The rows of a sheet; `layout` is complete when the last was read."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.layout = Layout()
        self._book = book
        self._sheet = sheet

    def __iter__(self) -> Iterator[RawRow]:
        """Yield the rows that hold something.

        Raises:
            UnreadableError: the sheet contradicts itself, is damaged, or is larger than what is read.
        """
        reader = _SheetPart(self._book, self.layout)
        try:
            for _ in self._book.read(self._sheet.part, reader):
                yield from reader.rows
                reader.rows = []
        except UnreadableError:
            yield from reader.rows  # the header may be among them, which names the column
            raise


class _SheetPart(XmlPart):
    """Reads the part of a sheet; `rows` are those that are complete."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        self.rows: list[RawRow] = []
        self._layout = layout
        self._cells = _CellReader(book)
        self._row = 0
        self._row_text = "0"
        self._is_hidden = False
        self._texts: list[str] = []
        self._dates: list[int] = []
        self._thousandths: list[int] = []
        self._faults: list[Fault] = []
        self._column = -1
        self._type = "n"
        self._style = "0"
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] = []
        self._is_text = False
        self._is_guide = False
        self._has_data = False
        self._known: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "f"}:
            self._pieces, self._is_text = [], True
        elif name == "t":
            self._is_text = not self._is_guide
        elif name == "is":
            self._pieces = []
        elif name == "rPh":
            self._is_guide = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "col":
            self._take_column(attributes)
        elif name == "mergeCell":
            self._take_merge(attributes)
        elif name == "sheetData":
            if self._has_data:
                raise UnreadableError(Message(N_("the sheet holds its cells twice")), row=self._row)
            self._has_data = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "v":
            self._take_value()
            self._is_text = False
        elif name == "c":
            self._end_cell()
        elif name == "t":
            self._is_text = False
        elif name == "is":
            self._take_value()
        elif name == "f":
            self._formula, self._is_text = "".join(self._pieces), False
        elif name == "rPh":
            self._is_guide = False
        elif name == "row":
            self._end_row()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        before, self._row_text = self._row, number
        self._row = int(number) if number.isdecimal() and len(number) < 8 else 0
        if not before < self._row <= LAST_ROW:
            what = Message(N_("the sheet has a row with the number %(number)s at the beginning"), number=number[:20])
            if before:
                what = Message(
                    N_("the sheet has a row with the number %(number)s after row %(before)s"),
                    number=number[:20],
                    before=str(before),
                )
            raise UnreadableError(what, row=before or None)
        self._is_hidden = attributes.get("hidden", "0") in _TRUE or _is_zero(attributes.get("ht"))
        self._texts, self._dates, self._thousandths, self._faults = [], [], [], []
        self._column = -1

    def _end_row(self) -> None:
        if not any(self._texts) and not self._faults:
            return
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        if self._is_hidden:
            what = Message(N_("a hidden row"))
            how = Message(N_("Show all rows (a filter hides rows too), and delete those that are not meant"))
            self._faults.append(Fault(ProblemKind.HIDDEN, what, how))
        self.rows.append(RawRow(self._row, self._texts, self._dates, self._faults, self._thousandths))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        reference = attributes.get("r")
        if reference is not None and (column >= LAST_COLUMN or reference != _LETTERS[column] + self._row_text):
            column = self._column_of(reference)
        if column >= LAST_COLUMN:
            raise UnreadableError(Message(N_("the row has more cells than a sheet has columns")), row=self._row)
        self._column = column
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = self._formula = None

    def _column_of(self, reference: str) -> int:
        match = _REFERENCE.fullmatch(reference)
        column = _COLUMN_OF.get(match[1]) if match else None
        if match is None or column is None:
            what = Message(N_("the row has a cell with the address %(address)s"), address=reference[:20])
            raise UnreadableError(what, row=self._row)
        if match[2] != self._row_text:
            what = Message(N_("the row holds the cell %(cell)s of another row"), cell=reference)
            raise UnreadableError(what, row=self._row, column=column)
        if column <= self._column:
            what = Message(N_("the row holds the cell %(cell)s twice"), cell=reference)
            if column != self._column:
                before = f"{_LETTERS[self._column]}{self._row}"
                what = Message(N_("the row holds the cell %(cell)s after %(before)s"), cell=reference, before=before)
            raise UnreadableError(what, row=self._row, column=column)
        return column

    def _take_value(self) -> None:
        if self._value is not None:
            what = Message(N_("the row has a cell that holds two values"))
            raise UnreadableError(what, row=self._row, column=self._column)
        self._value = "".join(self._pieces)

    def _end_cell(self) -> None:
        fault: Fault | None
        if self._formula is not None:
            what, how = Message(N_("a formula")), Message(N_("Put the value itself in its place"))
            fault = Fault(ProblemKind.FORMULA, what, how, self._column, shown(f"={self._formula}"))
            text = ""
        elif self._value is None:
            return
        else:
            text, is_date, fault = self._cells.read(self._type, self._style, self._value, self._column)
            if is_date:
                self._dates.append(self._column)
            elif self._type == "n" and thousand_meant(text) is not None:
                self._thousandths.append(self._column)
        if not text and fault is None:
            return
        if self._column >= MAX_COLUMNS:
            size = Message(N_("a cell in column %(letters)s"), letters=_LETTERS[self._column])
            raise TooLargeError(size, Message(COLUMNS, n=str(MAX_COLUMNS)), row=self._row, column=self._column)
        self._texts += [""] * (self._column - len(self._texts))
        self._texts.append(self._known.setdefault(text, text))
        if fault is not None:
            self._faults.append(fault)

    def _take_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") in _TRUE or _is_zero(attributes.get("width")):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self._layout.hidden_columns.update(range(int(first[:6]) - 1, min(int(last[:6]), MAX_COLUMNS)))

    def _take_merge(self, attributes: dict[str, str]) -> None:
        name = attributes.get("ref", "")
        corners = [_REFERENCE.fullmatch(corner) for corner in name.split(":")]
        if len(self._layout.merged) >= MAX_MERGED:
            most = f"{MAX_MERGED:,}"
            raise TooLargeError(Message(N_("more than %(n)s merged ranges"), n=most), most)
        if len(corners) == 2:
            columns = sorted(_COLUMN_OF.get(corner[1], LAST_COLUMN) for corner in corners if corner)
            rows = sorted(int(corner[2]) for corner in corners if corner)
            if len(rows) < 2 or columns[1] >= LAST_COLUMN:
                what = N_("the sheet merges the cells %(cells)s, which it does not have")
                raise UnreadableError(Message(what, cells=name[:20]))
            self._layout.merged.append(MergedCells(name, (rows[0], rows[1]), (columns[0], columns[1])))


class _CellReader:
    """Turns what a cell holds into the text that a CSV file would hold."""

    def __init__(self, book: Workbook) -> None:
        from openpyxl.utils import datetime as dates  # several MB that a server does without until a workbook comes

        self._dates: Any = dates
        self._epoch = dates.MAC_EPOCH if book.counts_from_1904 else dates.WINDOWS_EPOCH
        self._texts = book.texts
        self._is_clean = [False] * len(book.texts)
        self._shown = {str(style): _shown_as(code) for style, code in enumerate(book.format_codes)}

    def read(self, kind: str, style: str, value: str, column: int) -> tuple[str, bool, Fault | None]:
        """Return the text of a cell, whether it is a date, and what is wrong with it."""
        if kind == "s":
            return self._shared(value, column)
        if kind in {"inlineStr", "str"}:
            text = _clean(value)
            fault = control_character_fault(text, column)
            return ("" if fault else text), False, fault
        value = value.strip()
        if kind == "n":
            return self._number(style, value, column)
        if kind == "b" and value in {"0", "1"}:
            return ("TRUE" if value == "1" else "FALSE"), False, None
        if kind == "d":
            return value.removesuffix("T00:00:00"), True, None
        if kind == "e":
            what = Message(N_("an error value of the spreadsheet"))
            how = Message(N_("Correct it, or leave the cell empty"))
            return "", False, Fault(ProblemKind.FORMULA, what, how, column, shown(value))
        what = Message(N_("a cell of the type %(type)s that holds %(text)s"), type=kind[:20], text=value[:20])
        return "", False, _unknown(what, column)

    def _shared(self, value: str, column: int) -> tuple[str, bool, Fault | None]:
        index = int(value) if value.isdecimal() and len(value) < 9 else len(self._texts)
        if index >= len(self._texts):
            what = Message(N_("a text of the number %(number)s, which the workbook does not hold"), number=value[:20])
            return "", False, _unknown(what, column)
        if not self._is_clean[index]:
            self._texts[index] = _clean(self._texts[index])
            self._is_clean[index] = True
        text = self._texts[index]
        fault = control_character_fault(text, column)
        return ("" if fault else text), False, fault

    def _number(self, style: str, value: str, column: int) -> tuple[str, bool, Fault | None]:
        if not value:
            return "", False, None
        if not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
            return "", False, _unknown(Message(N_("a number that is none (%(text)s)"), text=value[:20]), column)
        shown_as = self._shown.get(style)
        if shown_as is None:
            what = Message(N_("a cell style of the number %(number)s, which the workbook lacks"), number=style[:20])
            return "", False, _unknown(what, column)
        number = float(value)
        plain = str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        if shown_as is _Shown.PERCENTAGE:
            meant = f"{number * 100:.10g}"
            what = Message(
                N_("a number formatted as a percentage: is it %(plain)s or %(meant)s?"), plain=plain, meant=meant
            )
            how = Message(
                N_("Write %(meant)s in a cell without the format, or %(plain)s if that is meant"),
                plain=plain,
                meant=meant,
            )
            return "", False, Fault(ProblemKind.AMBIGUOUS_NUMBER, what, how, column, plain)
        if shown_as is _Shown.DATE:
            try:
                moment = self._dates.from_excel(number, self._epoch)
            except (ValueError, OverflowError):
                return "", False, _unknown(Message(N_("a date that is none (%(number)s)"), number=plain), column)
            if isinstance(moment, datetime) and moment.time() == time():
                moment = moment.date()
            return moment.isoformat(), True, None
        return plain, False, None


def _unknown(what: Message, column: int) -> Fault:
    return Fault(ProblemKind.UNREADABLE, what, SAVE_ANEW, column)


def _shown_as(code: str) -> _Shown:
    from openpyxl.styles.numbers import is_date_format  # as above

    if "%" in _LITERAL_OF_A_FORMAT.sub("", code):
        return _Shown.PERCENTAGE
    return _Shown.DATE if is_date_format(code) else _Shown.NUMBER


def _clean(text: str) -> str:
    """Return a text as a CSV file would hold it, with the line ends of Unix.

    A workbook writes `_x0041_` for a character, and `_x005F_x0041_` for the text `_x0041_`.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: match[1] or chr(int(match[2], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_zero(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False
