"""What do the published statistics say?"""

import streamlit as st

from kap_model.vocabulary import PlaceKind
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.results import connectivity, connectivity_figures, connectivity_table
from kap_ui.words.wording import _

selection = page.header("place", places=(PlaceKind.WORLD, PlaceKind.REGION, PlaceKind.GROUP))
answer = connectivity.connectivity(selection)
page.context(answer.selection, sources=answer.sources, data_quarter=answer.data_quarter)
if answer.data_quarter is None:
    page.nothing_to_show(_("No statistics have been published."))
show.headline(connectivity.headline(answer), connectivity.below_headline(answer), numbers=connectivity.numbers(answer))
table = connectivity_table.table(answer)
if table is not None:
    show.rows(table)
for theme in answer.themes:
    show.section(_(theme.title), connectivity.theme_sentence(theme), key=f"about_{theme.code}")
    with st.container(key=f"theme_{theme.code}", horizontal=True):
        for picture in theme.pictures:
            show.chart(connectivity_figures.figure(answer, picture))
others = connectivity_table.others(answer)
if others is not None:
    show.table(others)
page.footer()
