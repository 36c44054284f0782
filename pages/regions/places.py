"""Where in the world, and which region or office?"""

from functools import partial

import streamlit as st

from kap_ui.elements import browser_probe
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.maps import deck
from kap_ui.sections.regions import map_zoom, place_list, places, places_words, world_map
from kap_ui.state import map_clicks
from kap_ui.words.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.EVERY_PLACE)
fill, unit = places.own_choices(selection)
answer = places.places(selection, fill.value, unit.value)
world = world_map.world_map(answer)
page.context(
    selection,
    is_illustrative=world.is_illustrative,
    sources=world.sources,
    data_quarter=answer.data_quarter,
)
if not answer.has_figures:
    page.nothing_to_show()
show.headline(places_words.headline(answer))
is_zoomed = map_zoom.is_chosen()
page_choices.show(
    page_choices.segments(
        fill, _("Colour by"), places.fills(selection), places.fill_word, is_off=answer.unit == "countries"
    ),
    page_choices.segments(unit, _("Divided into"), places.units(selection), places.unit_word),
    *map_zoom.engines(),
    key="map_choices",
    label=_("What the map shows"),
)
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        browser_probe.ask(measure=is_zoomed)
        if is_zoomed:
            map_clicks.forget(map_zoom.KEY)
            show.section(
                world.title,
                world.finding,
                key="world_deck_head",
                is_illustrative=world.is_illustrative,
                level=world.level,
            )
            st.pydeck_chart(
                map_zoom.deck_of(answer),
                height=deck.HEIGHT,
                key=map_zoom.KEY,
                on_select=partial(map_zoom.clicked, answer.unit),
                selection_mode="single-object",
                alt=_("World map by region, office and country, to zoom and pan; the list beside it says the same"),
            )
            show.block(world_map.below(answer), key="map_key")
        else:
            show.chart(world)
    with st.container(key="map_side_list", width=400):
        show.block(place_list.beside(answer), key="place_list")
page.footer()
