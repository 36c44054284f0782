"""A chart on the page: Altair's specification and its frames, drawn by Vega in the browser.

Streamlit has an element for this. Ours differs in what makes a page fast (docs/decisions/0007): a chart that leaves
the page is kept as it was drawn and comes back with the figures of the day, where Streamlit's builds it anew, which
takes half of a change of page; specification and frames go as text that is made once; and what is clicked is an event,
where Streamlit's chart repeats it in each run. Vega itself is the copy that Streamlit brings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from kap_ui import script
from kap_ui.told_event import ToldEvent
from kap_ui.wording import _

_chart = st.components.v2.component(
    "kap_chart",
    html="<div class='chart'></div>\n",
    js=script.loader("chart"),
    isolate_styles=False,
)


def show(
    specification: str,
    tables: Mapping[str, str],
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
        key: tells this chart from the others.
        select: the name of a selection of the specification. It tells what was clicked and then forgets it.
        on_select: called with what was clicked before the page runs again, for state that is read before the chart.

    Returns:
        the fields of the selection with the values of what was clicked: ``{"quarter": "2025-Q4"}``. Empty in a run that
        no click has caused, and where `on_select` has taken the click.
    """
    data = {
        "specification": specification,
        "tables": tables,
        "select": select,
        "library": script.vega(),
        "failed": _("This chart could not be drawn. Its figures stand in the table below."),
    }
    if select is None:
        _chart(data=data, key=key, width="stretch", height="content")
        return {}

    def take(value: object) -> bool:
        clicked = picked(value)
        if on_select is not None and clicked:
            on_select(clicked)
        return bool(clicked)

    event = ToldEvent(key, "picked", take)
    told = _chart(data=data, key=key, on_picked_change=event.report, width="stretch", height="content")
    if on_select is None:
        return picked(told.picked)
    event.catch_up(told.picked)
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
