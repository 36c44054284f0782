"""A row for the plan and each priority and enabler at a region or office, with the mean shares of its peers."""

from __future__ import annotations

from kap_model.progress import PLAN_CODE
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import TitledRows
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.office import Office
from kap_ui.sections.shared import place_names, roll_up_row, roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, short_quarter


@memoized
def mix(office: Office) -> TitledRows:
    """Return the key with the counts of the place, and the rows."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean progress"),
        _("Assessment, and change since %(quarter)s") % {"quarter": short_quarter(office.selection.compared)},
        [marks.ColumnHead(place_names.column(place), place_names.full_name(place)) for place in office.peers],
    )
    rows = marks.overview([_row(office, code) for code in office.codes], heads, label=_("Status by priority"))
    return TitledRows(
        key="mix",
        title=_("Status by priority, with the other offices")
        if office.kind is PlaceKind.OFFICE
        else _("Status by priority, with the other regions"),
        subtitle=_reading(office),
        rows=joined([roll_up_words.key(office.plan, lists_of(office.plan)), rows]),
        is_illustrative=office.is_illustrative,
    )


def _reading(office: Office) -> str:
    if office.kind is not PlaceKind.OFFICE:
        sentence = _("KPIs by status, and mean progress in each region, against its own targets.")
    else:
        sentence = _("KPIs by status, and mean progress in each office, against its own targets.")
    return wording.sentences((sentence, roll_up_words.colour_and_number(), place_standing.rule_of_means()))


def _row(office: Office, code: str) -> marks.OverviewRow:
    is_plan = code == PLAN_CODE
    return roll_up_row.row(
        office.at(code),
        office.before[code],
        code="" if is_plan else code,
        name=roll_up_words.name_of(code),
        cells=[_cell(office, code, place) for place in office.peers],
        href=site_map.link_to("office", priority=None if is_plan else code),
        is_whole=is_plan,
    )


def _cell(office: Office, code: str, place: str) -> Markup:
    return roll_up_row.cell(
        office.now[code, place],
        code=code,
        place_name=place_names.full_name(place),
        column=place_names.column(place),
        href=site_map.link_to("office", place=place, priority=None if code == PLAN_CODE else code),
        is_selected=place == office.place,
    )
