"""Where do the priorities lead?"""

import streamlit as st

from kap_model.queries import linkages as linkages_query
from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.linkages import flow, flow_choice, flow_figure, link_table, link_words
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("priority")
linkages = data.ask(linkages_query.linkages)
choices = flow_choice.declare(linkages)
choice = flow_choice.chosen(choices, selection.objective)
answer = flow.flow(linkages, choice)
flow_choice.settle(choices, choice, answer.choice)
page.context(
    selection,
    is_illustrative=answer.is_illustrative,
    sources=link_table.sources(answer.links),
)
if not linkages.links:
    page.nothing_to_show(_("No link has been loaded."))
show.headline(flow.headline(answer), link_words.basis_line(answer.links))
controls = flow_choice.controls(choices, answer.choice)
page_choices.show(*controls, key="flow_controls", label=_("What the picture shows"))
if answer.is_empty:
    show.block(flow.nothing_to_draw(answer), key="flow_none")
    page.footer()
    raise page.Finished
with st.container(key="flow_sheet"):
    show.chart(flow_figure.figure(answer, choices))
    page_choices.show(*flow.boxes(answer, choices), key="flow_choose", label=_("What is highlighted"))
    show.block(flow.list_of_links(answer), key="flow_links")
page.footer()
