"""Rows to a raw table: which table it is, where its column names stand, and which rows are none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from kap_model.importing.cells import write_number
from kap_model.importing.files import (
    COLUMN_NAMES,
    ILLUSTRATIVE_FOLDER,
    TABLE_FILES,
    CellType,
    TableFile,
    table_at,
    table_named,
    table_of_file,
    table_with_header,
)
from kap_model.importing.raw_rows import (
    COLUMNS,
    MAX_COLUMNS,
    Fault,
    Layout,
    RawRow,
    TooLargeError,
    UnreadableError,
    column_letters,
    shown,
    too_many_rows,
)
from kap_model.importing.reading import RawTable
from kap_model.importing.spelling import compared
from kap_model.problems import N_, Message, Problem, ProblemKind, Problems, suggesting

IS_EMPTY: Final = Message(N_("is empty"))
GIVE_A_HEADER: Final = Message(N_("Give it a header row, or remove the file"))

MAX_ROWS: Final = 250_000
MAX_CELLS: Final = 14 * MAX_ROWS
"""How many cells a table may have, as those of observations. Read and loaded, they take half a gigabyte."""


def most_rows(columns: int) -> int:
    """Return how many rows a table with so many columns may have in one file."""
    return min(MAX_ROWS, MAX_CELLS // max(columns, 1))


_HEAD: Final = 20
"""How many rows are searched for the column names."""

_DATE_FAULTS: Final = {
    CellType.QUARTER: (
        ProblemKind.NOT_A_QUARTER,
        Message(N_("a date where a quarter belongs")),
        Message(N_("Write it as text, such as 2024-Q3")),
    ),
    CellType.NUMBER: (
        ProblemKind.NOT_A_NUMBER,
        Message(N_("a date where a number belongs")),
        Message(N_("Write the number in a cell without a date format")),
    ),
}
_A_DATE_FOR_A_TEXT: Final = (
    ProblemKind.UNREADABLE,
    Message(N_("a date where a text belongs: a spreadsheet makes a date of 1/1 or 2025-02")),
    Message(N_("Format the cell as text, and write there what is meant")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows stand, and where their problems go. `in_folder` says that the path alone names the table."""

    problems: Problems
    file: str
    sheet: str | None = None
    in_folder: bool = False

    def refuse(self, fault: Fault, row: int | None, names: Sequence[str] = ()) -> None:
        """Add a problem at a row; its column is named by the header, or by its letters."""
        column = None
        if fault.column is not None:
            name = names[fault.column] if fault.column < len(names) else ""
            column = name or column_letters(fault.column)
        self.problems.append(
            Problem(fault.kind, self.file, fault.what, fault.how_to_fix, self.sheet, row, column, fault.cell)
        )


def raw_table(
    place: Place,
    rows: Iterator[RawRow],
    *,
    layout: Layout | None = None,
    separator: str | None = None,
    is_alone: bool = True,
) -> RawTable | None:
    """Return the table that rows are of; None, with the problems added, if they are none.

    `layout` is that of a sheet, whose rows may be shorter than its header; `separator` that of a CSV file. `is_alone`
    says that there is no other sheet, so that an empty one is a problem.
    """
    names: list[str] = []
    try:
        first = next(rows, None)
        if first is None:
            if is_alone:
                raise UnreadableError(IS_EMPTY, GIVE_A_HEADER)
            return None
        if len(first.cells) > MAX_COLUMNS:
            size, most = (Message(COLUMNS, n=str(n)) for n in (len(first.cells), MAX_COLUMNS))
            raise TooLargeError(size, most, row=first.number)
        names = _names(first)
        head = [first, *islice(rows, _HEAD)]
        table = _identified(place, head)
        _check_header(place, table, head)
        twice = list(_columns_twice(names))
        for fault in (*first.faults, *twice):
            place.refuse(fault, first.number, names)
        if twice:
            return None
        table_rows = chain(head[1:], rows)
        columns, numbers, refused = _filled(place, table, names, first.number, table_rows, layout)
        return RawTable(table, place.file, place.sheet, columns, numbers, refused, first.number, separator)
    except UnreadableError as error:
        place.refuse(error.fault, error.row, names)
        return None


# The header


def _names(row: RawRow) -> list[str]:
    names = [compared(cell) for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    return names


def _first_column(head: Sequence[RawRow]) -> list[str]:
    return [compared(row.cells[0]) for row in head]


def _names_elsewhere(head: Sequence[RawRow]) -> Iterator[list[str]]:
    yield _first_column(head)
    for row in head[1:]:
        yield _names(row)


def _identified(place: Place, head: Sequence[RawRow]) -> TableFile:
    """Return the table of a sheet or file by its name, its path or its column names.

    Raises:
        UnreadableError: it is none, or its column names stand elsewhere.
    """
    names = _names(head[0])
    table = table_named(place.sheet) if place.sheet else None
    if table is None and place.in_folder:
        table = table_at(place.file)
        if table is None and Path(place.file).parts[0] == ILLUSTRATIVE_FOLDER:
            table = table_with_header(names)
    elif table is None:
        table = table_of_file(place.file, names)
        if table is None:
            elsewhere = max(_names_elsewhere(head), key=lambda names: len(COLUMN_NAMES & set(names)))
            meant = table_with_header(elsewhere)
            if meant is not None and len(COLUMN_NAMES & set(elsewhere)) > 1:
                _check_header(place, meant, head)
    if table is not None:
        return table
    known = [file.name if place.sheet else file.path for file in TABLE_FILES.values()]
    asked = place.sheet or place.file.removesuffix(Path(place.file).suffix)
    how = Message(N_("Name it after its table, or remove it."))
    if not place.in_folder:
        how = Message(N_("Name it after its table, or write the column names of its table in its first row."))
    of_sheet = Message(N_("a sheet that is not a table of the plan"))
    of_file = Message(N_("a file that is not a table of the plan"))
    raise UnreadableError(
        of_sheet if place.sheet else of_file,
        suggesting(how, asked, known),
        kind=ProblemKind.UNKNOWN_TABLE,
        row=None if place.in_folder else head[0].number,
    )


def _check_header(place: Place, table: TableFile, head: Sequence[RawRow]) -> None:
    """Refuse rows whose first one does not hold the column names.

    Raises:
        UnreadableError: the sentence says where they stand, if they stand anywhere.
    """

    def known(names: Iterable[str]) -> int:
        return len(table.columns.keys() & set(names))

    names = _names(head[0])
    best = max(head, key=lambda row: known(_names(row)))
    expected = Message(N_("Make its first row %(columns)s"), columns=",".join(table.columns))
    if known(_first_column(head)) > max(known(_names(best)), 1):
        what = Message(N_("has the column names of %(table)s in its first column"), table=table.name)
        how = Message(N_("Transpose it. %(then)s"), then=expected)
        raise UnreadableError(what, how, row=head[0].number, column=0)
    if known(_names(best)) > max(known(names), 1):
        what = Message(
            N_("has the column names of %(table)s in row %(row)s, below other rows"),
            table=table.name,
            row=str(best.number),
        )
        raise UnreadableError(what, Message(N_("Delete the rows above them")), row=head[0].number)
    if not known(names):
        what = Message(N_("does not begin with the column names of %(table)s, which are in English"), table=table.name)
        raise UnreadableError(what, expected, row=head[0].number)


def _columns_twice(names: Sequence[str]) -> Iterator[Fault]:
    what, how = Message(N_("a column that appears twice")), Message(N_("Remove one of them"))
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        yield Fault(ProblemKind.EXTRA_COLUMN, what, how, names.index(name))


# The rows below it


def _filled(
    place: Place,
    table: TableFile,
    names: Sequence[str],
    header_row: int,
    rows: Iterator[RawRow],
    layout: Layout | None,
) -> tuple[dict[str, list[str]], list[int], set[int]]:
    """Return the rows column by column, their numbers, and the indices of those with a cell that is refused.

    What is not a row of the table is refused and left out.
    """
    columns: list[list[str]] = [[] for _ in names]
    numbers: list[int] = []
    refused: set[int] = set()
    last_row = header_row
    most = most_rows(len(names))
    for count, row in enumerate(rows):
        if count >= most:
            raise too_many_rows(most, row.number)
        last_row = row.number
        cells = row.cells
        faults = [*row.faults]
        if layout is not None and len(cells) < len(names):
            cells = [*cells, *[""] * (len(names) - len(cells))]
        not_a_row = _not_a_row(table, names, cells, sum(fault.column is not None for fault in row.faults))
        if not_a_row is not None:
            for fault in (*faults, not_a_row):
                place.refuse(fault, row.number, names)
            if not_a_row is _ANOTHER_TABLE:
                break
            continue
        for column in row.dates:
            not_a_date = _date_fault(table, names, column, cells[column])
            if not_a_date is not None:
                faults.append(not_a_date)
                cells[column] = ""
        for column in row.thousandths:
            asked = table.columns.get(names[column])
            if asked is not None and asked.type is CellType.NUMBER:
                cells[column] = write_number(float(cells[column]))
        for fault in faults:
            place.refuse(fault, row.number, names)
        if faults:
            refused.add(len(numbers))
        numbers.append(row.number)
        for texts, cell in zip(columns, cells, strict=False):
            texts.append(cell)
    _check_layout(place, names, columns, (header_row, last_row), layout)
    kept = {}
    for index, (name, texts) in enumerate(zip(names, columns, strict=True)):
        if name:
            kept[name] = texts
        elif any(texts):  # spreadsheets leave columns without name or content behind
            first = next(number for number, text in zip(numbers, texts, strict=True) if text)
            what = Message(N_("a cell in a column without a name"))
            how = Message(N_("Give the column its name, or delete the cell"))
            place.refuse(Fault(ProblemKind.EXTRA_COLUMN, what, how, index), first, names)
    return kept, numbers, refused


_ANOTHER_TABLE: Final = Fault(
    ProblemKind.NOT_A_ROW,
    Message(N_("the column names of another table, below this one")),
    Message(N_("Give each table a sheet or a file of its own")),
)
_NAMES_AGAIN: Final = Fault(
    ProblemKind.NOT_A_ROW,
    Message(N_("the column names once more")),
    Message(N_("Delete this row; a table has one header, its first row")),
)


def _not_a_row(table: TableFile, names: Sequence[str], cells: list[str], faulty: int) -> Fault | None:
    """Return why cells are no row of the table: a footnote, a second header, or another number of cells.

    `faulty` is the number of cells that hold something unreadable.
    """
    filled = len(cells) - cells.count("")
    if cells[0].lower() in COLUMN_NAMES and filled > 1:
        again = {cell.lower() for cell in cells if cell} & COLUMN_NAMES
        if len(again) > 1:
            return _NAMES_AGAIN if again <= set(names) else _ANOTHER_TABLE
    if filled == 1 and not faulty and sum(column.is_required for column in table.columns.values()) > 1:
        text = next(filter(None, cells))
        for separator in ",;\t":
            if len(cells) == 1 and text.count(separator) >= len(names) - 1:
                what = Message(
                    N_("a row whose cells are separated by another character (%(character)s) than those of the header"),
                    character=repr(separator),
                )
                return Fault(ProblemKind.NOT_A_ROW, what, Message(N_("Use one separator in the whole file")))
        return Fault(
            ProblemKind.NOT_A_ROW,
            Message(N_("a row with one cell alone: a footnote or a title, not a row of the table")),
            Message(N_("Delete it. A remark on a row goes into its column note or source")),
            cells.index(text),
            shown(text),
        )
    if len(cells) < len(names) or any(cells[len(names) :]):
        what = Message(
            N_("a row of %(cells)s cells under a header of %(columns)s"),
            cells=str(len(cells)),
            columns=str(len(names)),
        )
        if len(cells) < len(names):
            how = Message(N_("Put a text that holds the separator in quotation marks"))
            return Fault(ProblemKind.MISSING_COLUMN, what, how)
        beside = next(column for column in range(len(names), len(cells)) if cells[column])
        how = Message(
            N_("Delete what stands beside the table, or put a text that holds the separator in quotation marks")
        )
        return Fault(ProblemKind.EXTRA_COLUMN, what, how, beside, shown(cells[beside]))
    return None


def _date_fault(table: TableFile, names: Sequence[str], column: int, text: str) -> Fault | None:
    asked = table.columns.get(names[column])
    if asked is None or asked.type is CellType.DATE:
        return None
    asked_type = CellType.NUMBER if asked.type in {CellType.WHOLE, CellType.YEAR} else asked.type
    kind, what, how = _DATE_FAULTS.get(asked_type, _A_DATE_FOR_A_TEXT)
    return Fault(kind, what, how, column, text)


def _check_layout(
    place: Place,
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    table_rows: tuple[int, int],
    layout: Layout | None,
) -> None:
    """Refuse hidden columns that hold something, and merged cells that touch the table."""
    if layout is None:
        return
    header_row, last_row = table_rows
    for index, texts in enumerate(columns):
        if index in layout.hidden_columns and (names[index] or any(texts)):
            what, how = Message(N_("a hidden column")), Message(N_("Show it, or delete it"))
            place.refuse(Fault(ProblemKind.HIDDEN, what, how, index), header_row, names)
    for merged in layout.merged:
        if merged.rows[0] <= last_row and merged.rows[1] >= header_row and merged.columns[0] < len(names):
            what = Message(N_("merged cells, %(cells)s"), cells=merged.name)
            how = Message(N_("Take the merge apart, and write the value in each of its cells"))
            place.refuse(Fault(ProblemKind.MERGED, what, how, merged.columns[0]), merged.rows[0], names)
