"""The map as a chart: what it draws and sends, and that it asks nobody outside."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd

from kap_ui.charts.config import config
from kap_ui.look import tokens
from kap_ui.maps import deck, vega
from kap_ui.maps.map_content import (
    ANCHORS,
    IN,
    STEPS,
    Label,
    Level,
    MapContent,
    ShownPlace,
)
from tests.kap_ui.maps.maps_of_regions import REGIONS, addresses, content, country, drawn

TITLES = {"place": "Place", "region": "Region", "office": "Office", "groups": "Groups", "shown": "Situation"}


def specification() -> dict[str, Any]:
    return vega.world(tokens.LIGHT, language="en", titles=TITLES)


def test_the_vega_map_fetches_one_file_of_the_programs_own() -> None:
    made = specification()
    assert re.findall(r"[a-z]+://[^\"]*", json.dumps(made)) == []
    assert addresses(made) == ["app/static/geo/world.topo.json"]


def test_another_status_changes_the_tones_of_one_frame_alone() -> None:
    first, other = (vega.datasets(content(tone), tokens.LIGHT) for tone in ("at_risk", "off_track"))
    assert list(first) == list(other) == ["shown", "chosen", "names", "labels"]
    assert list(first["shown"]["tone"]) == ["at_risk"] * 6
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


def test_the_icon_of_a_status_stands_beside_its_figure_on_the_map() -> None:
    frame = vega.datasets(content(), tokens.LIGHT)["labels"]
    africa = frame[(frame["x"] == ANCHORS["AFR"][0])]
    assert list(africa["piece"]) == ["name", "icon", "figure"]
    assert list(africa["text"]) == ["AFR", "at_risk", "58%"]


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


def test_frames_keep_their_columns_when_nothing_is_shown() -> None:
    frames = vega.datasets(MapContent(shown=()), tokens.LIGHT)
    assert all(isinstance(frame, pd.DataFrame) and frame.empty for frame in frames.values())
    assert list(frames["shown"].columns) == ["place", "tone", "words", "hatched"]
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


def test_the_land_of_an_illustrative_figure_is_hatched_in_both_maps() -> None:
    made = MapContent(
        shown=(
            ShownPlace(place="AFR", level=Level.REGION, tone="at_risk", is_illustrative=True),
            ShownPlace(place="EUR", level=Level.REGION, tone="at_risk"),
        )
    )
    hatching = next(json.dumps(layer) for layer in drawn(made)["layers"] if layer["id"] == "hatch")

    assert list(vega.datasets(made, tokens.LIGHT)["shown"]["hatched"]) == [True, False]
    assert "region == 'AFR'" in hatching and "region == 'EUR'" not in hatching


def test_no_calculation_writes_over_a_column_that_it_reads() -> None:
    """It would read its own result when the width changes: a figure moved away from its name that way."""
    text = json.dumps(specification())
    for formula, column in re.findall(r'"calculate": "([^"]*)", "as": "([^"]*)"', text):
        assert not re.search(rf"datum\.{column}\b", formula), column
    assert text.count('"as": "label_') == 2
