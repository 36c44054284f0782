"""The published statistics over the years: a line for each region and each country group, in two panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries.connectivity import PublishedFigure
from kap_model.queries.sources import counted
from kap_model.vocabulary import WORLD
from kap_ui.charts import connectivity_lines
from kap_ui.figures.figure import ChartFigure
from kap_ui.sections.results import connectivity_rows, connectivity_scale
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity
from kap_ui.sections.results.connectivity_rows import Row
from kap_ui.sections.results.connectivity_scale import Scale
from kap_ui.sections.results.connectivity_themes import Picture
from kap_ui.words.wording import _

_BESIDE: Final = 0.056
_BELOW: Final = 0.135
"""The least distance of two names at the ends of lines, as a part of the height of a panel: with the panels beside each
other, and below each other, where they are half as high."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Course:
    """What the chart is drawn from.

    Attributes:
        answer: the published statistics.
        kpi: whose figures are shown.
        panels: the name of each panel, with the figures of its places in time.
        scale: of the figures.
        first: the first quarter.
        last: the newest quarter.
    """

    answer: Connectivity
    kpi: str
    panels: Sequence[tuple[str, Mapping[str, Sequence[PublishedFigure]]]]
    scale: Scale
    first: Quarter
    last: Quarter

    def across(self, quarter: Quarter) -> float:
        """Return where a quarter lies from the first (0) to the newest (1)."""
        return (quarter - self.first) / max(self.last - self.first, 1)


def course(answer: Connectivity, picture: Picture) -> ChartFigure:
    """Return the chart of a picture that shows the years."""
    kpi, statistics = picture.series[0].kpi, answer.statistics
    blocks = [
        (_("The world and its regions"), (WORLD, *statistics.regions)),
        (_("The world and the country groups"), (WORLD, *statistics.groups, *statistics.incomes)),
    ]
    every_panel = [
        (name, {place: statistics.of(kpi, place) for place in places if statistics.of(kpi, place)})
        for name, places in blocks
    ]
    panels = [(name, by_place) for name, by_place in every_panel if len(by_place) > 1] or every_panel[:1]
    by_place = {place: figures for _name, of_panel in panels for place, figures in of_panel.items()}
    every_figure = [figure for figures in by_place.values() for figure in figures]
    shown = _Course(
        answer=answer,
        kpi=kpi,
        panels=panels,
        scale=Scale.of(picture, (figure.value for figure in every_figure)),
        first=min(figure.quarter for figure in every_figure),
        last=max(figure.quarter for figure in every_figure),
    )
    rows = [
        Row(code=place, name=words.short_name(place), figures=(figure,))
        for place, figures in by_place.items()
        for figure in figures
    ]
    newest = [connectivity_rows.row_of(answer, picture, place) for place in statistics.places]
    return ChartFigure(
        key=picture.key,
        build=connectivity_lines.lines,
        frames=_frames(shown),
        title=connectivity_rows.finding(answer, picture, newest),
        reading=connectivity_rows.reading(answer, picture, rows),
        alt=_("Lines over the years, one for each place, in panels on one scale"),
        options={"panels": len(panels)},
        table=connectivity_rows.table(answer, rows, [""]),
        columns=connectivity_rows.columns(answer, picture),
        least_height=300,
        is_illustrative=False,
        level=3,
        sources=counted(connectivity_rows.sources(answer, picture)),
    )


def _frames(shown: _Course) -> dict[str, pd.DataFrame]:
    lines: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for panel, (_name, by_place) in enumerate(shown.panels):
        newest = {place: figures[-1] for place, figures in by_place.items()}
        beside, below = (_apart(newest, shown.scale, least) for least in (_BESIDE, _BELOW))
        for place, figures in by_place.items():
            lines += [_point(shown, panel, figure) for figure in figures]
            ends.append({**_end(shown, panel, newest[place]), "beside": beside[place], "below": below[place]})
    # The lines that stand out are drawn last, and so on top.
    lines.sort(key=lambda row: (row["panel"], row["tone"] == "chosen", row["tone"] == "whole"))
    measure = shown.answer.measure(shown.kpi)
    dates = {figure.quarter: figure for _name, by_place in shown.panels for of in by_place.values() for figure in of}
    years = [{"x": shown.across(at), "label": words.when(measure, dates[at])} for at in sorted(dates)]
    upwards = {"x": "y"}
    grid = connectivity_scale.grid(shown.answer, shown.kpi, shown.scale)
    aims = connectivity_scale.aims(
        shown.answer, shown.kpi, shown.scale, shown.answer.statistics.targets.get((shown.kpi, WORLD))
    )
    every_panel = range(len(shown.panels))
    return {
        "panels": pd.DataFrame([{"panel": panel, "name": shown.panels[panel][0]} for panel in every_panel]),
        "data": pd.DataFrame(lines),
        "ends": pd.DataFrame(ends),
        "grid": _in_panels(grid.rename(columns=upwards), every_panel),
        "years": _in_panels(pd.DataFrame(years), every_panel),
        "aims": _in_panels(aims.rename(columns=upwards), every_panel),
    }


def _point(shown: _Course, panel: int, figure: PublishedFigure) -> dict[str, Any]:
    return {
        "panel": panel,
        "line": figure.place_code,
        "x": shown.across(figure.quarter),
        "y": shown.scale.along(figure.value),
        "tone": connectivity_rows.tone(shown.answer, figure.place_code),
        "words": _("%(place)s, %(year)s: %(value)s")
        % {
            "place": words.short_name(figure.place_code),
            "year": words.when(shown.answer.measure(shown.kpi), figure),
            "value": shown.answer.amount(shown.kpi, figure.value),
        },
    }


def _end(shown: _Course, panel: int, figure: PublishedFigure) -> dict[str, Any]:
    return {
        "panel": panel,
        "x": shown.across(figure.quarter),
        "y": shown.scale.along(figure.value),
        "tone": connectivity_rows.tone(shown.answer, figure.place_code),
        "text": f"{shown.answer.amount(shown.kpi, figure.value)} {words.short_name(figure.place_code)}",
    }


def _in_panels(frame: pd.DataFrame, panels: Iterable[int]) -> pd.DataFrame:
    return pd.concat([frame.assign(panel=panel) for panel in panels], ignore_index=True)


def _apart(newest: Mapping[str, PublishedFigure], scale: Scale, least: float) -> dict[str, float]:
    """Return where the names at the ends of lines stand: each pushed above the one below it, and all below the top."""
    ordered = sorted(newest, key=lambda place: newest[place].value)
    at: list[float] = []
    for place in ordered:
        wanted = scale.along(newest[place].value)
        at.append(max(wanted, at[-1] + least) if at else wanted)
    highest = 1.0
    for position in range(len(at) - 1, -1, -1):
        at[position] = min(at[position], highest)
        highest = at[position] - least
    return dict(zip(ordered, at, strict=True))
