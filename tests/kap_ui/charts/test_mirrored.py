"""A mirrored chart: what is so many pixels from the left is as many from the right."""

from __future__ import annotations

import json
from typing import Any

from kap_ui.charts.flow import flow
from kap_ui.charts.mirrored import mirrored
from kap_ui.charts.regions_calendar import calendar
from kap_ui.charts.results_mix import status_mix
from kap_ui.figures.chart_specification import specification


def layer(mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    turned: dict[str, Any] = mirrored({"layer": [{"mark": mark, "encoding": encoding}]})["layer"][0]
    return turned


def test_a_place_in_pixels_is_counted_from_the_right() -> None:
    text = layer({"type": "text", "align": "left", "dx": 4, "angle": 318}, x={"value": 54}, text={"value": "a"})
    assert text["encoding"]["x"] == {"value": {"expr": "width - (54)"}}
    assert (text["mark"]["align"], text["mark"]["dx"], text["mark"]["angle"]) == ("right", -4, -318)
    line = layer({"type": "rule"}, x={"value": 0}, x2={"value": "width"}, y={"value": 7})
    assert [line["encoding"][name]["value"] for name in ("x", "x2", "y")] == [{"expr": "width - (0)"}, 0, 7]


def test_a_scale_runs_from_the_right() -> None:
    scale = {"domain": [0, 1], "range": [200, {"expr": "width - 26"}]}
    bar = layer({"type": "rect", "xOffset": 1}, x={"field": "x", "scale": scale}, x2={"field": "x2"})
    assert bar["encoding"]["x"]["scale"]["range"] == [{"expr": "width - (200)"}, {"expr": "width - (width - 26)"}]
    assert bar["encoding"]["x2"] == {"field": "x2"} and bar["mark"]["xOffset"] == -1


def test_pixels_in_a_field_are_turned_after_they_are_worked_out_into_another_field() -> None:
    worked_out = {"calculate": "2", "as": "px"}
    source = {"mark": {"type": "rule"}, "transform": [worked_out], "encoding": {"x": {"field": "px", "scale": None}}}
    # Into `px` itself, a name 2 pixels from the right would stand at the left after the window has become narrower.
    assert mirrored(source)["transform"] == [worked_out, {"calculate": "width - datum.px", "as": "px_turned"}]
    assert mirrored(source)["encoding"]["x"]["field"] == "px_turned"


def test_only_charts_of_rows_are_mirrored_and_only_from_the_right() -> None:
    options = {"columns": 2, "words": dict.fromkeys(("left", "middle", "right", "link"), "")}
    rows = {code: json.loads(specification(flow, "light", code, options, "")) for code in ("ar", "en")}
    assert rows["ar"]["layer"] == json.loads(json.dumps(mirrored(rows["en"])["layer"]))
    assert rows["ar"]["layer"] != rows["en"]["layer"]
    over_time = {code: json.loads(specification(status_mix, "light", code, None, ""))["layer"] for code in ("ar", "en")}
    assert over_time["ar"] == over_time["en"]


def test_names_beside_time_stand_at_the_right_and_time_runs_on() -> None:
    options = {"rows": 1, "first": 1, "quarters": 4}
    drawn = {code: json.loads(specification(calendar, "light", code, options, "")) for code in ("ar", "en")}
    assert [drawn[code]["params"] for code in ("ar", "en")] == [
        [{"name": "names_right", "value": value}] for value in (True, False)
    ]
    assert drawn["ar"]["layer"] == drawn["en"]["layer"]  # the expressions take the side from the parameter
