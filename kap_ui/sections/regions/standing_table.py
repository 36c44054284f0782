"""A KPI or a roll-up at a place as a row of a table and of its files."""

from __future__ import annotations

from kap_model.measures import RollUp
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.words.wording import _


def record(standing: PlaceStanding) -> dict[str, object]:
    """Return a row for the columns of `standing_columns` and of `kpi_columns` or `roll_up_columns`."""
    record: dict[str, object] = {
        "place": standing.place_code,
        "status": place_standing.status(standing),
        "share": place_standing.share(standing),
        "expected": place_standing.expected_share(standing),
        "share_decimals": place_standing.share_decimals(standing),
        "is_illustrative": standing.is_illustrative,
    }
    if isinstance(standing, RollUp):
        return record | {"usable": standing.usable, "applicable": standing.applicable}
    return record | {
        "actual": standing.value,
        "target": standing.target,
        "quarter": None if standing.data_quarter is None else str(standing.data_quarter),
        "decimals": standing.indicator.decimals,
    }


def place_columns() -> list[TableColumn]:
    """Return the columns of a place: its code and its name."""
    return [
        TableColumn("place", _("Place code"), CellKind.CODE),
        TableColumn("place", _("Place"), CellKind.NAME),
    ]


def standing_columns() -> list[TableColumn]:
    """Return the columns of a status and of the shares behind it."""
    return [
        TableColumn("status", _("Status"), CellKind.STATUS),
        TableColumn(
            "share",
            _("Progress"),
            CellKind.SHARE,
            "share_decimals",
            meaning=_("From baseline (0) to the place's own target (1)"),
        ),
        TableColumn(
            "expected",
            _("Expected progress"),
            CellKind.SHARE,
            "share_decimals",
            meaning=_("Progress expected by the data quarter"),
        ),
    ]


def roll_up_columns() -> list[TableColumn]:
    """Return the columns of how many KPIs of how many can be judged."""
    return [
        TableColumn("usable", _("KPIs assessed"), CellKind.NUMBER, meaning=_("KPIs that can be assessed")),
        TableColumn("applicable", _("KPIs that apply"), CellKind.NUMBER),
    ]


def kpi_columns(unit: str = "") -> list[TableColumn]:
    """Return the columns of the figure of a KPI, its target and its quarter; `unit` is what it is counted in."""
    return [
        TableColumn("actual", _("Actual"), CellKind.NUMBER, "decimals", meaning=unit),
        TableColumn("target", _("Target"), CellKind.NUMBER, "decimals", meaning=unit),
        TableColumn("quarter", _("Data quarter"), CellKind.QUARTER),
    ]
