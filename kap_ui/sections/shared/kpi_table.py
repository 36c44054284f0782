"""KPIs as rows of a table and of its files: how each stands, in the order of its lines."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kap_model.queries import kpi_lines as lines_query
from kap_model.queries.kpi_lines import KpiLine
from kap_model.vocabulary import Origin
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.shared import kpi_lines, unit_words
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _


def rows(lines: Sequence[KpiLine]) -> pd.DataFrame:
    """Return one row for each line, for the columns of `name_columns` and `standing_columns`."""
    units = unit_words.units()
    return lines_query.frame(lines).assign(
        kpi_name=[data.name(line.kpi_code) for line in lines],
        unit=[units[line.kpi_code].alone for line in lines],
        share_decimals=[line.standing.share_decimals for line in lines],
        coverage=[kpi_lines.coverage(line) for line in lines],
        origin=[wording.origin(Origin.ILLUSTRATIVE if line.is_illustrative else Origin.PUBLISHED) for line in lines],
    )


def name_columns() -> list[TableColumn]:
    """Return the columns of what a KPI is called."""
    return [
        TableColumn("kpi_code", _("KPI"), CellKind.CODE),
        TableColumn("kpi_name", _("Name"), CellKind.TEXT),
    ]


def standing_columns() -> list[TableColumn]:
    """Return the columns of how a KPI stands."""
    return [
        TableColumn("status", _("Status"), CellKind.STATUS),
        TableColumn("share", _("Progress"), CellKind.SHARE, "share_decimals", _("from baseline (0) to target (1)")),
        TableColumn(
            "expected_share",
            _("Expected"),
            CellKind.SHARE,
            "share_decimals",
            _("progress expected at the data quarter (R5)"),
        ),
        TableColumn("baseline", _("Baseline"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("actual", _("Actual"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("target", _("Target"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("unit", _("Unit"), CellKind.TEXT),
        TableColumn("data_quarter", _("Data quarter"), CellKind.QUARTER),
        TableColumn(
            "coverage", _("Coverage"), CellKind.TEXT, 0, _("places that have reported, out of those expected to report")
        ),
        TableColumn("origin", _("Origin"), CellKind.TEXT),
    ]
