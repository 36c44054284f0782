"""Reports of offices as rows of a table and of its files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kap_model.reporting.due import Due, DueState
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.words.wording import _

_COLUMNS = ("office_code", "kpi_code", "quarter", "state", "due_day")


def rows(reports: Sequence[Due]) -> pd.DataFrame:
    """Return one row for each report, in order, for the columns of `columns`."""
    return pd.DataFrame(
        [
            {
                "office_code": report.place_code, "kpi_code": report.kpi_code, "quarter": str(report.quarter),
                "state": state_word(report.state), "due_day": report.due_day.isoformat(),
            }
            for report in reports
        ],
        columns=_COLUMNS,
    )  # fmt: skip


def columns() -> list[TableColumn]:
    """Return the columns: who reports what for which quarter, how it stands, and when it is due."""
    return [
        TableColumn("office_code", _("Office code"), CellKind.CODE),
        TableColumn("office_code", _("Office"), CellKind.NAME),
        TableColumn("kpi_code", _("Code"), CellKind.CODE),
        TableColumn("kpi_code", _("KPI"), CellKind.NAME),
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("state", _("Report")),
        TableColumn("due_day", _("Due on"), CellKind.DAY, meaning=_("End of the quarter plus the time for reporting")),
    ]


def state_word(state: DueState) -> str:
    """Return the words of the state of a report."""
    return {
        DueState.NOT_DUE: _("not due yet"),
        DueState.DUE: _("due"),
        DueState.OVERDUE: _("overdue"),
        DueState.DRAFT: _("draft"),
        DueState.SUBMITTED: _("submitted"),
        DueState.RETURNED: _("returned"),
        DueState.ACCEPTED: _("accepted"),
        DueState.NOT_MEASURED: _("not measured"),
    }[state]
