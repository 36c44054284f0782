"""Land that is no country of the data is named in each language as the shapes name it in English and French."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from kap_ui.sections.regions import territory_names
from kap_ui.words import wording

PLACES = Path(__file__).parents[4] / "data" / "places"


def test_the_names_are_those_of_the_shapes_and_none_is_missing() -> None:
    shapes = json.loads((PLACES / "world.geojson").read_text(encoding="utf-8"))["features"]
    with (PLACES / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["place_code"] for row in csv.DictReader(file)}
    others = {
        shape["properties"]["iso3"]: shape["properties"]
        for shape in shapes
        if shape["properties"]["iso3"] not in places
    }
    for language in ("en", "fr"):
        with wording.spoken(language):
            assert territory_names.names() == {
                code: area[f"name_{language}"] or area[f"note_{language}"] for code, area in others.items()
            }


def test_a_reader_of_another_language_reads_no_english_name() -> None:
    with wording.spoken("ru"):
        assert territory_names.names()["GRL"] == "Гренландия"
    with wording.spoken("zh"):
        assert territory_names.names()["GRL"] == "格陵兰"
