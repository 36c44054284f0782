"""The flow on screen: its controls, the picture, and the links of what is chosen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.charts import flow as chart
from kap_ui.figures import show
from kap_ui.frame import page_choices
from kap_ui.sections.linkages import families, flow
from kap_ui.sections.linkages.flow import Flow, Keys
from kap_ui.sections.linkages.link_words import basis_line, basis_words
from kap_ui.words.wording import _


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
    boxes = [page_choices.segments(keys.course, _("Direction"), (flow.ITEMS, flow.REGIONS), flow.course_label)]
    if not made.is_regions:
        boxes.append(page_choices.segments(keys.family, _("Items"), tuple(families.GROUPS), families.tab))
    page_choices.show(*boxes, key="flow_controls", label=_("What the picture shows"))


def _by_keyboard(made: Flow, keys: Keys) -> None:
    """Draw the lists that do what a click in the picture does."""
    codes = [code for code in made.nodes() if code]
    boxes = [page_choices.listed(keys.node, _("Stands out"), codes, made.node_label, none=_("the finding"), width=400)]
    if made.parts > 1:
        parts = [str(n) for n in range(1, made.parts + 1)]
        boxes.append(page_choices.listed(keys.part, _("Items drawn"), parts, made.part_label, width=260))
    page_choices.show(*boxes, key="flow_choose", label=_("What stands out"))
