"""The tables of editions. No file of `data/` fills them, no build empties them, and the database lets no row change."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from kap_model.tables import Base


class Edition(Base, table=True):
    """The data as frozen for a meeting. No two codes differ in capitals only.

    `quarter` and `origin_view` are the selection that the pages of the edition open with; the edition itself holds all
    rows. `revision` is that of the data when they were frozen, `row_count` counts the rows of all tables.
    """

    __tablename__: ClassVar[str] = "edition"
    edition_code: str = Field(primary_key=True)
    title: str
    meeting: str | None = None
    quarter: str
    origin_view: str
    method: str
    program_version: str
    fingerprint: str = Field(index=True)
    revision: str
    row_count: int
    is_rehearsal: bool = False
    frozen_by: str = Field(foreign_key="person.email")
    frozen_at: datetime


class EditionFile(Base, table=True):
    """A file of the content of an edition, packed with zlib; `byte_count` counts the bytes before."""

    __tablename__: ClassVar[str] = "edition_file"
    edition_code: str = Field(primary_key=True, foreign_key="edition.edition_code")
    name: str = Field(primary_key=True)
    byte_count: int
    packed: bytes


class EditionWithdrawal(Base, table=True):
    """The mark of an edition that was withdrawn: why, by whom, when."""

    __tablename__: ClassVar[str] = "edition_withdrawal"
    edition_code: str = Field(primary_key=True, foreign_key="edition.edition_code")
    reason: str
    withdrawn_by: str = Field(foreign_key="person.email")
    withdrawn_at: datetime
