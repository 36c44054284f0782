"""How a KPI stands at the regions and offices that are set beside the chosen place, a line for each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from kap_model.queries import kpi_lines as lines_query
from kap_model.queries.kpi_lines import KpiLine
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.shared import kpi_lines, kpi_rows_picture, kpi_table
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import N_, _, quarter


def title(answer: KpiAnswer) -> str:
    """Return the title of the lines."""
    return _("By region and office, each against its own target, %(quarter)s") % {
        "quarter": quarter(answer.selection.quarter)
    }


def reading(answer: KpiAnswer) -> str:
    """Return how the lines are to be read, or that there are none."""
    if not answer.beside:
        return _("No region or office has a figure or target for this KPI.")
    return _("Each place is assessed against its own baseline and target.")


@memoized
def lines(answer: KpiAnswer, kind: PlaceKind) -> Markup:
    """Return a line for each region, or for each office."""
    heads = replace(kpi_lines.heads(), name=_(_HEADS[kind]))
    return marks.kpi_lines([_line(answer, line) for line in answer.beside[kind]], heads, label=_(_LABELS[kind]))


_HEADS: Final = {PlaceKind.REGION: N_("Region"), PlaceKind.OFFICE: N_("Office")}
_LABELS: Final = {PlaceKind.REGION: N_("The KPI by region"), PlaceKind.OFFICE: N_("The KPI by office")}


def _line(answer: KpiAnswer, line: KpiLine) -> marks.KpiRow:
    place, selection = line.place_code, answer.selection
    series = lines_query.points(data.progress(selection.origin), answer.kpi, place, selection.quarter)
    return replace(
        kpi_lines.row(line, series, answer.unit),
        name=data.name(place),
        code=_("%(code)s · this place") % {"code": place} if place == selection.place else place,
    )


@memoized
def files(answer: KpiAnswer) -> RowsFigure:
    """Return all lines as a table and as files; they have their heads and their marks already."""
    lines = [line for of_kind in answer.beside.values() for line in of_kind]
    return RowsFigure(
        key="places",
        title=_("%(name)s, by region and office, %(quarter)s")
        % {"name": data.name(answer.kpi), "quarter": quarter(answer.selection.quarter)},
        reading=reading(answer),
        has_head=False,
        rows=None,
        table=kpi_table.rows(lines),
        columns=[TableColumn("place_code", _("Place"), CellKind.NAME), *kpi_table.standing_columns()],
        is_illustrative=answer.is_illustrative_beside,
        drawing=partial(kpi_rows_picture.of_places, lines),
    )
