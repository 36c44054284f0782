"""Where in the world, and which region or office?"""

import streamlit as st

from kap_model.queries import sources
from kap_ui.elements import browser_probe
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.regions import map_figure, place_list, places
from kap_ui.state import address, data
from kap_ui.words.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.EVERY_PLACE)
behind = data.ask(sources.behind_observations, selection.origin)
fill = address.own_choice("fill", places.fills(selection), default=places.usual_fill(selection))
unit = address.own_choice("by", places.units(selection), default="regions")
found = places.places(selection, fill.value, unit.value)
page.said(selection, is_illustrative=found.is_illustrative)
if not places.has_figures(found):
    page.nothing_to_show(selection)
show.headline(places.headline(found))
zoom = map_figure.is_zoomed()
page_choices.show(
    page_choices.segments(
        fill, _("Filled by"), places.fills(selection), places.fill_word, is_off=found.unit == "countries"
    ),
    page_choices.segments(unit, _("Divided into"), places.units(selection), places.unit_word),
    *map_figure.engines(),
    key="map_choices",
    label=_("What the map shows"),
)
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        browser_probe.ask(measure=zoom)
        map_figure.draw(found, zoom=zoom, width=browser_probe.screen().width, sources=behind)
        show.block(map_figure.below(found), key="map_key")
    with st.container(key="map_side_list", width=400):
        show.block(place_list.beside(found), key="place_list")
page.footer(behind, places.newest_quarter(found))
