"""CSV to rows: the encoding, the separator, quotation marks, and cells that a spreadsheet would take for formulas."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

from kap_model.importing.files import COLUMN_NAMES
from kap_model.importing.formula_marks import unmarked
from kap_model.importing.raw_rows import (
    CONTROL_CHARACTER,
    LAST_ROW,
    Fault,
    RawRow,
    TooLargeError,
    UnreadableError,
    control_character_fault,
    shown,
)
from kap_model.problems import N_, Message, ProblemKind

_REFUSED_SEPARATORS: Final = {
    "\t": Message(N_("has columns separated by tabs")),
    "|": Message(N_("has columns separated by bars (|)")),
}
_SEPARATORS: Final = (",", ";", *_REFUSED_SEPARATORS)
_SAVE_AS_UTF_8: Final = Message(N_("Save it as CSV UTF-8"))
_CLOSE_QUOTES: Final = Message(N_("Close every quoted text with a quotation mark, and double those inside it"))
_LINES_OF_THE_HEAD: Final = 20
_LONGEST_ROW: Final = 10_000_000
"""Characters in one row: 200 cells of the longest text have fewer. A row of 50 million cells would take a gigabyte."""
_REMEMBERED: Final = 100_000
"""How many different cells are held to give equal ones the same text."""


class CsvRows:
    """The rows of a CSV file, with commas or semicolons, LF, CRLF or CR, with or without a byte order mark."""

    def __init__(self, data: bytes) -> None:
        self.separator = _separator(data)
        self._data = data

    def __iter__(self) -> Iterator[RawRow]:
        """Yield the rows that hold something; blank ones are counted.

        Raises:
            UnreadableError: another encoding or separator, or quotation marks that do not close.
        """
        wrong_encoding = _wrong_encoding(self._data)
        if wrong_encoding is not None and wrong_encoding.row == 1:
            raise wrong_encoding
        if (refused := _REFUSED_SEPARATORS.get(self.separator)) is not None:
            raise UnreadableError(refused, Message(N_("Save it as CSV with commas or semicolons")), row=1)
        texts: dict[str, str] = {}
        faulty: set[str] = set()
        for number, cells in _records(_text(self._data), self.separator):
            if wrong_encoding is not None and number == wrong_encoding.row:
                raise wrong_encoding
            if number > LAST_ROW:
                most = f"{LAST_ROW:,}"
                what = Message(N_("more than %(n)s rows, blank ones included"), n=most)
                raise TooLargeError(what, most, row=number)
            if len(texts) > _REMEMBERED:
                texts.clear()
            row = []
            for cell in cells:
                text = texts.get(cell)
                if text is None:
                    text = texts[cell] = unmarked(cell.strip()).strip()
                    if cell.lstrip().startswith("=") or CONTROL_CHARACTER.search(cell):
                        faulty.add(cell)
                row.append(text)
            faults: Sequence[Fault] = ()
            if faulty and not faulty.isdisjoint(cells):
                faults = [_fault(cell, column) for column, cell in enumerate(cells) if cell in faulty]
                row = ["" if cell in faulty else text for cell, text in zip(cells, row, strict=True)]
            if faults or any(row):
                yield RawRow(number, row, (), faults)


def _text(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="replace")


def _wrong_encoding(data: bytes) -> UnreadableError | None:
    """Return that a file is not written in UTF-8, with the place of the first byte that is not; None if it is."""
    head = data[:400]
    zeros = {not any(head[start::2]) for start in (0, 1)} if len(head) > 3 else set()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or zeros == {True, False}:
        return UnreadableError(Message(N_("is written in UTF-16")), _SAVE_AS_UTF_8, row=1)
    where = _first_broken_byte(data)
    if where is None:
        return None
    byte = data[where : where + 1]
    guess = byte.decode("cp1252", errors="replace")
    what = Message(
        N_("is not written in UTF-8: byte %(byte)s (perhaps %(character)s of Windows-1252)"),
        byte=f"{byte[0]:02X}",
        character=repr(guess),
    )
    number, column = _place_of(data, where)
    return UnreadableError(what, _SAVE_AS_UTF_8, row=number, column=column)


def _place_of(data: bytes, where: int) -> tuple[int, int]:
    """Return the row and the column, counted from 0, in which a byte stands."""
    number, column = 0, 0
    lines = (line[:_LONGEST_ROW] for line in _text(data[:where] + b"?"))
    records = csv.reader(lines, delimiter=_separator(data))
    with suppress(csv.Error):  # a cell beyond the limit: as far as it could be read
        for cells in records:
            number, column = number + 1, len(cells) - 1
    return max(number, 1), max(column, 0)


def _first_broken_byte(data: bytes) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    portion = 1_000_000
    for start in range(0, len(data), portion):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + portion], final=start + portion >= len(data))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _separator(data: bytes) -> str:
    """Return the separator that parts the column names, else the one that the first line has most of."""
    head = (line[:_LONGEST_ROW] for line in islice(_text(data), _LINES_OF_THE_HEAD))
    lines = [line for line in head if line.strip()]

    def names_parted(separator: str) -> int:
        return max(
            (len({cell.strip(' "\n').lower() for cell in line.split(separator)} & COLUMN_NAMES) for line in lines),
            default=0,
        )

    return max(_SEPARATORS, key=lambda separator: (names_parted(separator), "".join(lines[:1]).count(separator)))


def _records(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with their numbers, as a spreadsheet counts them."""
    lines: list[str] = []
    number = size = 0

    def noted() -> Iterator[str]:
        nonlocal size
        for line in text:
            size += len(line)
            if size > _LONGEST_ROW:
                most = f"{_LONGEST_ROW:,}"
                raise TooLargeError(Message(N_("a row of more than %(n)s characters"), n=most), most, row=number)
            lines.append(line)
            yield line

    records = csv.reader(noted(), delimiter=separator, strict=True)
    while True:
        number += 1
        size = 0
        lines.clear()
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable_record(str(error), "".join(lines), separator, number) from None
        yield number, cells


def _unreadable_record(error: str, record: str, separator: str, number: int) -> UnreadableError:
    limit = csv.field_size_limit()
    column, start = 0, 0
    while (end := _end_of_cell(record, start, separator)) - start <= limit and end < len(record):
        column, start = column + 1, end + 1
    if end - start > limit:
        what = Message(
            N_("a cell of more than %(n)s characters: a long text, or a quotation mark that is never closed"),
            n=f"{limit:,}",
        )
        how = Message(N_("Shorten it. %(then)s"), then=_CLOSE_QUOTES)
        return UnreadableError(what, how, row=number, column=column)
    if "unexpected end" in error:
        what = Message(N_("a quotation mark that opens a text here is never closed"))
        return UnreadableError(what, _CLOSE_QUOTES, row=number, column=column)
    what = Message(N_("a text that goes on after its closing quotation mark"))
    return UnreadableError(what, _CLOSE_QUOTES, row=number)


def _end_of_cell(record: str, start: int, separator: str) -> int:
    """Return where the separator after a cell stands, or the end of the record."""
    at = start
    if record[start : start + 1] == '"':
        at = record.find('"', start + 1)
        while at >= 0 and record[at + 1 : at + 2] == '"':
            at = record.find('"', at + 2)
    end = record.find(separator, at) if at >= 0 else -1
    return end if end >= 0 else len(record)


def _fault(cell: str, column: int) -> Fault:
    fault = control_character_fault(cell, column)
    if fault is None:
        what = Message(N_("a formula"))
        how = Message(N_("Put the value itself in its place; a text that begins with = needs an apostrophe before it"))
        fault = Fault(ProblemKind.FORMULA, what, how, column, shown(cell.strip()))
    return fault
