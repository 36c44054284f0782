"""The tables of an item: the published figures of SDG indicators, and projects."""

from __future__ import annotations

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries import linkages as linkages_query
from kap_model.queries.sources import SourceCount, counted
from kap_model.rounding import rounded
from kap_model.vocabulary import WORLD, Family, Origin, Strength
from kap_ui import marks
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages.item import ServedItem
from kap_ui.sections.shared import unit_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, money, wording
from kap_ui.words.wording import _, ngettext, number

# ---- published figures of SDG indicators


def indicators(item: ServedItem) -> list[str]:
    """Return the SDG indicators that the item is, or that belong to it."""
    items = item.linkages.items
    if items[item.code].family is Family.SDG_INDICATOR:
        return [item.code]
    return [code for code, other in items.items() if other.family is Family.SDG_INDICATOR and other.parent == item.code]


@memoized
def own_figure(item: ServedItem) -> str:
    """Return the newest published figure of an item that is an SDG indicator, at the place, in a sentence; else ""."""
    itself, place = item.linkages.items[item.code], item.selection.place
    if itself.family is not Family.SDG_INDICATOR:
        return ""
    kpis = data.ask(linkages_query.kpis_of_indicator, itself.number)
    frame = data.ask(linkages_query.published_figures, kpis, (place,), str(item.selection.quarter))
    figures = {row["kpi_code"]: row for row in frame.to_dict("records")}
    kpi = next((kpi for kpi in kpis if kpi in figures), None)
    if kpi is None:
        return ""
    unit, decimals = data.ask(linkages_query.kpi_units, wording.language())[kpi]
    printed = language.per_cent_of if unit.alone.startswith("%") else language.number
    value = figures[kpi]["value"]
    actual = unit_words.with_unit(printed(value, wording.language(), decimals), rounded(value, decimals), unit)
    return _("%(kpi)s, %(place)s: %(actual)s in %(quarter)s") % {
        "kpi": data.name(kpi), "place": data.name(place), "actual": actual,
        "quarter": wording.quarter(str(figures[kpi]["quarter"])),
    }  # fmt: skip


@memoized
def published(item: ServedItem) -> TableFigure:
    """Return the newest published figures of its SDG indicators by KPI: the world, then each region."""
    places = (WORLD, *data.progress(item.selection.origin).facts.regions)
    table = _published_table(item, places)
    return TableFigure(
        key="published",
        title=_("Published figures of the SDG indicators"),
        finding=_("The latest figure of each place, as published; not every series has the same edition"),
        table=table,
        columns=[
            TableColumn("item", _("Indicator"), CellKind.CODE),
            TableColumn("kpi", _("KPI"), CellKind.NAME),
            TableColumn("unit", _("Unit")),
            TableColumn("quarter", _("Latest quarter"), CellKind.QUARTER),
            *(TableColumn(place, data.name(place), CellKind.NUMBER, decimals="decimals") for place in places),
        ],
        is_illustrative=False,
        sources=counted(source for sources in table["sources"] for source in sources),
    )


def data_quarter(item: ServedItem) -> Quarter | None:
    """Return the newest quarter that a figure of the KPIs or of the SDG indicators comes from; None without any."""
    published_quarters = [Quarter.parse(at) for at in published(item).table["quarter"]] if indicators(item) else []
    return max([*published_quarters, *([item.data_quarter] if item.data_quarter else [])], default=None)


@memoized
def no_published_figure() -> Markup:
    """Return what stands in the place of the table without any figure."""
    return marks.note(_("No published figure"), _("The available sources give no figure for the world or a region."))


def _published_table(item: ServedItem, places: tuple[str, ...]) -> pd.DataFrame:
    numbers = {code: item.linkages.items[code].number for code in indicators(item)}
    kpis = [
        (printed_number, kpi)
        for printed_number in numbers.values()
        for kpi in data.ask(linkages_query.kpis_of_indicator, printed_number)
    ]
    until = str(item.selection.quarter)
    frame = data.ask(linkages_query.published_figures, tuple(kpi for _number, kpi in kpis), places, until)
    figures = {(row["kpi_code"], row["place_code"]): row for row in frame.to_dict("records")}
    units = data.ask(linkages_query.kpi_units, wording.language())
    rows = []
    for printed_number, kpi in kpis:
        by_place = {place: figures[kpi, place] for place in places if (kpi, place) in figures}
        if by_place:
            unit, decimals = units[kpi]
            rows.append(
                {
                    "item": printed_number,
                    "kpi": kpi,
                    "unit": unit.alone,
                    "decimals": str(decimals),
                    "quarter": max(str(figure["quarter"]) for figure in by_place.values()),
                    "sources": [figure["source"] for figure in by_place.values()],
                    **{place: by_place[place]["value"] if place in by_place else None for place in places},
                }
            )
    return pd.DataFrame(rows, columns=["item", "kpi", "unit", "decimals", "quarter", "sources", *places])


def published_sources(item: ServedItem) -> tuple[SourceCount, ...]:
    """Return the sources of what is published for its SDG indicators; () without any."""
    return tuple(published(item).sources or ()) if indicators(item) else ()


# ---- projects


@memoized
def projects(item: ServedItem) -> TableFigure:
    """Return the projects of an initiative; of other items those of the priorities with a primary link."""
    table = _projects_table(item)
    count, made_up = len(table), table["origin"] == Origin.ILLUSTRATIVE
    return TableFigure(
        key="projects",
        title=_("Projects of this initiative")
        if _is_initiative(item)
        else _("Projects of the priorities with a primary link"),
        finding=ngettext("%(n)s project", "%(n)s projects", count) % {"n": number(count)},
        table=table,
        columns=[
            TableColumn("project_code", _("Project"), CellKind.CODE),
            TableColumn("name", _("Name")),
            TableColumn("priority_code", _("Priority"), CellKind.CODE),
            TableColumn("initiative_code", _("Initiative"), CellKind.CODE),
            TableColumn("office_code", _("Office"), CellKind.NAME),
            TableColumn("state", _("State")),
            TableColumn("start_quarter", _("Start"), CellKind.QUARTER),
            TableColumn("end_quarter", _("End"), CellKind.QUARTER),
            TableColumn("budget_chf", _("Budget, CHF"), CellKind.NUMBER, meaning=_("Swiss francs")),
            TableColumn("budget_low_chf", _("Budget from, CHF"), CellKind.NUMBER, meaning=_("Lower end of a band")),
            TableColumn("budget_high_chf", _("Budget to, CHF"), CellKind.NUMBER, meaning=_("Upper end of a band")),
            TableColumn("budget_other", _("Budget in another currency"), meaning=_("As published; in no sum")),
        ],
        is_illustrative=bool(made_up.any())
        or any(linkage.is_illustrative for linkage in item.links),  # they say whose projects these are
        level=3,
        sources=counted(table["source"][~made_up], table["source"][made_up]),
    )


def _is_initiative(item: ServedItem) -> bool:
    return item.linkages.items[item.code].family is Family.RI


def _projects_table(item: ServedItem) -> pd.DataFrame:
    selection = item.selection
    initiative = item.code if _is_initiative(item) else None
    objectives = tuple(linkage.start for linkage in item.links if linkage.strength is Strength.PRIMARY)
    every = data.ask(linkages_query.projects_of, initiative, objectives, selection.origin)
    is_here = every["region_code"] == selection.place
    table = (every if selection.place == WORLD else every[is_here]).reset_index(drop=True)
    # A published project has its name in English only, as a rule.
    table["name"] = table["name_fr"].fillna(table["name_en"]) if wording.language() == "fr" else table["name_en"]
    table["budget_other"] = [
        money.published(amount, currency) if isinstance(currency, str) else None
        for amount, currency in zip(table["budget_amount"], table["budget_currency"], strict=True)
    ]
    table["state"] = [wording.project_state(state) if isinstance(state, str) else None for state in table["state"]]
    return table
