"""Where in the world, and which region or office?"""

import streamlit as st

from kap_model.queries import sources
from kap_ui import data, page, selection_bar, show, url_state
from kap_ui.regions import map_figure, place_list, places, screen
from kap_ui.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.EVERY_PLACE)
behind = data.ask(sources.behind_observations, selection.origin)
fill_key = url_state.extra("fill", places.fills(selection), default=places.usual_fill(selection))
unit_key = url_state.extra("by", places.units(selection), default="regions")
found = places.places(selection, str(url_state.value(fill_key)), str(url_state.value(unit_key)))
page.said(selection, is_illustrative=found.is_illustrative)
if not places.has_figures(found):
    page.nothing_to_show(selection)
show.headline(places.headline(found))
with st.container(key="map_choices", horizontal=True, vertical_alignment="bottom"):
    st.segmented_control(
        _("Filled by"),
        places.fills(selection),
        key=fill_key,
        disabled=found.unit == "countries",
        format_func=places.fill_word,
        required=True,
        label_visibility="collapsed",
    )
    st.segmented_control(
        _("Divided into"),
        places.units(selection),
        key=unit_key,
        format_func=places.unit_word,
        required=True,
        label_visibility="collapsed",
    )
    zoom = map_figure.ask_engine()
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        screen.ask(measure=zoom)
        map_figure.draw(found, zoom=zoom, width=screen.known().width, sources=behind)
        show.block(map_figure.below(found), key="map_key")
    with st.container(key="map_side_list", width=400):
        show.block(place_list.beside(found), key="place_list")
page.footer(behind, places.newest_quarter(found))
