"""Which region or office is behind on what? Heat tables, one KPI over all regions, and the list of one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines as lines_question
from kap_model.queries import regions
from kap_model.selection import Selection
from kap_model.vocabulary import StatusGroup
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import office, standing
from kap_ui.sections.regions.places import round_above
from kap_ui.sections.regions.standing import Standing
from kap_ui.sections.shared import kpi_lines
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number, percent

BY: Final = ("regions", "offices")
"""What the columns are."""
SORTS: Final = ("plan", "behind")
"""The order of the rows."""


@dataclass(frozen=True)
class Compared:
    """What is compared: rows (priorities and enablers, or the KPIs of one of them) by columns (regions or offices)."""

    selection: Selection
    facts: pd.DataFrame
    by: str
    rows: Sequence[str]
    places: Sequence[str]
    standings: Mapping[tuple[str, str], Standing]

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure that is shown is made up."""
        return any(one.is_illustrative and one.has_figure for one in self.standings.values())

    @property
    def is_of_kpis(self) -> bool:
        """Whether the rows are KPIs."""
        return self.selection.objective is not None


def by_word(by: str) -> str:
    """Say what the columns are."""
    return {"regions": _("Regions"), "offices": _("Offices")}.get(str(by), str(by))


def sort_word(sort: str) -> str:
    """Say how the rows are ordered."""
    return {"plan": _("Plan order"), "behind": _("Furthest behind first")}.get(str(sort), str(sort))


@memoized
def compared(selection: Selection, by: str, sort: str) -> Compared:
    """Work out what is compared."""
    facts = data.ask(regions.places)
    progress = data.progress(selection.origin)
    places = standing.regions_of(facts) if by == "regions" else standing.offices_of(facts)
    if selection.objective is None:
        rows = regions.main_objectives(progress)
        known = standing.of_objectives(selection, rows, places)
        first, others = [PLAN_CODE], [code for code in rows if code != PLAN_CODE]
    else:
        first, others = [], regions.counted_kpis(progress, selection.objective)
        known = standing.of_kpis(selection, others, places)
    if sort == "behind":
        others = sorted(others, key=lambda row: (-_behind(known, row, places), row))
    return Compared(selection, facts, by, [*first, *others], places, known)


def _behind(known: Mapping[tuple[str, str], Standing], row: str, places: Sequence[str]) -> float:
    """Give the mean gap of a row over the places where it is judged; rows that nobody can judge come last."""
    gaps = [gap for place in places if (gap := known[row, place].gap) is not None]
    return sum(gaps) / len(gaps) if gaps else -10.0


def has_figures(found: Compared) -> bool:
    """Say whether any cell can be judged."""
    return any(one.has_figure or one.usable for one in found.standings.values())


def behind_on(found: Compared, place: str) -> int:
    """Give on how many rows a place is off track or regressing."""
    return sum(
        found.standings[row, place].group in (StatusGroup.OFF_TRACK, StatusGroup.REGRESSING)
        for row in found.rows
        if row != PLAN_CODE
    )


def worst_place(found: Compared) -> str:
    """Give the place that is behind on most rows; among those, the one with the largest gaps."""

    def gaps(place: str) -> float:
        return sum(found.standings[row, place].behind() for row in found.rows if row != PLAN_CODE)

    return max(found.places, key=lambda place: (behind_on(found, place), gaps(place)))


@memoized
def headline(found: Compared) -> str:
    """Say which places are behind on most rows, and on how many of those that can be judged there."""
    rows = [row for row in found.rows if row != PLAN_CODE]
    behind = {place: behind_on(found, place) for place in found.places}
    most = max(behind.values(), default=0)
    if most == 0:
        return _("No region or office is off track on any of them")
    worst = [place for place in found.places if behind[place] == most]
    names = [office.short_name(found.facts, place) for place in worst]
    judged = sum(found.standings[row, worst[0]].is_judged for row in rows)
    values = {
        "place": names[0], "n": number(most), "all": number(judged), "others": ", ".join(names[:-1]), "last": names[-1],
        "places": number(len(worst)),
    }  # fmt: skip
    return _most_behind(found, len(worst)) % values


_TIES_NAMED: Final = 3
"""So many places are named where several are behind on equally many rows; more are counted."""


def _most_behind(found: Compared, places: int) -> str:
    """Give the sentence for one place, for a few equal ones, and for many."""
    is_by_office = found.by == "offices"
    if places > _TIES_NAMED:
        if found.is_of_kpis:
            if is_by_office:
                return _(
                    "%(places)s offices are each off track or regressing on %(n)s of the KPIs, more than any other"
                )
            return _("%(places)s regions are each off track or regressing on %(n)s of the KPIs, more than any other")
        if is_by_office:
            return _(
                "%(places)s offices are each off track on %(n)s of the priorities and enablers, more than any other"
            )
        return _("%(places)s regions are each off track on %(n)s of the priorities and enablers, more than any other")
    if places > 1:
        if found.is_of_kpis:
            if is_by_office:
                return _(
                    "%(others)s and %(last)s are each off track or regressing on %(n)s of the KPIs, "
                    "more than any other office"
                )
            return _(
                "%(others)s and %(last)s are each off track or regressing on %(n)s of the KPIs, "
                "more than any other region"
            )
        if is_by_office:
            return _(
                "%(others)s and %(last)s are each off track on %(n)s of the priorities and enablers, "
                "more than any other office"
            )
        return _(
            "%(others)s and %(last)s are each off track on %(n)s of the priorities and enablers, "
            "more than any other region"
        )
    if found.is_of_kpis:
        if is_by_office:
            return _(
                "%(place)s is off track or regressing on %(n)s of %(all)s KPIs that can be judged, "
                "more than any other office"
            )
        return _(
            "%(place)s is off track or regressing on %(n)s of %(all)s KPIs that can be judged, "
            "more than any other region"
        )
    if is_by_office:
        return _(
            "%(place)s is off track on %(n)s of %(all)s priorities and enablers that can be judged, "
            "more than any other office"
        )
    return _(
        "%(place)s is off track on %(n)s of %(all)s priorities and enablers that can be judged, "
        "more than any other region"
    )


def title(found: Compared) -> str:
    """Say what the heat table shows."""
    values = {"objective": found.selection.objective, "quarter": wording.quarter(found.selection.quarter)}
    if found.is_of_kpis:
        if found.by == "offices":
            return _("KPIs of %(objective)s by office: share of the way in per cent, %(quarter)s") % values
        return _("KPIs of %(objective)s by region: share of the way, %(quarter)s") % values
    if found.by == "offices":
        return _("Priorities and enablers by office: mean share of the way in per cent, %(quarter)s") % values
    return _("Priorities and enablers by region: mean share of the way, %(quarter)s") % values


@memoized
def reading(found: Compared) -> str:
    """Say how the cells are to be read."""
    if found.is_of_kpis:
        return _("Each place against its own target. A dash: no figure or no target.")
    return f"{_('Each place against its own targets.')} {standing.rule_of_means()}"


def click_said(found: Compared) -> Markup:
    """Say what a click in the table does; it stands on screen alone, where there is something to click."""
    words = _("Click a cell for the KPI there.") if found.is_of_kpis else _("Click a cell for the region or office.")
    return element("p", words, class_="small")


@memoized
def frames(found: Compared) -> dict[str, pd.DataFrame]:
    """Give the frames of the heat table."""
    cells = [
        {
            "x": x, "y": y, "code": row, "place": place, "status": found.standings[row, place].group.value,
            "figure": _cell_figure(found, found.standings[row, place]), "words": _words(found, row, place),
        }
        for y, row in enumerate(found.rows)
        for x, place in enumerate(found.places)
    ]  # fmt: skip
    bands: list[dict[str, Any]] = []
    for x, place in enumerate(found.places):
        region = str(found.facts.loc[found.facts["place_code"] == place, "region_code"].iloc[0])
        if bands and bands[-1]["region"] == region:
            bands[-1]["x2"] = x + 1
        else:
            bands.append({"region": region, "x": x, "x2": x + 1})
    for band in bands:
        band["name"] = standing.short_name(band["region"]) if band["x2"] - band["x"] > 1 else band["region"]
    return {
        "data": pd.DataFrame(cells),
        "rows": pd.DataFrame(
            [
                {
                    "y": y,
                    "short": _short(row),
                    "full": _name(row),
                    "name": _name(row) if found.is_of_kpis or row == PLAN_CODE else short(row),
                }
                for y, row in enumerate(found.rows)
            ]
        ),
        "columns": pd.DataFrame(
            [
                {
                    "x": x,
                    "name": office.short_name(found.facts, place),
                    "brief": place,
                    "strong": not place.startswith("AO-"),
                }
                for x, place in enumerate(found.places)
            ]
        ),
        "bands": pd.DataFrame(bands)[["x", "x2", "name"]],
    }


def _short(row: str) -> str:
    return "" if row == PLAN_CODE else row.removeprefix("K-")


def _name(row: str) -> str:
    return _("Whole plan") if row == PLAN_CODE else data.name(row)


def _cell_figure(found: Compared, one: Standing) -> str:
    """Give the figure of a cell; fourteen narrow columns of per cent have no room for the sign."""
    if found.by == "offices" and one.share is not None:
        return number(100 * one.share)
    return _figure(one)


def _figure(one: Standing) -> str:
    if one.share is not None:
        return percent(one.share)
    if one.applicable is not None:
        return f"{number(one.usable)}/{number(one.applicable)}"
    return language.ABSENT


def _words(found: Compared, row: str, place: str) -> str:
    name = office.short_name(found.facts, place)
    return f"{name}, {_short(row) or _name(row)}. {standing.said(found.standings[row, place])}"


def options(found: Compared) -> dict[str, Any]:
    """Give what the heat table is built with."""
    return {
        "rows": len(found.rows), "columns": len(found.places), "slanted": found.by == "offices",
        "long_names": found.is_of_kpis,
    }  # fmt: skip


@memoized
def table(found: Compared) -> pd.DataFrame:
    """Give the cells as rows."""
    return pd.DataFrame(
        [
            {
                "row": row if row != PLAN_CODE else "PLAN", "place": place, "status": one.status, "share": one.share,
                "expected": one.expected, "usable": one.usable, "applicable": one.applicable, "actual": one.actual,
                "target": one.target, "decimals": one.decimals, "quarter": one.data_quarter,
            }
            for row in found.rows
            for place in found.places
            for one in [found.standings[row, place]]
        ]
    )  # fmt: skip


def columns(found: Compared) -> list[Column]:
    """Give the columns of that table."""
    shared = [
        Column("row", _("Code"), Kind.CODE),
        Column("row", _("KPI") if found.is_of_kpis else _("Priority"), Kind.NAME),
        Column("place", _("Place code"), Kind.CODE),
        Column("place", _("Place"), Kind.NAME),
        Column("status", _("Status"), Kind.STATUS),
        Column(
            "share", _("Share of the way"), Kind.SHARE, meaning=_("From baseline (0) to the place's own target (1)")
        ),
        Column("expected", _("Expected share"), Kind.SHARE, meaning=_("Share expected by the data quarter")),
    ]
    if found.is_of_kpis:
        return [
            *shared,
            Column("actual", _("Actual"), Kind.NUMBER, "decimals"),
            Column("target", _("Target"), Kind.NUMBER, "decimals"),
            Column("quarter", _("Data quarter"), Kind.QUARTER),
        ]
    return [
        *shared,
        Column("usable", _("KPIs judged"), Kind.NUMBER, meaning=_("KPIs that can be judged")),
        Column("applicable", _("KPIs that apply"), Kind.NUMBER),
    ]


def address_of(found: Compared, picked: Mapping[str, Any]) -> str | None:
    """Give where a click on a cell leads: to the KPI there, or to the region or office, for that priority."""
    if not picked.get("code"):
        return None
    code, place = str(picked["code"]), str(picked["place"])
    if found.is_of_kpis:
        return site_map.link_to("kpi", kpi=code, place=place) or site_map.link_to("places", kpi=code, place=place)
    return site_map.link_to("office", place=place, priority=None if code == PLAN_CODE else code)


# ---- one place as a list: for a telephone, for keys


def place_shown(found: Compared) -> str:
    """Give the place whose rows stand as a list: the chosen one, or the one that is furthest behind."""
    if found.selection.place in found.places:
        return found.selection.place
    return worst_place(found)


def list_title(found: Compared) -> str:
    """Say which place the list is of."""
    place = office.short_name(found.facts, place_shown(found))
    return _("%(place)s, furthest behind first") % {"place": place}


@memoized
def listed(found: Compared) -> Markup:
    """Give the rows of one place as bars, furthest behind first, each a link; all that a click in the table does."""
    place = place_shown(found)
    rows = sorted(found.rows, key=lambda row: (-found.standings[row, place].behind(), row))
    items = []
    for row in rows:
        one = found.standings[row, place]
        if row == PLAN_CODE:
            continue
        items.append(
            marks.Ranked(
                name=f"{_short(row)} {_name(row)}",
                value=None if one.share is None else min(max(one.share, 0.0), 1.0),
                figure=_figure(one),
                href=address_of(found, {"code": row, "place": place}),
                status=one.status,
                status_words=wording.status(one.status),
                expected=one.expected,
                note=standing.too_few(one),
                is_illustrative=one.is_illustrative,
            )
        )
    return marks.ranked(items, greatest=1.0, label=list_title(found))


# ---- one KPI over all regions


@dataclass(frozen=True)
class Multiples:
    """One KPI over the regions: how each stands, and its course as it was known quarter by quarter."""

    selection: Selection
    kpi: str
    places: Sequence[str]
    standings: Mapping[str, Standing]
    courses: Mapping[str, Sequence[marks.Point]]
    is_chosen: bool

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure that is shown is made up."""
        return any(one.is_illustrative and one.has_figure for one in self.standings.values())


@memoized
def multiples(found: Compared) -> Multiples | None:
    """Work out the panels: of the chosen KPI, or of the one whose regions are furthest apart. None without figures."""
    selection = found.selection
    progress = data.progress(selection.origin)
    places = standing.regions_of(found.facts)
    kpi = selection.kpi or _furthest_apart(selection, places)
    if kpi is None:
        return None
    known = standing.of_kpis(selection, [kpi], places)
    standings = {place: known[kpi, place] for place in places}
    if not any(one.actual is not None for one in standings.values()):
        return None
    courses = {
        place: kpi_lines.points_of(lines_question.points(progress, [kpi], place, selection.quarter)).get(kpi, [])
        for place in places
    }
    return Multiples(selection, kpi, places, standings, courses, selection.kpi is not None)


def _furthest_apart(selection: Selection, places: Sequence[str]) -> str | None:
    progress = data.progress(selection.origin)
    kpis = regions.counted_kpis(progress, selection.objective)
    known = standing.of_kpis(selection, kpis, list(places))
    spread: dict[str, float] = {}
    for kpi in kpis:
        shares = [share for place in places if (share := known[kpi, place].share) is not None]
        if len(shares) == len(places):
            spread[kpi] = max(shares) - min(shares)
    return max(spread, key=lambda kpi: (spread[kpi], kpi)) if spread else None


def multiples_title(shown: Multiples) -> str:
    """Say what the panels show."""
    unit = next(iter(shown.standings.values())).unit
    return _("%(kpi)s by region, %(unit)s, until %(quarter)s") % {
        "kpi": f"{shown.kpi} {data.name(shown.kpi)}", "unit": unit, "quarter": wording.quarter(shown.selection.quarter),
    }  # fmt: skip


@memoized
def multiples_finding(shown: Multiples) -> str:
    """Say what the panels show, and how they are to be read."""
    judged = [one for one in shown.standings.values() if one.is_judged]
    on_course = sum(one.group in (StatusGroup.ACHIEVED, StatusGroup.ON_TRACK) for one in judged)
    read = _("Grey: the other regions. Dashed: the way from the baseline to the region's own target.")
    if not shown.is_chosen:
        read = _("The KPI whose regions are furthest apart; choose another above.") + " " + read
    if not judged:
        return read
    said = ngettext(
        "%(n)s of %(all)s regions is on track or achieved.",
        "%(n)s of %(all)s regions are on track or achieved.",
        on_course,
    ) % {"n": number(on_course), "all": number(len(judged))}
    return f"{said} {read}"


@memoized
def multiples_frames(shown: Multiples) -> dict[str, pd.DataFrame]:
    """Give the frames of the panels, on one scale of values and one of time."""
    progress = data.progress(shown.selection.origin)
    courses = {place: progress.target_path(shown.kpi, place) for place in shown.places}
    ways = {
        place: [point for point in (course.baseline, *course.milestones, course.target) if point is not None]
        for place, course in courses.items()
    }
    values = [point.value for points in shown.courses.values() for point in points]
    values += [value for way in ways.values() for _quarter, value in way]
    top = _top(max(values, default=1.0), next(iter(shown.standings.values())).unit)
    bottom = min(0.0, *values) if values else 0.0
    times = [point.at for points in shown.courses.values() for point in points]
    times += [int(quarter) for way in ways.values() for quarter, _value in way]
    choices = data.choices()
    start = min([*times, int(choices.start) - 1])
    end = min(max([*times, int(choices.end)]), int(choices.end))
    start = max(start, int(choices.start) - 5)

    def along(at: int) -> float:
        return (at - start) / (end - start)

    def up(value: float) -> float:
        return (value - bottom) / (top - bottom)

    rows: list[dict[str, Any]] = []

    def course_of(panel: int, place: str, kind: str) -> None:
        points = [point for point in shown.courses[place] if start <= point.at <= end]
        one = shown.standings[place]
        for number_of_line, (before, after) in enumerate(pairwise(points)):
            for point in (before, after):
                rows.append(
                    {
                        "panel": panel, "x": along(point.at), "value": up(point.value), "kind": kind,
                        "group": f"{panel} {kind} {place} {number_of_line}",
                        "dashed": before.is_illustrative or after.is_illustrative,
                        "words": _point_words(place, point, one),
                    }
                )  # fmt: skip
        if len(points) == 1 and kind == "own":
            rows.append(
                {
                    "panel": panel, "x": along(points[0].at), "value": up(points[0].value), "kind": kind,
                    "group": f"{panel} {kind} {place}", "dashed": points[0].is_illustrative,
                    "words": _point_words(place, points[0], one),
                }
            )  # fmt: skip

    for panel, place in enumerate(shown.places):
        for other in shown.places:
            if other != place:
                course_of(panel, other, "other")
        for (quarter, value), (next_quarter, next_value) in pairwise(ways[place]):
            # A target beyond the plan is seen as far as its way lies in the picture.
            last = min(int(next_quarter), end)
            if int(quarter) >= end:
                continue
            reached = value + (next_value - value) * (last - int(quarter)) / (int(next_quarter) - int(quarter))
            rows += [
                {
                    "panel": panel, "x": along(at), "value": up(level), "kind": "path",
                    "group": f"{panel} path {quarter}", "dashed": True, "words": "",
                }
                for at, level in ((max(int(quarter), start), value), (last, reached))
            ]  # fmt: skip
        course_of(panel, place, "own")
    panels = []
    for panel, place in enumerate(shown.places):
        one = shown.standings[place]
        target = courses[place].target
        panels.append(
            {
                "panel": panel, "name": standing.short_name(place),
                "figure": _panel_figure(one, courses[place].target, end),
                "status": one.group.value, "word": wording.status(one.status),
                "target": up(target[1]) if target and int(target[0]) <= end else None,
            }
        )  # fmt: skip
    one = next(iter(shown.standings.values()))
    grid = [
        {"panel": panel, "value": up(value), "label": standing.amount(_whole(one, value), value)}
        for panel in range(len(shown.places))
        for value in (bottom, (top + bottom) / 2, top)
    ]
    ends = [
        {"panel": panel, "x": along(at), "label": wording.quarter(Quarter(at))}
        for panel in range(len(shown.places))
        for at in (start, end)
    ]
    names = ["panel", "x", "value", "kind", "group", "dashed", "words"]
    return {
        "data": pd.DataFrame(rows, columns=names),
        "panels": pd.DataFrame(panels),
        "grid": pd.DataFrame(grid),
        "ends": pd.DataFrame(ends),
    }


def _panel_figure(one: Standing, target: tuple[Quarter, float] | None, end: int) -> str:
    """Give figure and target; the quarter of a target that lies beyond the picture is said."""
    said = standing.against_target(one)
    if target is None or int(target[0]) <= end:
        return said
    return _("%(figure)s by %(quarter)s") % {"figure": said, "quarter": wording.quarter(target[0])}


def _whole(one: Standing, value: float) -> Standing:
    """Give the standing with no more decimals than a value on the scale needs."""
    return replace(one, decimals=0 if value == int(value) else max(one.decimals, 1))


def _point_words(place: str, point: marks.Point, one: Standing) -> str:
    return _("%(place)s, %(quarter)s: %(value)s") % {
        "place": standing.short_name(place), "quarter": wording.quarter(Quarter(point.at)),
        "value": standing.amount(one, point.value),
    }  # fmt: skip


def _top(largest: float, unit: str) -> float:
    if unit.startswith("%") and largest <= 100:
        return 100.0 if largest > 20 else round_above(largest)
    return round_above(largest)


@memoized
def multiples_table(shown: Multiples) -> pd.DataFrame:
    """Give the courses as rows."""
    return pd.DataFrame(
        [
            {
                "place": place, "quarter": str(Quarter(point.at)), "value": point.value,
                "decimals": shown.standings[place].decimals,
                "origin": wording.origin("illustrative") if point.is_illustrative else None,
            }
            for place in shown.places
            for point in shown.courses[place]
        ],
        columns=["place", "quarter", "value", "decimals", "origin"],
    )  # fmt: skip


def multiples_columns(shown: Multiples) -> list[Column]:
    """Give the columns of that table."""
    unit = next(iter(shown.standings.values())).unit
    return [
        Column("place", _("Place code"), Kind.CODE),
        Column("place", _("Place"), Kind.NAME),
        Column("quarter", _("Data quarter"), Kind.QUARTER),
        Column("value", _("Actual"), Kind.NUMBER, "decimals", meaning=unit),
        Column("origin", _("Origin")),
    ]
