"""The map of the places to zoom and pan, where the browser can draw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from kap_model.queries import regions
from kap_ui.elements import browser_probe
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import page_choices
from kap_ui.look import tokens
from kap_ui.maps import deck, vega
from kap_ui.maps.projection import on_page
from kap_ui.sections.regions import map_key, world_map
from kap_ui.sections.regions.places import Places
from kap_ui.state import address, data, map_clicks
from kap_ui.state.theme import theme
from kap_ui.words.wording import _

KEY: Final = "world_deck"
"""The key of the map in the session, which holds what was clicked in it."""

ENGINES: Final = ("print", "zoom")


def engines() -> list[ChoiceBox]:
    """Return the choice of how the map is drawn; none where the browser cannot draw the map to zoom and pan."""
    if not browser_probe.screen().has_webgl:
        return []
    return [page_choices.segments(_engine(), _("Drawn as"), ENGINES, _engine_word)]


def _engine() -> address.OwnChoice[str]:
    return address.own_choice("engine", ENGINES, ENGINES[0], is_in_address=False)


def _engine_word(engine: str) -> str:
    return {"print": _("Map"), "zoom": _("Zoom and pan")}.get(str(engine), str(engine))


def is_chosen() -> bool:
    """Return whether the map to zoom and pan was chosen, and can be drawn."""
    return browser_probe.screen().has_webgl and _engine().value == "zoom"


def deck_of(places: Places) -> deck.MapDeck:
    """Return the map, as wide as the browser has room for it."""
    offices = []
    for code in places.offices:
        office = data.ask(regions.places)[code]
        if office.longitude is not None and office.latitude is not None:
            x, y = on_page(office.longitude, office.latitude)
            offices.append(
                {
                    "place": code, "kind": str(office.office_kind), "region": office.region_code, "x": x, "y": y,
                    "name": data.name(code),
                }
            )  # fmt: skip
    return deck.deck(
        world_map.content(places),
        tokens.palette(theme()),
        theme=theme(),
        language=str(map_key.options()["language"]),
        width=browser_probe.screen().width or vega.HEIGHT * 2,
        offices=offices,
    )


def clicked(unit: str) -> None:
    """Choose the place that was just clicked.

    Args:
        unit: of `places.UNITS`, what the clicked map was divided into.
    """
    properties = deck.picked(st.session_state[KEY])
    code = meant(unit, properties) if properties else None
    changed = map_clicks.changed(KEY, frozenset({code} if code else ()))
    if len(changed) == 1:
        world_map.choose(*changed)


def meant(unit: str, properties: Mapping[str, str]) -> str | None:
    """Return the place that a clicked shape means where the map is divided into `unit`; None on land of no region."""
    if properties.get("kind") in ("regional", "area"):
        return properties["code"]
    if not properties.get("region"):
        return None
    return properties.get({"regions": "region", "offices": "office"}.get(unit, "code")) or None
