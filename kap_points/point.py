"""A point: one thing to say, with all that a document needs of it. It holds when the data are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries.sources import SourceCount
from kap_model.vocabulary import OriginView
from kap_ui.figures.picture_files import Picture
from kap_ui.figures.table_column import TableColumn

CHANGES: Final = "changes"
"""The code of the point that says what changed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PointTable:
    """The figures under a point.

    Attributes:
        title: what is shown, with unit and quarter.
        columns: what the cells hold and how they are printed.
        values: a row each, as computed; to draw charts from, and for the cells of a data file.
        printed: the cells in the language of the reading, row by row, in the order of the columns.
    """

    title: str
    columns: Sequence[TableColumn]
    values: pd.DataFrame
    printed: Sequence[Sequence[str]]

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [column.title for column in self.columns]


@dataclass(frozen=True, kw_only=True, eq=False)
class Point:
    """One thing to say. All words are in the language of the reading.

    Attributes:
        code: stable, the same in every language and for all data: "plan", "priority-P1", "kpi-K-P1.6-b".
        question: that it answers.
        finding: the answer, a sentence with its numbers.
        picture: with key, title and alt text; None where there is nothing to draw.
        alt: what the picture shows, for those who do not see it; "" without a picture.
        table: the figures under it.
        drawn: the figures of the picture, where it is drawn from others; None where they are those of the table.
        sources: of the rows behind it, with how many there are of each, the made-up ones first.
        source_lines: the sources in words, the same in fewer and fewer.
        basis: how far what it rests on is official, where that is not a matter of single rows; "" else.
        marks: what must stand beside it wherever it is shown: that it is of a rehearsal, that figures are illustrative.
        is_illustrative: whether a made-up row is behind it.
        quarter: at whose end it was known.
        data_quarter: the newest quarter that a figure of it comes from; None without any.
        view: of the origins.
        place: the code of the place that it is about.
        place_name: the name of that place.
        asked: what was asked for in words: KPI or priority, place, quarter, view.
        notes: how to read the picture, and by which method it was worked out.
        address: of the page that answers the same question, with the reader's choices.
    """

    code: str
    question: str
    finding: str
    picture: Picture | None
    alt: str
    table: PointTable
    sources: Sequence[SourceCount]
    source_lines: Sequence[str]
    basis: str
    marks: Sequence[str]
    is_illustrative: bool
    quarter: Quarter
    data_quarter: Quarter | None
    view: OriginView
    place: str
    place_name: str
    asked: str
    notes: Sequence[str]
    address: str
    drawn: PointTable | None = None

    @property
    def tables(self) -> Sequence[PointTable]:
        """All figures of the point, those of the picture first."""
        return [self.table] if self.drawn is None else [self.drawn, self.table]
