"""Bytes to raw rows: CSV and XLSX, with the file, sheet and row of each. Never raises, whatever the bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from kap_model.importing.files import (
    ABOUT_SHEET,
    ILLUSTRATIVE_FOLDER,
    TABLE_FILES,
    TableFile,
    table_at,
    table_named,
    table_of_file,
    table_with_header,
)
from kap_model.importing.formula_marks import unmarked
from kap_model.problems import Problem, ProblemKind, did_you_mean

MAX_BYTES: Final = 100_000_000
"""The largest file that is opened."""
MAX_UNPACKED_BYTES: Final = 120_000_000
"""The largest workbook, unpacked: about 300,000 observations."""
MAX_RATIO: Final = 100
"""How far a part of a workbook may be packed. Real sheets are packed 5 to 40 times, bombs a thousand times."""
MAX_PARTS: Final = 2_000
MAX_COLUMNS: Final = 200
MAX_ROWS: Final = 1_000_000

SUFFIXES: Final = frozenset({".csv", ".xlsx"})


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of one sheet or CSV file as text, by column as the header names it.

    `rows` are the row numbers; `refused` holds the indices of rows with a cell that could not be read; `separator` is
    what stands between the cells of a CSV file. `batch` is that of rows which the database holds, None for those of a
    file.
    """

    table: TableFile
    file: str
    sheet: str | None
    columns: dict[str, list[str]]
    rows: Sequence[int | None]
    refused: set[int]
    separator: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its name, relative to the data folder, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(slots=True)
class Reading:
    """All that was read, and what could not be."""

    tables: list[RawTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[ReadFile] = field(default_factory=list)

    def add(self, other: Reading) -> None:
        """Add all that another reading holds."""
        self.tables += other.tables
        self.problems += other.problems
        self.files += other.files


def read_folder(folder: Path, *, with_illustrative: bool = True) -> Reading:
    """Read every table of a data folder. Files that are no tables (maps, texts) are passed over."""
    reading = Reading()
    try:
        paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        reading.problems.append(_unreadable(str(folder), f"cannot be opened: {error.strerror}", "Check the folder"))
        return reading
    for path in paths:
        name = path.relative_to(folder).as_posix()
        is_hidden = any(part.startswith((".", "~$")) for part in Path(name).parts)
        if is_hidden or (not with_illustrative and Path(name).parts[0] == ILLUSTRATIVE_FOLDER):
            continue
        reading.add(_read_path(path, name, in_folder=True))
    return reading


def read_file(path: Path) -> Reading:
    """Read one file; its path, its name, its sheets or its header say which table it holds."""
    return _read_path(path, path.as_posix(), in_folder=False)


def read_bytes(name: str, data: bytes, *, in_folder: bool = False) -> Reading:
    """Read a file that is in memory, such as an upload.

    `in_folder` says that `name` is a path relative to a data folder, which then alone says what the file holds.
    """
    reading = Reading(files=[ReadFile(name, hashlib.sha256(data).hexdigest())])
    if len(data) > MAX_BYTES:
        reading.problems.append(_too_large(name, f"{len(data) // 1_000_000} MB", f"{MAX_BYTES // 1_000_000} MB"))
    elif not data.strip():
        reading.problems.append(_unreadable(name, "is empty", "Give it a header row, or remove the file"))
    elif data.startswith(b"PK\x03\x04") or name.lower().endswith(".xlsx"):
        _read_xlsx(reading, name, data, in_folder=in_folder)
    else:
        _read_csv(reading, name, data, in_folder=in_folder)
    return reading


def _read_path(path: Path, name: str, *, in_folder: bool) -> Reading:
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not a file"
            return Reading(problems=[_unreadable(name, what, "Put a CSV or XLSX file in its place")])
        if path.stat().st_size > MAX_BYTES:
            size = f"{path.stat().st_size // 1_000_000} MB"
            return Reading(problems=[_too_large(name, size, f"{MAX_BYTES // 1_000_000} MB")])
        data = path.read_bytes()
    except OSError as error:
        return Reading(problems=[_unreadable(name, f"cannot be opened: {error.strerror}", "Check the file")])
    return read_bytes(name, data, in_folder=in_folder)


# CSV

_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _read_csv(reading: Reading, name: str, data: bytes, *, in_folder: bool) -> None:
    text, problem = _decoded(name, data)
    if problem is not None:
        reading.problems.append(problem)
        return
    delimiter = _delimiter(text)
    if delimiter not in ",;":
        shown = {"\t": "tabs", "|": "bars (|)"}[delimiter]
        reading.problems.append(
            _unreadable(name, f"has columns separated by {shown}", "Save it as CSV with commas or semicolons")
        )
        return
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = _numbered(reading, name, lines)
    _collect(reading, name, None, rows, in_folder=in_folder, is_csv=True, separator=delimiter)


def _numbered(reading: Reading, name: str, lines: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            how = "Close every quoted text with a quotation mark, and double those inside it"
            problem = _unreadable(name, f"cannot be read further than here: {error}", how)
            reading.problems.append(_at(problem, None, number))
            return
        yield number, cells


def _decoded(name: str, data: bytes) -> tuple[str, Problem | None]:
    how = "Save it as CSV UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", _unreadable(name, "is written in UTF-16", how)
    if b"\x00" in data:
        return "", _unreadable(name, "holds NUL bytes: it is not text, or is text in another encoding", how)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1]
        guess = byte.decode("cp1252", errors="replace")
        what = f"is not written in UTF-8: byte {byte[0]:02X} (perhaps {guess!r} of Windows-1252)"
        return "", _at(_unreadable(name, what, how), None, row)
    if control := _CONTROL.search(text):
        what = f"holds the control character {ord(control[0]):02X}"
        row = text.count("\n", 0, control.start()) + 1
        return "", _at(_unreadable(name, what, "Delete this character"), None, row)
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def _delimiter(text: str) -> str:
    header = text.lstrip("\n").partition("\n")[0]
    return max(",;\t|", key=header.count)


# XLSX


def _read_xlsx(reading: Reading, name: str, data: bytes, *, in_folder: bool) -> None:
    problem = _check_archive(name, data)
    if problem is not None:
        reading.problems.append(problem)
        return
    import openpyxl  # several MB that a server does without until somebody brings a workbook

    # Whatever a broken workbook raises in the library (there is no closed list), it is a file that cannot be read.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which hold no data
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.title.lower() != ABOUT_SHEET]
            for sheet in sheets:
                rows = _sheet_rows(reading, name, sheet)
                _collect(reading, name, sheet.title, rows, in_folder=in_folder, is_csv=False, is_alone=len(sheets) == 1)
            book.close()
    except Exception as error:
        what = f"cannot be read as a workbook ({type(error).__name__})"
        reading.problems.append(_unreadable(name, what, "Open it in a spreadsheet and save it as XLSX or CSV UTF-8"))


def _check_archive(name: str, data: bytes) -> Problem | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception:  # zipfile raises what it meets in a broken directory: BadZipFile, struct.error, UnicodeError ..
        what = "is not a workbook"
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            what = "is an old .xls file, or protected by a password"
        return _unreadable(name, what, "Save it as XLSX or CSV UTF-8, without a password")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        return _too_large(name, f"{len(parts)} parts", str(MAX_PARTS))
    if unpacked > MAX_UNPACKED_BYTES:
        return _too_large(name, f"{unpacked // 1_000_000} MB unpacked", f"{MAX_UNPACKED_BYTES // 1_000_000} MB")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            times = part.file_size // max(part.compress_size, 1)
            return _too_large(name, f"{part.filename} is packed {times} times", f"{MAX_RATIO} times")
        if part.flag_bits & 1:
            return _unreadable(name, "is protected by a password", "Save it without a password")
    return None


def _sheet_rows(reading: Reading, name: str, sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """Return the numbered rows; the first with a text is the header and says how wide the sheet is.

    Sizes are always given to the library, since those that a sheet states can lie.
    """
    width = MAX_COLUMNS + 1
    for number, cells in enumerate(sheet.iter_rows(max_row=20, max_col=width), start=1):
        header = [str(cell.value).strip() if cell.value is not None else "" for cell in cells]
        if any(header):
            first = number
            break
    else:
        return
    while header and not header[-1]:
        header.pop()
    yield first, header
    if len(header) > MAX_COLUMNS:
        return
    # A few columns more than the header has, so that a cell beside the table does not get lost unseen.
    rows = sheet.iter_rows(min_row=first + 1, max_row=MAX_ROWS + 2, max_col=len(header) + 5)
    for number, cells in enumerate(rows, start=first + 1):
        if any(cell.value is not None for cell in cells):
            yield (
                number,
                [
                    _text_of(reading, Problem(ProblemKind.FORMULA, name, "", "", sheet.title, number, column), cell)
                    for column, cell in zip_longest(header, cells[: max(len(header), _last(cells))])
                ],
            )


def _last(cells: Sequence[Any]) -> int:
    return max(index for index, cell in enumerate(cells, start=1) if cell.value is not None)


def _text_of(reading: Reading, place: Problem, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in "fe":
        what = "a formula" if cell.data_type == "f" else "an error value of the spreadsheet"
        how = "Put the value itself in its place" if cell.data_type == "f" else "Correct it, or leave the cell empty"
        reading.problems.append(replace(place, what=what, how_to_fix=how, cell=_shown(str(value))))
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    # A workbook writes the text `_x0041_` as `_x005F_x0041_`; the library reads inline texts as they are written.
    text = str(value).replace("_x005F_x", "_x").replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        what = f"holds the control character {ord(control[0]):02X}"
        how = "Delete this character"
        reading.problems.append(replace(place, kind=ProblemKind.UNREADABLE, what=what, how_to_fix=how))
    return text.strip()


# Both


def _collect(
    reading: Reading,
    name: str,
    sheet: str | None,
    rows: Iterator[tuple[int, Sequence[str]]],
    *,
    in_folder: bool,
    is_csv: bool,
    is_alone: bool = True,
    separator: str | None = None,
) -> None:
    """Turn numbered rows into a raw table, column by column; equal texts are kept once."""
    first, header = next(((number, cells) for number, cells in rows if any(cells)), (1, ()))
    if not header:
        if is_alone and not any(problem.file == name for problem in reading.problems):
            reading.problems.append(_at(_unreadable(name, "is empty", "Give it a header row"), sheet, None))
        return
    if len(header) > MAX_COLUMNS:
        count = f"{len(header)} columns" if is_csv else "more columns than can be counted"
        reading.problems.append(_at(_too_large(name, count, f"{MAX_COLUMNS} columns"), sheet, first))
        return
    names = [cell.strip().lower() for cell in header]
    table = _identify(reading, name, sheet, names, in_folder=in_folder)
    if table is None or not _is_header(reading, name, sheet, first, names, table):
        return
    columns: list[list[str]] = [[] for _ in names]
    numbers: list[int] = []
    clean: dict[str, str] = {}
    formulas: set[str] = set()
    width = len(names)
    for number, cells in rows:
        if not "".join(cells).strip():
            continue
        if len(numbers) >= MAX_ROWS:
            reading.problems.append(
                _at(_too_large(name, f"more than {MAX_ROWS} rows", f"{MAX_ROWS} rows"), sheet, number)
            )
            break
        if len(cells) != width:
            if len(cells) < width or any(cells[width:]):
                reading.problems.append(_ragged(name, sheet, number, cells, width))
                continue
            cells = cells[:width]
        numbers.append(number)
        for column, cell in zip(columns, cells, strict=True):
            text = clean.get(cell)
            if text is None:
                text = clean[cell] = _cleaned(cell, formulas) if is_csv else cell
            column.append(text)
    if formulas:
        _refuse_formulas(reading, name, names, columns, numbers)
    problem_rows = {problem.row for problem in reading.problems if (problem.file, problem.sheet) == (name, sheet)}
    refused = {index for index, number in enumerate(numbers) if number in problem_rows} if problem_rows else set()
    kept = {
        column_name: column
        for column_name, column in zip(names, columns, strict=True)
        if column_name or any(column)  # spreadsheets leave columns without name or content behind
    }
    reading.tables.append(RawTable(table, name, sheet, kept, numbers, refused, separator))


_A_FORMULA: Final = "\x00"
"""Begins a text that is a formula; no text that was read holds this character."""


def _cleaned(cell: str, formulas: set[str]) -> str:
    text = cell.strip()
    if text.startswith("="):
        formulas.add(cell)
        return _A_FORMULA + text
    return unmarked(text).strip()


def _refuse_formulas(
    reading: Reading, name: str, names: Sequence[str], columns: Sequence[list[str]], numbers: Sequence[int]
) -> None:
    how = "Put the value itself in its place; a text that begins with = needs an apostrophe before it"
    for column_name, column in zip(names, columns, strict=True):
        for index, text in enumerate(column):
            if text.startswith(_A_FORMULA):
                shown = _shown(text.removeprefix(_A_FORMULA))
                reading.problems.append(
                    Problem(ProblemKind.FORMULA, name, "a formula", how, None, numbers[index], column_name, shown)
                )
                column[index] = ""


def _identify(
    reading: Reading, name: str, sheet: str | None, header: list[str], *, in_folder: bool
) -> TableFile | None:
    table = table_named(sheet) if sheet else None
    if table is None and in_folder:
        table = table_at(name)
        if table is None and Path(name).parts[0] == ILLUSTRATIVE_FOLDER:
            table = table_with_header(header)
    elif table is None:
        table = table_of_file(name, header)
    if table is None:
        known = [file.name for file in TABLE_FILES.values()] if sheet else [file.path for file in TABLE_FILES.values()]
        asked = sheet or name.removesuffix(Path(name).suffix)
        reading.problems.append(
            Problem(
                ProblemKind.UNKNOWN_TABLE,
                name,
                "a sheet that is not a table of the plan" if sheet else "a file that is not a table of the plan",
                f"Name it after its table, or remove it.{did_you_mean(asked, known)}",
                sheet,
            )
        )
    return table


def _is_header(
    reading: Reading, name: str, sheet: str | None, row: int, names: Sequence[str], table: TableFile
) -> bool:
    if not any(column in table.columns for column in names):
        what = f"does not begin with the column names of {table.name}"
        how = f"Make its first row {','.join(table.columns)}"
        reading.problems.append(_at(_unreadable(name, what, how), sheet, row))
        return False
    twice = sorted({column for column in names if column and names.count(column) > 1})
    for column in twice:
        reading.problems.append(
            Problem(
                ProblemKind.EXTRA_COLUMN, name, "a column that appears twice", "Remove one of them", sheet, row, column
            )
        )
    return not twice


def _ragged(name: str, sheet: str | None, number: int, cells: Sequence[str], width: int) -> Problem:
    kind = ProblemKind.EXTRA_COLUMN if len(cells) > width else ProblemKind.MISSING_COLUMN
    what = f"a row of {len(cells)} cells under a header of {width}"
    return Problem(kind, name, what, "Put a text that holds the separator in quotation marks", sheet, number)


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _unreadable(name: str, what: str, how_to_fix: str) -> Problem:
    return Problem(ProblemKind.UNREADABLE, name, what, how_to_fix)


def _too_large(name: str, size: str, allowed: str) -> Problem:
    return Problem(ProblemKind.TOO_LARGE, name, f"too large: {size}", f"Keep it under {allowed}; split the file")


def _at(problem: Problem, sheet: str | None, row: int | None) -> Problem:
    return Problem(problem.kind, problem.file, problem.what, problem.how_to_fix, sheet, row)
