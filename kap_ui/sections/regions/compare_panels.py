"""One KPI over all regions: a panel for each, with its series and the path to its own target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from kap_model.measures import TargetPath
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.queries.kpi_lines import KpiLine, KpiPoint
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import Origin, Status
from kap_ui.charts import regions_multiples
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.look.tokens import LIGHT
from kap_ui.marks import Swatch
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import compare_words, place_standing, round_steps, standing_table
from kap_ui.sections.shared import place_names, source_counts, unit_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, quarter, short_quarter

_MOST_STEPS: Final = 4
"""So many steps has the scale of a panel at most."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Panels:
    """How a KPI stands in the regions, and its series there.

    Attributes:
        selection: what the reader asked for.
        kpi: the code of the KPI.
        unit: what it is counted in.
        lines: how it stands, by region.
        series: the observed points up to the selected quarter, by region.
    """

    selection: Selection
    kpi: str
    unit: str
    lines: Mapping[str, KpiLine]
    series: Mapping[str, Sequence[KpiPoint]]

    @property
    def a_line(self) -> KpiLine:
        """The line of some region, for what is the same in all of them."""
        return next(iter(self.lines.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """The one scale of values, with its lines, and the one of time; both run from 0 to 1 in a panel."""

    lines: Sequence[float]
    start: Quarter
    end: Quarter

    def up(self, value: float) -> float:
        """Return where a value lies from the lowest line (0) to the highest (1)."""
        return (value - self.lines[0]) / (self.lines[-1] - self.lines[0])

    def along(self, at: int) -> float:
        """Return where a quarter lies from start (0) to end (1)."""
        return (at - self.start) / (self.end - self.start)


@memoized
def panels(selection: Selection) -> ChartFigure | None:
    """Return the panels of the chosen KPI, else of the one whose regions are furthest apart; None without figures."""
    progress = data.progress(selection.origin)
    places, units = progress.facts.regions, unit_words.units()
    kpi = _kpi(selection)
    if kpi is None:
        return None
    lines = {line.place_code: line for line in kpi_lines.lines(progress, [kpi], places, selection.quarter)}
    if all(line.value is None for line in lines.values()):
        return None
    series = {place: kpi_lines.points(progress, kpi, place, selection.quarter) for place in places}
    shown = _Panels(selection=selection, kpi=kpi, unit=units[kpi].alone, lines=lines, series=series)
    return ChartFigure(
        key="multiples",
        build=regions_multiples.multiples,
        frames=_frames(shown),
        title=_("%(kpi)s by region, %(unit)s, until %(quarter)s") % {
            "kpi": f"{kpi} {data.name(kpi)}", "unit": shown.unit, "quarter": quarter(selection.quarter),
        },
        finding=_finding(shown),
        reading=_reading(shown),
        signs=_signs(shown),
        least_height=360,
        alt=_("Small multiples by region"),
        options={"panels": len(places)},
        legend=_how_to_choose(),
        table=_table(shown),
        columns=[
            *standing_table.place_columns(),
            TableColumn("quarter", _("Data quarter"), CellKind.QUARTER),
            TableColumn("value", _("Actual"), CellKind.NUMBER, "decimals", meaning=shown.unit),
            TableColumn("origin", _("Origin")),
        ],
        is_illustrative=_is_illustrative(shown) or (selection.kpi is None and _is_choice_illustrative(selection)),
        sources=source_counts.behind(selection.origin, scope(selection)),
    )  # fmt: skip


def scope(selection: Selection) -> Scope:
    """Return the KPI of the panels in the regions; without a KPI an empty scope."""
    kpi = _kpi(selection)
    return source_counts.scope([kpi] if kpi else [], data.progress(selection.origin).facts.regions, selection.quarter)


@memoized
def _kpi(selection: Selection) -> str | None:
    """Return the chosen KPI, else the one whose regions are furthest apart; None without any."""
    return selection.kpi or _furthest_apart(selection)


def _is_illustrative(shown: _Panels) -> bool:
    return any(line.is_illustrative for line in shown.lines.values()) or any(
        point.is_illustrative for points in shown.series.values() for point in points
    )


def _furthest_apart(selection: Selection) -> str | None:
    """Return the KPI with the largest distance of shares among those that have a share in every region."""
    progress = data.progress(selection.origin)
    spread: dict[str, float] = {}
    for kpi in regions.locally_judged_kpis(progress, selection.objective):
        lines = kpi_lines.lines(progress, [kpi], progress.facts.regions, selection.quarter)
        shares = [line.share for line in lines if line.share is not None]
        if shares and len(shares) == len(lines):
            spread[kpi] = max(shares) - min(shares)
    return max(spread, key=lambda kpi: (spread[kpi], kpi), default=None)


def _is_choice_illustrative(selection: Selection) -> bool:
    """Return whether a made-up row is behind which KPI is furthest apart: behind any KPI in any region."""
    progress = data.progress(selection.origin)
    kpis = regions.locally_judged_kpis(progress, selection.objective)
    return any(
        progress.roll_up_of(kpis, region, selection.quarter).is_illustrative for region in progress.facts.regions
    )


def _finding(shown: _Panels) -> str:
    """Return how many regions are on track or achieved; "" where none can be judged."""
    known = [line for line in shown.lines.values() if place_standing.is_judged(line)]
    if not known:
        return ""
    count = sum(map(place_standing.is_on_track, known))
    return wording.ended(compare_words.regions_on_track(count, len(known)))


def _reading(shown: _Panels) -> str:
    """Return why a region regresses, and how the panels are to be read."""
    reading = _("Grey: the other regions. Dashed: the path from the baseline to the region's own target.")
    if shown.selection.kpi is None:
        reading = wording.sentences((_("The KPI whose regions are furthest apart."), reading))
    return wording.sentences((_still_short_of_baseline(shown), reading))


def _signs(shown: _Panels) -> list[Sign]:
    """Return the key of a picture: the region's own line, its path, the other regions."""
    illustrative = [point.is_illustrative for points in shown.series.values() for point in points]
    own = []
    if not all(illustrative):
        own.append((Swatch.PUBLISHED, _("published or reported")))
    if any(illustrative):
        own.append((Swatch.ILLUSTRATIVE, _("illustrative")))
    return [
        *picture_key.of_swatches(own),
        picture_key.line(_("from baseline to target"), LIGHT.ink, 1.3, (4, 3)),
        picture_key.line(_("the other regions"), LIGHT.rule_strong, 0.9),
    ]


def _still_short_of_baseline(shown: _Panels) -> str:
    """Return which regions have moved towards their target since their first figure, and regress all the same."""
    places = [
        place_names.short_name(place)
        for place, line in shown.lines.items()
        if line.status is Status.REGRESSING and _has_moved_forward(line, shown.series[place])
    ]
    if not places:
        return ""
    return ngettext(
        "%(places)s has moved towards its target, and counts as regressing because it is still short of its baseline.",
        "%(places)s have moved towards their targets, and count as regressing because they are still short of their "
        "baselines.",
        len(places),
    ) % {"places": wording.enumerated(places)}


def _has_moved_forward(line: KpiLine, points: Sequence[KpiPoint]) -> bool:
    if line.baseline is None or line.target is None or not points:
        return False
    return (points[-1].value - points[0].value) * (line.target - line.baseline) > 0


def _how_to_choose() -> Markup:
    """Return how another KPI is chosen; it stands on screen alone, where there is something to choose."""
    return element("p", _("Choose another KPI at the top of the page."), class_="small")


def _table(shown: _Panels) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "place": place,
                "quarter": str(point.data_quarter),
                "value": point.value,
                "decimals": shown.a_line.indicator.decimals,
                "origin": wording.origin(Origin.ILLUSTRATIVE) if point.is_illustrative else None,
            }
            for place, points in shown.series.items()
            for point in points
        ],
        columns=["place", "quarter", "value", "decimals", "origin"],
    )


# ---- what the chart is drawn from


def _frames(shown: _Panels) -> dict[str, pd.DataFrame]:
    scale = _scale(shown)
    rows: list[dict[str, Any]] = []
    for panel, (place, line) in enumerate(shown.lines.items()):
        for other in shown.lines:
            if other != place:
                rows += _series_rows(shown, scale, panel, other, kind="other")
        rows += _path_rows(scale, panel, line.target_path)
        rows += _series_rows(shown, scale, panel, place, kind="own")
    grid = [
        {"panel": panel, "value": scale.up(value), "label": place_standing.on_scale(shown.a_line, value)}
        for panel in range(len(shown.lines))
        for value in scale.lines
    ]
    ends = [
        {"panel": panel, "x": scale.along(at), "label": short_quarter(at)}
        for panel in range(len(shown.lines))
        for at in (scale.start, scale.end)
    ]
    return {
        "data": pd.DataFrame(rows, columns=["panel", "x", "value", "kind", "group", "dashed", "words"]),
        "panels": pd.DataFrame([_head(scale, panel, line) for panel, line in enumerate(shown.lines.values())]),
        "grid": pd.DataFrame(grid),
        "ends": pd.DataFrame(ends),
    }


def _scale(shown: _Panels) -> _Scale:
    points = [point for points in shown.series.values() for point in points]
    path_points = [point for line in shown.lines.values() for point in line.target_path.points()]
    values = [*(point.value for point in points), *(value for _quarter, value in path_points)]
    quarters = [*(point.data_quarter for point in points), *(at for at, _value in path_points)]
    first, last = data.choices().start, data.choices().end
    return _Scale(
        lines=_lines(min(values), max(values), shown.a_line.indicator.decimals),
        start=max(min([*quarters, first.after(-1)]), first.after(-5)),
        end=last,
    )


def _lines(low: float, high: float, decimals: int) -> list[float]:
    """Return the values at which the lines of the scale stand: from 0, unless all values lie in its upper half."""
    if 0 < low < high / 2:
        low = 0.0
    ends = round_steps.ends(low, high, _MOST_STEPS, smallest=10.0**-decimals)
    return ends[: max(2, 1 + sum(end < high for end in ends))]


def _series_rows(shown: _Panels, scale: _Scale, panel: int, place: str, *, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the two ends of each stretch between two points; a lone point of the panel's own region by itself."""
    points = [point for point in shown.series[place] if scale.start <= point.data_quarter <= scale.end]
    line = shown.lines[place]

    def row(point: KpiPoint, group: str, is_dashed: bool) -> dict[str, Any]:
        return {
            "panel": panel, "x": scale.along(point.data_quarter), "value": scale.up(point.value), "kind": kind,
            "group": group, "dashed": is_dashed, "words": _point_words(line, point),
        }  # fmt: skip

    for stretch, (before, after) in enumerate(pairwise(points)):
        for point in (before, after):
            is_dashed = before.is_illustrative or after.is_illustrative
            yield row(point, f"{panel} {kind} {place} {stretch}", is_dashed)
    if len(points) == 1 and kind == "own":
        yield row(points[0], f"{panel} {kind} {place}", points[0].is_illustrative)


def _path_rows(scale: _Scale, panel: int, target_path: TargetPath) -> Iterator[dict[str, Any]]:
    """Yield the two ends of each part of a target path, as far as it lies in the picture."""
    for (at, value), (next_quarter, next_value) in pairwise(target_path.points()):
        if at >= scale.end:
            continue
        last = min(next_quarter, scale.end)
        reached = value + (next_value - value) * (last - at) / (next_quarter - at)
        for end, level in ((max(at, scale.start), value), (last, reached)):
            yield {
                "panel": panel, "x": scale.along(end), "value": scale.up(level), "kind": "path",
                "group": f"{panel} path {at}", "dashed": True, "words": "",
            }  # fmt: skip


def _head(scale: _Scale, panel: int, line: KpiLine) -> dict[str, Any]:
    """Return the head of a panel: name, figure and target, status; the quarter of a target beyond the picture."""
    target, figure = line.target_path.target, _figure(line)
    is_beyond = target is not None and target[0] > scale.end
    if target is not None and is_beyond:
        figure = _("%(figure)s by %(quarter)s") % {"figure": figure, "quarter": quarter(target[0])}
    return {
        "panel": panel,
        "name": place_names.short_name(line.place_code),
        "figure": figure,
        "status": place_standing.group(line).value,
        "word": wording.status(line.status),
        "target": None if target is None or is_beyond else scale.up(target[1]),
    }


def _figure(line: KpiLine) -> str:
    """Return the actual and the target; of a region that regresses with the baseline that it is short of."""
    if line.status is not Status.REGRESSING:
        return place_standing.against_target(line)
    return _("%(actual)s, baseline %(baseline)s, target %(target)s") % {
        "actual": place_standing.beside(line, line.value, place_standing.figure(line)),
        "baseline": place_standing.beside(line, line.baseline), "target": place_standing.in_unit(line, line.target),
    }  # fmt: skip


def _point_words(line: KpiLine, point: KpiPoint) -> str:
    return _("%(place)s, %(quarter)s: %(value)s") % {
        "place": place_names.short_name(line.place_code), "quarter": quarter(point.data_quarter),
        "value": place_standing.amount(line, point.value),
    }  # fmt: skip
