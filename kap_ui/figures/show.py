"""Draw what stands on a page: headline, numbers, blocks of marks, and figures with their table and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from kap_ui import marks
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.elements import markup_block, vega_chart
from kap_ui.figures import chart_specification, table_grid
from kap_ui.figures.downloads import FILES, Downloads
from kap_ui.figures.figure import ChartFigure, RowsFigure, TableFigure, TitledRows
from kap_ui.frame import provenance
from kap_ui.marks.markup import Markup, joined
from kap_ui.state import data
from kap_ui.state.theme import theme
from kap_ui.words import wording

_chart_data: Final[SharedCache[str]] = data.new_cache(512)
"""The frames of charts as the JSON that is sent."""


def headline(finding: str, below: Markup | None = None, *, numbers: Sequence[marks.Number] = ()) -> None:
    """Draw the answer of the page: a sentence with the finding, what stands below it, and up to four numbers."""
    parts = [marks.headline(finding, below), marks.numbers(numbers) if numbers else None]
    markup_block.show(marks.stack(*parts) if numbers else joined(parts), key="headline")


def block(markup: Markup, key: str) -> None:
    """Draw markup."""
    markup_block.show(markup, key=key)


def section(title: str, subtitle: str = "", *, key: str, is_illustrative: bool = False, level: int = 2) -> None:
    """Draw a heading, with a finding or how to read what follows, and the mark of illustrative figures."""
    markup_block.show(_head(title, subtitle, is_illustrative, level), key=key)


def chart(figure: ChartFigure) -> Mapping[str, Any]:
    """Draw a chart with its head, its table and its files.

    Returns:
        What was just clicked in it, see `vega_chart.show`.
    """
    offer = Downloads(figure, lambda: figure.drawing)
    subtitle = wording.sentences(filter(None, (figure.finding, figure.reading, figure.hint)))
    head = _head(figure.title, subtitle, figure.is_illustrative, figure.level)
    box = f"figure_{figure.key}"
    surroundings = vega_chart.Surroundings(
        head=joined([head, figure.legend]),
        foot=joined([figure.below, offer.buttons()]),
        on_press=offer.on_press,
        box=box,
        words=wording.sentences([wording.ended(figure.title), figure.finding or figure.reading]),
    )
    with st.container(key=box):
        clicked = vega_chart.show(
            chart_specification.specification(figure.build, theme(), wording.language(), figure.options, figure.alt),
            {name: _chart_table(frame) for name, frame in figure.named_frames.items()},
            surroundings,
            key=figure.key,
            select=figure.select,
            leaves=figure.leaves,
            on_select=figure.on_select,
        )
        offer.show_opened()
    return clicked


def table(figure: TableFigure) -> None:
    """Draw a table with its head and its files."""
    key = figure.key
    with st.container(key=f"table_{key}"):
        section(
            figure.title, figure.finding, key=f"{key}_head", is_illustrative=figure.is_illustrative, level=figure.level
        )
        table_grid.show(
            figure.table,
            figure.columns,
            key=f"{key}_grid",
            caption=figure.title,
            is_tall=figure.is_tall,
            is_stacked=figure.is_stacked,
        )
        offer = Downloads(figure, offered=(FILES,))
        markup_block.show(offer.buttons(), key=f"{key}_take", on_press=offer.on_press)
        offer.show_opened()


def files(figure: TableFigure) -> None:
    """Draw the head and the files of a table that is too long to be read on the page."""
    section(figure.title, figure.finding, key=f"{figure.key}_head", is_illustrative=figure.is_illustrative, level=3)
    Downloads(figure, offered=()).show_files()


def rows(figure: RowsFigure) -> None:
    """Draw rows of marks with their head, their table and their files."""
    offer = Downloads(figure, figure.drawing)
    head = None
    if figure.has_head:
        subtitle = figure.finding if figure.subtitle is None else figure.subtitle
        head = _head(figure.title, subtitle, figure.is_illustrative, figure.level)
    markup_block.show(joined([head, figure.rows, offer.buttons()]), key=figure.key, on_press=offer.on_press)
    offer.show_opened()


def titled_rows(figure: TitledRows) -> None:
    """Show rows of marks under their title."""
    head = _head(figure.title, figure.subtitle, figure.is_illustrative, figure.level)
    markup_block.show(joined([head, figure.rows]), key=figure.key)


def _head(title: str, subtitle: str, is_illustrative: bool, level: int) -> Markup:
    chip = provenance.illustrative_mark() if is_illustrative else None
    return marks.section(title, subtitle, chip=chip, level=level)


def _chart_table(frame: pd.DataFrame) -> str:
    return _chart_data.get_or_make(ByIdentity(frame), partial(vega_chart.table, frame))
