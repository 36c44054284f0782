"""What was read: raw tables, the files that they come from, and the problems of what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kap_model.importing.files import TableFile
from kap_model.problems import Problems


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
    header_row: int = 1
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
    problems: Problems = field(default_factory=Problems)
    files: list[ReadFile] = field(default_factory=list)

    def add(self, other: Reading) -> None:
        """Add all that another reading holds."""
        self.tables += other.tables
        self.problems += other.problems
        self.files += other.files
