"""What regions and offices have spent of the budget of a year, against the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kap_model.queries import regions
from kap_model.queries.delivery.budgets import Burn
from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import AccountHeads, AccountRow
from kap_ui.sections.delivery import account_rows, objectives, plan_years, resources
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.sections.delivery.resources import Resources
from kap_ui.sections.shared import place_names
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent


@memoized
def burn(answer: Resources) -> RowsFigure:
    """Return budget, actual, available and burn rate of the world, its regions and their offices."""
    shown = _shown(answer)
    heads = AccountHeads(_("Region or office"), objectives.amount_heads(), _("Share spent"))
    amounts = [amount for one in shown for amount in (one.amounts.planned, one.amounts.spent)]
    unit = Unit.fit_for(amounts, is_of_table=True)
    title = _("Spent of the budget of %(year)s by office, against the time, %(unit)s") % {
        "year": answer.plan_year, "unit": unit.words,
    }  # fmt: skip
    rows = [_row(answer, unit, one, _is_alone(answer, one)) for one in shown]
    finding = _finding(answer)
    return RowsFigure(
        key="burn",
        title=title,
        finding=finding,
        subtitle=wording.sentences([finding, objectives.reading(answer)]),
        rows=marks.accounts(rows, heads, label=title),
        drawing=account_rows.drawing(rows, heads, objectives.tick_words(answer)),
        table=pd.DataFrame([_record(answer, one) for one in shown]),
        columns=[
            TableColumn("place", _("Place code"), CellKind.CODE),
            TableColumn("place", _("Place"), CellKind.NAME),
            TableColumn("region", _("Region"), CellKind.CODE),
            *plan_years.amount_columns(),
            objectives.elapsed_column(answer),
        ],
        is_illustrative=any(one.amounts.is_illustrative for one in shown),
        sources=resources.sources_of(answer.own_year),
    )


def _region_of(place: str) -> str | None:
    return data.ask(regions.places)[place].region_code


def _shown(answer: Resources) -> Sequence[Burn]:
    """Return the places that are shown: of the world all of them, else the region and its offices."""
    place = answer.selection.place
    region = None if place == WORLD else _region_of(place)
    order = data.progress(answer.selection.origin).facts.reporting_offices
    regions_shown = list(dict.fromkeys(_region_of(one.place_code) for one in answer.burn))
    shown = [
        one
        for one in answer.burn
        if (region is None or _region_of(one.place_code) == region)
        and not (one.kind is PlaceKind.OFFICE and _is_alone(answer, one))
    ]

    def place_in_order(one: Burn) -> tuple[int, int]:
        """Return where a place stands: a region before its offices, the regional one of these first."""
        rank = order.index(one.place_code) if one.place_code in order else len(order)
        return regions_shown.index(_region_of(one.place_code)), rank if one.kind is PlaceKind.OFFICE else -1

    return sorted(shown, key=place_in_order)


def _is_alone(answer: Resources, one: Burn) -> bool:
    """Return whether a place is a region with one office, or that office: they have one row together."""
    if one.kind is PlaceKind.WORLD:
        return False
    region = _region_of(one.place_code)
    offices = [
        other for other in answer.burn if other.kind is PlaceKind.OFFICE and _region_of(other.place_code) == region
    ]
    return region is not None and len(offices) == 1


def _row(answer: Resources, unit: Unit, one: Burn, is_alone: bool) -> AccountRow:
    place = one.place_code
    return AccountRow(
        name=data.name(place) if one.kind is not PlaceKind.OFFICE else place_names.full_name(place),
        amounts=objectives.amounts_of(one.amounts, unit),
        share=one.amounts.share_spent,
        figure=percent(one.amounts.share_spent),
        expected=one.elapsed,
        href=None
        if place == answer.selection.place
        else site_map.link_with_own_choices("resources", place=None if place == WORLD else place),
        note=_only_office(answer, place) if one.kind is PlaceKind.REGION and is_alone else "",
        is_illustrative=one.amounts.is_illustrative,
        is_whole=one.kind is not PlaceKind.OFFICE,
        is_within=one.kind is PlaceKind.OFFICE,
        is_selected=place == answer.selection.place and place != WORLD,
    )


def _only_office(answer: Resources, region: str) -> str:
    """Return the name of the office that is alone in its region."""
    return next(
        place_names.full_name(other.place_code)
        for other in answer.burn
        if other.kind is PlaceKind.OFFICE and _region_of(other.place_code) == region
    )


def _record(answer: Resources, one: Burn) -> dict[str, Any]:
    return {
        "place": one.place_code,
        "region": None if one.kind is PlaceKind.WORLD else _region_of(one.place_code),
        **objectives.record(answer, one.amounts),
    }


def _finding(answer: Resources) -> str:
    """Return how many offices have spent less than the share of the year that is over."""
    offices = [
        one
        for one in answer.burn
        if one.kind is PlaceKind.OFFICE and one.place_code in place_names.offices_at(answer.selection.place)
    ]
    known = [one.ahead for one in offices if one.ahead is not None]
    if len(known) < 2:
        return ""
    behind = sum(1 for ahead in known if ahead < 0)
    return ngettext(
        "%(n)s of %(all)s office has spent a smaller share of its budget than of the year is over.",
        "%(n)s of %(all)s offices have spent a smaller share of their budget than of the year is over.",
        behind,
    ) % {"n": number(behind), "all": number(len(known))}
