"""The figures of the map as a table."""

from __future__ import annotations

import pandas as pd

from kap_model.measures import RollUp
from kap_model.queries import regions
from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.regions import standing_table
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.regions.places import Places
from kap_ui.sections.shared import kpi_lines, place_names
from kap_ui.state import data
from kap_ui.words.wording import _


def table(places: Places) -> pd.DataFrame:
    """Return the same facts as rows: the world, the places of the map, headquarters, the groups that have a figure."""
    if places.unit == "countries":
        return _country_table(places)
    return pd.DataFrame([_record(places.standings[place]) for place in (WORLD, *places.listed, *places.groups)])


def _record(standing: PlaceStanding) -> dict[str, object]:
    record = standing_table.record(standing)
    if isinstance(standing, RollUp):
        return record
    is_bound = standing.is_lower_bound and standing.value is not None
    return record | {
        "coverage": kpi_lines.coverage(standing) or None,
        "is_lower_bound": _("at least") if is_bound else None,
    }


def _country_table(places: Places) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "place": code,
                "region": place.region_code,
                "office": place.office_code,
                "groups": place_names.group_tags(place.groups) or None,
                "counted": _("yes") if code in places.counted else _("no"),
            }
            for code, place in data.ask(regions.places).items()
            if place.kind is PlaceKind.COUNTRY
        ]
    )


def columns(places: Places) -> list[TableColumn]:
    """Return the columns of that table."""
    if places.unit == "countries":
        return [
            *standing_table.place_columns(),
            TableColumn("region", _("Region"), CellKind.NAME),
            TableColumn("office", _("Office"), CellKind.NAME, meaning=_("Office that serves the country; indicative")),
            TableColumn("groups", _("Country groups")),
            TableColumn(
                "counted", _("Counted"), meaning=_("Whether the KPI counts the country at the selected quarter")
            ),
        ]
    if not places.selection.kpi:
        return [*standing_table.place_columns(), *standing_table.standing_columns(), *standing_table.roll_up_columns()]
    return [
        *standing_table.place_columns(),
        *standing_table.standing_columns(),
        TableColumn("is_lower_bound", _("Lower bound"), meaning=_("“at least” where reports are missing")),
        *standing_table.kpi_columns(places.kpi_unit),
        TableColumn(
            "coverage", _("Coverage"), meaning=_("Places below that have reported, out of those expected to report")
        ),
    ]
