"""The two renderings of one map: what they draw, what they send, and that they ask nobody outside."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

from kap_ui.charts.config import config
from kap_ui.look import tokens
from kap_ui.look.contrast import contrast, ink_on
from kap_ui.maps import deck, vega
from kap_ui.maps.map_content import (
    ANCHORS,
    IN,
    NOTHING,
    PLAIN,
    STEPS,
    Label,
    Level,
    MapContent,
    ShownPlace,
    colours,
    placed,
    tone_of_amount,
    tone_of_status,
)

REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
TITLES = {"place": "Place", "region": "Region", "office": "Office", "groups": "Groups", "shown": "Situation"}


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


def specification() -> dict[str, Any]:
    return vega.world(tokens.LIGHT, language="en", titles=TITLES)


def sent(deck_made: deck.MapDeck) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deck_made.to_json())
    return found


def drawn(made: MapContent, **more: Any) -> dict[str, Any]:
    return sent(deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[], **more))


def addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in addresses(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in addresses(inner)]
    return (
        [value]
        if isinstance(value, str) and ("/" in value or ":" in value) and value.startswith(("http", "app"))
        else []
    )


def test_pydeck_asks_no_outside_host() -> None:
    made = drawn(content())

    assert made["mapStyle"] == "__MAP_STYLE__"  # the placeholder that keeps Streamlit from a style of its own
    assert made.get("mapProvider") is None
    assert {view["@@type"] for view in made["views"]} == {"OrthographicView"}
    assert set(addresses(made)) == {
        "app/static/geo/world.geo.json",
        "app/static/geo/hatch.geo.json",
        "app/static/geo/offices_light.png",
    }
    assert "http" not in json.dumps(made)


def test_the_vega_map_fetches_one_file_of_the_programs_own() -> None:
    made = specification()
    assert re.findall(r"[a-z]+://[^\"]*", json.dumps(made)) == []
    assert addresses(made) == ["app/static/geo/world.topo.json"]


def test_a_new_picture_changes_the_frames_and_not_the_specification() -> None:
    assert specification() == specification()
    one, other = (vega.datasets(content(tone), tokens.LIGHT) for tone in ("at_risk", "off_track"))
    assert list(one) == list(other) == ["shown", "chosen", "names", "labels"]
    assert list(one["shown"]["tone"]) == ["at_risk"] * 6
    assert list(other["shown"]["tone"]) == ["off_track"] * 6


def test_what_a_rerun_sends_of_either_map_is_less_than_20_kilobytes() -> None:
    countries = [f"{a}{b}X" for a in "ABCDEFGHIJKLMN" for b in "ABCDEFGHIJKLMN"][:195]
    made = MapContent(
        shown=tuple(
            country(code, IN if i % 3 else STEPS[0], "counted" if i % 3 else "not counted")
            for i, code in enumerate(countries)
        ),
        labels=tuple(Label(code, code, "12 of 44") for code in REGIONS),
        chosen_countries=frozenset(countries[:54]),
        region_names={code: code for code in REGIONS},
    )
    frames = vega.datasets(made, tokens.LIGHT)
    values = sum(len(frame.to_json(orient="values")) for frame in frames.values())
    written = len(json.dumps({**specification(), "config": config(tokens.LIGHT, "fr")}, separators=(",", ":")))
    assert values + written < 20_000
    assert len(deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[]).to_json()) < 20_000


def test_every_tone_that_a_picture_can_have_has_a_colour_in_both_themes() -> None:
    for palette in (tokens.LIGHT, tokens.DARK):
        found = colours(palette)
        assert {NOTHING, PLAIN, IN, *STEPS, "achieved", "on_track", "at_risk", "off_track", "regressing"} <= set(found)


def test_a_status_that_does_not_judge_is_hatched() -> None:
    assert tone_of_status("off_track") == "off_track"
    assert tone_of_status("not_achieved") == "off_track"
    for status in ("no_data", "no_target", "incomplete", "insufficient_data", "not_applicable"):
        assert tone_of_status(status) == NOTHING


def test_an_amount_falls_into_the_step_above_its_cuts_and_an_absent_one_into_none() -> None:
    cuts = (20.0, 40.0, 60.0, 80.0)
    assert [tone_of_amount(value, cuts) for value in (0, 19.9, 20, 73.6, 80, 100)] == [
        "step-1", "step-1", "step-2", "step-4", "step-5", "step-5",
    ]  # fmt: skip
    assert tone_of_amount(None, cuts) == NOTHING


def test_a_label_on_land_takes_the_ink_that_is_read_on_its_fill() -> None:
    for palette in (tokens.LIGHT, tokens.DARK):
        for fill in colours(palette).values():
            assert contrast(ink_on(fill, palette), fill) >= 4.5, fill
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_region_has_its_set_place_and_an_office_its_city_beside_its_mark() -> None:
    assert placed(Label("AFR", "Africa")) == ANCHORS["AFR"]
    x, y, side = placed(Label("AO-DKR", "Dakar", at=(420.0, -70.0)))
    assert (x, y, side) == (411.0, -70.0, "end")


def test_the_icon_of_a_status_stands_beside_its_figure_on_the_map() -> None:
    frame = vega.datasets(content(), tokens.LIGHT)["labels"]
    africa = frame[(frame["x"] == ANCHORS["AFR"][0])]
    assert list(africa["piece"]) == ["name", "icon", "figure"]
    assert list(africa["text"]) == ["AFR", "at_risk", "58%"]


@pytest.mark.parametrize(
    ("level", "field"), [(Level.REGION, "region"), (Level.OFFICE, "office"), (Level.COUNTRY, "code")]
)
@pytest.mark.parametrize("code", ["G-77", "AFR", "RO-AFR"])
def test_what_a_place_is_comes_from_its_level_and_never_from_the_spelling_of_its_code(
    level: Level, field: str, code: str
) -> None:
    made = MapContent(
        shown=(
            ShownPlace(place=code, level=level, tone=NOTHING, words="own"),
            region("AMS", "at_risk", "others"), region("ASP", "at_risk", "others"),
        )
    )  # fmt: skip
    layers = {layer["id"]: json.dumps(layer) for layer in drawn(made)["layers"]}
    tooltip = deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[])._tooltip["html"]

    assert f"properties.{field} == '{code}'" in layers["land"]
    assert f"properties.{field} == '{code}'" in layers["hatch"]
    assert f".kap-tip.{field}-{code} .t-0{{display:block}}" in tooltip


def test_a_country_whose_code_has_a_hyphen_has_its_own_outline_in_both_maps() -> None:
    made = content(chosen_countries=frozenset({"X-KX"}))
    outline = next(layer for layer in drawn(made)["layers"] if layer["id"] == "chosen")

    assert "code == 'X-KX'" in json.dumps(outline)
    assert set(vega.datasets(made, tokens.LIGHT)["chosen"]["on"]) == {2}


def test_single_countries_have_outlines_of_their_own_and_those_of_an_office_have_one() -> None:
    own = vega.datasets(content(chosen_countries=frozenset({"KEN", "RWA"})), tokens.LIGHT)["chosen"]
    shared = vega.datasets(
        content(chosen_countries=frozenset({"KEN", "RWA"}), chosen_offices=frozenset({"RO-AFR"})), tokens.LIGHT
    )["chosen"]
    assert set(own["on"]) == {2}
    assert set(shared["on"]) == {1}


def test_files_have_the_shapes_inside() -> None:
    made = vega.with_shapes(specification())
    assert made["data"]["values"]["type"] == "Topology"
    assert "url" not in json.dumps({key: value for key, value in made.items() if key != "data"})


def test_the_words_of_a_tooltip_cannot_become_markup() -> None:
    made = MapContent(
        shown=(region("AFR", "at_risk", "<img src=x onerror=alert(1)>"),), region_names={"AFR": "<b>A</b>"}
    )
    tooltip = deck.deck(made, tokens.LIGHT, theme="light", language="en", width=960, offices=[])._tooltip
    assert "<img" not in tooltip["html"]
    assert "<b>A" not in tooltip["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in tooltip["html"]


def test_a_tooltip_shows_the_words_of_the_region_office_and_country_under_the_pointer() -> None:
    made = MapContent(
        shown=(region("AFR", "at_risk", "of the region"), country("KEN", IN, "of the country")),
        region_names={"AFR": "Africa"},
    )
    html = deck.deck(made, tokens.LIGHT, theme="light", language="fr", width=960, offices=[])._tooltip["html"]
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
    found = deck.picked(event)
    assert (found["code"] if found else None) == code


def test_frames_keep_their_columns_when_nothing_is_shown() -> None:
    frames = vega.datasets(MapContent(shown=()), tokens.LIGHT)
    assert all(isinstance(frame, pd.DataFrame) and frame.empty for frame in frames.values())
    assert list(frames["shown"].columns) == ["place", "tone", "words"]
    assert list(frames["chosen"].columns) == ["place", "on"]


def test_what_has_no_name_of_its_own_is_kept_from_a_screen_reader() -> None:
    layers: list[tuple[bool, dict[str, Any]]] = []

    def gather(specification: dict[str, Any], is_named: bool) -> None:
        is_named = is_named or "description" in specification.get("encoding", {})
        if "layer" not in specification:
            layers.append((is_named, specification["mark"]))
        for layer in specification.get("layer", ()):
            gather(layer, is_named)

    gather(vega.world(tokens.LIGHT, language="en", titles={}), False)

    assert sum(is_named for is_named, _mark in layers) == 3  # land, small States, offices
    assert all(mark["aria"] is False for is_named, mark in layers if not is_named)


def test_a_map_in_a_file_has_its_key_and_the_note_below_it_and_one_on_screen_has_not() -> None:
    def texts(**more: Any) -> list[str]:
        made = vega.world(tokens.LIGHT, language="en", titles={}, **more)
        values = [layer["data"]["values"] for layer in made["layer"] if "values" in layer.get("data", {})]
        return list(dict.fromkeys(row["words"] for rows in values for row in rows))

    key = [("step-1", "0% to 20%"), ("regional", "regional office"), ("hatch", "no figure")]
    note = "The boundaries and names shown do not imply official endorsement."

    assert texts() == []
    assert texts(key=key, note=note) == ["0% to 20%", "regional office", "no figure", note]
