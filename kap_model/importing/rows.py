"""Rows: the checked rows of one table, kept by column, each with the file, sheet and row that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.problems import N_, Message, Problem, ProblemKind


@dataclass(slots=True)
class Rows:
    """Rows of one table.

    `values[column][i]`, `places[i]` (file and sheet), `numbers[i]` and `batches[i]` belong together. The batch is that
    of a row which the database holds, None for one of a file. `bad` holds the indices of rows with a problem.
    """

    table: TableFile
    values: dict[str, list[Any]]
    places: list[tuple[str, str | None]] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)
    batches: list[str | None] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    @classmethod
    def none_of(cls, table: TableFile) -> Rows:
        """Return no rows of a table."""
        return cls(table, {name: [] for name in table.columns})

    @classmethod
    def held(cls, table: TableFile, values: Mapping[str, Sequence[Any]], files: Mapping[str, str]) -> Rows:
        """Return rows that the database holds.

        Args:
            table: the table.
            values: the columns of the file, and `batch_id` and `file_row`.
            files: for each batch, what to call its file in a problem.
        """
        columns = {name: list(values[name]) for name in table.columns}
        batches = list(values["batch_id"])
        return cls(table, columns, [(files[batch], None) for batch in batches], list(values["file_row"]), batches)

    def __len__(self) -> int:
        return len(self.numbers)

    def good(self) -> Iterator[int]:
        """Return an iterator over the indices of the rows without a problem."""
        return (index for index in range(len(self)) if index not in self.bad)

    def keys(self) -> list[tuple[Any, ...]]:
        """Return the key of each row."""
        return list(zip(*(self.values[name] for name in self.table.key), strict=True))

    def standing(self) -> Iterator[tuple[Any, ...]]:
        """Return an iterator over the rows that the database holds: the columns of the file, then batch and row."""
        return zip(*(self.values[name] for name in self.table.columns), self.batches, self.numbers, strict=True)

    def add(self, other: Rows) -> None:
        """Append the rows of another of the same table."""
        self.bad |= {index + len(self) for index in other.bad}
        for name, column in self.values.items():
            column += other.values[name]
        self.places += other.places
        self.numbers += other.numbers
        self.batches += other.batches

    def but(self, left_out: Iterable[int]) -> Rows:
        """Return the rows without some, and without the bad ones."""
        gone = self.bad | set(left_out)
        if not gone:
            return self
        return self.of([index for index in range(len(self)) if index not in gone])

    def of(self, indices: Sequence[int]) -> Rows:
        """Return some of the rows."""
        return Rows(
            self.table,
            {name: [column[index] for index in indices] for name, column in self.values.items()},
            [self.places[index] for index in indices],
            [self.numbers[index] for index in indices],
            [self.batches[index] for index in indices],
            {place for place, index in enumerate(indices) if index in self.bad},
        )

    def where(self, index: int) -> str:
        """Return in words where a row stands: its file, sheet and row number."""
        file, sheet = self.places[index]
        place: str = Message(N_("%(file)s, sheet %(sheet)s"), file=file, sheet=sheet) if sheet else file
        number = self.numbers[index]
        return place if number is None else Message(N_("%(place)s, row %(row)s"), place=place, row=str(number))

    def problem(
        self,
        index: int,
        kind: ProblemKind,
        what: Message,
        how_to_fix: Message,
        column: str | None = None,
        cell: str | None = None,
    ) -> Problem:
        """Return a problem at a row."""
        file, sheet = self.places[index]
        return Problem(kind, file, what, how_to_fix, sheet, self.numbers[index], column, cell)


def over(held: Rows, new: Rows) -> Rows:
    """Return the rows that stand after an import: the new ones, and those held whose key is not among them."""
    keys = set(new.keys())
    standing = held.but(index for index, key in enumerate(held.keys()) if key in keys)
    merged = Rows.none_of(new.table)
    merged.add(standing)
    merged.add(new.but(()))
    return merged


def no_rows() -> dict[str, Rows]:
    """Return every table without rows."""
    return {name: Rows.none_of(table) for name, table in TABLE_FILES.items()}
