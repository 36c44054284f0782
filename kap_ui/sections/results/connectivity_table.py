"""The table at the head of the page of connectivity, and the published figures that no picture shows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kap_model.queries.sources import counted
from kap_model.vocabulary import WORLD
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure, TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import USE, Connectivity
from kap_ui.sections.results.connectivity_themes import COLUMNS, THEMES, Column
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number


@memoized
def table(answer: Connectivity) -> RowsFigure | None:
    """Return the places with their newest figure of each measure; None where none of these is published."""
    columns = [column for column in COLUMNS if column.kpi in answer.statistics.measures]
    if not columns:
        return None
    heads = [_head(answer, column) for column in columns]
    records = _records(answer, columns)
    return RowsFigure(
        key="places",
        title=_("The SDG indicators that the plan names, and what else is published for every place"),
        finding=_finding(answer, columns),
        rows=marks.places(
            [_row(answer, place, columns, starts) for place, starts in _ordered(answer)],
            heads,
            first=_("Place"),
            label=_("Published figures by place"),
        ),
        table=pd.DataFrame(records),
        columns=[
            TableColumn("place", _("Place"), CellKind.NAME),
            TableColumn("kpi", _("KPI"), CellKind.NAME),
            TableColumn("year", _("Year")),
            TableColumn("value", _("Value"), CellKind.NUMBER, "decimals"),
            TableColumn("unit", _("Unit")),
            TableColumn("aim", _("Aim"), CellKind.NUMBER, "decimals"),
            TableColumn("aim_year", _("Year of the aim")),
            TableColumn("left", _("Left to the aim"), CellKind.NUMBER, "decimals"),
            TableColumn("basis", _("Basis")),
            TableColumn("source", _("Source"), meaning=_("Source and the place in it"), language="en"),
        ],
        is_illustrative=False,
        sources=counted(answer.statistics.sources([column.kpi for column in columns])),
    )


def _finding(answer: Connectivity, columns: Sequence[Column]) -> str:
    reading = _("The newest figure of each; the bar runs from zero, the tick is the aim.")
    years = {column.kpi: answer.statistics.newest_quarter(column.kpi) for column in columns}
    if "K-P5.3-b" in answer.statistics.measures:
        more = _("ICT skills, the fifth SDG indicator, are published for the world alone: see below.")
        reading = wording.sentences([reading, more])
    return reading if any(years.values()) else ""


def _ordered(answer: Connectivity) -> list[tuple[str, bool]]:
    """Return the places in blocks, those with most Internet use first, with whether a block begins there."""
    statistics = answer.statistics

    def rank(place: str) -> float:
        figure = statistics.newest(USE, place)
        return -(figure.value if figure is not None else 0.0)

    blocks = ([WORLD], statistics.regions, statistics.groups, statistics.incomes)
    return [(place, number == 0) for block in blocks for number, place in enumerate(sorted(block, key=rank))]


def _head(answer: Connectivity, column: Column) -> marks.MeasureHead:
    newest = answer.statistics.newest_quarter(column.kpi)
    year = "" if newest is None else str(newest.year)
    unit = _("%(unit)s, %(year)s") % {"unit": answer.unit(column.kpi), "year": year}
    return marks.MeasureHead(_(column.name), unit, site_map.link_to("kpi", kpi=column.kpi, place=answer.place))


def _row(answer: Connectivity, place: str, columns: Sequence[Column], starts: bool) -> marks.PlaceRow:
    return marks.PlaceRow(
        name=data.name(place),
        cells=[_cell(answer, place, column) for column in columns],
        href=site_map.link_to("connectivity", place=place),
        is_selected=place == answer.place,
        is_whole=place == WORLD,
        starts=starts,
    )


def _cell(answer: Connectivity, place: str, column: Column) -> marks.PlaceCell:
    statistics, measure = answer.statistics, answer.measure(column.kpi)
    figure = statistics.newest(column.kpi, place)
    if figure is None:
        return marks.PlaceCell(language.ABSENT, None)
    newest = [at for code in statistics.places if (at := statistics.newest(column.kpi, code)) is not None]
    end = column.end if column.end is not None else max(at.value for at in newest)
    aim = statistics.targets.get((column.kpi, place))
    is_old = figure.quarter != max(at.quarter for at in newest)
    return marks.PlaceCell(
        answer.amount(column.kpi, figure.value),
        figure.value / end if end else None,
        aim=aim.value / end if aim is not None and end and aim.value <= end else None,
        note=words.when(measure, figure) if is_old else "",
    )


def _records(answer: Connectivity, columns: Sequence[Column]) -> list[dict[str, object]]:
    statistics = answer.statistics
    records: list[dict[str, object]] = []
    for place, _starts in _ordered(answer):
        for column in columns:
            figure, aim = statistics.newest(column.kpi, place), statistics.targets.get((column.kpi, place))
            measure = answer.measure(column.kpi)
            records.append(
                {
                    "place": place,
                    "kpi": column.kpi,
                    "year": None if figure is None else words.when(measure, figure),
                    "value": None if figure is None else figure.value,
                    "decimals": measure.decimals,
                    "unit": answer.unit(column.kpi),
                    "aim": None if aim is None else aim.value,
                    "aim_year": None if aim is None else str(aim.quarter.year),
                    "left": None if aim is None or figure is None else measure.distance(figure.value, aim),
                    "basis": None if figure is None else wording.basis(figure.basis),
                    "source": None if figure is None else figure.source,
                }
            )
    return records


@memoized
def others(answer: Connectivity) -> TableFigure | None:
    """Return the newest total of each KPI that no picture shows, at the place or else the world; None without any."""
    shown = {kpi for theme in THEMES for kpi in theme.kpis()} | {column.kpi for column in COLUMNS}
    statistics = answer.statistics
    newest = [
        figure
        for kpi in statistics.measures
        if kpi not in shown
        if (figure := statistics.newest(kpi, answer.place) or statistics.newest(kpi, WORLD)) is not None
    ]
    if not newest:
        return None
    return TableFigure(
        key="others",
        title=ngettext("What else is published: %(n)s KPI", "What else is published: %(n)s KPIs", len(newest))
        % {"n": number(len(newest))},
        finding=_("The newest figure of each, of the place or else of the world."),
        table=pd.DataFrame(
            [
                {
                    "kpi": figure.kpi_code,
                    "place": figure.place_code,
                    "year": words.when(answer.measure(figure.kpi_code), figure),
                    "value": figure.value,
                    "decimals": answer.measure(figure.kpi_code).decimals,
                    "unit": answer.unit(figure.kpi_code),
                    "basis": wording.basis(figure.basis),
                    "source": words.source_list([figure.source]),
                }
                for figure in newest
            ]
        ),
        columns=[
            TableColumn("kpi", _("KPI"), CellKind.NAME),
            TableColumn("place", _("Place"), CellKind.NAME),
            TableColumn("year", _("Year or quarter")),
            TableColumn("value", _("Value"), CellKind.NUMBER, "decimals"),
            TableColumn("unit", _("Unit")),
            TableColumn("basis", _("Basis")),
            TableColumn("source", _("Source"), language="en"),
        ],
        is_illustrative=False,
        sources=counted(figure.source for figure in newest),
    )
