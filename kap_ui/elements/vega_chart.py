"""A chart on the page, with what stands above and below it: a Vega-Lite specification and its frames, drawn by Vega.

Streamlit has an element for charts. Ours differs in what makes a page fast (docs/decisions/0007):

* A chart that leaves the page is kept as it was drawn, and takes in new data when it comes back. Streamlit's is built
  anew, which takes half of a page switch.
* Specification and frames are sent as text, which is made once.
* A click is an event. Streamlit's chart repeats its selection in each run.

Vega is the copy that Streamlit brings (`kap_ui/streamlit_internals/vega_embed.py`). Where that module is switched off,
Streamlit's element draws (`plain_chart`).
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
    js=script_files.loader("tips", "paper", "block", "chart"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a chart and is part of its element, since each element of a page takes its time.

    Attributes:
        head: above the chart.
        foot: below it, with buttons.
        on_press: callback of the buttons, see `markup_block.show`.
        box: the key of the container around chart and table, which is named for a screen reader.
        words: the name of that container, which states the finding. It is not part of the specification: a new finding
            would make the browser build the chart anew.
    """

    head: Markup
    foot: Markup
    on_press: Callable[[str], None]
    box: str
    words: str


def show(
    specification: str,
    tables: Mapping[str, str],
    surroundings: Surroundings,
    *,
    key: str,
    select: str | None = None,
    leaves: bool = False,
    on_select: Callable[[Mapping[str, Any]], None] | None = None,
) -> Mapping[str, Any]:
    """Draw a chart, and return what was just clicked in it.

    Args:
        specification: a Vega-Lite specification as JSON, without data. While it stays the same to the byte, the
            browser keeps the chart and takes in new data.
        tables: the data by their names in the specification, each made by `table`.
        surroundings: what stands above and below.
        key: of the element, unique on the page.
        select: the name of a selection of the specification, which is reported and then cleared.
        leaves: whether a click leads to another page. A finger's first tap then shows the tip, and the second leaves.
        on_select: callback, called with what was clicked before the page runs again, for state that is read before the
            chart is drawn.

    Returns:
        The fields of the selection with the values of the clicked mark: ``{"quarter": "2025-Q4"}``. Empty in a run that
        no click has caused.
    """
    if not vega_embed.ABOUT.is_on:
        markup_block.show(surroundings.head, key=f"{key}_head")
        clicked_now = plain_chart.show(specification, tables, key=key, select=select, on_select=on_select)
        markup_block.show(surroundings.foot, key=f"{key}_foot", on_press=surroundings.on_press)
        return clicked_now
    data = {
        "markup": [surroundings.head, surroundings.foot],
        "box": surroundings.box,
        "words": surroundings.words,
        "specification": specification,
        "tables": tables,
        "select": select,
        "leaves": leaves,
        "library": vega_embed.address(),
        "failed": _("This chart could not be drawn. Its figures are in the table below."),
    }

    def handle_pick(value: object) -> bool:
        clicked = picked(value)
        if on_select is not None and clicked:
            on_select(clicked)
        return bool(clicked)

    press, pick = ElementEvent.of_buttons(key, surroundings.on_press), ElementEvent(key, "picked", handle_pick)
    result = _chart(
        data=data,
        key=key,
        on_pressed_change=press.callback,
        on_picked_change=pick.callback,
        width="stretch",
        height="content",
    )
    press.catch_up(result.pressed)
    if select is None:
        return {}
    if on_select is not None:
        pick.catch_up(result.picked)
    return picked(result.picked)


def picked(value: object) -> Mapping[str, Any]:
    """Return the fields of the clicked mark; empty if the browser sent anything else."""
    return value if isinstance(value, dict) else {}


def table(frame: pd.DataFrame) -> str:
    """Return a frame as JSON for the script of the chart: column names, then columns. Absent values are null."""
    columns = [_cells(frame[name]) for name in frame.columns]
    return json.dumps([list(frame.columns), columns], separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _cells(column: pd.Series) -> list[Any]:
    return [None if is_absent else value for value, is_absent in zip(column.tolist(), column.isna(), strict=True)]
