"""The data package: all tables as CSV with their schemas, and as one workbook, packed as ZIP.

It follows Data Package 2.0 (datapackage.org) and holds the canonical content of an edition, so that `kap build --data`
takes it again. The same data give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session

from kap_model.editions.content import ContentFile
from kap_model.editions.marks import EditionMark
from kap_model.exporting.tables import WorkbookNote, export_workbook
from kap_model.importing.column_meanings import meaning
from kap_model.importing.files import (
    ILLUSTRATIVE_FOLDER,
    PACKAGE,
    TABLE_FILES,
    CellType,
    FileColumn,
    TableFile,
    table_at,
)
from kap_model.quarter import Quarter
from kap_model.tables import Source
from kap_model.vocabulary import METHOD, OriginView

WORKBOOK: Final = "tables.xlsx"
README: Final = "README.md"

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
_README: Final = Path(__file__).with_name("templates") / "package_readme.md"

_TYPES: Final[dict[CellType, dict[str, Any]]] = {
    CellType.NUMBER: {"type": "number"},
    CellType.WHOLE: {"type": "integer"},
    CellType.YEAR: {"type": "year"},
    CellType.DATE: {"type": "date"},
    CellType.FLAG: {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
}
"""What a schema says of the cells of a column; all others are text."""

_QUARTER: Final = "[0-9]{4}-Q[1-4]"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageNote:
    """What the package says of its data.

    Attributes:
        plan: the English name of the plan.
        edition_code: None for live data.
        fingerprint: of the content.
        title: of the edition; None for live data.
        meeting: of the edition, if it has one.
        quarter: that its pages open with.
        view: of the origins that its pages open with.
        program: version of the program that froze it, or that writes the live data.
        revision: of the data.
        made_at: when the edition was frozen, or the live data were loaded; in UTC.
        withdrawn: why the edition was withdrawn; None if it was not.
        is_rehearsal: whether nothing in it is real.
    """

    plan: str
    edition_code: str | None
    fingerprint: str
    title: str | None
    meeting: str | None
    quarter: Quarter
    view: OriginView
    program: str
    revision: str
    made_at: datetime
    withdrawn: str | None
    is_rehearsal: bool

    @property
    def heading(self) -> str:
        """What the package is, in one line."""
        if self.edition_code is None:
            return f"{self.plan}: live data, revision {self.revision}"
        return f"{self.plan}: edition {self.edition_code}, {self.title}"

    @property
    def as_json(self) -> dict[str, Any]:
        """The value of `kap` in `datapackage.json`; live data have no edition."""
        return {
            "edition": self.edition_code,
            "fingerprint": self.fingerprint,
            "title": self.title,
            "meeting": self.meeting,
            "quarter": str(self.quarter),
            "view": str(self.view),
            "method": METHOD,
            "program": self.program,
            "revision": self.revision,
            "loaded_at" if self.edition_code is None else "frozen_at": self.made_at.isoformat(),
            **({"withdrawn": self.withdrawn} if self.withdrawn is not None else {}),
            **({"rehearsal": "Nothing in it is real"} if self.is_rehearsal else {}),
        }

    @property
    def keywords(self) -> str:
        """The keywords of the workbook; live data have no edition to name."""
        return "" if self.edition_code is None else EditionMark(self.edition_code, self.fingerprint).keywords


def write(session: Session, content: Sequence[ContentFile], note: PackageNote) -> bytes:
    """Return the package as ZIP.

    Args:
        session: on the data; of an edition on its own database.
        content: the canonical content of the same data.
        note: what is said of them.
    """
    described = json.dumps(_descriptor(session, content, note), ensure_ascii=False, indent=2) + "\n"
    files = [
        (PACKAGE, described.encode()),
        (README, _readme(content, note).encode()),
        *((file.name, file.data) for file in content),
        (WORKBOOK, _workbook(session, note)),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files:
            member = zipfile.ZipInfo(name, note.made_at.timetuple()[:6])
            member.external_attr = 0o644 << 16
            is_packed = name == WORKBOOK
            member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            packed.writestr(member, data)
    return out.getvalue()


def _workbook(session: Session, note: PackageNote) -> bytes:
    said = (("what the data are", note.heading), ("fingerprint", note.fingerprint))
    out = io.BytesIO()
    of_note = WorkbookNote(keywords=note.keywords, made_at=note.made_at.replace(tzinfo=None), lines=said)
    export_workbook(session, list(TABLE_FILES.values()), out, of_note)
    return out.getvalue()


def _readme(content: Sequence[ContentFile], note: PackageNote) -> str:
    marks = [
        *(["Nothing in it is real: it was made in a rehearsal."] if note.is_rehearsal else []),
        *([f"This edition was withdrawn: {note.withdrawn}"] if note.withdrawn is not None else []),
    ]
    return Template(_README.read_text(encoding="utf-8")).substitute(
        heading=note.heading,
        marks="".join(f"\n{mark}\n" for mark in marks),
        fingerprint=note.fingerprint,
        quarter=note.quarter,
        made_at=f"{note.made_at:%Y-%m-%d %H:%M} UTC",
        act="Loaded" if note.edition_code is None else "Frozen",
        method=METHOD,
        files="\n".join(f"- `{file.name}`" for file in content),
    )


# ---- what describes it


def _descriptor(session: Session, content: Sequence[ContentFile], note: PackageNote) -> dict[str, Any]:
    tables = [(file, table) for file in content if (table := table_at(file.name)) is not None]
    held: dict[str, list[str]] = {}
    for file, table in tables:
        held.setdefault(table.name, []).append(_name(file, table))
    name = f"kap-{note.edition_code}" if note.edition_code is not None else f"kap-live-{note.revision}"
    return {
        "$schema": _PROFILE,
        "name": name.lower(),
        "title": note.heading,
        "description": "All tables of the plan, its KPIs, targets and figures. README.md says how to read them.",
        "created": note.made_at.isoformat(),
        "kap": note.as_json,
        "sources": list(_sources(session)),
        "resources": [_resource(file, table, held) for file, table in tables],
    }


def _is_illustrative(file: ContentFile) -> bool:
    return file.name.startswith(f"{ILLUSTRATIVE_FOLDER}/")


def _name(file: ContentFile, table: TableFile) -> str:
    return f"{ILLUSTRATIVE_FOLDER}-{table.name}" if _is_illustrative(file) else table.name


def _resource(file: ContentFile, table: TableFile, held: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    about = " ".join((table.model.__doc__ or "").split())
    return {
        "name": _name(file, table),
        "type": "table",
        "path": file.name,
        "description": f"Made-up rows, to show the system at work. {about}" if _is_illustrative(file) else about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.data),
        "hash": f"sha256:{hashlib.sha256(file.data).hexdigest()}",
        "schema": {
            "$schema": _SCHEMA,
            "fields": [_field(table, column) for column in table.columns.values()],
            "primaryKey": list(table.key),
            "foreignKeys": list(_foreign_keys(table, held)),
        },
    }


def _field(table: TableFile, column: FileColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.is_required:
        constraints["required"] = True
    if column.words:
        constraints["enum"] = list(column.words)
    elif column.form is not None:
        constraints["pattern"] = column.form[0]
    elif column.type is CellType.QUARTER:
        constraints["pattern"] = _QUARTER
    return {
        "name": column.name,
        **_TYPES.get(column.type, {"type": "string"}),
        "description": meaning(table, column.name),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_keys(table: TableFile, held: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Yield the keys that lead to one other file. A code that may stand in one of several is checked by no schema.

    `held` names the resources of each table: the made-up rows of a table are one of their own.
    """
    for column in table.columns.values():
        if column.type is CellType.CODES or len(column.refers_to) != 1 or len(held.get(column.refers_to[0], ())) != 1:
            continue
        other = TABLE_FILES[column.refers_to[0]]
        reference = {"resource": "" if other.name == table.name else held[other.name][0], "fields": [other.code]}
        yield {"fields": [column.name], "reference": reference}


def _sources(session: Session) -> Iterator[dict[str, str]]:
    """Yield the sources of the data, each with the terms of its use as far as they are known. No others are stated."""
    columns = Source.__table__.columns  # type: ignore[attr-defined]  # SQLModel does not declare it
    for row in session.connection().execute(select(*columns).order_by(columns["source_id"])):
        has_link = (row.address or "").startswith(("https://", "http://"))
        said = {
            "name": row.source_id,
            "title": row.title,
            "path": row.address if has_link else None,
            "version": row.edition,
            "publisher": row.publisher,
            "date": row.date,
            "licence": row.licence,
        }
        yield {name: text for name, text in said.items() if text}
