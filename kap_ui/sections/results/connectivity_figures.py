"""The charts of the published statistics: each place as a row of dots, or the years as lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import pandas as pd

from kap_model.queries.connectivity import WHOLE, Aim, PublishedFigure
from kap_model.vocabulary import WORLD
from kap_ui.charts import connectivity_dots, connectivity_lines
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity
from kap_ui.sections.results.connectivity_themes import SKILL_WORDS, SKILLS, Picture
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)

_BESIDE, _BELOW = 0.056, 0.135
"""The least distance of two names at the ends of lines, as a part of the height of a panel: with the panels beside each
other, and below each other, where they are half as high."""


@memoized
def figure(answer: Connectivity, picture: Picture) -> ChartFigure:
    """Return the chart of a picture."""
    if picture.is_course:
        return _course(answer, picture)
    if picture.series[0].kpi == SKILLS:
        return _skills(answer, picture)
    return _dots(answer, picture)


# ---- each place as a row of dots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The figures of a place, or of a skill, in the order of the series; None where there is none."""

    code: str
    name: str
    figures: tuple[PublishedFigure | None, ...]
    starts: bool = False

    @property
    def known(self) -> list[PublishedFigure]:
        """The figures that there are."""
        return [figure for figure in self.figures if figure is not None]


def _dots(answer: Connectivity, picture: Picture) -> ChartFigure:
    rows = [
        _Row(code=place, name=words.short_name(place), figures=_figures(answer, picture, place), starts=starts)
        for place, starts in _ranked(answer, picture)
    ]
    return _dot_chart(answer, picture, rows, _finding(answer, picture, rows))


def _skills(answer: Connectivity, picture: Picture) -> ChartFigure:
    statistics = answer.statistics
    known = {
        category: figures[-1]
        for (kpi, place, (_dimension, category)), figures in statistics.series.items()
        if kpi == SKILLS and place == WORLD
    }
    rows = [
        _Row(code=category, name=_(SKILL_WORDS[category]) if category in SKILL_WORDS else category, figures=(figure,))
        for category, figure in sorted(known.items(), key=lambda entry: -entry[1].value)
    ]
    if not rows:
        return _dots(answer, picture)
    ends = [answer.amount(SKILLS, known[row.code].value) for row in (rows[0], rows[-1])]
    finding = _(picture.finding) % {"n": number(len(rows)), "many": ends[0], "few": ends[1]}
    return _dot_chart(answer, picture, rows, finding)


def _figures(answer: Connectivity, picture: Picture, place: str) -> tuple[PublishedFigure | None, ...]:
    """Return the figures of a place. One of the first year stands only beside another one of the same series."""
    figures = []
    for series in picture.series:
        course = answer.statistics.of(series.kpi, place, series.part)
        if series.is_first_year:
            figures.append(course[0] if len(course) > 1 else None)
        else:
            figures.append(course[-1] if course else None)
    return tuple(figures)


def _ranked(answer: Connectivity, picture: Picture) -> list[tuple[str, bool]]:
    """Return the places in blocks, the largest figure of each block first, with whether a block begins there."""
    statistics, leading = answer.statistics, picture.series[0]

    def rank(place: str) -> tuple[bool, float]:
        figure = statistics.newest(leading.kpi, place, leading.part)
        return (figure is None, -(figure.value if figure is not None else 0.0))

    blocks = ([WORLD], statistics.regions, statistics.groups, statistics.incomes)
    return [
        (place, number > 0 and place_number == 0)
        for number, block in enumerate(blocks)
        for place_number, place in enumerate(sorted(block, key=rank))
    ]


def _dot_chart(answer: Connectivity, picture: Picture, rows: Sequence[_Row], finding: str) -> ChartFigure:
    leading = picture.series[0].kpi
    scale = _Scale.of(picture, (figure.value for row in rows for figure in row.known))
    aim = _common_aim(answer, leading)
    series = _series_words(answer, picture, rows)
    return ChartFigure(
        key=picture.key,
        build=connectivity_dots.dots,
        frames={
            "rows": _row_frame(answer, picture, rows, scale),
            "dots": _dot_frame(answer, rows, scale, series),
            "grid": _grid(answer, leading, scale),
            "aims": _aim_frame(answer, leading, scale, aim),
        },
        title=finding,
        finding=_reading(answer, picture, rows),
        alt=_("Dots of each place on one scale"),
        options={"rows": len(rows), "series": series},
        table=_table(answer, rows, series),
        columns=_columns(answer, picture),
        is_illustrative=False,
        level=3,
        sources=_sources(answer, picture),
    )


def _row_frame(answer: Connectivity, picture: Picture, rows: Sequence[_Row], scale: _Scale) -> pd.DataFrame:
    is_alone = len(picture.series) == 1
    year = _main_year(answer, rows)
    records = []
    for position, row in enumerate(rows):
        known = sorted(row.known, key=lambda figure: figure.value)
        low, high = (known[0], known[-1]) if known else (None, None)
        own_year = words.when(answer.measure(row.known[0].kpi_code), row.known[0]) if known else year
        records.append(
            {
                "row": position,
                "name": row.name
                if own_year == year
                else _("%(place)s (%(year)s)") % {"place": row.name, "year": own_year},
                "tone": _tone(answer, row.code),
                "starts": row.starts,
                "low": None if low is None else 0.0 if is_alone else scale.along(low.value),
                "high": None if high is None else scale.along(high.value),
                "left": None if low is None or is_alone or len(known) < 2 else answer.amount(low.kpi_code, low.value),
                "right": None if high is None else answer.amount(high.kpi_code, high.value),
                "none": None if known else _("no figure"),
            }
        )
    return pd.DataFrame(records)


def _dot_frame(answer: Connectivity, rows: Sequence[_Row], scale: _Scale, series: Sequence[str]) -> pd.DataFrame:
    """Return the dots, those of the leading series last and so on top."""
    records = [
        {
            "row": position,
            "x": scale.along(figure.value),
            "series": name,
            "words": _point_words(answer, row.name, name, figure),
        }
        for number, name in reversed(list(enumerate(series)))
        for position, row in enumerate(rows)
        if (figure := row.figures[number]) is not None
    ]
    return pd.DataFrame(records, columns=["row", "x", "series", "words"])


def _point_words(answer: Connectivity, name: str, series: str, figure: PublishedFigure) -> str:
    year = words.when(answer.measure(figure.kpi_code), figure)
    values = {
        "place": name, "series": series, "year": year, "value": answer.amount(figure.kpi_code, figure.value),
    }  # fmt: skip
    if series == year:
        return _("%(place)s, %(year)s: %(value)s") % values
    return _("%(place)s, %(series)s, %(year)s: %(value)s") % values


def _series_words(answer: Connectivity, picture: Picture, rows: Sequence[_Row]) -> list[str]:
    """Return the words of each series; where it has none, the year that most of its figures have."""
    return [
        _(series.words) if series.words else _main_year(answer, rows, position)
        for position, series in enumerate(picture.series)
    ]


def _main_year(answer: Connectivity, rows: Sequence[_Row], position: int = 0) -> str:
    """Return the year that most figures of a series have; "" without any."""
    years = [
        words.when(answer.measure(figure.kpi_code), figure)
        for row in rows
        if (figure := row.figures[position]) is not None
    ]
    return max(sorted(set(years), reverse=True), key=years.count, default="")


# ---- the years as lines


def _course(answer: Connectivity, picture: Picture) -> ChartFigure:
    leading = picture.series[0]
    statistics, measure = answer.statistics, answer.measure(leading.kpi)
    blocks = [
        (_("The world and its regions"), (WORLD, *statistics.regions)),
        (_("The world and the country groups"), (WORLD, *statistics.groups, *statistics.incomes)),
    ]
    panels = [
        (name, [place for place in places if statistics.of(leading.kpi, place, leading.part)])
        for name, places in blocks
    ]
    panels = [(name, places) for name, places in panels if len(places) > 1] or panels[:1]
    figures = [figure for _name, places in panels for place in places for figure in statistics.of(leading.kpi, place)]
    scale = _Scale.of(picture, (figure.value for figure in figures))
    quarters = sorted({figure.quarter for figure in figures})
    span = max(quarters[-1] - quarters[0], 1)

    def across(figure: PublishedFigure) -> float:
        return (figure.quarter - quarters[0]) / span

    lines: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for panel, (_name, places) in enumerate(panels):
        newest = {place: statistics.of(leading.kpi, place)[-1] for place in places}
        beside, below = (_apart(newest, scale, least) for least in (_BESIDE, _BELOW))
        for place in places:
            tone = _tone(answer, place)
            lines += [
                {
                    "panel": panel, "line": place, "x": across(figure), "y": scale.along(figure.value), "tone": tone,
                    "words": _("%(place)s, %(year)s: %(value)s")
                    % {
                        "place": words.short_name(place), "year": words.when(measure, figure),
                        "value": answer.amount(leading.kpi, figure.value),
                    },
                }
                for figure in statistics.of(leading.kpi, place)
            ]  # fmt: skip
            last = newest[place]
            ends.append(
                {
                    "panel": panel, "x": across(last), "y": scale.along(last.value), "beside": beside[place],
                    "below": below[place], "tone": tone,
                    "text": f"{answer.amount(leading.kpi, last.value)} {words.short_name(place)}",
                }
            )  # fmt: skip
    # The lines that stand out are drawn last, and so on top.
    lines.sort(key=lambda row: (row["panel"], row["tone"] == "chosen", row["tone"] == "whole"))
    every_panel = range(len(panels))
    grid = _grid(answer, leading.kpi, scale).rename(columns={"x": "y"})
    aims = _aim_frame(answer, leading.kpi, scale, statistics.targets.get((leading.kpi, WORLD))).rename(
        columns={"x": "y"}
    )
    years = pd.DataFrame(
        [
            {"x": (at - quarters[0]) / span, "label": words.when(measure, first)}
            for at, group in groupby(sorted(figures, key=lambda figure: figure.quarter), lambda figure: figure.quarter)
            for first in [next(group)]
        ]
    )
    rows = [
        _Row(code=place, name=words.short_name(place), figures=(figure,))
        for place in dict.fromkeys(place for _name, places in panels for place in places)
        for figure in statistics.of(leading.kpi, place)
    ]
    return ChartFigure(
        key=picture.key,
        build=connectivity_lines.lines,
        frames={
            "panels": pd.DataFrame([{"panel": panel, "name": name} for panel, (name, _) in enumerate(panels)]),
            "data": pd.DataFrame(lines),
            "ends": pd.DataFrame(ends),
            "grid": _in_panels(grid, every_panel),
            "years": _in_panels(years, every_panel),
            "aims": _in_panels(aims, every_panel),
        },
        title=_finding(answer, picture, [_row_of(answer, picture, place) for place in statistics.places]),
        finding=_reading(answer, picture, rows),
        alt=_("Lines over the years, one for each place, in two panels on one scale"),
        options={"panels": len(panels)},
        table=_table(answer, rows, [""]),
        columns=_columns(answer, picture),
        is_illustrative=False,
        level=3,
        sources=_sources(answer, picture),
    )


def _row_of(answer: Connectivity, picture: Picture, place: str) -> _Row:
    return _Row(code=place, name=words.short_name(place), figures=_figures(answer, picture, place))


def _in_panels(frame: pd.DataFrame, panels: Iterable[int]) -> pd.DataFrame:
    return pd.concat([frame.assign(panel=panel) for panel in panels], ignore_index=True)


def _apart(newest: Mapping[str, PublishedFigure], scale: _Scale, least: float) -> dict[str, float]:
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


# ---- what both have in common


@dataclass(frozen=True, slots=True)
class _Scale:
    """The scale of a chart, from start to end."""

    start: float
    end: float
    step: float

    @classmethod
    def of(cls, picture: Picture, values: Iterable[float]) -> _Scale:
        """Return the scale of a picture for its values, with four steps or five."""
        largest = max(values, default=1.0)
        end = picture.end if picture.end is not None else largest
        step = _round_above((end - picture.start) / 5)
        if picture.end is None:
            end = picture.start + step * -(-(largest - picture.start) // step)
        return cls(picture.start, max(end, picture.start + step), step)

    def along(self, value: float) -> float:
        """Return where a value lies from start (0) to end (1)."""
        return round((value - self.start) / (self.end - self.start), 4)

    def ticks(self) -> list[float]:
        """Return the values at which a line stands."""
        count = int((self.end - self.start) / self.step + 1e-9)
        return [round(self.start + number * self.step, 6) for number in range(count + 1)]


def _round_above(value: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten that is not below a value."""
    size = 10.0 ** len(str(int(value))) / 10 if value >= 1 else 1.0
    while value <= size / 10:
        size /= 10
    return next(size * step for step in _STEPS if size * step >= value - 1e-12)


def _grid(answer: Connectivity, kpi: str, scale: _Scale) -> pd.DataFrame:
    is_percent = answer.unit(kpi).startswith("%")
    decimals = next((places for places in range(3) if round(scale.step, places) == scale.step), 2)
    code = wording.language()
    return pd.DataFrame(
        [
            {
                "x": scale.along(value),
                "label": language.per_cent_of(value, code, decimals) if is_percent else number(value, decimals),
            }
            for value in scale.ticks()
        ]
    )


def _common_aim(answer: Connectivity, kpi: str) -> Aim | None:
    """Return the aim that is set for the world, or the one that all places with an aim have; else None."""
    targets = answer.statistics.targets
    if (kpi, WORLD) in targets:
        return targets[kpi, WORLD]
    aims = [aim for (of_kpi, _place), aim in targets.items() if of_kpi == kpi]
    return aims[0] if len({(aim.value, aim.quarter) for aim in aims}) == 1 else None


def _aim_frame(answer: Connectivity, kpi: str, scale: _Scale, aim: Aim | None) -> pd.DataFrame:
    drawn = [aim] if aim is not None and scale.start <= aim.value <= scale.end else []
    measure, unit = answer.measure(kpi), answer.unit(kpi)
    return pd.DataFrame(
        [{"x": scale.along(aim.value), "label": words.aim_label(measure, unit, aim)} for aim in drawn],
        columns=["x", "label"],
    )


def _tone(answer: Connectivity, place: str) -> str:
    if place == answer.place:
        return "chosen"
    return "whole" if place == WORLD else "other"


def _finding(answer: Connectivity, picture: Picture, rows: Sequence[_Row]) -> str:
    """Return the finding of a picture; what it shows, where the figures for it are missing."""
    leading = picture.series[0].kpi
    regions = set(answer.statistics.regions)
    values: dict[str, str] = {}
    first = {row.code: figure for row in rows if (figure := row.figures[0]) is not None}
    ranked = sorted((figure for figure in first.values() if figure.place_code in regions), key=lambda f: f.value)
    if ranked:
        for name, figure in (("low", ranked[0]), ("high", ranked[-1])):
            values[name] = answer.amount(leading, figure.value)
            values[f"in_{name}"] = words.in_place(figure.place_code)
    if WORLD in first:
        values["world"] = answer.amount(leading, first[WORLD].value)
    pairs = [(row.known[0], row.known[1]) for row in rows if len(row.figures) > 1 and None not in row.figures[:2]]
    widest = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value), default=None)
    if widest is not None:
        values["in_widest"] = words.in_place(widest[0].place_code)
        for name, figure in zip(("first", "second"), widest, strict=True):
            values[name] = answer.amount(figure.kpi_code, figure.value)
    try:
        return _(picture.finding) % values
    except KeyError:
        return _(picture.what)


def _reading(answer: Connectivity, picture: Picture, rows: Sequence[_Row]) -> str:
    """Return what a picture shows with unit and year, the figures of the place, who has none, and the source."""
    leading = picture.series[0].kpi
    year = _main_year(answer, rows)
    if picture.is_course:
        years = sorted({words.when(answer.measure(leading), row.known[0]) for row in rows})
        year = _("%(first)s to %(last)s") % {"first": years[0], "last": years[-1]} if years else ""
    parts = [_("%(what)s, %(unit)s, %(year)s.") % {"what": _(picture.what), "unit": answer.unit(leading), "year": year}]
    missing = [row.name for row in rows if not row.known]
    if missing:
        parts.append(_("No figure: %(places)s.") % {"places": wording.listed(missing)})
    sources = _sources(answer, picture)
    parts.append(_("Source: %(source)s.") % {"source": words.source_list(sources)})
    return " ".join(parts)


def _sources(answer: Connectivity, picture: Picture) -> list[str]:
    """Return the sources of the figures and aims of a picture."""
    texts: list[str] = []
    for series in picture.series:
        texts += [
            figure.source
            for (kpi, _place, part), figures in answer.statistics.series.items()
            if kpi == series.kpi and (part == series.part or kpi == SKILLS)
            for figure in (figures if picture.is_course or series.is_first_year else figures[-1:])
        ]
    return list(dict.fromkeys(text.split(":", 1)[0].strip() for text in texts))


def _table(answer: Connectivity, rows: Sequence[_Row], series: Sequence[str]) -> pd.DataFrame:
    records = []
    for row in rows:
        for name, figure in zip(series, row.figures, strict=True):
            if figure is None:
                continue
            measure = answer.measure(figure.kpi_code)
            aim = answer.statistics.targets.get((figure.kpi_code, figure.place_code))
            is_whole = figure.part == WHOLE
            records.append(
                {
                    "place": row.code if row.code in answer.statistics.places else row.name,
                    "series": name,
                    "year": words.when(measure, figure),
                    "value": figure.value,
                    "decimals": measure.decimals,
                    "aim": aim.value if aim is not None and is_whole else None,
                    "left": measure.distance(figure.value, aim) if aim is not None and is_whole else None,
                    "basis": wording.basis(figure.basis),
                    "source": figure.source,
                }
            )
    columns = ["place", "series", "year", "value", "decimals", "aim", "left", "basis", "source"]
    return pd.DataFrame(records, columns=columns)


def _columns(answer: Connectivity, picture: Picture) -> list[TableColumn]:
    leading = picture.series[0].kpi
    unit = answer.unit(leading)
    columns = [TableColumn("place", _("Place"), CellKind.NAME)]
    if len(picture.series) > 1:
        columns.append(TableColumn("series", _("Series")))
    columns += [
        TableColumn("year", _("Year")),
        TableColumn("value", _("Value"), CellKind.NUMBER, "decimals", meaning=unit),
    ]
    if any(kpi == leading for kpi, _place in answer.statistics.targets):
        columns += [
            TableColumn("aim", _("Aim"), CellKind.NUMBER, "decimals", meaning=unit),
            TableColumn("left", _("Left to the aim"), CellKind.NUMBER, "decimals", meaning=unit),
        ]
    return [
        *columns,
        TableColumn("basis", _("Basis")),
        TableColumn("source", _("Source"), meaning=_("Source and the place in it"), language="en"),
    ]
