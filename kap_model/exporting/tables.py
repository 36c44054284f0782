"""Tables of the plan to files that can be imported again without a difference: CSV in the layout of `data/`, or XLSX.

How CSV is written is in `kap_model/exporting/csv_writer.py`; in XLSX a text is written as text. Illustrative rows keep
their mark, and in a folder their own files. What was reported in a rehearsal has a source that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from kap_model.database import read_revision
from kap_model.exporting.csv_writer import Cell, write_rows
from kap_model.exporting.whole_file import whole_file
from kap_model.importing.files import ABOUT_SHEET, ILLUSTRATIVE_FOLDER, TableFile
from kap_model.reporting.rehearsal_mark import REHEARSAL, is_rehearsal
from kap_model.vocabulary import Origin

_AT_ONCE: Final = 5_000
_ABOUT_WIDTH: Final = 30


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table, or its illustrative rows, as a CSV file of a data folder; `name` is its path there, with its ending."""

    name: str
    table: TableFile
    rows: Iterator[Sequence[Cell]]

    def write(self, out: TextIO) -> int:
        """Write header and rows, once, and return how many rows they were."""
        count = 0

        def counted() -> Iterator[Sequence[Cell]]:
            nonlocal count
            for row in self.rows:
                count += 1
                yield row

        write_rows(out, chain((tuple(self.table.columns),), counted()))
        return count


def data_files(session: Session, tables: Iterable[TableFile]) -> Iterator[DataFile]:
    """Return an iterator over tables as the files of a data folder. Write each before the next one is asked for.

    Rows stand in the order of their key, by code points. A table without rows has no file, unless a data folder must
    hold it.
    """
    for table in tables:
        for path, condition in _parts(table):
            rows = _rows(session, table, condition)
            first = next(rows, None)
            if first is not None or table.is_compulsory:
                yield DataFile(f"{path}.csv", table, chain(() if first is None else (first,), rows))


def export_folder(session: Session, tables: Iterable[TableFile], folder: Path) -> list[Path]:
    """Write tables as CSV files in the layout of a data folder, and return the files."""
    written = []
    for file in data_files(session, tables):
        path = folder / file.name
        _write_csv(file, path)
        written.append(path)
    return [*written, *_rehearsal_text(session, folder)]


def export_csv(session: Session, table: TableFile, file: Path) -> list[Path]:
    """Write all rows of one table as one CSV file, and return the files."""
    _write_csv(DataFile(file.name, table, _rows(session, table)), file)
    return [file, *_rehearsal_text(session, file.parent)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookNote:
    """What a workbook says of itself in the place of the moment of writing, so that the same data give the same bytes.

    Attributes:
        keywords: of its properties.
        made_at: the moment that its data are of, in UTC.
        lines: for its first sheet, each a term and a text.
    """

    keywords: str
    made_at: datetime
    lines: Sequence[tuple[str, str]]


def export_workbook(
    session: Session, tables: Sequence[TableFile], file: Path | BinaryIO, note: WorkbookNote | None = None
) -> None:
    """Write tables as one workbook: a first sheet that says what it holds, and a sheet for each table, to filter."""
    import xlsxwriter  # 2 MB that a server does without until somebody takes a workbook

    from kap_model.exporting.table_sheet import TableSheet

    if isinstance(file, Path):
        file.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**options, "constant_memory": True}) as book:
        if note is not None:
            book.set_properties({"keywords": note.keywords, "created": note.made_at})
        bold = book.add_format({"bold": True})
        quoted = book.add_format({"quote_prefix": True})
        about = book.add_worksheet(ABOUT_SHEET)
        about.set_column(0, 1, _ABOUT_WIDTH)
        counts = {}
        for table in tables:
            sheet = book.add_worksheet(table.name, worksheet_class=TableSheet)
            counts[table.name] = sheet.write_table(
                tuple(table.columns), _rows(session, table), bold=bold, quoted=quoted
            )
        for line, (name, text) in enumerate(_about(session, counts, note)):
            about.write_string(line, 0, name, bold)
            about.write_string(line, 1, text)


def _parts(table: TableFile) -> list[tuple[str, ColumnElement[bool] | None]]:
    """Return the paths of a table in a data folder, each with the rows that stand there."""
    columns = table.table.columns
    if not any(path.startswith(f"{ILLUSTRATIVE_FOLDER}/") for path in table.more_paths):
        return [(table.path, None)]
    mark = columns["origin"] if "origin" in columns else columns["basis"]
    return [
        (table.path, mark != Origin.ILLUSTRATIVE),
        (f"{ILLUSTRATIVE_FOLDER}/{table.name}", mark == Origin.ILLUSTRATIVE),
    ]


def _rows(session: Session, table: TableFile, condition: ColumnElement[bool] | None = None) -> Iterator[Sequence[Cell]]:
    connection = session.connection()
    columns = table.table.columns
    order = (columns[name] for name in table.key)
    statement = select(*(columns[name] for name in table.columns)).order_by(*order)
    if condition is not None:
        statement = statement.where(condition)
    yield from connection.execute(statement, execution_options={"yield_per": _AT_ONCE})


def _write_csv(file: DataFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as out:
        file.write(out)


def _rehearsal_text(session: Session, folder: Path) -> list[Path]:
    """Write beside the files of a rehearsal that they are such; return that file, if there is one."""
    if not is_rehearsal(session):
        return []
    file = folder / "REHEARSAL.txt"
    file.write_text(f"{REHEARSAL}. People and submissions are made up, to train with.\n", encoding="utf-8")
    return [file]


def _about(session: Session, counts: dict[str, int], note: WorkbookNote | None) -> Iterator[tuple[str, str]]:
    revision = read_revision(session)
    if is_rehearsal(session):
        yield "rehearsal", "Nothing here is real: people and submissions are made up, to train with"
    yield "what", "Tables of the Kigali Action Plan dashboard; the sheets can be imported again as they are"
    yield "revision of the data", revision.revision
    yield "data loaded at", f"{revision.loaded_at:%Y-%m-%d %H:%M} UTC"
    if note is None:
        yield "written at", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    else:
        yield from note.lines
    yield "illustrative", "Rows whose origin or basis is illustrative are made up to show how the system works"
    yield "absent", "An empty cell is an absent figure, never zero"
    for name, count in counts.items():
        yield f"rows of {name}", str(count)
