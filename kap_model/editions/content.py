"""The content of an edition: the canonical export, byte by byte the same for the same data."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import insert, select
from sqlmodel import Session, col

from kap_model.editions.tables import EditionFile
from kap_model.exporting.tables import data_files
from kap_model.importing.files import TABLE_FILES


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of a content: its path in a data folder, with its ending, and its bytes."""

    name: str
    data: bytes

    @classmethod
    def unpacked(cls, name: str, packed: bytes) -> Self:
        """Return a file as it was before it was packed."""
        return cls(name, zlib.decompress(packed))

    @property
    def packed(self) -> bytes:
        """The bytes as the database keeps them."""
        return zlib.compress(self.data)


@dataclass(frozen=True, slots=True)
class Content:
    """All files of a content in the order of their names, and how many rows each of them holds."""

    files: tuple[ContentFile, ...]
    row_counts: Mapping[str, int]

    @property
    def row_count(self) -> int:
        """How many rows they hold together."""
        return sum(self.row_counts.values())


def content(session: Session) -> Content:
    """Return what a database holds: each table as CSV in the layout of a data folder.

    Columns stand in the order of the table, rows in that of their key, by code points; a table without rows has no
    file, unless a data folder must hold it.
    """
    files, row_counts = [], {}
    for file in data_files(session, TABLE_FILES.values()):
        out = io.StringIO(newline="")
        row_counts[file.name] = file.write(out)
        files.append(ContentFile(file.name, out.getvalue().encode()))
    return Content(tuple(sorted(files, key=lambda file: file.name)), row_counts)


def keep(session: Session, edition_code: str, files: Iterable[ContentFile]) -> None:
    """Keep the files of an edition, within the caller's transaction."""
    connection = session.connection()
    for file in files:
        connection.execute(
            insert(EditionFile).values(
                edition_code=edition_code, name=file.name, byte_count=len(file.data), packed=file.packed
            )
        )


def kept(session: Session, edition_code: str) -> Iterator[ContentFile]:
    """Return an iterator over the files of an edition, in the order of their names."""
    connection = session.connection()
    names = select(col(EditionFile.name)).where(col(EditionFile.edition_code) == edition_code)
    for name in sorted(connection.scalars(names)):
        of_name = select(col(EditionFile.packed)).where(
            col(EditionFile.edition_code) == edition_code, col(EditionFile.name) == name
        )
        yield ContentFile.unpacked(name, connection.execute(of_name).scalar_one())
