"""Years stand where they are, and a scale of values has room for every value."""

from __future__ import annotations

import re

import pytest
import vl_convert

from kap_model.quarter import Quarter
from kap_ui.charts import kpi_series
from kap_ui.charts.axes import ValueAxis, YearAxis
from kap_ui.charts.config import config
from kap_ui.charts.vega_lite import ChartBuilder
from kap_ui.look.tokens import LIGHT
from tests.kap_ui.charts.gallery import samples

each_chart = pytest.mark.parametrize(
    ("build", "frames"),
    [
        (kpi_series.kpi_series, samples.kpi_with_forecast()),
        (kpi_series.kpi_series, samples.kpi_to_keep()),
        (kpi_series.kpi_categories, samples.kpi_categories()),
    ],
    ids=["series", "kept", "categories"],
)


def year_over(axis: YearAxis, place: float) -> str:
    """Return the label of the year whose stretch holds a place."""
    years = axis.years()
    return str(years.loc[(years["x"] <= place) & (place < years["x2"]), "label"].item())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_quarter_stands_in_the_stretch_of_its_own_year(number: int) -> None:
    axis = YearAxis.of([Quarter.of(2022, 4), Quarter.of(2026, 4)])
    for year in range(2022, 2027):
        assert year_over(axis, axis.along(Quarter.of(year, number))) == str(year)


def test_the_years_fill_the_axis_and_the_newest_is_none_before_the_newest() -> None:
    years = YearAxis(2022, 2025).years()
    assert years["x"].iloc[0] == 0 and years["x2"].iloc[-1] == 1
    assert list(years["x2"][:-1]) == list(years["x"][1:])
    assert list(years["label"]) == ["2022", "2023", "2024", "2025"]
    assert list(years["before"]) == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("values", "steps", "decimals", "ticks"),
    [
        ([67.0, 100.0], 5, 1, [60, 70, 80, 90, 100]),
        ([75.0], 5, 0, [70, 75, 80]),
        ([0.0], 5, 0, [0, 1]),
        ([0.0, 12.0], 5, 0, [0, 5, 10, 15]),
        ([0.0, 1.0], 5, 0, [0, 1]),
        ([0.94, 0.97], 5, 2, [0.94, 0.95, 0.96, 0.97]),
        ([12_000.0, 55_240.0], 5, 0, [10_000, 20_000, 30_000, 40_000, 50_000, 60_000]),
        ([-0.3, 0.4], 4, 1, [-0.4, -0.2, 0, 0.2, 0.4]),
    ],
)
def test_a_scale_has_round_numbers_as_fine_as_the_figures_and_room_on_both_sides(
    values: list[float], steps: int, decimals: int, ticks: list[float]
) -> None:
    axis = ValueAxis.of(values, steps=steps, decimals=decimals)
    assert axis.ticks() == pytest.approx(ticks)
    assert all(0 <= axis.along(value) <= 1 for value in values)
    assert axis.decimals <= decimals


@each_chart
@pytest.mark.parametrize("width", [300, 960])
def test_the_name_of_a_year_stands_below_the_points_of_that_year(
    build: ChartBuilder, frames: samples.Frames, width: int
) -> None:
    specification = {**build(LIGHT), "width": width, "config": config(LIGHT, "en"), "datasets": frames}
    svg = vl_convert.vegalite_to_svg(specification)
    named = {text: float(x) for x, text in re.findall(r'translate\(([\d.]+),[\d.]+\)"[^>]*>(\d{4})<', svg)}
    middles = {row["label"]: (row["x"] + row["x2"]) / 2 for row in frames["years"]}
    newest = max(middles)
    assert newest in named
    for year, x in named.items():
        for other, other_x in named.items():
            # the plot's width in pixels is the same from any two names: each stands in the middle of its year
            if middles[year] > middles[other]:
                plot = (x - other_x) / (middles[year] - middles[other])
                assert x == pytest.approx(middles[year] * plot, abs=1)


@each_chart
def test_no_layer_without_rows_leaves_the_scale_without_ends(build: ChartBuilder, frames: samples.Frames) -> None:
    scales = [
        channel["scale"]
        for layer in build(LIGHT)["layer"]
        for name, channel in layer["encoding"].items()
        if name in ("x", "y") and "field" in channel
    ]
    assert scales and all(scale["domain"] == [0, 1] for scale in scales)


def test_only_some_years_are_named_where_there_is_no_room_for_all_and_the_newest_always_is() -> None:
    axis = YearAxis(2000, 2025)
    points = [
        {"category": "total", "x": axis.along(Quarter.of(year, 4)), "y": 0.5, "label": "", "is_dashed": False}
        for year in (2000, 2025)
    ]
    frames = {"years": axis.years().to_dict("records"), "grid": [], "labels": [], "data": points}
    specification = {**kpi_series.kpi_categories(LIGHT), "width": 300, "datasets": frames}
    named = re.findall(r">(20\d\d)<", vl_convert.vegalite_to_svg(specification))
    assert "2025" in named and 3 <= len(named) <= 9
