"""The shapes of the map: fresh, whole, complete, in the right region, and small enough to send."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from shapely.geometry import Polygon, shape

from kap_ui.look import tokens
from kap_ui.maps.projection import on_page
from kap_ui.maps.vega import FOLDER, TOPOLOGY
from tests.support.databases import SHIPPED_DATA
from tools import prepare_shapes


@lru_cache(maxsize=1)
def topology() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / TOPOLOGY).read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def features() -> list[dict[str, Any]]:
    content = json.loads((FOLDER / prepare_shapes.FEATURES).read_text(encoding="utf-8"))
    return list(content["features"])


@lru_cache(maxsize=1)
def places() -> dict[str, dict[str, str]]:
    with (SHIPPED_DATA / "places" / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["place_code"]: row for row in csv.DictReader(file)}


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    return [g for g in topology()["objects"]["world"]["geometries"] if g["properties"]["kind"] in kinds]


@lru_cache(maxsize=1)
def arcs() -> list[list[tuple[int, int]]]:
    lines = []
    for arc in topology()["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x, y))
        lines.append(points)
    return lines


def arc(number: int) -> list[tuple[int, int]]:
    return arcs()[number] if number >= 0 else arcs()[~number][::-1]


def rings(geometry: dict[str, Any]) -> list[list[list[tuple[int, int]]]]:
    """Return the polygons of a land geometry, each as rings of points on the grid."""
    return [
        [[point for number in ring for point in arc(number)[:-1]] for ring in polygon] for polygon in geometry["arcs"]
    ]


def segments(*kinds: str) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    return {
        (min(a, b), max(a, b))
        for geometry in of_kind(*kinds)
        for line in geometry["arcs"]
        for number in line
        for a, b in pairwise(arc(number))
    }


def test_the_files_are_made_of_the_outlines_and_places_at_hand() -> None:
    for name, text in prepare_shapes.prepared().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: python -m tools.prepare_shapes"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_marks_of_offices_are_made_of_the_colours_at_hand(theme: str) -> None:
    with Image.open(FOLDER / f"offices_{theme}.png") as kept:
        made = prepare_shapes.office_marks(tokens.palette(theme))
        assert ImageChops.difference(kept.convert("RGBA"), made).getbbox() is None


def test_either_map_asks_for_less_than_400_kilobytes_and_both_together_travel_in_less() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    marks = sizes["offices_light.png"]

    assert sizes[TOPOLOGY] < 400_000
    assert sizes[prepare_shapes.FEATURES] + sizes[prepare_shapes.HATCHING] + marks < 400_000
    assert sum(len(gzip.compress(path.read_bytes())) for path in FOLDER.glob("*.json")) < 400_000


def test_africa_is_fourteen_times_as_large_as_greenland() -> None:
    """30.3 against 2.17 million square kilometres; on Mercator's map they look alike."""
    land = {g["properties"]["code"]: g for g in of_kind("land")}

    def area(code: str) -> float:
        return sum(Polygon(polygon[0], polygon[1:]).area for polygon in rings(land[code]))

    algeria, greenland = area("DZA"), area("GRL")
    assert algeria / greenland == pytest.approx(2_381_741 / 2_166_086, rel=0.04)


def test_every_country_is_on_the_map_or_a_point_in_the_region_and_office_of_the_places() -> None:
    shown: dict[str, tuple[str, str]] = {}
    for geometry in of_kind("land", "small"):
        properties = geometry["properties"]
        key = (properties["region"], properties["office"])
        assert shown.setdefault(properties["code"], key) == key
    countries = {code: row for code, row in places().items() if row["kind"] == "country"}

    assert len(countries) == 195
    for code, row in countries.items():
        assert shown[code] == (places()[row["parent_code"]]["parent_code"], row["parent_code"]), code


def test_the_same_places_are_in_both_renderings() -> None:
    both = [
        {g["properties"]["code"] for g in of_kind("land", "small")},
        {f["properties"]["code"] for f in features() if f["properties"]["kind"] in ("land", "small")},
    ]
    assert both[0] == both[1]


def test_a_state_that_is_too_small_to_be_hit_has_a_dot_and_tuvalu_is_a_dot_only() -> None:
    dots = {g["properties"]["code"] for g in of_kind("small")}
    land = {g["properties"]["code"] for g in of_kind("land")}

    assert {"MLT", "SGP", "MDV", "NRU", "BRB", "AND", "BHR"} <= dots
    assert not {"CUB", "ISL", "MDG", "JPN"} & dots
    assert "TUV" in dots - land


def test_offices_that_serve_countries_are_on_the_map_and_the_others_are_not() -> None:
    codes = {g["properties"]["code"] for g in of_kind("regional", "area")}
    serving = {code for code, row in places().items() if row["office_kind"] in ("regional", "area")}

    assert codes == serving
    assert len(codes) == 14


def test_areas_without_a_figure_of_their_own_belong_to_no_region() -> None:
    region = {g["properties"]["code"]: g["properties"]["region"] for g in of_kind("land")}

    for code in ("ESH", "FLK", "IOT", "XKX", "XSG", "GRL", "NCL", "PRI"):
        assert region[code] == "", code
    for code in ("TWN", "HKG", "MAC"):
        assert region[code] == "ASP", code
    assert region["PSE"] == "ARB"


def test_a_place_has_its_united_nations_name_in_both_languages() -> None:
    names = {g["properties"]["code"]: (g["properties"]["en"], g["properties"]["fr"]) for g in of_kind("land", "small")}

    assert names["FLK"] == ("Falkland Islands (Malvinas)", "Îles Falkland (Malvinas)")
    assert names["TWN"] == ("Taiwan, Province of China", "Taïwan, province de Chine")
    for code, row in places().items():
        if row["kind"] == "country":
            assert names[code] == (row["name_en"], row["name_fr"])


def test_nothing_smears_at_the_180th_meridian() -> None:
    wide = Counter(
        geometry["properties"]["code"]
        for geometry in of_kind("land")
        for polygon in rings(geometry)
        if max(x for x, _ in polygon[0]) - min(x for x, _ in polygon[0]) > 260 * prepare_shapes.GRID
    )
    assert wide == {"RUS": 1}


def test_russia_fiji_and_new_zealand_are_whole_and_in_the_east() -> None:
    land = {g["properties"]["code"]: g for g in of_kind("land")}

    for code in ("FJI", "NZL"):
        assert min(x for polygon in rings(land[code]) for x, _ in polygon[0]) > 850 * prepare_shapes.GRID, code
    mainland = max(rings(land["RUS"]), key=lambda polygon: Polygon(polygon[0]).area)
    chukotka = on_page(-172, 66)
    assert Polygon(mainland[0]).contains(
        shape({"type": "Point", "coordinates": [chukotka[0] * 40, (chukotka[1] + prepare_shapes.TOP) * 40]})
    )


def test_outer_rings_run_clockwise_on_the_page_and_holes_against() -> None:
    def area(ring: list[tuple[int, int]]) -> float:
        return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))

    sliver = 20  # a twentieth of a pixel squared, where rounding to the grid can turn an islet over
    for geometry in of_kind("land"):
        for outer, *holes in rings(geometry):
            assert area(outer) > -sliver
            assert all(area(hole) < sliver for hole in holes)


def test_a_boundary_that_is_not_determined_is_dashed_and_never_drawn_solid() -> None:
    special = segments("dashed", "dotted")
    assert len(special) > 100
    assert not special & segments("border", "seam")


def test_each_line_says_which_offices_it_parts() -> None:
    serving = {code for code, row in places().items() if row["office_kind"] in ("regional", "area")}
    for geometry in of_kind("border", "seam"):
        sides = (geometry["properties"]["a"], geometry["properties"]["b"])
        assert {side for side in sides if side} <= serving
    assert any(
        {g["properties"]["a"], g["properties"]["b"]} == {"AO-DKR", "RO-ARB"} for g in of_kind("seam")
    )  # Mali and Algeria


def test_every_file_lies_where_the_program_serves_it() -> None:
    assert Path(__file__).parents[2] / "static" / "geo" == FOLDER
    assert {path.name for path in FOLDER.iterdir()} == {
        "world.topo.json",
        "world.geo.json",
        "hatch.geo.json",
        "offices_light.png",
        "offices_dark.png",
    }
