"""A chart as Streamlit's own element, from the same specification and tables as `vega_chart`.

It is used where `streamlit_internals.vega_embed` is off. It is slower, and reports a selection instead of an event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kap_ui.state import address


def show(
    specification: str,
    tables: Mapping[str, str],
    *,
    key: str,
    select: str | None,
    on_select: Callable[[Mapping[str, Any]], None] | None,
) -> Mapping[str, Any]:
    """Draw a chart and return what was just clicked in it. Arguments and answer are those of `vega_chart.show`."""
    completed = json.loads(specification)
    completed["datasets"] = {name: _frame(table) for name, table in tables.items()}
    if select is None:
        st.vega_lite_chart(spec=completed, key=f"{key}_plain", theme=None)
        return {}
    element = f"{key}_plain_{st.session_state.get(_clicks(key), 0)}"
    handle = partial(_handle, key, element, select, on_select)
    st.vega_lite_chart(spec=completed, key=element, theme=None, on_select=handle, selection_mode=select)
    clicked: Mapping[str, Any] = st.session_state.pop(_clicked(key), {})
    return clicked


def _handle(key: str, element: str, select: str, on_select: Callable[[Mapping[str, Any]], None] | None) -> None:
    """Handle a click, before the page runs again.

    Streamlit's chart keeps its selection from run to run. So each click gives the chart a new key: it comes back
    without a selection, and a second click on the same mark is reported.
    """
    if element not in st.session_state:
        return  # the run before has not drawn the chart, so the click was made in an older state of the page
    marks = st.session_state[element].selection[select]
    clicked = marks[0] if isinstance(marks, list) and marks else {}
    if not clicked:
        return
    st.session_state[_clicks(key)] = st.session_state.get(_clicks(key), 0) + 1
    address.follow_state()
    st.session_state[_clicked(key)] = clicked
    if on_select is not None:
        on_select(clicked)


def _clicks(key: str) -> str:
    return f"_{key}_clicks"


def _clicked(key: str) -> str:
    return f"_{key}_clicked"


def _frame(table: str) -> pd.DataFrame:
    names, columns = json.loads(table)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))
