"""What a section module hands to a page for each figure: its values, its words, its table.

`kap_ui.figures.show` draws them. Selection and sources come from the page's context (`kap_ui.frame.page_context`),
unless a figure names its own sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_ui.charts.vega_lite import ChartBuilder
from kap_ui.figures.table_column import TableColumn
from kap_ui.marks.markup import Markup

CHART_DATA: Final = "data"
"""The name of a chart's data where it has one frame."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A figure of any kind.

    Attributes:
        key: tells this figure from the others of its page; stable, since the reader's open tables hang on it.
        title: what is shown, with unit and quarter; its heading, and the title of every file.
        finding: the sentence that the figure shows; said in every file and read aloud as its name.
        table: the same figures as rows, for the table below and the files.
        columns: of the table and the files.
        is_illustrative: whether a made-up row is in reach of what this figure shows; it then carries the mark on screen
            and in every file. The page's own mark is on if that of any of its figures is.
        level: of the heading, 2 or 3.
        sources: source ids behind this figure; None: those of the page.
    """

    key: str
    title: str
    finding: str = ""
    table: pd.DataFrame
    columns: Sequence[TableColumn]
    is_illustrative: bool
    level: int = 2
    sources: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class TitledRows:
    """Rows of marks that are read as they stand: without a table and files of their own.

    Attributes:
        key: tells them from the other elements of their page.
        title: what is shown; their heading.
        subtitle: how to read them, below the title.
        rows: the marks.
        is_illustrative: whether a made-up row is in reach of what they show; they then carry the mark.
        level: of the heading, 2 or 3.
    """

    key: str
    title: str
    subtitle: str
    rows: Markup
    is_illustrative: bool
    level: int = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class TableFigure(Figure):
    """A table that is read as such."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RowsFigure(Figure):
    """Rows of marks.

    Attributes:
        rows: the marks.
        subtitle: how to read them, below the title; None: the finding.
        has_head: whether the title stands right above the rows; False where the page shows it with `show.section`.
    """

    rows: Markup | None
    subtitle: str | None = None
    has_head: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class ChartFigure(Figure):
    """A chart.

    The specification is made once for each (chart, theme, language, options) and stays the same to the byte whatever
    the data, so that the browser keeps its view and takes new data in.

    Attributes:
        build: a pure function of `kap_ui.charts` or `kap_ui.maps`: ``build(palette, **options)`` returns a Vega-Lite
            specification whose layers name the frames that they read. Nothing in it may depend on the data.
        frames: the data by name, or one frame for the name "data".
        alt: what kind of picture it is, in words that do not change with the data: the specification holds them.
        options: what the chart is built with, words included; JSON-like, the fewer the better.
        file_options: more of them for PNG and SVG, such as a key that stands in HTML on screen.
        legend: the key, above the chart.
        select: the name of a selection of the chart, where a click leads somewhere.
        on_select: called with what was clicked before the page runs again, for state that is read before the chart.
        completed: see `picture_files.Picture`.
    """

    build: ChartBuilder
    frames: pd.DataFrame | Mapping[str, pd.DataFrame]
    alt: str
    options: Mapping[str, Any] | None = None
    file_options: Mapping[str, Any] | None = None
    legend: Markup | None = None
    select: str | None = None
    on_select: Callable[[Mapping[str, Any]], None] | None = None
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    @property
    def named_frames(self) -> dict[str, pd.DataFrame]:
        """The data by name."""
        return dict(self.frames) if isinstance(self.frames, Mapping) else {CHART_DATA: self.frames}
