"""Where a file says which edition its figures are of: written by what makes files, read by what verifies them."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kap_model.editions.listing import EditionError
from kap_model.importing.files import PACKAGE
from kap_model.importing.read import DAMAGED_ZIP
from kap_model.problems import N_

MAX_BYTES: Final = 200_000_000
"""The largest file that is looked into; no file that leaves the program is as large."""

_KEYWORDS: Final = re.compile(
    rb"kap-edition=(?P<edition>[A-Za-z0-9-]{2,20}) kap-fingerprint=(?P<fingerprint>[0-9a-f]{64})"
)
_META: Final = re.compile(rb'<meta name="kap-(?P<name>edition|fingerprint)" content="(?P<content>[A-Za-z0-9-]{2,64})"')
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_PROPERTIES: Final = "docProps/core.xml"
_MAX_PROPERTIES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class EditionMark:
    """What a file says of itself: the code of an edition and its fingerprint in full."""

    edition_code: str
    fingerprint: str

    @property
    def keywords(self) -> str:
        """The text for the keywords of a PDF, DOCX, PPTX or XLSX."""
        return f"kap-edition={self.edition_code} kap-fingerprint={self.fingerprint}"

    @property
    def as_json(self) -> dict[str, str]:
        """The value of `kap` in `datapackage.json`."""
        return {"edition": self.edition_code, "fingerprint": self.fingerprint}


def mark_of(path: Path) -> EditionMark | None:
    """Return what a file, or the folder of a data package, says of its edition; None if it says nothing.

    Raises:
        EditionError: it is no regular file, or too large.
        OSError: it cannot be read.
    """
    if path.is_dir():
        return _of_package((path / PACKAGE).read_bytes()) if (path / PACKAGE).is_file() else None
    if not path.is_file():
        raise EditionError(N_("%(file)s is no file that can be read to its end."), file=path.name)
    if path.stat().st_size > MAX_BYTES:
        raise EditionError(
            N_("%(file)s is larger than %(most)s MB, as no file that leaves this program is."),
            file=path.name,
            most=f"{MAX_BYTES // 1_000_000}",
        )
    if zipfile.is_zipfile(path):
        return _of_zip(path)
    data = path.read_bytes()
    if path.name == PACKAGE:
        return _of_package(data)
    return _of_keywords(data) or _of_html(data)


def _of_zip(path: Path) -> EditionMark | None:
    """Return what a data package, or a file of an office program, says."""
    try:
        with zipfile.ZipFile(path) as packed:
            for name, reads in ((PACKAGE, _of_package), (_PROPERTIES, _of_keywords)):
                found = next((one for one in packed.infolist() if one.filename == name), None)
                if found is not None and found.file_size <= _MAX_PROPERTIES:
                    return reads(packed.read(found))
    except DAMAGED_ZIP:
        return None
    return None


def _of_package(data: bytes) -> EditionMark | None:
    try:
        described = json.loads(data)
    except (ValueError, RecursionError):  # the latter of brackets within brackets
        return None
    mark = described.get("kap") if isinstance(described, dict) else None
    if not isinstance(mark, dict):
        return None
    return _mark(str(mark.get("edition") or ""), str(mark.get("fingerprint")))


def _of_keywords(data: bytes) -> EditionMark | None:
    found = _KEYWORDS.search(data)
    return found and _mark(found["edition"].decode(), found["fingerprint"].decode())


def _of_html(data: bytes) -> EditionMark | None:
    said = {found["name"].decode(): found["content"].decode() for found in _META.finditer(data)}
    return _mark(said.get("edition", ""), said.get("fingerprint", ""))


def _mark(edition_code: str, fingerprint: str) -> EditionMark | None:
    return EditionMark(edition_code, fingerprint) if edition_code and _FINGERPRINT.fullmatch(fingerprint) else None
