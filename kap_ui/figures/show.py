"""What stands on a page: headline, numbers, blocks of marks, charts and tables, each with its words and its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, Final

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from kap_model.exporting.figure_files import Field, Figures, as_csv, as_xlsx
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.charts.config import config
from kap_ui.elements import markup_block as blocks
from kap_ui.elements import vega_chart
from kap_ui.figures import picture_files
from kap_ui.frame import page, site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import _

CHART_DATA: Final = "data"
"""The name of a chart's data, where it has one frame: ``alt.Chart(alt.NamedData("data"))``."""

_LONGEST_TABLE: Final = 300
"""Rows of a table in the page; a longer one is a scrolling grid."""

_grids: Final[SharedCache[Markup | pa.Table]] = data.new_cache(32)
"""Printed tables: a page prints the same cells again in each run."""

_tables: Final[SharedCache[str]] = data.new_cache(512)
"""The data of charts, as they are sent."""

_TABLE, _FILES = "table", "files"
"""What a figure offers below itself, closed at first."""

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(StrEnum):
    """What a column of a table holds, and so how it is printed."""

    TEXT = "text"
    CODE = "code"
    NAME = "name"
    NUMBER = "number"
    SHARE = "share"
    QUARTER = "quarter"
    DAY = "day"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and of its files.

    Attributes:
        name: in the frame.
        title: its head, translated.
        kind: TEXT as it is; CODE a code; NAME a code, printed as its name; NUMBER with `decimals`; SHARE 0.62 as 62%;
            QUARTER; DAY 2026-10-30 in words, in a file as it is; STATUS a status as icon and word.
        decimals: of a NUMBER or SHARE: how many, or the name of the column that says it row by row.
        meaning: definition with unit, for the files; translated.
        spoken: the language of a TEXT where it is not the reader's, such as "en"; it is marked so in the page.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    decimals: int | str = 0
    meaning: str = ""
    spoken: str = ""


def headline(finding: str, below: Markup | None = None, *, numbers: Sequence[marks.Number] = ()) -> None:
    """Show the answer of the page: a sentence with the finding in it, and up to four numbers."""
    parts = [marks.headline(finding, below), marks.numbers(numbers) if numbers else None]
    blocks.show(marks.stack(*parts) if numbers else joined(parts), key="headline")


def block(markup: Markup, key: str) -> None:
    """Show marks."""
    blocks.show(markup, key=key)


def section(title: str, subtitle: str = "", *, key: str, is_illustrative: bool = False, level: int = 2) -> None:
    """Show the title of what follows, with its finding or how to read it, and the mark of illustrative figures."""
    chip = page.illustrative_mark() if is_illustrative else None
    blocks.show(marks.section(title, subtitle, chip=chip, level=level), key=key)


def chart(
    build: Callable[..., alt.TopLevelMixin],
    frames: pd.DataFrame | Mapping[str, pd.DataFrame],
    *,
    key: str,
    title: str,
    finding: str,
    alt: str,
    columns: Sequence[Column],
    selection: Selection,
    options: Mapping[str, Any] | None = None,
    file_options: Mapping[str, Any] | None = None,
    table: pd.DataFrame | None = None,
    legend: Markup | None = None,
    sources: Iterable[str] = (),
    is_illustrative: bool = False,
    select: str | None = None,
    on_select: Callable[[Mapping[str, Any]], None] | None = None,
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    level: int = 2,
) -> Mapping[str, Any]:
    """Show a chart as a figure: head, picture, the same figures as a table, and the files; give what was clicked in it.

    The specification is made once for each (chart, theme, language, options) and stays the same to the byte whatever
    the data, so that the browser keeps its view and takes new data in.

    Args:
        build: a pure function of `kap_ui/charts`: ``build(palette, **options)`` gives an Altair chart on
            ``alt.NamedData("data")``, or on the names of `frames`. Nothing in it may depend on the data.
        frames: the data, or several frames by name.
        key: tells this chart from the others; stable.
        title: what is shown, with unit and quarter; above the chart and in every file.
        finding: the sentence that the chart shows; seen above it, read aloud as the name of the figure.
        alt: what kind of picture it is, in words that do not change with the data: the specification holds them.
        columns: of the table and the files.
        selection: what was asked; said in the files.
        options: what the chart is built with, words included; JSON-like, the fewer the better.
        file_options: more of them for PNG and SVG, such as a key that stands in HTML on screen.
        table: the rows of table and files, where they are not those of the frame "data".
        legend: the key, above the chart.
        sources: source ids, for the files.
        is_illustrative: the mark is put on screen and in every file.
        select: the name of a selection of the chart, where a click leads somewhere.
        on_select: see `vega_chart.show`.
        completed: see `pictures.Picture`.
        level: of the heading.

    Returns:
        what was just clicked, see `vega_chart.show`.
    """
    named = dict(frames) if isinstance(frames, Mapping) else {CHART_DATA: frames}
    rows = table if table is not None else named[CHART_DATA]
    theme = st.context.theme.type or "light"
    figures = _figures(rows, columns, title, finding, selection, sources, is_illustrative)
    picture = partial(
        _picture, build, wording.language(), _frozen({**(options or {}), **(file_options or {})}), alt, named, figures,
        completed,
    )  # fmt: skip
    offer = _Offer(figures, title, rows, columns, key, selection, picture)
    chip = page.illustrative_mark() if is_illustrative else None
    heading = marks.section(title, finding, chip=chip, level=level)
    box = f"figure_{key}"
    with st.container(key=box):
        clicked = vega_chart.show(
            _specification(build, theme, wording.language(), _frozen(options), alt),
            {name: _sent(frame) for name, frame in named.items()},
            vega_chart.Frame(joined([heading, legend]), offer.buttons(), offer.turn, box, f"{title}. {finding}"),
            key=key,
            select=select,
            on_select=on_select,
        )
        offer.show_opened()
    return clicked


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    title: str,
    selection: Selection,
    subtitle: str = "",
    sources: Iterable[str] = (),
    is_illustrative: bool = False,
    level: int = 2,
) -> None:
    """Show a table with its title and its files. The arguments are those of `chart`."""
    with st.container(key=f"table_{key}"):
        section(title, subtitle, key=f"{key}_head", is_illustrative=is_illustrative, level=level)
        _grid(frame, columns, key=f"{key}_grid", caption=title)
        figures = _figures(frame, columns, title, subtitle, selection, sources, is_illustrative)
        offer = _Offer(figures, title, frame, columns, key, selection, offered=(_FILES,))
        blocks.show(offer.buttons(), key=f"{key}_take", on_press=offer.turn)
        offer.show_opened()


def rows(
    markup: Markup,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    title: str,
    finding: str,
    selection: Selection,
    sources: Iterable[str] = (),
    is_illustrative: bool = False,
) -> None:
    """Show rows of marks, and offer the same as a table and as files.

    The other arguments are those of `chart`; `title` and `finding` are said in the files.
    """
    figures = _figures(frame, columns, title, finding, selection, sources, is_illustrative)
    offer = _Offer(figures, title, frame, columns, key, selection)
    blocks.show(joined([markup, offer.buttons()]), key=key, on_press=offer.turn)
    offer.show_opened()


def _sent(frame: pd.DataFrame) -> str:
    return _tables.get_or_make(ByIdentity(frame), partial(vega_chart.table, frame))


@lru_cache(maxsize=512)
def _specification(build: Callable[..., alt.TopLevelMixin], theme: str, code: str, options: str, alt_text: str) -> str:
    palette = tokens.palette(theme)
    made = build(palette, **json.loads(options)).to_dict(context={"data": None}, validate=False)
    made.pop("$schema", None)
    made["description"] = alt_text
    made["config"] = config(palette, code)  # not Altair's own, which draws a frame around every chart
    return json.dumps(made)


def _frozen(options: Mapping[str, Any] | None) -> str:
    return json.dumps(options or {}, sort_keys=True)


def _picture(
    build: Callable[..., alt.TopLevelMixin],
    code: str,
    options: str,
    alt_text: str,
    named: Mapping[str, pd.DataFrame],
    figures: Callable[[], Figures],
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None,
) -> picture_files.Picture:
    taken = figures()
    return picture_files.Picture(
        _specification(build, "light", code, options, alt_text), named, taken.title, tuple(taken.notes), completed
    )


@dataclass(frozen=True, slots=True)
class _Offer:
    """The table and the files of a figure. Each is made only when the reader opens it, and stays open."""

    figures: Callable[[], Figures]
    title: str
    rows: pd.DataFrame
    columns: Sequence[Column]
    key: str
    selection: Selection
    picture: Callable[[], picture_files.Picture] | None = None
    offered: Sequence[str] = (_TABLE, _FILES)

    def buttons(self) -> Markup:
        """Give what opens them."""
        words, opened = {_TABLE: _("The same figures as a table"), _FILES: _("Download")}, _opened(self.key)
        toggles = [marks.Toggle(code, words[code], code in opened) for code in self.offered]
        return marks.toggles(toggles, label=self.title)

    @property
    def turn(self) -> Callable[[str], None]:
        """What is called with the code of the button that was pressed. A session holds it, so it holds no frame."""
        return partial(_turn, self.key, self.offered)

    def show_opened(self) -> None:
        """Show what is open."""
        opened = _opened(self.key)
        if _FILES in opened:
            with st.container(key=f"{self.key}_files", horizontal=True):
                _files(self.figures, self.key, self.selection, self.picture)
        if _TABLE in opened:
            _grid(self.rows, self.columns, key=f"{self.key}_grid", caption=self.title)


def _turn(key: str, offered: Sequence[str], code: str) -> None:
    """Open the table or the files of a figure, or close them; the code comes from the browser."""
    if code in offered:
        st.session_state[_held(key)] = _opened(key) ^ {code}


def _opened(key: str) -> frozenset[str]:
    """Give what the reader has opened of a figure: table, files."""
    return frozenset(st.session_state.get(_held(key), ()))


def _held(key: str) -> str:
    return f"{site_map.current().name}_{key}_open"


def _files(
    figures: Callable[[], Figures],
    key: str,
    selection: Selection,
    picture: Callable[[], picture_files.Picture] | None,
) -> None:
    """Offer the files. Each is made when it is asked for, from values that are at hand: a download has no session."""
    name = "_".join(("kap", site_map.current().name, key, *selection.codes()))
    offers: list[tuple[str, str, str, Callable[[], bytes]]] = [
        (_("Figures (CSV)"), f"{name}.csv", "text/csv", partial(_written, as_csv, figures)),
        (_("Figures (XLSX)"), f"{name}.xlsx", _XLSX, partial(_written, as_xlsx, figures)),
    ]
    if picture is not None:
        offers += [
            (_("Picture (PNG)"), f"{name}.png", "image/png", partial(_made, picture_files.png, picture)),
            (_("Picture (SVG)"), f"{name}.svg", "image/svg+xml", partial(_made, picture_files.svg, picture)),
        ]
    for words, file, mime, make in offers:
        st.download_button(
            words, make, file, mime, key=f"{key}_{file.rpartition('.')[2]}", on_click="ignore", type="tertiary",
            icon=":material/download:",
        )  # fmt: skip


def _written(write: Callable[[Figures], bytes], figures: Callable[[], Figures]) -> bytes:
    return write(figures())


def _made(draw: Callable[[picture_files.Picture], bytes], picture: Callable[[], picture_files.Picture]) -> bytes:
    return draw(picture())


def _figures(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    title: str,
    finding: str,
    selection: Selection,
    sources: Iterable[str],
    is_illustrative: bool,
) -> Callable[[], Figures]:
    """Give what makes the figures for a file when somebody asks for one; by then there is no session."""
    return partial(
        _made_figures, rows, tuple(columns), title, finding, selection, tuple(dict.fromkeys(sources)), is_illustrative,
        data.snapshot(), data.names(), data.source_titles(), wording.language(),
    )  # fmt: skip


def _made_figures(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    title: str,
    finding: str,
    selection: Selection,
    sources: Sequence[str],
    is_illustrative: bool,
    state: data.Snapshot,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    code: str,
) -> Figures:
    with wording.spoken(code):
        named = page.named_sources(sources, titles)
        notes = [
            finding,
            wording.sentence(selection, dict(names)),
            _("Some or all of these figures are illustrative: made up, to show the system at work.")
            if is_illustrative
            else "",
            _("Sources: %(sources)s") % {"sources": wording.listed(named)} if named else "",
            _("Data of %(day)s, revision %(revision)s")
            % {"day": wording.day(state.loaded_at.date()), "revision": state.revision},
        ]
        # Two columns may print the same cell, as its code and as its name: each has a name of its own in the file.
        fields = [Field(f"{place} {column.name}", column.title, column.meaning) for place, column in enumerate(columns)]
        for_file = pd.DataFrame({field.name: rows[column.name] for field, column in zip(fields, columns, strict=True)})
        for field, column in zip(fields, columns, strict=True):
            if column.kind is Kind.STATUS:
                for_file[field.name] = [wording.status(v) if _is_there(v) else None for v in rows[column.name]]
            elif column.kind is Kind.NAME:
                for_file[field.name] = [names.get(str(v), str(v)) if _is_there(v) else None for v in rows[column.name]]
        return Figures(title, [note for note in notes if note], fields, for_file, (_("Figures"), _("Notes")))


def _grid(frame: pd.DataFrame, columns: Sequence[Column], *, key: str, caption: str) -> None:
    state = (ByIdentity(frame), tuple(columns), caption, wording.language())
    grid = _grids.get_or_make(state, lambda: _made_grid(frame, columns, caption))
    if isinstance(grid, Markup):
        blocks.show(grid, key=key)
    else:
        st.dataframe(grid, hide_index=True, key=key, alt=caption)


def _made_grid(frame: pd.DataFrame, columns: Sequence[Column], caption: str) -> Markup | pa.Table:
    """Give a table that is read as a whole, or the cells of one that the browser draws as far as it is seen."""
    if len(frame) <= _LONGEST_TABLE:
        heads = [marks.Column(column.title, is_figure=_is_figure(column)) for column in columns]
        return marks.table(heads, _printed(frame, columns), caption=caption, is_caption_seen=False)
    cells = zip(*_printed(frame, columns, with_marks=False), strict=True)
    return pa.table([[str(cell) for cell in column] for column in cells], [column.title for column in columns])


def _printed(frame: pd.DataFrame, columns: Sequence[Column], with_marks: bool = True) -> list[list[str]]:
    code = wording.language()
    names = data.names()
    rows: list[list[str]] = []
    for row in frame.to_dict("records"):
        cells: list[str] = []
        for column in columns:
            cell = row[column.name]
            if not _is_there(cell):
                cells.append(language.ABSENT)
                continue
            decimals = row[column.decimals] if isinstance(column.decimals, str) else column.decimals
            match column.kind:
                case Kind.NUMBER:
                    cells.append(language.number(cell, code, int(decimals)))
                case Kind.SHARE:
                    cells.append(language.percent(cell, code, int(decimals)))
                case Kind.QUARTER:
                    cells.append(language.quarter(str(cell), code))
                case Kind.DAY:
                    cells.append(language.day(date.fromisoformat(str(cell)), code))
                case Kind.STATUS:
                    words = wording.status(str(cell))
                    cells.append(marks.word(str(cell), words) if with_marks else words)
                case Kind.NAME:
                    cells.append(names.get(str(cell), str(cell)))
                case _ if column.spoken and column.spoken != code and with_marks:
                    cells.append(element("span", str(cell), lang=column.spoken))
                case _:
                    cells.append(str(cell))
        rows.append(cells)
    return rows


def _is_figure(column: Column) -> bool:
    return column.kind in (Kind.NUMBER, Kind.SHARE)


def _is_there(cell: object) -> bool:
    return cell is not None and cell is not pd.NA and cell == cell
