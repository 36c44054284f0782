"""Roll-ups as rows of a table and of its files."""

from __future__ import annotations

from typing import Any

from kap_model.measures import RollUp
from kap_model.vocabulary import StatusGroup
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.words import wording
from kap_ui.words.wording import _


def record(roll_up: RollUp) -> dict[str, Any]:
    """Return a roll-up as a row for the columns of `count_columns` and `mean_columns`."""
    return {
        "place_code": roll_up.place_code,
        "quarter": str(roll_up.quarter),
        **{group.value: count for group, count in roll_up.groups.items()},
        "word": roll_up.word.value,
        "mean_share": roll_up.mean_share,
        "mean_expected_share": roll_up.mean_expected_share,
        "usable": roll_up.usable,
        "applicable": roll_up.applicable,
        "is_illustrative": roll_up.is_illustrative,
    }


def count_columns() -> list[TableColumn]:
    """Return a column for the number of KPIs in each of the six groups of statuses."""
    meanings = {
        StatusGroup.AT_RISK: _("number of KPIs with this status, those partly achieved included"),
        StatusGroup.OFF_TRACK: _("number of KPIs with this status, those not achieved included"),
    }
    usual = _("number of KPIs with this status")
    return [
        TableColumn(group.value, wording.status(group), CellKind.NUMBER, 0, meanings.get(group, usual))
        for group in StatusGroup
    ]


def word_column() -> TableColumn:
    """Return the column of the judgement."""
    return TableColumn("word", _("Assessment"), CellKind.STATUS, 0, _("rule R15 of the method"))


def mean_columns() -> list[TableColumn]:
    """Return the columns of mean share and mean expected share."""
    share, expected = (
        _("mean progress towards target; absent if withheld"),
        _("mean expected progress; absent if withheld"),
    )
    return [
        TableColumn("mean_share", _("Mean progress"), CellKind.SHARE, 0, share),
        TableColumn("mean_expected_share", _("Expected"), CellKind.SHARE, 0, expected),
    ]


def usable_columns() -> list[TableColumn]:
    """Return the columns of how many KPIs can be judged, and how many apply."""
    return [
        TableColumn("usable", _("Can be assessed"), CellKind.NUMBER, 0, _("KPIs that can be assessed")),
        TableColumn("applicable", _("Applicable"), CellKind.NUMBER, 0, _("KPIs that apply")),
    ]
