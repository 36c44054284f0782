"""The map that zooms: what it draws and sends, and that it asks nobody outside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kap_ui.look import tokens
from kap_ui.maps import deck
from kap_ui.maps.map_content import (
    IN,
    NOTHING,
    Level,
    MapContent,
    ShownPlace,
)
from tests.kap_ui.maps.maps_of_regions import addresses, content, country, drawn, region, sent


def test_pydeck_asks_no_outside_host() -> None:
    made = drawn(content())

    assert made["mapStyle"] == "__MAP_STYLE__"  # the placeholder that keeps Streamlit from a style of its own
    assert made.get("mapProvider") is None
    assert {view["@@type"] for view in made["views"]} == {"OrthographicView"}
    assert set(addresses(made)) == {
        "app/static/geo/world.geo.json",
        "app/static/geo/offices_light.png",
    }
    assert "http" not in json.dumps(made)


@pytest.mark.parametrize(
    ("level", "field"), [(Level.REGION, "region"), (Level.OFFICE, "office"), (Level.COUNTRY, "code")]
)
@pytest.mark.parametrize("code", ["G-77", "AFR", "RO-AFR"])
def test_what_a_place_is_comes_from_its_level_and_never_from_the_spelling_of_its_code(
    level: Level, field: str, code: str
) -> None:
    made = MapContent(
        shown=(
            ShownPlace(place=code, level=level, tone=NOTHING, words="own", is_illustrative=True),
            region("AMS", "at_risk", "others"), region("ASP", "at_risk", "others"),
        )
    )  # fmt: skip
    layers = {layer["id"]: json.dumps(layer) for layer in drawn(made)["layers"]}
    tooltip = deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[]).tooltip_html

    assert f"properties.{field} == '{code}'" in layers["land"]
    assert f"properties.{field} == '{code}'" in layers["hatch"]
    assert f".kap-tip.{field}-{code} .t-0{{display:block}}" in tooltip


def test_the_words_of_a_tooltip_cannot_become_markup() -> None:
    made = MapContent(
        shown=(region("AFR", "at_risk", "<img src=x onerror=alert(1)>"),), region_names={"AFR": "<b>A</b>"}
    )
    tooltip = deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[]).tooltip_html
    assert "<img" not in tooltip
    assert "<b>A" not in tooltip
    assert "&lt;img src=x onerror=alert(1)&gt;" in tooltip


def test_a_tooltip_shows_the_words_of_the_region_office_and_country_under_the_pointer() -> None:
    made = MapContent(
        shown=(region("AFR", "at_risk", "of the region"), country("KEN", IN, "of the country")),
        region_names={"AFR": "Africa"},
    )
    html = deck.deck(made, tokens.LIGHT, theme="light", language="fr", width=960, offices=[]).tooltip_html
    assert "class='kap-tip code-{code} office-{office} region-{region}'" in html
    assert "<b>{fr}</b>" in html
    assert "<div class='t-most'>of the region</div>" in html
    assert ".kap-tip.code-KEN .t-1{display:block}" in html
    assert ".kap-tip.code-KEN.kap-tip.code-KEN .t-most{display:none}" in html


def test_the_world_just_fits_into_its_place_at_any_width() -> None:
    for width in (340, 960, 1400):
        made = sent(deck.deck(content(), tokens.LIGHT, theme="light", language="en", width=width, offices=[]))
        assert 2 ** made["initialViewState"]["zoom"] * 985 == pytest.approx(width)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (None, None),
        ({"selection": {"objects": {}, "indices": {}}}, None),
        ({"selection": {"objects": {"land": [{"properties": {"code": "KEN", "region": "AFR"}}]}}}, "KEN"),
        ({"selection": {"objects": {"offices": [{"properties": {"code": "AO-DKR"}}]}}}, "AO-DKR"),
        ({"selection": {"objects": {"elsewhere": [{"properties": {"code": "KEN"}}]}}}, None),
    ],
)
def test_what_was_clicked_is_read_from_an_event(event: dict[str, Any] | None, code: str | None) -> None:
    shape = deck.picked(event)
    assert (shape["code"] if shape else None) == code


def test_a_language_that_the_shapes_do_not_have_gets_the_names_of_countries_from_the_content() -> None:
    made = MapContent(shown=(country("KEN", IN, "of the country"),), country_names={"KEN": "Кения"})
    html = deck.deck(made, tokens.LIGHT, theme="light", language="ru", width=960, offices=[]).tooltip_html
    assert "<b>{en}</b><b class='t-KEN'>Кения</b>" in html
    assert ".kap-tip.code-KEN>b:first-of-type{display:none}" in html
    assert ".kap-tip.code-KEN .t-KEN{display:block}" in html
