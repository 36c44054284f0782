"""What holds of every chart of the gallery: its specification, its drawing, its colours and their second signs."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pytest
from jsonschema import ValidationError

import kap_ui.charts
import kap_ui.maps
from kap_ui.look.contrast import contrast
from kap_ui.look.tokens import DARK, LIGHT, Palette
from tests.kap_ui.charts.gallery import page
from tests.kap_ui.charts.gallery.entries import BY_NAME, ENTRIES, GOLDEN, Entry, golden, readable

THEMES = [LIGHT, DARK]
each_chart = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
each_theme = pytest.mark.parametrize("palette", THEMES, ids=["light", "dark"])


@each_chart
def test_a_specification_is_the_one_that_was_looked_at(entry: Entry) -> None:
    assert golden(entry) == entry.golden_file.read_text(encoding="utf-8"), (
        "The chart looks different. Look at it with `make gallery`; if it is meant to, run `make gallery-golden`."
    )


def test_every_golden_file_belongs_to_a_chart() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {entry.golden_file.name for entry in ENTRIES}


def test_every_chart_is_in_the_gallery() -> None:
    assert {entry.build for entry in ENTRIES} == set(builders())


def builders() -> Iterator[Any]:
    """Return the public functions of charts and maps that return a specification out of a palette."""
    for package in (kap_ui.charts, kap_ui.maps):
        for module_name in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            module = importlib.import_module(module_name.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                signature = inspect.signature(function)
                is_own = function.__module__ == module.__name__ and not name.startswith("_")
                if is_own and signature.return_annotation == "Specification" and "palette" in signature.parameters:
                    yield function


@each_chart
def test_a_specification_is_valid_by_the_schema_of_vega_lite(entry: Entry) -> None:
    alt.Root.validate(entry.specification(LIGHT))


@pytest.mark.parametrize("mistake", [{"mark": "barr"}, {"height": "tall"}, {"layers": []}])
def test_a_mistake_in_a_specification_is_found_by_the_schema(mistake: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        alt.Root.validate({"data": {"name": "data"}, "mark": "bar"} | mistake)


@each_chart
def test_a_specification_made_again_is_the_same_to_the_byte(entry: Entry) -> None:
    assert json.dumps(entry.specification(DARK)) == json.dumps(entry.specification(DARK))


@each_chart
def test_a_specification_holds_no_data(entry: Entry) -> None:
    made = json.dumps(entry.specification(LIGHT))

    assert "datasets" not in made
    assert '"values"' not in made


@each_chart
def test_every_frame_that_a_specification_reads_is_in_the_sample_data(entry: Entry) -> None:
    named = set(re.findall(r'"data": \{"name": "(\w+)"\}', json.dumps(entry.specification(LIGHT))))

    assert named <= set(entry.frames(LIGHT))


@each_chart
def test_both_themes_differ_in_colours_alone(entry: Entry) -> None:
    light, dark = (json.dumps(entry.specification(palette)) for palette in THEMES)
    colour = r"#[0-9A-Fa-f]{6}"

    assert light != dark
    assert re.sub(colour, "", light) == re.sub(colour, "", dark)


@each_theme
@each_chart
def test_every_colour_is_one_of_the_palette(entry: Entry, palette: Palette) -> None:
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(entry.specification(palette))))

    assert used <= {named.colour for named in page.palette_colours(palette)} | {palette.paper}


@each_theme
@each_chart
def test_a_chart_is_drawn_without_a_place_or_a_word_that_is_not_there(entry: Entry, palette: Palette) -> None:
    svg = entry.svg(palette)

    assert "NaN" not in svg
    assert not re.search(r"[>\"](undefined|null|Infinity)[<\"]", svg)


@each_chart
def test_a_colour_that_tells_a_status_or_a_state_has_a_shape_of_the_same_meaning_beside_it(entry: Entry) -> None:
    """Whoever does not see the colours reads the shapes: the same field, with as many shapes as there are codes."""
    layers = list(layers_of(entry.specification(LIGHT)))
    coloured = {field for layer in layers for field in codes_of(layer, "fill", "color", "stroke")}
    shaped = {field for layer in layers for field in codes_of(layer, "shape")}

    assert coloured <= shaped


@pytest.mark.parametrize("name", ["results_mix", "regions_heat", "regions_calendar", "matrix_status"])
def test_the_charts_of_statuses_and_states_are_found_to_tell_them_by_colour(name: str) -> None:
    layers = list(layers_of(BY_NAME[name].specification(LIGHT)))

    assert [field for layer in layers for field in codes_of(layer, "fill", "color", "stroke")]


def layers_of(specification: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer in specification.get("layer", [specification]):
        yield from layers_of(layer) if "layer" in layer else [layer]


def codes_of(layer: dict[str, Any], *channels: str) -> Iterator[str]:
    """Return the fields that channels of a layer look up among codes, each with a value of its own."""
    for name in channels:
        channel = layer.get("encoding", {}).get(name, {})
        scale = channel.get("scale") or {}
        is_of_codes = channel.get("type", "nominal") == "nominal" and all(
            isinstance(code, str) for code in scale.get("domain", [0])
        )
        if is_of_codes and (name != "shape" or len(set(scale["range"])) == len(scale["domain"])):
            yield channel["field"]


@each_theme
def test_the_counts_of_linked_items_are_read_on_every_step_of_their_ground(palette: Palette) -> None:
    layers = list(layers_of(BY_NAME["matrix_reach"].specification(palette)))
    grounds = next(layer["encoding"]["fill"]["scale"] for layer in layers if layer.get("name") == "hits")
    inks = next(layer["encoding"]["color"]["scale"] for layer in layers if "color" in layer["encoding"])

    assert grounds["domain"] == inks["domain"]
    for ground, ink in zip(grounds["range"], inks["range"], strict=True):
        assert contrast(ground, ink) >= 4.5, ground


def test_the_gallery_shows_every_chart_in_both_themes_and_asks_for_nothing_outside() -> None:
    html = page.page()

    assert html.count("<figure") == html.count("<svg") == 2 * len(ENTRIES)
    assert all(f'id="{entry.name}"' in html for entry in ENTRIES)
    assert not re.search(r'(?:src|href)=(?!"#|"data:)', html)
    assert set(re.findall(r"url\(['\"]?([a-z]+:|#)", html)) <= {"data:", "#"}
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_golden_file_is_json_whose_short_parts_stand_on_one_line() -> None:
    value = {"b": [1, 2], "a": {"x": "y" * 90, "w": ["v" * 90]}}
    lines = readable(value).splitlines()

    assert json.loads("\n".join(lines)) == value
    assert lines == [
        "{",
        '  "a": {',
        f'    "w": ["{"v" * 90}"],',
        f'    "x": "{"y" * 90}"',
        "  },",
        '  "b": [1, 2]',
        "}",
    ]
