"""A workbook that was brought back: its rows by their hidden codes, and a problem for each cell that is refused."""

from __future__ import annotations

import logging
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from kap_model.importing import cells
from kap_model.importing.cells import RefusedCellError, Years
from kap_model.importing.formula_marks import unmarked
from kap_model.importing.raw_rows import (
    Layout,
    ProtectedError,
    RawRow,
    TooLargeError,
    UnreadableError,
    column_letters,
    shown,
    too_many_rows,
)
from kap_model.importing.sheet_rows import SheetRows
from kap_model.importing.spelling import compared
from kap_model.importing.workbook import Sheet, Workbook
from kap_model.problems import N_, Message, Problem, ProblemKind, Problems, enumerated
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import LONGEST_TEXT, RowEntry, RowKey, SubmissionError
from kap_model.reporting.workbook.columns import (
    ABOUT,
    ABOUT_CODES,
    FORMAT,
    HEAD,
    INPUTS,
    MARK,
    NUMBERS,
    PROBLEMS,
    ROW_CODES,
    digest,
    entry_digest,
    row_seal,
)
from kap_model.vocabulary import Absence

MAX_BYTES: Final = 5_000_000
MAX_UNPACKED_BYTES: Final = 9_000_000
MAX_ROWS: Final = 5_000
"""What is read of a workbook that people fill.

The largest that was given out has 81 rows and 0.32 MB unpacked, and 7 MB with 2,000 characters in each cell for words
in any script: a marked one holds a letter beyond ASCII as eight bytes. To colour 9 MB of cells takes
seven seconds.
"""

log: Final = logging.getLogger(__name__)

_FIRST_ROWS: Final = 200
"""Among how many rows the hidden row of codes is looked for."""
_FIRST_CODE: Final = f"{MARK}{ROW_CODES[0]}"
_DAYS: Final = Years(cells.FIRST_YEAR, cells.LAST_YEAR, Message(N_("the years of any plan")))


class WorkbookRefusedError(SubmissionError):
    """A file is not the workbook that was asked for; nothing of it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the hidden sheet says: place, quarter, language, and the words of absences in it."""

    place: str
    quarter: Quarter
    language: str
    absences: Mapping[str, Absence]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRow:
    """A row that somebody has filled.

    Attributes:
        key: what it is about.
        entry: what it says.
        seen: the version of the row in the draft that the workbook was made with; 0 for none.
        sheet: the name of its sheet.
        row: its number there, counted from 1.
        columns: the letters of each input column.
        is_untouched: whether it says what it said when the workbook was made.
    """

    key: RowKey
    entry: RowEntry
    seen: int
    sheet: str
    row: int
    columns: Mapping[str, str]
    is_untouched: bool = False

    @property
    def first_filled(self) -> str:
        """The first input column that says something."""
        return next(name for name in INPUTS if getattr(self.entry, name) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledWorkbook:
    """What a workbook says: the rows that are filled and can be taken, and problems by cell.

    The column of a problem is that of the spreadsheet, such as `H`.
    """

    about: About
    rows: tuple[FilledRow, ...]
    problems: Problems


def identified(data: bytes) -> About | None:
    """Return which workbook a file is; None if it is none of a submission.

    Raises:
        WorkbookRefusedError: it is one, and was changed where it may not be, or is of another version; or it is a
            workbook that cannot be read, so that it is not known which.
    """
    try:
        return _about(Workbook(data))
    except UnreadableError as error:
        if data.startswith(_WORKBOOK_STARTS):
            raise _unreadable(error) from error
        return None


def read_workbook(
    data: bytes, place: str, quarter: Quarter, why_not: Mapping[str, Message | None], file: str = "workbook.xlsx"
) -> FilledWorkbook:
    """Return what a workbook that was brought back says. Nothing is written, and no cell raises.

    Rows that are empty are left out.

    Args:
        data: the file.
        place: the place of the submission.
        quarter: its quarter.
        why_not: for each KPI that there is, why it is not reported for the quarter; None where it is.
        file: its name, for the problems.

    Raises:
        WorkbookRefusedError: it is no workbook of this place and quarter, is damaged, or too large.
    """
    try:
        book = _opened(data)
        about = _about(book)
        if about is None:
            raise WorkbookRefusedError(
                N_(
                    "This file is not a workbook of a submission, or its hidden sheet is gone. Download the workbook "
                    "of %(place)s for %(quarter)s, and copy your figures into it. Nothing was changed."
                ),
                place=place,
                quarter=str(quarter),
            )
        _require_same(about, place, quarter)
        reader = _Reader(about, why_not, file)
        for sheet in book.sheets:
            try:
                reader.read(book, sheet)
            except UnreadableError as error:
                raise _unreadable_sheet(error, sheet.name) from error
    except UnreadableError as error:
        raise _unreadable(error) from error
    if not reader.has_rows:
        raise WorkbookRefusedError(
            N_(
                "The hidden row of codes above the header is gone, so no column can be told. Download the workbook "
                "again, and copy your figures into it. Nothing was changed."
            )
        )
    return FilledWorkbook(about=about, rows=tuple(reader.sound_rows()), problems=reader.sorted_problems())


_WORKBOOK_STARTS: Final = (b"PK", b"\xd0\xcf\x11\xe0")
"""How an XLSX begins, and one with a password or an old .xls."""


def _opened(data: bytes) -> Workbook:
    if len(data) > MAX_BYTES:
        raise _too_many_bytes(N_("%(n)s bytes"), len(data), MAX_BYTES)
    if data.startswith(_WORKBOOK_STARTS[0]):
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
        except Exception:  # `Workbook` says what is wrong with it
            unpacked = 0
        if unpacked > MAX_UNPACKED_BYTES:
            raise _too_many_bytes(N_("%(n)s bytes unpacked"), unpacked, MAX_UNPACKED_BYTES)
    return Workbook(data)


def _too_many_bytes(size: str, found: int, most: int) -> TooLargeError:
    return TooLargeError(Message(size, n=str(found)), Message(N_("%(n)s bytes"), n=str(most)))


def _unreadable(error: UnreadableError) -> WorkbookRefusedError:
    """Return the refusal of a file; what its parts lack says nothing to who fills it, and stands in the log."""
    log.info("a workbook was refused: %s", error)
    if isinstance(error, ProtectedError):
        return WorkbookRefusedError(
            N_(
                "The file is protected by a password, or is an old .xls file. Save it as XLSX without a password, and "
                "bring it back. Nothing was changed."
            )
        )
    if isinstance(error, TooLargeError):
        return WorkbookRefusedError(
            N_(
                "The file is far larger than a filled workbook can be. Take out what does not belong to it, such as "
                "pictures and other sheets; or download the workbook again, and copy your figures into it. Nothing was "
                "changed."
            )
        )
    return WorkbookRefusedError(
        N_(
            "The file is damaged, or is no XLSX workbook. Open it in a spreadsheet and save it as XLSX; or download "
            "the workbook again, and copy your figures into it. Nothing was changed."
        )
    )


def _unreadable_sheet(error: UnreadableError, sheet: str) -> WorkbookRefusedError:
    log.info("the sheet %r was refused: %s", sheet, error)
    row = str(error.row) if error.row is not None else "?"
    if isinstance(error, TooLargeError):
        return WorkbookRefusedError(
            N_(
                "The sheet %(sheet)s holds more than a filled workbook does, such as thousands of rows, or cells far "
                "to the right (row %(row)s). Delete them, and bring the workbook back. Nothing was changed."
            ),
            sheet=sheet,
            row=row,
        )
    return WorkbookRefusedError(
        N_(
            "The sheet %(sheet)s is damaged (after row %(row)s). Open it in a spreadsheet and save it as XLSX; or "
            "download the workbook again, and copy your figures into it. Nothing was changed."
        ),
        sheet=sheet,
        row=row,
    )


def _about(book: Workbook) -> About | None:
    for sheet in book.sheets:
        found: dict[str, str] = {}
        for number, row in enumerate(SheetRows(book, sheet)):
            filled = [unmarked(cell) for cell in row.cells if cell]
            if number == 0 and ABOUT not in filled:
                break
            if len(filled) == 2:
                found[filled[0].removeprefix(MARK)] = filled[1]
            if number > len(ABOUT_CODES):
                break
        if found:
            return _unsealed(found)
    return None


def _unsealed(found: Mapping[str, str]) -> About:
    """Return what a hidden sheet says.

    Raises:
        WorkbookRefusedError: it was changed, or is of another version.
    """
    if found.get("format", FORMAT) != FORMAT:
        raise WorkbookRefusedError(
            N_("This workbook was made by another version of the program. Download it again. Nothing was changed.")
        )
    *codes, seal = ABOUT_CODES
    try:
        quarter = Quarter.parse(found.get("quarter", ""))
    except ValueError:
        quarter = None
    if quarter is None or found.get(seal) != digest(found.get(code, "") for code in codes):
        raise WorkbookRefusedError(
            N_(
                "The hidden sheet of this workbook was changed, so it is not certain what the figures are about. "
                "Download the workbook again, and copy your figures into it. Nothing was changed."
            )
        )
    absences = {compared(found[f"absence.{absence}"]): absence for absence in Absence}
    return About(place=found["place"], quarter=quarter, language=found["language"], absences=absences)


def _require_same(about: About, place: str, quarter: Quarter) -> None:
    if about.place != place:
        raise WorkbookRefusedError(
            N_("This is the workbook of %(found)s; here %(place)s reports. Bring it back there. Nothing was changed."),
            found=about.place,
            place=place,
        )
    if about.quarter != quarter:
        raise WorkbookRefusedError(
            N_(
                "This is the workbook for %(found)s; here %(quarter)s is reported. Bring it back there. Nothing was "
                "changed."
            ),
            found=str(about.quarter),
            quarter=str(quarter),
        )


class _Reader:
    """Reads the sheets of a workbook one after the other; keeps rows and problems."""

    def __init__(self, about: About, why_not: Mapping[str, Message | None], file: str) -> None:
        self.has_rows = False
        self._about = about
        self._why_not = why_not
        self._file = file
        self._problems: list[Problem] = []
        self._rows: list[FilledRow] = []

    def read(self, book: Workbook, sheet: Sheet) -> None:
        """Read a sheet if it has the hidden row of codes."""
        rows = SheetRows(book, sheet)
        columns: dict[str, int] | None = None
        head = 0
        read: list[FilledRow] = []
        for number, row in enumerate(rows):
            if number > MAX_ROWS:
                raise too_many_rows(MAX_ROWS, row.number)
            if columns is not None:
                found = _SheetRow(self, sheet.name, columns, row).read()
                read += [found] if found is not None else []
            elif number >= _FIRST_ROWS or PROBLEMS in row.cells:
                return
            elif _FIRST_CODE in row.cells:
                columns, head = self._columns(sheet, row), row.number
                self.has_rows = True
        merged = self._merged_rows(sheet, rows.layout, columns or {}, head)
        self._rows += [row for row in read if row.row not in merged]

    def sound_rows(self) -> Iterator[FilledRow]:
        """Return the rows that have no problem; a KPI that two rows are about is a problem of both."""
        by_key = defaultdict(list)
        for row in self._rows:
            by_key[row.key].append(row)
        for row in self._rows:
            others = [f"{other.sheet}!{other.row}" for other in by_key[row.key] if other is not row]
            if others:
                what = Message(N_("a second row of %(kpi)s; see also %(other)s"), kpi=row.key.kpi_code, other=others[0])
                how = Message(N_("Keep the figure in one of them, and empty the other"))
                letters = row.columns[row.first_filled]
                self.add(ProblemKind.DUPLICATE_KEY, what, how, row.sheet, row.row, letters)
        bad = {(problem.sheet, problem.row) for problem in self._problems}
        return (row for row in self._rows if (row.sheet, row.row) not in bad)

    def sorted_problems(self) -> Problems:
        """Return all problems, in the order of sheets and rows."""
        return Problems(sorted(self._problems, key=lambda problem: (problem.sheet or "", problem.row or 0)))

    def add(
        self,
        kind: ProblemKind,
        what: Message,
        how: Message,
        sheet: str,
        row: int | None,
        column: str | None,
        cell: str | None = None,
    ) -> None:
        """Keep a problem."""
        self._problems.append(Problem(kind, self._file, what, how, sheet, row, column, cell))

    @property
    def about(self) -> About:
        """What the hidden sheet says."""
        return self._about

    def why_not_reported(self, kpi: str) -> Message | None:
        """Return why a KPI is not reported; None where it is."""
        unknown = Message(N_("%(code)s is not in %(where)s"), code=kpi, where="kpis")
        return self._why_not.get(kpi, unknown)

    def _columns(self, sheet: Sheet, row: RawRow) -> dict[str, int]:
        """Return where each column is.

        Raises:
            WorkbookRefusedError: a code is there twice, or a hidden one is gone.
        """
        known = {*ROW_CODES, *INPUTS}
        places: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            code = cell.removeprefix(MARK) if cell.startswith(MARK) else ""
            if code in known and places.setdefault(code, place) != place:
                raise WorkbookRefusedError(
                    N_(
                        "The column %(column)s of the sheet %(sheet)s is a copy of another one. Delete one of both. "
                        "Nothing was changed."
                    ),
                    column=column_letters(place),
                    sheet=sheet.name,
                )
        if set(ROW_CODES) - set(places):
            raise WorkbookRefusedError(
                N_(
                    "Hidden columns of the sheet %(sheet)s are gone, so no row can be told. Download the workbook "
                    "again, and copy your figures into it. Nothing was changed."
                ),
                sheet=sheet.name,
            )
        return places

    def _merged_rows(self, sheet: Sheet, layout: Layout, columns: Mapping[str, int], head: int) -> set[int]:
        """Return the rows with merged cells among those that people fill, and keep a problem for each such range."""
        rows: set[int] = set()
        for merged in layout.merged:
            within = [at for at in columns.values() if merged.columns[0] <= at <= merged.columns[1]]
            if merged.rows[1] > head and within:
                what = Message(N_("the merged cells %(cells)s"), cells=merged.name)
                how = Message(N_("Split them, and fill each cell by itself"))
                letters = column_letters(merged.columns[0])
                self.add(ProblemKind.MERGED, what, how, sheet.name, max(merged.rows[0], head + 1), letters)
                rows.update(range(max(merged.rows[0], head + 1), min(merged.rows[1], head + MAX_ROWS) + 1))
        return rows


class _SheetRow:
    """A row of a sheet, read cell by cell."""

    def __init__(self, reader: _Reader, sheet: str, columns: Mapping[str, int], row: RawRow) -> None:
        self._reader = reader
        self._sheet = sheet
        self._columns = columns
        self._row = row
        self._faults = {fault.column: fault for fault in row.faults if fault.column is not None}
        self._is_sound = True

    def read(self) -> FilledRow | None:
        """Return the row if somebody has filled it and it can be taken; keep what is wrong with it."""
        filled = [name for name in INPUTS if self._text(name) or self._columns.get(name) in self._faults]
        if not filled:
            return None
        codes = {name: self._text(name) for name in ROW_CODES}
        if HEAD in codes.values():
            return None
        key = RowKey(kpi_code=codes["kpi_code"], dimension=codes["dimension"], category=codes["category"])
        if not self._is_sealed(key, codes, filled[0]):
            return None
        entry = RowEntry(**{name: self._value(name) for name in filled})
        if not self._is_known(key, filled[0]) or not self._is_sound or entry.is_blank:
            return None
        letters = {name: column_letters(self._columns[name]) for name in INPUTS if name in self._columns}
        return FilledRow(
            key=key,
            entry=entry,
            seen=int(codes["seen"]),
            sheet=self._sheet,
            row=self._row.number,
            columns=letters,
            is_untouched=entry_digest(entry) == codes["given"],
        )

    def _is_sealed(self, key: RowKey, codes: Mapping[str, str], first_filled: str) -> bool:
        if not any(codes.values()):
            what = Message(N_("a row without its hidden codes, so that it is not known which KPI it is about"))
            how = Message(N_("Fill in the row of the KPI that the workbook came with, and empty this one"))
        else:
            about = self._reader.about
            seal = row_seal(about.place, str(about.quarter), key, codes["seen"], codes["given"])
            if seal == codes["seal"] and codes["seen"].isdecimal():
                return True
            what = Message(N_("a row whose hidden codes were changed, or that comes from another workbook"))
            how = Message(N_("Download the workbook again, and copy the figures of this row into it"))
        self._add(ProblemKind.UNKNOWN_CODE, what, how, first_filled)
        return False

    def _is_known(self, key: RowKey, first_filled: str) -> bool:
        what = self._reader.why_not_reported(key.kpi_code)
        if what is None:
            return True
        how = Message(N_("Empty the row; download the workbook again to see what is asked for now"))
        self._add(ProblemKind.UNKNOWN_CODE, what, how, first_filled)
        return False

    def _text(self, name: str) -> str:
        at = self._columns.get(name)
        return unmarked(self._row.cells[at]).strip() if at is not None and at < len(self._row.cells) else ""

    def _value(self, name: str) -> Any:
        """Return what a cell says; None, and a problem, where it cannot be taken."""
        fault = self._faults.get(self._columns[name])
        if fault is not None:
            self._add(fault.kind, fault.what, fault.how_to_fix, name)
            return None
        text = self._text(name)
        try:
            if name in NUMBERS:
                return self._number(name, text)
            if name == "absence":
                return self._absence(text)
            if name == "follows_on":
                return self._day(name, text)
            return _checked_text(text)
        except RefusedCellError as refused:
            self._add(refused.kind, refused.what, refused.how_to_fix, name)
            return None

    def _number(self, name: str, text: str) -> float:
        if self._columns[name] in self._row.dates:
            what = Message(N_("a date in the place of a number"))
            how = Message(N_("Type the number again; a spreadsheet takes some numbers for dates"))
            raise RefusedCellError(ProblemKind.NOT_A_NUMBER, what, how)
        if self._columns[name] in self._row.thousandths:
            return float(text)  # a number, and no text: only a text has two readings
        if not any(sign.isdigit() for sign in text):
            what = Message(N_("a word in the place of a number"))
            how = Message(N_("Empty the cell; if there is no figure, choose the reason in its column"))
            raise RefusedCellError(ProblemKind.NOT_A_NUMBER, what, how)
        return cells.parse_number(text, points_may_group=True)

    def _absence(self, text: str) -> Absence:
        words = {**{compared(absence): absence for absence in Absence}, **self._reader.about.absences}
        if compared(text) not in words:
            listed = enumerated(self._reader.about.absences)
            what = Message(N_("not one of the words of this column"))
            raise RefusedCellError(ProblemKind.NOT_A_WORD, what, Message(N_("Write one of %(words)s."), words=listed))
        return words[compared(text)]

    def _day(self, name: str, text: str) -> date:
        return cells.parse_date(text[:10] if self._columns[name] in self._row.dates else text, _DAYS)

    def _add(self, kind: ProblemKind, what: Message, how: Message, name: str) -> None:
        self._is_sound = False
        letters = column_letters(self._columns[name])
        text = self._text(name)
        self._reader.add(kind, what, how, self._sheet, self._row.number, letters, shown(text) if text else None)


def _checked_text(text: str) -> str:
    cells.parse_text(text)
    if len(text) > LONGEST_TEXT:
        what = Message(N_("a text of %(found)s characters"), found=str(len(text)))
        how = Message(N_("Keep it to %(longest)s"), longest=str(LONGEST_TEXT))
        raise RefusedCellError(ProblemKind.TOO_LARGE, what, how)
    return text
