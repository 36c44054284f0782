"""The list of the charts: each builder in each form that looks different, with its options and its sample data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import vl_convert

from kap_ui.charts import (
    account_rows,
    action_rows,
    change_rows,
    change_stages,
    connectivity_dots,
    connectivity_lines,
    delivery_timeline,
    flow,
    kpi_rows,
    kpi_series,
    matrix,
    money_and_results,
    overview_rows,
    plan_years,
    regions_calendar,
    regions_heat,
    regions_multiples,
    results_mix,
    results_shares,
    rolling_years,
    year_grid,
)
from kap_ui.charts.config import config
from kap_ui.charts.vega_lite import ChartBuilder, Specification
from kap_ui.look.tokens import DARK, LIGHT, Palette
from kap_ui.maps import vega
from kap_ui.maps.map_content import IN, PLAIN, STEPS, Label, Level, MapContent, ShownPlace
from tests.kap_ui.charts.gallery import samples, samples_of_money

GOLDEN: Final = Path(__file__).parents[1] / "golden"
"""The specifications that were looked at, one file for each that differs."""

HALF, WHOLE, FILE = 648, 1354, 1000
"""Pixels of a chart that stands beside another, of one that has the whole page, and of one in a picture file."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A chart of the gallery.

    Attributes:
        name: of its golden file.
        title: what it shows.
        build: the builder; with `options`.
        options: as a page gives them.
        frames: the sample data in a theme, by the names that the specification uses.
        same_as: the entry that has the same specification, with other data.
        width: of the picture in pixels.
        completed: puts into the specification what a browser fetches by address.
    """

    name: str
    title: str
    build: ChartBuilder
    frames: Callable[[Palette], Mapping[str, list[dict[str, Any]]]]
    options: Mapping[str, Any] = field(default_factory=dict)
    same_as: str = ""
    width: int = HALF
    completed: Callable[[Specification], Specification] = lambda specification: specification

    @property
    def golden_file(self) -> Path:
        """The file with the specification that was looked at."""
        return GOLDEN / f"{self.same_as or self.name}.json"

    def specification(self, palette: Palette) -> Specification:
        """Return the specification, without data and without the configuration of all charts."""
        return self.build(palette, **self.options)

    def drawable(self, palette: Palette) -> Specification:
        """Return the specification as it is drawn: with the configuration, the sample data and a width."""
        whole = self.completed(self.specification(palette))
        data = dict(self.frames(palette))
        return {**whole, "config": config(palette, "en"), "datasets": data, "width": self.width}

    def svg(self, palette: Palette) -> str:
        """Return the chart as SVG, which is drawn once. No address is fetched."""
        return _svg(self.name, is_light=palette is LIGHT)


@cache
def _svg(name: str, *, is_light: bool) -> str:
    drawable = BY_NAME[name].drawable(LIGHT if is_light else DARK)
    return vl_convert.vegalite_to_svg(drawable, allowed_base_urls=[])


def _plain(frames: samples.Frames) -> Callable[[Palette], samples.Frames]:
    """Return frames that are the same in both themes."""
    return lambda _palette: frames


def _map(content: MapContent) -> Callable[[Palette], samples.Frames]:
    def frames(palette: Palette) -> samples.Frames:
        return {name: frame.to_dict("records") for name, frame in vega.datasets(content, palette).items()}

    return frames


def _region(place: str, tone: str, words: str = "") -> ShownPlace:
    return ShownPlace(place=place, level=Level.REGION, tone=tone, words=words)


def _regions_by_status() -> MapContent:
    groups = dict(zip(samples.REGIONS, samples.GROUPS, strict=True))
    tones = {place: "nothing" if group.value == "unknown" else group.value for place, group in groups.items()}
    return MapContent(
        shown=tuple(_region(place, tone, samples.STATUS_WORDS[groups[place]]) for place, tone in tones.items()),
        labels=tuple(
            Label(place, name, "58%" if tones[place] != "nothing" else "–", groups[place].value)
            for place, name in samples.REGIONS.items()
        ),
        region_names=samples.REGIONS,
    )


def _regions_by_amount() -> MapContent:
    steps = dict(zip(samples.REGIONS, (*STEPS, STEPS[2]), strict=True))
    return MapContent(
        shown=tuple(_region(place, step, step) for place, step in steps.items()),
        labels=tuple(Label(place, name, "58%") for place, name in samples.REGIONS.items()),
        chosen_countries=frozenset({"KEN", "RWA", "TZA", "UGA", "SYC"}),
        region_names=samples.REGIONS,
    )


def _countries_served() -> MapContent:
    served = {"KEN", "RWA", "TZA", "UGA", "ETH", "SYC", "MUS", "BRA", "CHL"}
    return MapContent(
        shown=(
            *(_region(place, PLAIN) for place in samples.REGIONS),
            *(ShownPlace(place=place, level=Level.COUNTRY, tone=IN, words="served") for place in sorted(served)),
        ),
        region_names=samples.REGIONS,
    )


_OF_MAP: Final = {
    "language": "en",
    "titles": {
        "place": "Place", "region": "Region", "office": "Office", "groups": "Country groups", "shown": "Situation",
    },
}  # fmt: skip
_OF_MATRIX: Final = {
    "primary": "primary", "all": "all", "total": "Links from priorities and enablers", "from": "From", "to": "To",
    "link": "Link", "reason": "Reason",
}  # fmt: skip


def _matrix(name: str, title: str, columns: list[samples.Row], *, is_open: bool = False, **more: Any) -> Entry:
    frames = samples.matrix(columns, is_open=is_open)
    options = {
        "columns": len(columns), "rows": frames["rows"][-1]["y2"], "left": 232, "view": "strength",
        "words": _OF_MATRIX,
    } | more  # fmt: skip
    width = FILE if more.get("is_file") else HALF
    return Entry(name=name, title=title, build=matrix.matrix, options=options, frames=_plain(frames), width=width)


_THREE_SERIES: Final = ("5G", "4G", "3G")

ENTRIES: Final = (
    Entry(
        name="results_mix",
        title="How many KPIs are where, by quarter",
        build=results_mix.status_mix,
        frames=_plain(samples.status_mix()),
    ),
    Entry(
        name="results_shares",
        title="Mean progress against expected progress, by priority",
        build=results_shares.shares,
        options={"panels": 6},
        frames=_plain(samples.shares()),
    ),
    Entry(
        name="kpi_series_forecast",
        title="One KPI with its path, expected value and forecast",
        build=kpi_series.kpi_series,
        frames=_plain(samples.kpi_with_forecast()),
    ),
    Entry(
        name="kpi_series_kept",
        title="One KPI to be kept within a tolerance",
        build=kpi_series.kpi_series,
        frames=_plain(samples.kpi_to_keep()),
        same_as="kpi_series_forecast",
    ),
    Entry(
        name="kpi_categories",
        title="The categories of one dimension",
        build=kpi_series.kpi_categories,
        frames=_plain(samples.kpi_categories()),
    ),
    Entry(
        name="connectivity_dots",
        title="Places on one scale, three series",
        build=connectivity_dots.dots,
        options={"rows": len(samples.PLACES), "series": _THREE_SERIES, "names": 146},
        frames=_plain(samples.place_dots(_THREE_SERIES)),
    ),
    Entry(
        name="connectivity_dots_alone",
        title="Places on one scale, one series",
        build=connectivity_dots.dots,
        options={"rows": len(samples.PLACES), "series": _THREE_SERIES[:1], "names": 146},
        frames=_plain(samples.place_dots(_THREE_SERIES[:1])),
    ),
    Entry(
        name="connectivity_lines",
        title="Places over the years, two panels",
        build=connectivity_lines.lines,
        options={"panels": 2},
        frames=_plain(samples.place_lines()),
        width=WHOLE,
    ),
    Entry(
        name="regions_heat",
        title="Objectives by region",
        build=regions_heat.heat,
        options={"rows": 8, "columns": 6, "slanted": False},
        frames=_plain(samples.heat_of_regions()),
    ),
    Entry(
        name="regions_heat_offices",
        title="Objectives by office, with long names",
        build=regions_heat.heat,
        options={"rows": 8, "columns": 14, "slanted": True, "long_names": True},
        frames=_plain(samples.heat_of_offices()),
        width=WHOLE,
    ),
    Entry(
        name="regions_heat_file",
        title="Objectives by region with names in lines, in a file",
        build=regions_heat.heat,
        options={"rows": 8, "columns": 6, "slanted": False, "names": 350},
        frames=_plain(samples.heat_of_regions()),
        width=FILE,
    ),
    Entry(
        name="regions_multiples",
        title="One KPI over the regions",
        build=regions_multiples.multiples,
        options={"panels": 6},
        frames=_plain(samples.multiples()),
    ),
    Entry(
        name="regions_calendar",
        title="Reports by quarter",
        build=regions_calendar.calendar,
        options={"rows": 7, "first": 1, "quarters": 16},
        frames=_plain(samples.calendar()),
    ),
    Entry(
        name="overview_rows",
        title="The plan and its priorities, in a file",
        build=overview_rows.overview_rows,
        options={
            "rows": 6,
            "words": {"name": "Priority", "mix": "KPIs by status", "way": "Mean progress", "judgement": "Assessment"},
            "places": list(samples.REGIONS),
        },
        frames=_plain(samples.overview_rows()),
        width=FILE,
    ),
    Entry(
        name="kpi_rows",
        title="KPIs of a priority, in a file",
        build=kpi_rows.kpi_rows,
        options={
            "rows": 7,
            "words": {"name": "KPI", "share": "Progress", "actual": "Actual and target", "status": "Status",
                      "data": "Data quarter"},
        },
        frames=_plain(samples.kpi_rows()),
        width=FILE,
    ),
    Entry(
        name="action_rows",
        title="What to act on, in a file",
        build=action_rows.action_rows,
        options={"rows": 2},
        frames=_plain(samples.action_rows()),
        width=FILE,
    ),
    Entry(
        name="change_rows",
        title="KPIs whose status changed, in a file",
        build=change_rows.change_rows,
        options={"rows": 5},
        frames=_plain(samples.change_rows()),
        width=FILE,
    ),
    Entry(
        name="change_stages",
        title="Counts of KPIs before and after, cause by cause, in a file",
        build=change_stages.change_stages,
        options={
            "rows": 5,
            "words": {"name": "From before to after", "mix": "KPIs by status"},
            "statuses": [group.value for group in samples.GROUPS],
        },
        frames=_plain(samples.change_stages()),
        width=FILE,
    ),
    Entry(
        name="map_status",
        title="Regions by status",
        build=vega.world,
        options=_OF_MAP,
        frames=_map(_regions_by_status()),
        width=FILE,
        completed=vega.with_shapes,
    ),
    Entry(
        name="map_amount",
        title="Regions by amount, with the outlines of some countries",
        build=vega.world,
        options=_OF_MAP,
        frames=_map(_regions_by_amount()),
        same_as="map_status",
        width=FILE,
        completed=vega.with_shapes,
    ),
    Entry(
        name="map_served",
        title="The countries that an office serves",
        build=vega.world,
        options=_OF_MAP,
        frames=_map(_countries_served()),
        same_as="map_status",
        width=FILE,
        completed=vega.with_shapes,
    ),
    _matrix(
        "matrix_tiles", "Priorities against the SDGs", samples.sdg_columns(), head="tiles", head_height=132,
    ),
    _matrix(
        "matrix_status", "The same by the status of the KPIs behind", samples.sdg_columns(), head="tiles",
        head_height=132, view="status",
    ),
    _matrix(
        "matrix_names_file", "Outcomes against action lines, in a file", samples.action_lines(), is_open=True,
        head="names", head_height=190, left=420, is_file=True,
    ),
    _matrix(
        "matrix_turned_status_file", "Items against priorities by status, in a file", samples.objective_columns(),
        head="names", head_height=140, left=420, view="status", is_turned=True, is_file=True,
    ),
    Entry(
        name="matrix_reach",
        title="How many items of each family a row serves",
        build=matrix.reach,
        options={"columns": 7, "rows": samples.reach()["rows"][-1]["y2"], "left": 232, "words": {"link": "Links"}},
        frames=_plain(samples.reach()),
        width=FILE,
    ),
    Entry(
        name="flow_two",
        title="From the priorities to the SDGs",
        build=flow.flow,
        options={"columns": 2, "words": {"left": "Priority", "right": "SDGs", "link": "Link"}},
        frames=samples.flow_of_two,
    ),
    Entry(
        name="flow_three",
        title="From one priority through its outcomes to the SDGs",
        build=flow.flow,
        options={
            "columns": 3, "words": {"left": "Priority", "middle": "Outcome", "right": "SDGs", "link": "Link"},
        },
        frames=samples.flow_of_three,
        width=WHOLE,
    ),
    Entry(
        name="delivery_timeline",
        title="Projects by region and initiative over time",
        build=delivery_timeline.timeline,
        options={"height": samples.TIMELINE_HEIGHT + 40},
        frames=_plain(samples.timeline()),
        width=WHOLE,
    ),
    Entry(
        name="delivery_timeline_dense",
        title="Many projects over time, in a file",
        build=delivery_timeline.timeline,
        options={"height": samples.TIMELINE_HEIGHT + 40, "is_dense": True},
        frames=_plain(samples.timeline()),
        width=FILE,
    ),
    Entry(
        name="plan_years",
        title="Planned, spent and forecast money by year",
        build=plan_years.plan_years,
        options={"years": 7, "first_forecast": samples_of_money.FIRST_FORECAST, "kinds": samples_of_money.KINDS},
        frames=_plain(samples_of_money.plan_years()),
    ),
    Entry(
        name="rolling_years",
        title="What successive plans said of the same year",
        build=rolling_years.rolling_years,
        options={"years": 7, "first_forecast": samples_of_money.FIRST_FORECAST},
        frames=_plain(samples_of_money.rolling_years()),
    ),
    Entry(
        name="year_grid",
        title="Money by objective and year",
        build=year_grid.year_grid,
        options={
            "rows": 7, "years": 7, "first_forecast": samples_of_money.FIRST_FORECAST, "kinds": samples_of_money.KINDS,
        },
        frames=_plain(samples_of_money.year_grid()),
        width=WHOLE,
    ),
    Entry(
        name="money_and_results",
        title="The budget spent beside the progress, by objective",
        build=money_and_results.money_and_results,
        options={
            "rows": 7,
            "words": {"money": "Spent", "way": "Progress", "short_money": "Spent", "short_way": "Progress"},
        },
        frames=_plain(samples_of_money.money_and_results()),
        width=WHOLE,
    ),
    Entry(
        name="account_rows",
        title="Accounts of offices, in a file",
        build=account_rows.account_rows,
        options={"rows": 5, "name": "Office", "amounts": ["Budget", "Actual", "Available"], "bar": "Share spent"},
        frames=_plain(samples_of_money.account_rows()),
        width=FILE,
    ),
)  # fmt: skip
"""Every chart. A test finds the builders that are missing here."""

BY_NAME: Final = {entry.name: entry for entry in ENTRIES}


def golden(entry: Entry) -> str:
    """Return the text of the golden file of a chart: its specification in the light theme."""
    return readable(entry.specification(LIGHT)) + "\n"


def readable(value: Any, indent: str = "", room: int = 116) -> str:
    """Return JSON that a reviewer can read: keys sorted, and whatever fits into a line on one line."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(indent) + len(line) <= room or not isinstance(value, (dict, list)):
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {readable(value[key], deeper, room)}" for key in sorted(value)]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + readable(part, deeper, room) for part in value) + f"\n{indent}]"
