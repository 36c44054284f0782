"""Files to raw tables: which files of a folder are read, and which are named as not read. Never raises.

A file is read as what its bytes are, CSV or XLSX, and its name must not say otherwise.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from kap_model.importing.csv_rows import CsvRows
from kap_model.importing.damage import in_utf_8
from kap_model.importing.files import ABOUT_SHEET, ILLUSTRATIVE_FOLDER, PACKAGE
from kap_model.importing.raw_rows import Fault, TooLargeError, UnreadableError
from kap_model.importing.raw_tables import GIVE_A_HEADER, IS_EMPTY, Place, raw_table
from kap_model.importing.reading import ReadFile, Reading
from kap_model.problems import N_, Message, Problem, ProblemKind

MAX_BYTES: Final = 60_000_000
"""The largest file that is opened."""

MOST_UNPACKED: Final = 200_000_000
"""Bytes of all tables of a packed folder together."""

DAMAGED_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What is raised where a packed file is damaged, packed in a way that is not known, or encrypted."""

_READ: Final = frozenset({".csv", ".xlsx"})
_NOT_READ: Final = frozenset(
    {
        *(".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".ods", ".ots", ".fods", ".numbers"),
        *(".tsv", ".tab", ".txt"),
    }
)
"""Spreadsheets and tables as text in forms that are not read."""

_NO_TABLES: Final = frozenset({"readme", "license", "licence"})
"""Names of texts, which are passed over although they may end in .txt."""

_SAVE_AS: Final = Message(N_("Save it as XLSX or CSV UTF-8"))
_A_FILE_IN_ITS_PLACE: Final = Message(N_("Put a CSV or XLSX file in its place"))
_A_FOLDER: Final = Message(N_("is a folder"))
_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


def is_data_folder(path: Path) -> bool:
    """Return whether a path is a folder, or a data package that is packed as ZIP."""
    return path.is_dir() or _is_packed(path)


def read_folder(folder: Path, *, with_illustrative: bool = True) -> Reading:
    """Read every table of a data folder, packed or not; files that may hold a table and are not read become problems.

    Passed over are hidden files, what office programs leave behind, README files, and whatever is no table; in a data
    package also its workbook, which says the same again.
    """
    if not folder.is_dir():
        return _read_packed(folder, with_illustrative=with_illustrative)
    reading = Reading()
    for path in _paths(folder, reading):
        name = in_utf_8(path.relative_to(folder).as_posix())
        if with_illustrative or PurePath(name).parts[0] != ILLUSTRATIVE_FOLDER:
            reading.add(_read_path(path, name, in_folder=True))
    return reading


def read_file(path: Path) -> Reading:
    """Read one file; its path, its name, its sheets or its header say which table it holds."""
    return _read_path(path, in_utf_8(path.as_posix()), in_folder=False)


def read_bytes(name: str, data: bytes, *, in_folder: bool = False) -> Reading:
    """Read a file that is in memory, such as an upload.

    `in_folder` says that `name` is a path relative to a data folder, which then alone says what the file holds.
    """
    reading = Reading(files=[ReadFile(name, hashlib.sha256(data).hexdigest())])
    place = Place(reading.problems, name, None, in_folder)
    try:
        _check_name(name)
        if len(data) > MAX_BYTES:
            raise _too_large(len(data), MAX_BYTES)
        if not data.strip():
            raise UnreadableError(IS_EMPTY, GIVE_A_HEADER)
        if _is_workbook(name, data):
            _read_workbook(reading, place, data)
        else:
            rows = CsvRows(data)
            table = raw_table(place, iter(rows), separator=rows.separator)
            reading.tables += [table] if table else []
    except UnreadableError as error:
        place.refuse(error.fault, error.row)
    return reading


def _is_packed(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return PACKAGE in packed.namelist()
    except (OSError, *DAMAGED_ZIP):
        return False


def _read_packed(path: Path, *, with_illustrative: bool) -> Reading:
    """Read the tables of a packed data package. Nothing is written anywhere."""
    reading = Reading()
    place = Place(reading.problems, in_utf_8(path.as_posix()))
    try:
        with zipfile.ZipFile(path) as packed:
            members = [
                member
                for member in packed.infolist()
                if member.filename.endswith(".csv")
                and (with_illustrative or PurePath(member.filename).parts[0] != ILLUSTRATIVE_FOLDER)
            ]
            unpacked = sum(member.file_size for member in members)
            if unpacked > MOST_UNPACKED:
                raise _too_large(unpacked, MOST_UNPACKED)
            for member in sorted(members, key=lambda one: one.filename):
                reading.add(read_bytes(member.filename, packed.read(member), in_folder=True))
    except UnreadableError as error:
        place.refuse(error.fault, error.row)
    except DAMAGED_ZIP:
        what, how = Message(N_("is damaged")), Message(N_("Export the data package again"))
        place.refuse(Fault(ProblemKind.UNREADABLE, what, how), None)
    return reading


def _paths(folder: Path, reading: Reading) -> Iterator[Path]:
    """Return the files of a folder that may hold a table, sorted."""
    found = []
    kinds = {".csv"} if (folder / PACKAGE).is_file() else _READ | _NOT_READ

    def refuse(path: Path, what: Message, how_to_fix: Message) -> None:
        name = in_utf_8(path.relative_to(folder).as_posix() if path != folder else path.as_posix())
        reading.problems.append(Problem(ProblemKind.UNREADABLE, name, what, how_to_fix))

    def unreadable(error: OSError) -> None:
        refuse(Path(error.filename), _cannot_be_opened(error), Message(N_("Check the folder")))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                what = Message(N_("is a link to a folder, which is not followed"))
                refuse(path, what, Message(N_("Put the folder itself in its place")))
            elif path.suffix.lower() in _READ:
                refuse(path, _A_FOLDER, _A_FILE_IN_ITS_PLACE)
        found += [Path(parent, name) for name in files if not _is_junk(name)]
    return iter(sorted(path for path in found if path.suffix.lower() in kinds))


def _is_junk(name: str) -> bool:
    """Return whether a name is one of an operating system or an editor, or of a file that explains others."""
    path = PurePath(name)
    is_text = path.stem.lower() in _NO_TABLES and path.suffix.lower() not in _READ
    return is_text or name.startswith((".", "~$")) or name in {"__MACOSX", "__pycache__"}


def _read_path(path: Path, name: str, *, in_folder: bool) -> Reading:
    place = Place((refused := Reading()).problems, name)
    try:
        _check_name(name)
        if not path.is_file():
            what = _A_FOLDER if path.is_dir() else Message(N_("is not a file"))
            raise UnreadableError(what, _A_FILE_IN_ITS_PLACE)
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path.stat().st_size, MAX_BYTES)
        data = path.read_bytes()
    except OSError as error:
        fault = Fault(ProblemKind.UNREADABLE, _cannot_be_opened(error), Message(N_("Check the file")))
        place.refuse(fault, None)
    except UnreadableError as error:
        place.refuse(error.fault, error.row)
    else:
        return read_bytes(name, data, in_folder=in_folder)
    return refused


def _cannot_be_opened(error: OSError) -> Message:
    return Message(N_("cannot be opened: %(reason)s"), reason=str(error.strerror))


def _check_name(name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    if suffix in _NOT_READ:
        raise UnreadableError(Message(N_("a file of the kind %(kind)s is not read"), kind=suffix), _SAVE_AS)


def _too_large(size: int, most: int) -> TooLargeError:
    found, allowed = (Message(N_("%(n)s MB"), n=str(each // 1_000_000)) for each in (size, most))
    return TooLargeError(found, allowed)


def _is_workbook(name: str, data: bytes) -> bool:
    """Return whether bytes are those of a workbook.

    Raises:
        UnreadableError: the name says another thing than the bytes.
    """
    suffix = PurePath(name).suffix.lower()
    is_workbook = data.startswith((_ZIP, _OLD_WORKBOOK))
    if suffix == ".csv" and data.startswith(_ZIP):
        raise UnreadableError(
            Message(N_("is named .csv and is no text: it is a workbook, or packed")),
            Message(N_("Name it .xlsx, or save it as CSV UTF-8")),
        )
    if suffix == ".xlsx" and not is_workbook:
        raise UnreadableError(
            Message(N_("is named .xlsx and is not a workbook")),
            Message(N_("Name it .csv if it is CSV, or save it as XLSX")),
        )
    return is_workbook


def _read_workbook(reading: Reading, place: Place, data: bytes) -> None:
    from kap_model.importing.sheet_rows import SheetRows
    from kap_model.importing.workbook import Workbook

    book = Workbook(data)
    sheets = [sheet for sheet in book.sheets if sheet.name.lower() != ABOUT_SHEET]
    for sheet in sheets:
        here = Place(place.problems, place.file, sheet.name, place.in_folder)
        rows = SheetRows(book, sheet)
        if not sheet.is_hidden:
            table = raw_table(here, iter(rows), layout=rows.layout, is_alone=len(sheets) == 1)
            reading.tables += [table] if table else []
            continue
        try:
            if any(rows):
                what, how = Message(N_("a hidden sheet that holds something")), Message(N_("Show it, or delete it"))
                here.refuse(Fault(ProblemKind.HIDDEN, what, how), None)
        except UnreadableError as error:
            here.refuse(error.fault, error.row)
