"""All figures of a place and its offices, quarter by quarter, to take along as one file."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.queries import place_figures
from kap_model.queries.sources import counted
from kap_model.reporting.due import DueState
from kap_model.vocabulary import PlaceKind
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.sections.regions import report_table
from kap_ui.sections.regions.office import Office
from kap_ui.sections.regions.reports import Reports
from kap_ui.sections.shared import unit_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number


def title(office: Office) -> str:
    """Return what the file is called: all figures of a place, or those of the chosen priority or enabler."""
    place, objective = data.name(office.place), office.selection.objective
    if objective is None:
        return _("All figures: %(place)s") % {"place": place}
    return _("All figures of %(objective)s: %(place)s") % {"objective": objective, "place": place}


@memoized
def table(office: Office, reports: Reports) -> TableFigure:
    """Return the figures of the place itself, of its regions and of its offices, and the reports that are asked for.

    Args:
        office: the world, a region or an office.
        reports: those of its offices.
    """
    progress = data.progress(office.selection.origin)
    within = office.peers if office.kind is PlaceKind.WORLD else ()
    places = tuple(dict.fromkeys((office.place, *within, *office.offices)))
    wanted = set(progress.facts.objective_kpis(office.selection.objective or PLAN_CODE))
    kpis = [kpi for kpi in data.choices().kpis if kpi in wanted]
    rows = data.ask(place_figures.rows_of, places, office.selection.origin)
    figures = place_figures.figures(progress, rows, reports.every, kpis, places)
    known = int(figures["value"].notna().sum())
    made_up = figures["is_illustrative"].astype(bool)
    return TableFigure(
        key="all_figures",
        title=title(office),
        finding=wording.sentences(
            (
                ngettext("%(n)s figure.", "%(n)s figures.", known) % {"n": number(known)},
                _("Every quarter of every KPI, whichever quarter is chosen above, with what is due and overdue."),
            )
        ),
        table=_in_words(figures),
        columns=_columns(),
        is_illustrative=bool(figures["is_illustrative"].any()),
        sources=counted(_sources(figures[~made_up]), _sources(figures[made_up])),
    )


def _sources(figures: pd.DataFrame) -> list[str]:
    """Return the source of each figure and of each target."""
    return [source for column in ("source", "target_source") for source in figures[column] if is_present(source)]


def _in_words(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their codes in words, and the unit of each."""
    units = unit_words.units()
    return figures.assign(
        unit=_words(figures["kpi_code"], lambda kpi: units[kpi].alone),
        report=_words(figures["report"], lambda state: report_table.state_word(DueState(state))),
        origin=_words(figures["origin"], wording.origin),
        basis=_words(figures["basis"], wording.basis),
        target_basis=_words(figures["target_basis"], wording.basis),
    )


def _words(codes: pd.Series, word: Callable[[str], str]) -> pd.Series:
    return pd.Series([word(code) if is_present(code) else None for code in codes], dtype="object")


def _columns() -> list[TableColumn]:
    in_unit = _("in the KPI's unit")
    return [
        TableColumn("place_code", _("Place code"), CellKind.CODE),
        TableColumn("place_code", _("Place"), CellKind.NAME),
        TableColumn("kpi_code", _("Code"), CellKind.CODE),
        TableColumn("kpi_code", _("KPI"), CellKind.NAME),
        TableColumn("unit", _("Unit")),
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("report", _("Report"), meaning=_("How far the report is, as of today")),
        TableColumn("due_day", _("Due on"), CellKind.DAY, meaning=_("End of the quarter plus the time for reporting")),
        TableColumn("value", _("Value"), CellKind.NUMBER, "decimals", meaning=_("Figure of the quarter")),
        TableColumn("numerator", _("Numerator"), CellKind.NUMBER),
        TableColumn("denominator", _("Denominator"), CellKind.NUMBER),
        TableColumn("countries", _("Countries"), CellKind.COUNTRIES),
        TableColumn(
            "actual",
            _("Actual"),
            CellKind.NUMBER,
            "decimals",
            meaning=_("What the figures up to the end of the quarter amount to (R1, R2), in the KPI's unit"),
        ),
        TableColumn("data_quarter", _("Data quarter"), CellKind.QUARTER),
        TableColumn("target", _("Target"), CellKind.NUMBER, "decimals", meaning=in_unit),
        TableColumn("target_quarter", _("Target quarter"), CellKind.QUARTER),
        TableColumn("share", _("Progress"), CellKind.SHARE, meaning=_("from baseline (0) to target (1)")),
        TableColumn(
            "expected_share",
            _("Expected progress"),
            CellKind.SHARE,
            meaning=_("Progress expected by the data quarter"),
        ),
        TableColumn("status", _("Status"), CellKind.STATUS, meaning=_("As known at the end of the quarter")),
        TableColumn("origin", _("Origin")),
        TableColumn("basis", _("Basis")),
        TableColumn("source", _("Source")),
        TableColumn("target_basis", _("Basis of the target")),
        TableColumn("target_source", _("Source of the target")),
        TableColumn("note", _("Note")),
    ]
