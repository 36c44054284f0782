"""The observations behind the figure of a KPI, at the place and below it, row by row."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kap_model.queries import kpi as kpi_query
from kap_model.queries import plan
from kap_model.queries.sources import counted
from kap_model.rounding import decimals_of
from kap_model.vocabulary import TOTAL, Origin
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.shared.categories import category_word
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _

_MOST_IN_FULL: Final = 12
"""So many rows stand on the page in full height; more of them scroll."""


@memoized
def rows(answer: KpiAnswer) -> TableFigure:
    """Return the observations as a table."""
    selection = answer.selection
    places = kpi_query.below(data.progress(selection.origin), selection.place)
    observed = data.ask(plan.observation_rows, answer.kpi, places, selection.origin, str(selection.quarter))
    made_up = observed["origin"] == Origin.ILLUSTRATIVE
    return TableFigure(
        key="rows_table",
        title=_("Observations of %(kpi)s for this place and those below it") % {"kpi": answer.kpi},
        table=_in_words(observed, answer.decimals),
        columns=[column for column in _columns(answer) if observed[column.name].map(_says_something).any()],
        is_tall=len(observed) > _MOST_IN_FULL,
        is_illustrative=bool(made_up.any()),
        sources=counted(observed["source"][~made_up], observed["source"][made_up]),
    )


def _says_something(cell: object) -> bool:
    """Return whether a cell tells a row from others: that it is of the total goes without saying."""
    return is_present(cell) and cell not in ("", TOTAL)


def _in_words(observed: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Return the rows with origin, basis and category in words, and the decimals that each value was reported with."""
    return observed.assign(
        origin=[wording.origin(origin) for origin in observed["origin"]],
        basis=[wording.basis(basis) for basis in observed["basis"]],
        decimals=[max(decimals, decimals_of(value)) if is_present(value) else 0 for value in observed["value"]],
        category=[category_word(category) if category else category for category in observed["category"]],
    )


def _columns(answer: KpiAnswer) -> list[TableColumn]:
    """Return the columns, those that tell one row from another and where it comes from first."""
    return [
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("place_code", _("Place"), CellKind.NAME),
        TableColumn("dimension", _("Dimension")),
        TableColumn("category", _("Category")),
        TableColumn("value", _("Value"), CellKind.NUMBER, "decimals", meaning=answer.unit),
        TableColumn("numerator", _("Numerator"), CellKind.NUMBER),
        TableColumn("denominator", _("Denominator"), CellKind.NUMBER),
        TableColumn("origin", _("Origin")),
        TableColumn("basis", _("Basis")),
        TableColumn("source", _("Source")),
        TableColumn("countries", _("Countries"), CellKind.COUNTRIES),
        TableColumn("note", _("Note")),
        TableColumn("file_name", _("File")),
        TableColumn("file_row", _("Row"), CellKind.NUMBER, meaning=_("Row of the file; the header is row 1")),
    ]
