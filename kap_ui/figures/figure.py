"""What a section module returns for each figure of a page: values, words and table.

`kap_ui.figures.show` draws it. Selection and sources come from the page context (`kap_ui.frame.page_context`), unless a
figure names sources of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.queries.sources import SourceCount
from kap_ui.charts.vega_lite import ChartBuilder
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.table_column import TableColumn
from kap_ui.marks.markup import Markup

CHART_DATA: Final = "data"
"""The name of the data of a chart with one frame."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """What a picture in a file is drawn from.

    Attributes:
        build: a pure function of `kap_ui.charts` or `kap_ui.maps`, see `ChartFigure`.
        frames: the data by name.
        options: what the chart is built with.
        key: the signs of the chart, which on screen stand in HTML around it.
        note: what else must stand beside it.
        least_width: of the chart in pixels, where it leaves something out below that.
        least_height: of a chart that can have any height from there on; None for one with a height of its own.
        completed: returns the specification with what the browser fetches by address, such as the outlines of a map.
    """

    build: ChartBuilder
    frames: Mapping[str, pd.DataFrame]
    options: Mapping[str, Any] | None = None
    key: Sequence[Sign] = ()
    note: str = ""
    least_width: float = 0
    least_height: float | None = None
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A figure of any kind.

    Attributes:
        key: unique on the page, and stable: what the reader has opened is stored under it.
        title: what is shown, with unit and quarter; the heading of the figure and the title of every file.
        finding: what the figure shows, in a sentence; in every file, the title of a picture, and read aloud as the
            name of the figure.
        page_finding: the finding of the page; the title of a picture where the figure has no finding of its own.
        reading: how to read it, after the finding; in a picture below the chart.
        table: the same values as rows, for the table below and the files.
        columns: of the table and the files.
        is_illustrative: whether a made-up row is behind what the figure shows. It then carries the mark, on screen and
            in every file. The page carries the mark if any of its figures does.
        level: of the heading, 2 or 3.
        sources: of the rows behind the figure, with how many there are of each, the made-up ones first; None for those
            of the page.
    """

    key: str
    title: str
    finding: str = ""
    page_finding: str = ""
    reading: str = ""
    table: pd.DataFrame
    columns: Sequence[TableColumn]
    is_illustrative: bool
    level: int = 2
    sources: Sequence[SourceCount] | None = None


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
    """A table.

    Attributes:
        is_tall: whether it scrolls under its heads, however few rows it has.
        is_stacked: whether the cells of a row stand below each other on a telephone.
    """

    is_tall: bool = False
    is_stacked: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class RowsFigure(Figure):
    """Rows of marks.

    Attributes:
        rows: the marks.
        subtitle: how to read them, below the title; None for the finding.
        has_head: whether title and subtitle stand above the rows; False where the page draws them with `show.section`.
        drawing: makes what their picture is drawn from, when a reader opens the downloads; None for rows without one.
    """

    rows: Markup | None
    subtitle: str | None = None
    has_head: bool = True
    drawing: Callable[[], Drawing] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class ChartFigure(Figure):
    """A chart.

    The specification is made once for each chart, theme, language and options. It does not depend on the data, to the
    byte, so that the browser keeps the chart and takes in new data.

    Attributes:
        build: a pure function of `kap_ui.charts` or `kap_ui.maps`: ``build(palette, **options)`` returns a Vega-Lite
            specification without data, whose layers name the frames that they read.
        frames: the data by name, or one frame with the name "data".
        alt: the alt text: what kind of picture it is. It is part of the specification, so it must not depend on the
            data.
        options: what the chart is built with, words included; JSON-like, the fewer the better.
        file_options: further options for PNG and SVG.
        legend: the legend, above the chart.
        hint: what a reader can do with the chart on screen, after finding and reading.
        below: what stands directly under the chart, such as the key of a map.
        select: the name of a selection of the chart, where a click leads somewhere.
        leaves, on_select: see `vega_chart.show`.
        signs: the key of PNG and SVG.
        file_frames: makes the frames for PNG and SVG, where those on screen hold colours of the theme or short names.
        note, least_width, least_height, completed: for PNG and SVG, see `Drawing`.
    """

    build: ChartBuilder
    frames: pd.DataFrame | Mapping[str, pd.DataFrame]
    alt: str
    options: Mapping[str, Any] | None = None
    file_options: Mapping[str, Any] | None = None
    legend: Markup | None = None
    hint: str = ""
    below: Markup | None = None
    select: str | None = None
    leaves: bool = False
    on_select: Callable[[Mapping[str, Any]], None] | None = None
    signs: Sequence[Sign] = ()
    note: str = ""
    file_frames: Callable[[], Mapping[str, pd.DataFrame]] | None = None
    least_width: float = 0
    least_height: float | None = None
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    @property
    def drawing(self) -> Drawing:
        """What its picture is drawn from."""
        return Drawing(
            build=self.build,
            frames=self.named_frames if self.file_frames is None else self.file_frames(),
            options={**(self.options or {}), **(self.file_options or {})},
            key=self.signs,
            note=self.note,
            least_width=self.least_width,
            least_height=self.least_height,
            completed=self.completed,
        )

    @property
    def named_frames(self) -> dict[str, pd.DataFrame]:
        """The data by name."""
        return dict(self.frames) if isinstance(self.frames, Mapping) else {CHART_DATA: self.frames}
