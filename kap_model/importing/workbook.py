"""A workbook (XLSX): its sheets, texts and number formats, read as a stream and checked while they are.

The library that reads workbooks passes over what contradicts itself, a missing sheet or a row twice, and does not say
what is hidden. `docs/decisions/0012-workbooks-are-read-as-a-stream.md` tells why this stands in its place.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from kap_model.importing.raw_rows import ProtectedError, TooLargeError, UnreadableError
from kap_model.importing.xml_part import XmlPart
from kap_model.problems import N_, Message

MAX_UNPACKED_BYTES: Final = 120_000_000
"""The largest workbook, unpacked: about 200,000 observations."""
MAX_RATIO: Final = 100
"""How far a part of a workbook may be packed. Real sheets are packed 5 to 40 times, bombs a thousand times."""
MAX_PARTS: Final = 2_000
MAX_TEXTS: Final = 1_000_000
"""How many different texts a workbook may hold."""
MAX_STYLES: Final = 66_000
"""How many styles of cells it may hold; a spreadsheet allows 65,490."""

_NO_PASSWORD: Final = Message(N_("Save it as XLSX or CSV UTF-8, without a password"))
_NO_WORKBOOK: Final = Message(N_("is not a workbook"))
_RELATIONSHIP_ID: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds cells: its name, the part of the archive that holds it, and whether it is hidden."""

    name: str
    part: str
    is_hidden: bool


class Workbook:
    """An opened workbook.

    Raises:
        UnreadableError: it is none, is protected, contradicts itself, or is larger than what is read.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = _archive(data)
        self._parts = {name.lower(): name for name in self._archive.namelist()}
        start = next((link for link in self._relationships("") if link.type == "officeDocument"), None)
        if start is None or not start.part.endswith(".xml"):
            raise UnreadableError(self._what_it_is())
        links = {link.id: link for link in self._relationships(self._part(start))}
        declared = _WorkbookPart()
        self._read(start.part, declared)
        if not declared.sheets:
            raise UnreadableError(self._what_it_is())
        self.counts_from_1904 = declared.counts_from_1904
        self.sheets = list(self._sheets(declared, links))
        self._formats = _Formats()
        self._texts = _Texts()
        for link in links.values():
            if link.type == "styles":
                self._read(self._part(link), self._formats)
            elif link.type == "sharedStrings":
                self._read(self._part(link), self._texts)

    @property
    def texts(self) -> list[str]:
        """The texts that cells refer to by their number."""
        return self._texts.texts

    @property
    def format_codes(self) -> list[str]:
        """The code of the number format of each cell style, such as ``0.0%``."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # several MB that a server does without until needed

        built_in = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        codes = built_in | self._formats.codes
        return [codes.get(number, "General") for number in self._formats.of_style or ["0"]]

    def read(self, part: str, reader: XmlPart) -> Iterator[None]:
        """Read a part as a stream; yields after each portion.

        Raises:
            UnreadableError: it is damaged.
        """
        try:
            content = self._archive.open(self._parts[part.lower()])
        except Exception as error:  # as below
            raise UnreadableError(Message(N_("%(part)s is damaged (%(error)s)"), part=part, error=str(error))) from None
        with content:
            yield from reader.read(part, _Checked(content))

    def _read(self, part: str, reader: XmlPart) -> None:
        for _ in self.read(part, reader):
            pass

    def _relationships(self, source: str) -> list[_Relationship]:
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if part.lower() not in self._parts:
            return []
        read = _Relationships(folder)
        self._read(part, read)
        ids = [link.id for link in read.links]
        for twice in ids:
            if ids.count(twice) > 1:
                raise UnreadableError(
                    Message(N_("%(part)s holds the relationship %(name)s twice"), part=part, name=twice)
                )
        return read.links

    def _part(self, link: _Relationship) -> str:
        """Return the part that a relationship leads to.

        Raises:
            UnreadableError: it leads outside of the workbook, or to a part that is not there.
        """
        if link.is_outside:
            what = N_("its %(kind)s lies outside of the workbook (%(target)s)")
            raise UnreadableError(Message(what, kind=link.type, target=link.target[:80]))
        if link.part.lower() not in self._parts:
            what = N_("its %(kind)s is missing (%(target)s)")
            raise UnreadableError(Message(what, kind=link.type, target=link.part[:80]))
        return link.part

    def _sheets(self, declared: _WorkbookPart, links: dict[str, _Relationship]) -> Iterator[Sheet]:
        names: set[str] = set()
        parts: set[str] = set()
        for name, state, relationship in declared.sheets:
            link = links.get(relationship)
            if link is None:
                raise UnreadableError(Message(N_("the sheet %(sheet)s leads to no part of the workbook"), sheet=name))
            if link.type == "chartsheet":
                continue
            if link.type != "worksheet":
                what = N_("the sheet %(sheet)s is no sheet of cells (%(kind)s)")
                raise UnreadableError(Message(what, sheet=name, kind=link.type))
            try:
                part = self._part(link)
            except UnreadableError as error:
                what = N_("the sheet %(sheet)s: %(what)s")
                raise UnreadableError(Message(what, sheet=name, what=error.fault.what)) from None
            if name.lower() in names or part.lower() in parts:
                raise UnreadableError(Message(N_("the sheet %(sheet)s is there twice"), sheet=name))
            names.add(name.lower())
            parts.add(part.lower())
            yield Sheet(name, part, state in {"hidden", "veryHidden"})

    def _what_it_is(self) -> Message:
        for part, what in (
            ("mimetype", N_("is an OpenDocument file")),
            ("xl/workbook.bin", N_("is a binary workbook (.xlsb)")),
            ("word/document.xml", N_("is a text document (.docx)")),
            ("ppt/presentation.xml", N_("is a presentation (.pptx)")),
        ):
            if part in self._parts:
                return Message(what)
        return _NO_WORKBOOK


def _archive(data: bytes) -> zipfile.ZipFile:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ProtectedError(Message(N_("is an old .xls file, or protected by a password")), _NO_PASSWORD)
    # Counted first: to list two million parts would take a gigabyte.
    listed = data.count(b"PK\x01\x02")
    if listed > MAX_PARTS:
        raise TooLargeError(Message(N_("%(n)s parts"), n=str(listed)), str(MAX_PARTS))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # zipfile raises what it meets in a broken directory: BadZipFile, struct.error, UnicodeError ..
        raise UnreadableError(_NO_WORKBOOK, _NO_PASSWORD) from None
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        size = Message(N_("%(n)s MB unpacked"), n=str(unpacked // 1_000_000))
        raise TooLargeError(size, Message(N_("%(n)s MB"), n=str(MAX_UNPACKED_BYTES // 1_000_000)))
    for part, name in zip(parts, names, strict=True):
        if part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            times = str(part.file_size // max(part.compress_size, 1))
            size = Message(N_("%(part)s is packed %(n)s times"), part=part.filename, n=times)
            raise TooLargeError(size, Message(N_("%(n)s times"), n=str(MAX_RATIO)))
        if part.flag_bits & 1:
            raise ProtectedError(Message(N_("is protected by a password")), Message(N_("Save it without a password")))
        if name.startswith("/") or ".." in re.split(r"[/\\]", name):
            what = N_("holds a part that lies outside of it (%(part)s)")
            raise UnreadableError(Message(what, part=part.filename[:80]))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(Message(N_("holds the part %(part)s twice"), part=twice[:80]))
    return archive


def _more_than(size: str, most: str) -> TooLargeError:
    return TooLargeError(Message(size, n=most), most)


class _Checked:
    """The content of a part. The library never gives more of it than the size that the archive states."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content

    def read(self, size: int, /) -> bytes:
        """Return the next bytes.

        Raises:
            UnreadableError: the archive is damaged.
        """
        try:
            return self.content.read(size)
        except Exception as error:  # what the many ways to pack raise has no closed list: BadZipFile, zlib.error ..
            raise UnreadableError(
                Message(N_("a part of the workbook is damaged (%(error)s)"), error=str(error))
            ) from None


@dataclass(frozen=True, slots=True)
class _Relationship:
    """A relationship: the last word of its type, and where it leads."""

    id: str
    type: str
    target: str
    part: str
    is_outside: bool


class _Relationships(XmlPart):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.links: list[_Relationship] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        target = attributes.get("Target", "")
        part = posixpath.normpath(posixpath.join(self.folder, target)).lstrip("/")
        is_external = attributes.get("TargetMode", "").lower() == "external"
        is_outside = is_external or "://" in target or part.startswith("..")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if len(self.links) >= MAX_PARTS:
            raise _more_than(N_("more than %(n)s relationships"), str(MAX_PARTS))
        self.links.append(_Relationship(attributes.get("Id", ""), kind, target, part, is_outside))


class _WorkbookPart(XmlPart):
    """The sheets in their order, each with its name, its state and the id of its relationship."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            if len(self.sheets) >= MAX_PARTS:
                raise _more_than(N_("more than %(n)s sheets"), str(MAX_PARTS))
            link = next((attributes[key] for key in _RELATIONSHIP_ID if key in attributes), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), link))
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}


class _Formats(XmlPart):
    """The number formats of cells: the number of that of each style, and the codes of those that are not built in."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.of_style: list[str] = []
        self._is_within = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._is_within = True
        elif name == "xf" and self._is_within:
            if len(self.of_style) >= MAX_STYLES:
                raise _more_than(N_("more than %(n)s cell styles"), f"{MAX_STYLES:,}")
            self.of_style.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_within = False


class _Texts(XmlPart):
    """The shared texts; those of phonetic guides are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._is_guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = not self._is_guide
        elif name == "rPh":
            self._is_guide = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_guide = False
        elif name == "si":
            if len(self.texts) >= MAX_TEXTS:
                raise _more_than(N_("more than %(n)s different texts"), f"{MAX_TEXTS:,}")
            self.texts.append("".join(self._pieces))
            self._pieces = []
