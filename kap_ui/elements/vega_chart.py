"""A chart on the page with what stands above and below it: a specification and its frames, drawn by Vega.

Streamlit has an element for this. Ours differs in what makes a page fast (docs/decisions/0007): a chart that leaves
the page is kept as it was drawn and comes back with the figures of the day, where Streamlit's builds it anew, which
takes half of a change of page; specification and frames go as text that is made once; and what is clicked is an event,
where Streamlit's chart repeats it in each run. Vega itself is the copy that Streamlit brings
(`kap_ui/streamlit_internals/vega_embed.py`); where that is switched off, Streamlit's element draws.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from kap_ui.elements import markup_block, plain_chart, script_files
from kap_ui.elements.element_event import ElementEvent
from kap_ui.marks.markup import Markup
from kap_ui.streamlit_internals import vega_embed
from kap_ui.words.wording import _

_chart = st.components.v2.component(
    "kap_chart",
    html="<div class='kap'></div><div class='chart'></div><div class='kap'></div>\n",
    js=script_files.loader("block", "chart"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a chart in its element: each element of a page takes its time.

    Attributes:
        head: above the chart.
        foot: below it, with buttons.
        on_press: called with the code of the button that was pressed, as `markup_block.show` does.
        box: the key of the container around chart and table, which is named for a screen reader.
        words: its name. It states the finding, and stands beside the chart and not in it, so that a new finding does
            not make the browser build the chart anew.
    """

    head: Markup
    foot: Markup
    on_press: Callable[[str], None]
    box: str
    words: str


def show(
    specification: str,
    tables: Mapping[str, str],
    frame: Frame,
    *,
    key: str,
    select: str | None = None,
    on_select: Callable[[Mapping[str, Any]], None] | None = None,
) -> Mapping[str, Any]:
    """Show a chart, and give what was just clicked in it.

    Args:
        specification: a Vega-Lite specification as JSON, without data. While it stays the same to the byte, the
            browser keeps its view and takes new data in.
        tables: the data by their names in the specification, each made by `table`.
        frame: what stands above and below.
        key: tells this chart from the others.
        select: the name of a selection of the specification. It tells what was clicked and then forgets it.
        on_select: called with what was clicked before the page runs again, for state that is read before the chart.

    Returns:
        the fields of the selection with the values of what was clicked: ``{"quarter": "2025-Q4"}``. Empty in a run that
        no click has caused, and where `on_select` has taken the click.
    """
    if not vega_embed.ABOUT.is_on:
        markup_block.show(frame.head, key=f"{key}_head")
        clicked_now = plain_chart.show(specification, tables, key=key, select=select, on_select=on_select)
        markup_block.show(frame.foot, key=f"{key}_foot", on_press=frame.on_press)
        return clicked_now
    data = {
        "markup": [frame.head, frame.foot],
        "box": frame.box,
        "words": frame.words,
        "specification": specification,
        "tables": tables,
        "select": select,
        "library": vega_embed.address(),
        "failed": _("This chart could not be drawn. Its figures are in the table below."),
    }

    def take_pick(value: object) -> bool:
        clicked = picked(value)
        if on_select is not None and clicked:
            on_select(clicked)
        return bool(clicked)

    pressed, clicked = ElementEvent.of_buttons(key, frame.on_press), ElementEvent(key, "picked", take_pick)
    told = _chart(
        data=data,
        key=key,
        on_pressed_change=pressed.callback,
        on_picked_change=clicked.callback,
        width="stretch",
        height="content",
    )
    pressed.catch_up(told.pressed)
    if select is not None and on_select is None:
        return picked(told.picked)
    clicked.catch_up(told.picked)
    return {}


def picked(value: object) -> Mapping[str, Any]:
    """Give the fields of what was clicked, from what a browser sent."""
    return value if isinstance(value, dict) else {}


def table(frame: pd.DataFrame) -> str:
    """Give a frame as the script of the chart reads it: names and columns as JSON; what is absent is null."""
    columns = [_cells(frame[name]) for name in frame.columns]
    return json.dumps([list(frame.columns), columns], separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _cells(column: pd.Series) -> list[Any]:
    return [None if is_absent else value for value, is_absent in zip(column.tolist(), column.isna(), strict=True)]
