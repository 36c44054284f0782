"""The charts of the published statistics: each place as a row of dots; the years as lines are in another module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from kap_model.queries.connectivity import WHOLE, PublishedFigure
from kap_model.queries.sources import counted
from kap_model.vocabulary import WORLD
from kap_ui.charts import connectivity_dots
from kap_ui.figures.figure import ChartFigure
from kap_ui.sections.results import connectivity_course, connectivity_rows, connectivity_scale
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity
from kap_ui.sections.results.connectivity_rows import Row
from kap_ui.sections.results.connectivity_scale import Scale
from kap_ui.sections.results.connectivity_themes import SKILL_WORDS, SKILLS, Picture
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _, number

_NAMES: Final = 146
_NAMES_OF_SKILLS: Final = 204
"""The width of the names of the rows in pixels."""


@memoized
def figure(answer: Connectivity, picture: Picture) -> ChartFigure:
    """Return the chart of a picture."""
    if picture.is_course:
        return connectivity_course.course(answer, picture)
    if picture.series[0].kpi == SKILLS:
        return _skills(answer, picture)
    return _dots(answer, picture)


def _dots(answer: Connectivity, picture: Picture) -> ChartFigure:
    rows = [
        Row(
            code=place,
            name=words.short_name(place),
            figures=connectivity_rows.figures(answer, picture, place),
            starts=starts,
        )
        for place, starts in _ranked(answer, picture)
    ]
    return _dot_chart(answer, picture, rows, connectivity_rows.finding(answer, picture, rows))


def _skills(answer: Connectivity, picture: Picture) -> ChartFigure:
    statistics = answer.statistics
    known = {
        category: figures[-1]
        for (kpi, place, (_dimension, category)), figures in statistics.series.items()
        if kpi == SKILLS and place == WORLD
    }
    rows = [
        Row(code=category, name=_(SKILL_WORDS[category]) if category in SKILL_WORDS else category, figures=(figure,))
        for category, figure in sorted(known.items(), key=lambda entry: -entry[1].value)
    ]
    if not rows:
        return _dots(answer, picture)
    ends = [answer.amount(SKILLS, known[row.code].value) for row in (rows[0], rows[-1])]
    finding = _(picture.finding) % {"n": number(len(rows)), "many": ends[0], "few": ends[1]}
    return _dot_chart(answer, picture, rows, finding)


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


def _dot_chart(answer: Connectivity, picture: Picture, rows: Sequence[Row], finding: str) -> ChartFigure:
    leading = picture.series[0].kpi
    scale = Scale.of(picture, (figure.value for row in rows for figure in row.known))
    aim = connectivity_scale.common_aim(answer, leading) if picture.series[0].part == WHOLE else None
    series = _series_words(answer, picture, rows)
    return ChartFigure(
        key=picture.key,
        build=connectivity_dots.dots,
        frames={
            "rows": _row_frame(answer, picture, rows, scale),
            "dots": _dot_frame(answer, rows, scale, series),
            "grid": connectivity_scale.grid(answer, leading, scale),
            "aims": connectivity_scale.aims(answer, leading, scale, aim),
        },
        title=finding,
        reading=connectivity_rows.reading(answer, picture, rows),
        alt=_("Dots of each place on one scale"),
        options={"rows": len(rows), "series": series, "names": _NAMES_OF_SKILLS if leading == SKILLS else _NAMES},
        table=connectivity_rows.table(answer, rows, series),
        columns=connectivity_rows.columns(answer, picture),
        is_illustrative=False,
        level=3,
        sources=counted(connectivity_rows.sources(answer, picture)),
    )


def _row_frame(answer: Connectivity, picture: Picture, rows: Sequence[Row], scale: Scale) -> pd.DataFrame:
    is_alone = len(picture.series) == 1
    year = connectivity_rows.main_year(answer, rows)
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
                "tone": connectivity_rows.tone(answer, row.code),
                "starts": row.starts,
                "low": None if low is None else 0.0 if is_alone else scale.along(low.value),
                "high": None if high is None else scale.along(high.value),
                "left": None if low is None or is_alone or len(known) < 2 else answer.amount(low.kpi_code, low.value),
                "right": None if high is None else answer.amount(high.kpi_code, high.value),
                "none": None if known else _("no figure"),
            }
        )
    return pd.DataFrame(records)


def _dot_frame(answer: Connectivity, rows: Sequence[Row], scale: Scale, series: Sequence[str]) -> pd.DataFrame:
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


def _series_words(answer: Connectivity, picture: Picture, rows: Sequence[Row]) -> list[str]:
    """Return the words of each series; where it has none, the year that most of its figures have."""
    return [
        _(series.words) if series.words else connectivity_rows.main_year(answer, rows, position)
        for position, series in enumerate(picture.series)
    ]
