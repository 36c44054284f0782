"""Maps with a tone for each region, for the tests of both renderings."""

from __future__ import annotations

import json
from typing import Any

from kap_ui.look import tokens
from kap_ui.maps import deck
from kap_ui.maps.map_content import (
    Label,
    Level,
    MapContent,
    ShownPlace,
)

REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")


def region(code: str, tone: str, words: str = "") -> ShownPlace:
    return ShownPlace(place=code, level=Level.REGION, tone=tone, words=words)


def country(code: str, tone: str, words: str = "") -> ShownPlace:
    return ShownPlace(place=code, level=Level.COUNTRY, tone=tone, words=words)


def content(tone: str = "at_risk", **chosen: frozenset[str]) -> MapContent:
    return MapContent(
        shown=tuple(region(code, tone, "At risk; progress 58%") for code in REGIONS),
        labels=tuple(Label(code, code, "58%", "at_risk") for code in REGIONS),
        region_names={"AFR": "Africa"},
        **chosen,
    )


def sent(deck_made: deck.MapDeck) -> dict[str, Any]:
    specification: dict[str, Any] = json.loads(deck_made.to_json())
    return specification


def drawn(made: MapContent, **more: Any) -> dict[str, Any]:
    return sent(deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[], **more))


def addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [address for inner in value.values() for address in addresses(inner)]
    if isinstance(value, list):
        return [address for inner in value for address in addresses(inner)]
    return (
        [value]
        if isinstance(value, str) and ("/" in value or ":" in value) and value.startswith(("http", "app"))
        else []
    )
