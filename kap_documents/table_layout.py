"""The table of a figure laid out on paper: fewer and narrower columns, with what is left out said below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_documents.paper_table import Cell, PaperTable
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.look import tokens
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, ngettext, number

MOST_ROWS: Final = 40
"""Rows of a table that has no layout of its own."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column on paper: columns of the figure, one below the other in each cell, and its part of the width."""

    names: Sequence[str]
    width: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the tables that have certain columns are laid out; `most` rows at most, the others in the data package."""

    has: frozenset[str]
    columns: Sequence[_Column]
    most: int = MOST_ROWS
    is_in_package: bool = True


_KPIS: Final = (
    _Column(("kpi_code", "outcome"), 9.5),
    _Column(("kpi_name", "unit"), 34),
    _Column(("status", "origin"), 13.5),
    _Column(("share",), 10.5),
    _Column(("expected_share",), 9.5),
    _Column(("baseline",), 10),
    _Column(("actual",), 10.5),
    _Column(("target",), 10.5),
    _Column(("data_quarter", "coverage"), 10),
)
_LIST: Final = (
    _Column(("kpi_code", "objectives"), 14),
    _Column(("kpi_name",), 52),
    _Column(("status", "origin"), 18),
    _Column(("share",), 14),
    _Column(("expected_share",), 13),
    _Column(("data_quarter",), 14),
)
_ALL: Final = 10_000
_LAYOUTS: Final = (
    _Layout(frozenset({"kpi_code", "kpi_name", "share", "objectives"}), _LIST, _ALL),
    _Layout(frozenset({"kpi_code", "kpi_name", "share", "baseline", "origin"}), _KPIS, _ALL),
    _Layout(
        frozenset({"kpi_code", "lacking", "slope", "difference"}),
        (
            _Column(("kpi_code", "place_code"), 9.5),
            _Column(("kpi_name", "unit"), 36),
            _Column(("status",), 13.5),
            _Column(("share", "expected_share"), 9.5),
            _Column(("actual", "data_quarter"), 11),
            _Column(("target", "target_quarter"), 11),
            _Column(("lacking",), 11),
            _Column(("slope",), 12),
            _Column(("next_status", "difference"), 11),
        ),
        8,
    ),
    _Layout(
        frozenset({"kpi_code", "before", "after", "causes"}),
        (
            _Column(("kpi_code",), 9.5),
            _Column(("kpi_name",), 34),
            _Column(("before", "share_before"), 14),
            _Column(("after", "share_after"), 14),
            _Column(("difference",), 11),
            _Column(("causes",), 38),
        ),
        20,
        is_in_package=False,
    ),
)


def paper_table(
    title: str, columns: Sequence[TableColumn], values: pd.DataFrame, printed: Sequence[Sequence[str]]
) -> PaperTable:
    """Return the table of a figure as it stands on paper.

    Args:
        title: of the figure.
        columns: of the figure.
        values: as computed.
        printed: the cells in the reader's language.
    """
    table = _Printed(title, columns, values, printed)
    names = {column.name for column in columns}
    if {"row", "place", "usable", "applicable"} <= names:
        return _places_beside_each_other(table)
    if {"from_code", "to_code", "strength"} <= names:
        return _links_by_strength(table)
    if {"objective", "place_code", "mean_share"} <= names:
        return _of_first_place(table)
    for layout in _LAYOUTS:
        if layout.has <= names:
            return table.laid_out(layout.columns, range(len(printed)), layout.most, is_in_package=layout.is_in_package)
    return table.laid_out([_Column((name,), _width(table, name)) for name in table.names], range(len(printed)))


@dataclass(frozen=True)
class _Printed:
    """A table of a figure with its cells as computed and as printed."""

    title: str
    columns: Sequence[TableColumn]
    values: pd.DataFrame
    printed: Sequence[Sequence[str]]

    @property
    def names(self) -> list[str]:
        """The names of the columns, each once."""
        return list(dict.fromkeys(column.name for column in self.columns))

    def places(self, name: str) -> list[int]:
        """Return where the columns of a name stand; one can be shown as code and as name."""
        return [place for place, column in enumerate(self.columns) if column.name == name]

    def head(self, name: str) -> str:
        """Return the head of a column."""
        return self.columns[self.places(name)[0]].title

    def cell(self, row: int, name: str) -> str:
        """Return a cell as printed."""
        return self.printed[row][self.places(name)[0]] or ABSENT

    def status(self, row: int, name: str) -> str:
        """Return the colour group of the status in a column; "" where there is none."""
        value = self.values[name].iloc[row]
        return tokens.group_of(str(value)).value if is_present(value) else ""

    def laid_out(
        self, columns: Sequence[_Column], rows: Iterable[int], most: int = MOST_ROWS, *, is_in_package: bool = True
    ) -> PaperTable:
        """Return the table with some columns, and as many rows of these as have room."""
        known = [_Column([name for name in column.names if self.places(name)], column.width) for column in columns]
        known = [column for column in known if column.names]
        of_status = [name for name in self.names if self.columns[self.places(name)[0]].kind is CellKind.STATUS]
        wanted = list(rows)
        shown = {name for column in known for name in column.names}
        others = [name for name in self.names if name not in shown]
        return PaperTable(
            caption=self.title,
            heads=[Cell([self.columns[at].title for at in self._all(column)]) for column in known],
            rows=[
                [
                    Cell(
                        self._lines(row, column),
                        next((self.status(row, name) for name in column.names if name in of_status), ""),
                    )
                    for column in known
                ]
                for row in wanted[:most]
            ],
            is_numeric=[self.columns[self.places(column.names[0])[0]].is_numeric for column in known],
            widths=[column.width for column in known],
            notes=self.left_out(min(len(wanted), most), others, is_in_package=is_in_package),
        )

    def _lines(self, row: int, column: _Column) -> list[str]:
        """Return the lines of a cell; a lower one that is empty is left out."""
        first, *lower = (self.printed[row][at] for at in self._all(column))
        return [first or ABSENT, *filter(None, lower)]

    def _all(self, column: _Column) -> list[int]:
        return [place for name in column.names for place in self.places(name)]

    def left_out(self, rows: int, names: Sequence[str], *, is_in_package: bool = True) -> list[str]:
        """Return what is left out of all rows and columns, and where it stands; nothing where all is shown."""
        notes = []
        if rows < len(self.printed) and not is_in_package:
            notes.append(
                ngettext(
                    "The %(shown)s largest of %(n)s change; the page “What changed” has all of them.",
                    "The %(shown)s largest of %(n)s changes; the page “What changed” has all of them.",
                    len(self.printed),
                )
                % {"shown": number(rows), "n": number(len(self.printed))}
            )
        elif rows < len(self.printed):
            notes.append(
                ngettext(
                    "%(shown)s of %(n)s row; the whole table is in the data package.",
                    "%(shown)s of %(n)s rows; the whole table is in the data package.",
                    len(self.printed),
                )
                % {"shown": number(rows), "n": number(len(self.printed))}
            )
        if names:
            notes.append(
                _("Not shown here, but in the data package: %(columns)s.")
                % {"columns": wording.enumerated(wording.inside_sentence(self.head(name)) for name in names)}
            )
        return notes


def _width(table: _Printed, name: str) -> float:
    """Return how wide a column is in letters: as its longest figure, or enough for words to wrap in."""
    at = table.places(name)[0]
    cells = [table.columns[at].title, *(row[at] for row in table.printed)]
    return float(min(max(map(len, cells), default=1), 30) + 3)


def _places_beside_each_other(table: _Printed) -> PaperTable:
    """Return a row for each priority or enabler, a column for each place: progress, or of how many KPIs, and status."""
    code, name = table.places("row")
    place = table.places("place")[-1]
    columns = list(dict.fromkeys(row[place] for row in table.printed))
    rows: dict[tuple[str, str], dict[str, Cell]] = {}
    for at, row in enumerate(table.printed):
        share = table.cell(at, "share")
        lines = [share, table.cell(at, "status")]
        if share == ABSENT:
            lines = [_("%(n)s of %(all)s") % {"n": table.cell(at, "usable"), "all": table.cell(at, "applicable")}]
        rows.setdefault((row[code], row[name]), {})[row[place]] = Cell(lines, table.status(at, "status"))
    heads = [table.columns[code].title, table.columns[name].title]
    return PaperTable(
        caption=table.title,
        heads=[*(Cell([head]) for head in heads), *(Cell([column]) for column in columns)],
        rows=[
            [*(Cell([words]) for words in key), *(cells.get(column, Cell([ABSENT])) for column in columns)]
            for key, cells in rows.items()
        ],
        is_numeric=[False] * (2 + len(columns)),
        widths=[6, 26, *(68 / max(len(columns), 1) for _column in columns)],
        notes=[
            _("In each cell: progress and status; where too few KPIs can be assessed, how many of those that apply."),
            *table.left_out(
                len(table.printed), [name for name in ("expected", "usable", "applicable") if name in table.names]
            ),
        ],
    )


def _links_by_strength(table: _Printed) -> PaperTable:
    """Return a row for each start of links, a column for each strength, with what they lead to."""
    code, name = table.places("from_code")
    strengths = list(dict.fromkeys(table.cell(at, "strength") for at in range(len(table.printed))))
    ends: dict[tuple[str, str], dict[str, list[str]]] = {}
    for at, row in enumerate(table.printed):
        by_strength = ends.setdefault((row[code], row[name]), {})
        by_strength.setdefault(table.cell(at, "strength"), []).append(table.cell(at, "item"))
    kept = {"from_code", "to_code", "item", "strength"}
    to = table.head("to_code")
    return PaperTable(
        caption=table.title,
        heads=[
            Cell([table.columns[code].title]), Cell([table.columns[name].title]),
            *(Cell([_("%(to)s: %(strength)s") % {"to": to, "strength": word}]) for word in strengths),
        ],
        rows=[
            [
                *(Cell([words]) for words in key),
                *(Cell([wording.listed(by_strength.get(word, [ABSENT]))]) for word in strengths),
            ]
            for key, by_strength in ends.items()
        ],
        is_numeric=[False] * (2 + len(strengths)),
        widths=[5, 17, *(78 / max(len(strengths), 1) for _word in strengths)],
        notes=table.left_out(len(table.printed), [column for column in table.names if column not in kept]),
    )  # fmt: skip


def _of_first_place(table: _Printed) -> PaperTable:
    """Return the rows of the place that the table begins with."""
    place = table.values["place_code"]
    rows = [at for at in range(len(table.printed)) if place.iloc[at] == place.iloc[0]]
    names = [name for name in table.names if name != "place_code"]
    widths = {"objective": 10, "name": 22, "word": 12}
    return table.laid_out([_Column((name,), widths.get(name, 9)) for name in names], rows)
