"""The figures of the map as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui.figures.show import Column, Kind
from kap_ui.sections.regions import standing
from kap_ui.sections.regions.places import FLAGS, GROUPS, Places
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _


@memoized
def table(found: Places) -> pd.DataFrame:
    """Give the same facts as rows: the world, the places of the map, the groups that have a figure."""
    if found.unit == "countries":
        return _country_table(found)
    codes = [WORLD, *found.shown, *(g for g in GROUPS if g in found.standings and found.standings[g].has_figure)]
    return pd.DataFrame(
        [
            {
                "place": one.place, "status": one.status, "share": one.share, "expected": one.expected,
                "actual": one.actual, "target": one.target, "quarter": one.data_quarter,
                "coverage": standing.coverage(one) or None, "usable": one.usable, "applicable": one.applicable,
                "decimals": one.decimals,
                "is_lower_bound": _("at least") if one.is_lower_bound and one.actual is not None else None,
            }
            for one in (found.standings[code] for code in codes)
        ]
    )  # fmt: skip


def _country_table(found: Places) -> pd.DataFrame:
    counted = found.sets.get(WORLD, frozenset())
    rows = found.facts[found.facts["kind"] == PlaceKind.COUNTRY].to_dict("records")
    return pd.DataFrame(
        [
            {
                "place": str(row["place_code"]), "region": row["region_code"], "office": row["office_code"],
                "groups": " ".join(groups_of(row)) or None,
                "counted": _("yes") if row["place_code"] in counted else _("no"),
            }
            for row in rows
        ]
    )  # fmt: skip


def columns(found: Places) -> list[Column]:
    """Give the columns of that table."""
    place = [Column("place", _("Place code"), Kind.CODE), Column("place", _("Place"), Kind.NAME)]
    if found.unit == "countries":
        return [
            *place,
            Column("region", _("Region"), Kind.NAME),
            Column("office", _("Office"), Kind.NAME, meaning=_("Office that serves the country; indicative")),
            Column("groups", _("Country groups")),
            Column("counted", _("Counted"), meaning=_("Whether the KPI counts the country at the selected quarter")),
        ]
    judged = [
        Column("status", _("Status"), Kind.STATUS),
        Column(
            "share", _("Share of the way"), Kind.SHARE, meaning=_("From baseline (0) to the place's own target (1)")
        ),
        Column("expected", _("Expected share"), Kind.SHARE, meaning=_("Share expected by the data quarter")),
    ]
    if not found.selection.kpi:
        return [
            *place,
            *judged,
            Column("usable", _("KPIs judged"), Kind.NUMBER, meaning=_("KPIs that can be judged")),
            Column("applicable", _("KPIs that apply"), Kind.NUMBER),
        ]
    unit = next((one.unit for one in found.standings.values()), "")
    return [
        *place,
        *judged,
        Column("is_lower_bound", _("Bound"), meaning=_("“at least” where reports are missing")),
        Column("actual", _("Actual"), Kind.NUMBER, "decimals", meaning=unit),
        Column("target", _("Target"), Kind.NUMBER, "decimals", meaning=unit),
        Column("quarter", _("Data quarter"), Kind.QUARTER),
        Column("coverage", _("Reported"), meaning=_("Places below that have reported, of those expected to")),
    ]


def groups_of(row: Mapping[Any, Any]) -> list[str]:
    """Give the groups of a country, from a row of its facts."""
    return [group for group, flag in FLAGS.items() if row[flag] is not pd.NA and bool(row[flag])]
