"""What does each priority serve, and through what?"""

import streamlit as st

from kap_model.queries import linkages as linkages_query
from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.linkages import (
    families,
    link_table,
    link_words,
    matrix,
    matrix_choice,
    matrix_controls,
    matrix_panel,
    reach,
)
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "origin")
linkages = data.ask(linkages_query.linkages)
choices = matrix_choice.declare(linkages)
choice = matrix_choice.chosen(choices, linkages)
if not linkages.links:
    page.context(selection)
    page.nothing_to_show(_("No link has been loaded."))
if choice.family == families.EVERY:
    counts = reach.reach(linkages, choice)
    page.context(
        selection,
        is_illustrative=counts.is_illustrative,
        sources=link_table.sources(linkages.links),
    )
    show.headline(reach.headline(counts), link_words.basis_line(counts.links))
    controls = matrix_controls.controls(choices, linkages, choice)
    page_choices.show(*controls, key="matrix_controls", label=_("What the matrix shows"))
    with st.container(key="sheet", horizontal=True, gap="medium"):
        with st.container(key="sheet_chart", width="stretch"):
            show.chart(reach.figure(counts, choices))
        with st.container(key="sheet_panel", width=matrix_controls.PANEL_WIDTH):
            rows = matrix_controls.row_box(choices, linkages, counts.rows)
            page_choices.show(rows, key="choose", label=_("From"))
            show.block(reach.panel(counts), key="panel")
    page.footer()
    raise page.Finished
answer = matrix.matrix(selection, linkages, choice)
page.context(
    selection,
    is_illustrative=answer.is_illustrative,
    sources=answer.sources,
    data_quarter=answer.data_quarter,
)
show.headline(matrix.headline(answer), link_words.basis_line(answer.links))
controls = matrix_controls.controls(choices, linkages, choice)
page_choices.show(*controls, key="matrix_controls", label=_("What the matrix shows"))
if answer.is_empty:
    show.block(matrix.nothing_to_draw(answer), key="matrix_none")
    page.footer()
    raise page.Finished
with st.container(key="sheet", horizontal=not answer.is_wide, gap="medium"):
    with st.container(key="sheet_chart", width="stretch"):
        show.chart(matrix.figure(answer, choices))
    with st.container(key="sheet_panel", width="stretch" if answer.is_wide else matrix_controls.PANEL_WIDTH):
        page_choices.show(
            matrix_controls.row_box(choices, linkages, answer.row_codes),
            matrix_controls.column_box(choices, linkages, answer.columns),
            key="choose",
            label=_("What the link leads from and to"),
        )
        show.block(matrix_panel.panel(answer), key="panel")
page.footer()
