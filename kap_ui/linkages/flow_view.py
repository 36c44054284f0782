"""The flow on screen: its controls, the picture, and the links of what is chosen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kap_model.selection import Selection
from kap_ui import marks, show
from kap_ui.charts import flow as chart
from kap_ui.linkages import families, flow
from kap_ui.linkages.flow import Flow, Keys
from kap_ui.linkages.link_words import basis_line, basis_words
from kap_ui.wording import _


def show_flow(made: Flow, selection: Selection, keys: Keys) -> None:
    """Show the answer, the controls, the picture, and the links of what is chosen with their reasons."""
    show.headline(made.headline(), basis_line(made.links))
    _controls(made, keys)
    if made.is_empty:
        show.block(marks.note(made.headline(), _("Choose another family, or the whole plan.")), key="flow_none")
        return
    with st.container(key="flow_sheet"):
        show.chart(
            chart.flow,
            made.frames(),
            key=flow.CHART,
            title=made.title(),
            finding=f"{made.finding()} {basis_words(made.links)}",
            alt=_("Flow of links: ribbons between columns of names"),
            columns=made.table_columns(),
            selection=selection,
            options=made.options(),
            table=made.table(),
            sources=[link.source for link in made.links],
            select=chart.PICK,
            on_select=partial(flow.take_click, keys),
        )
        _by_keyboard(made, keys)
        show.block(made.list_of_links(), key="flow_links")


def _controls(made: Flow, keys: Keys) -> None:
    with st.container(key="flow_controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            _("Direction"), (flow.ITEMS, flow.REGIONS), key=keys.course, format_func=flow.course_label,
            label_visibility="collapsed", required=True,
        )  # fmt: skip
        if not made.is_regions:
            st.segmented_control(
                _("Items"), tuple(families.GROUPS), key=keys.family, format_func=families.tab,
                label_visibility="collapsed", required=True,
            )  # fmt: skip


def _by_keyboard(made: Flow, keys: Keys) -> None:
    """Draw the select boxes that do what a click in the picture does."""
    labels = {code: made.node_label(code) if code else _("the finding") for code in made.nodes()}
    parts = {str(n): made.part_label(str(n)) for n in range(1, made.parts + 1)}
    with st.container(key="flow_choose", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            _("Stands out"), list(labels), key=keys.node, width=400,
            format_func=lambda code: labels.get(code, str(code)),
        )  # fmt: skip
        if made.parts > 1:
            st.selectbox(
                _("Items drawn"), list(parts), key=keys.part,
                format_func=lambda code: parts.get(code, str(code)), width=260,
            )  # fmt: skip
