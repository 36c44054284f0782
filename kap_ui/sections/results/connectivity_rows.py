"""What the charts of the published statistics have in common: their rows, words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kap_model.queries.connectivity import WHOLE, PublishedFigure
from kap_model.vocabulary import WORLD
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity, aim_sentences
from kap_ui.sections.results.connectivity_themes import SKILLS, Picture
from kap_ui.words import wording
from kap_ui.words.wording import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The figures of a place, or of a skill, in the order of the series; None where there is none."""

    code: str
    name: str
    figures: tuple[PublishedFigure | None, ...]
    starts: bool = False

    @property
    def known(self) -> list[PublishedFigure]:
        """The figures that there are."""
        return [figure for figure in self.figures if figure is not None]


def figures(answer: Connectivity, picture: Picture, place: str) -> tuple[PublishedFigure | None, ...]:
    """Return the figures of a place. One of the first year stands only beside another one of the same series."""
    figures = []
    for series in picture.series:
        course = answer.statistics.of(series.kpi, place, series.part)
        if series.is_first_year:
            figures.append(course[0] if len(course) > 1 else None)
        else:
            figures.append(course[-1] if course else None)
    return tuple(figures)


def row_of(answer: Connectivity, picture: Picture, place: str) -> Row:
    """Return the row of a place in a picture."""
    return Row(code=place, name=words.short_name(place), figures=figures(answer, picture, place))


def main_year(answer: Connectivity, rows: Sequence[Row], position: int = 0) -> str:
    """Return the year that most figures of a series have; "" without any."""
    years = [
        words.when(answer.measure(figure.kpi_code), figure)
        for row in rows
        if (figure := row.figures[position]) is not None
    ]
    return max(sorted(set(years), reverse=True), key=years.count, default="")


def tone(answer: Connectivity, place: str) -> str:
    """Return how a place stands out in a chart: chosen, whole or other."""
    if place == answer.place:
        return "chosen"
    return "whole" if place == WORLD else "other"


def finding(answer: Connectivity, picture: Picture, rows: Sequence[Row]) -> str:
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


def reading(answer: Connectivity, picture: Picture, rows: Sequence[Row]) -> str:
    """Return what a picture shows with unit and year, the figures of the place, who has none, and the source."""
    leading = picture.series[0].kpi
    year = main_year(answer, rows)
    if picture.is_course:
        years = sorted({words.when(answer.measure(leading), row.known[0]) for row in rows})
        year = _("%(first)s to %(last)s") % {"first": years[0], "last": years[-1]} if years else ""
    values = {"what": _(picture.what), "unit": unit(answer, picture), "year": year}
    parts = [_("%(what)s, %(unit)s, %(year)s.") % values]
    if picture.series[0].part == WHOLE:
        parts += aim_sentences(answer, leading)
    missing = [row.name for row in rows if not row.known]
    if missing:
        parts.append(_("No figure: %(places)s.") % {"places": wording.listed(missing)})
    parts.append(_("Source: %(source)s.") % {"source": words.source_list(sources(answer, picture))})
    return wording.sentences(parts)


def unit(answer: Connectivity, picture: Picture) -> str:
    """Return the unit of the figures of a picture, in the reader's language."""
    return _(picture.unit) if picture.unit else answer.unit(picture.series[0].kpi)


def sources(answer: Connectivity, picture: Picture) -> list[str]:
    """Return the source of each figure of a picture."""
    texts: list[str] = []
    for series in picture.series:
        texts += [
            figure.source
            for (kpi, _place, part), figures in answer.statistics.series.items()
            if kpi == series.kpi and (part == series.part or kpi == SKILLS)
            for figure in (figures if picture.is_course or series.is_first_year else figures[-1:])
        ]
    return texts


def table(answer: Connectivity, rows: Sequence[Row], series: Sequence[str]) -> pd.DataFrame:
    """Return the figures as a table, with the aim of each total and what is left to it."""
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
    names = ["place", "series", "year", "value", "decimals", "aim", "left", "basis", "source"]
    return pd.DataFrame(records, columns=names)


def columns(answer: Connectivity, picture: Picture) -> list[TableColumn]:
    """Return the columns of the table of a picture."""
    leading = picture.series[0].kpi
    meaning = unit(answer, picture)
    listed = [TableColumn("place", _("Place"), CellKind.NAME)]
    if len(picture.series) > 1:
        listed.append(TableColumn("series", _("Series")))
    listed += [
        TableColumn("year", _("Year")),
        TableColumn("value", _("Value"), CellKind.NUMBER, "decimals", meaning=meaning),
    ]
    if any(kpi == leading for kpi, _place in answer.statistics.targets):
        listed += [
            TableColumn("aim", _("Aim"), CellKind.NUMBER, "decimals", meaning=meaning),
            TableColumn("left", _("Left to the aim"), CellKind.NUMBER, "decimals", meaning=meaning),
        ]
    return [
        *listed,
        TableColumn("basis", _("Basis")),
        TableColumn("source", _("Source"), meaning=_("Source and the place in it"), language="en"),
    ]
