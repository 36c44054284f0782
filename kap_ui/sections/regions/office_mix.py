"""A row for the plan and each priority and enabler at a region or office, with the mean shares of its peers."""

from __future__ import annotations

from dataclasses import replace

from kap_model.measures import RollUp
from kap_model.progress import PLAN_CODE
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.regions import judged, place_names
from kap_ui.sections.regions.office import Office
from kap_ui.sections.regions.titled_rows import TitledRows
from kap_ui.sections.shared import roll_up_words
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, percent, quarter


@memoized
def mix(office: Office) -> TitledRows:
    """Return the key with the counts of the place, and the rows."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean progress"),
        _("Assessment, and change since %(quarter)s") % {"quarter": quarter(office.selection.compared)},
        [marks.ColumnHead(_column(place), place_names.full_name(place)) for place in office.peers],
    )
    rows = marks.overview([_row(office, code) for code in office.codes], heads, label=_("Status by priority"))
    return TitledRows(
        title=_("Status by priority, beside the others"),
        reading=_reading(office),
        rows=joined([roll_up_words.key(office.plan), rows]),
        is_illustrative=office.is_illustrative,
    )


def _reading(office: Office) -> str:
    if office.place in data.progress(office.selection.origin).facts.regions:
        sentence = _("KPIs by status, and mean progress in each region, against its own targets.")
    else:
        sentence = _("KPIs by status, and mean progress in each office, against its own targets.")
    return f"{sentence} {judged.rule_of_means()}"


def _column(place: str) -> str:
    """Return the head of a column: the city of an office, the code of a region."""
    return place_names.city(place) or place


def row_of(now: RollUp, before: RollUp, *, code: str, name: str, href: str | None, is_whole: bool) -> marks.OverviewRow:
    """Return a roll-up as a row, without cells.

    Args:
        now: the roll-up at the selected quarter.
        before: the same at the compared quarter.
        code: printed before the name.
        name: of the objective or place.
        href: where the name leads.
        is_whole: it sums up the rows that follow.
    """
    direction, change = roll_up_words.movement(now, before)
    if now.mean_share is None:
        direction, change = None, roll_up_words.usable_of_applicable(now)
    expected = now.mean_expected_share
    return marks.OverviewRow(
        code=code,
        name=name,
        mix=roll_up_words.mix(now),
        bar=marks.bullet(
            share=now.mean_share,
            expected=expected,
            status=now.word,
            words=judged.summary(now),
            is_illustrative=now.is_illustrative,
        ),
        share=percent(now.mean_share),
        expected=_("expected %(share)s") % {"share": percent(expected)} if expected is not None else "",
        status=now.word,
        status_words=wording.status(now.word),
        direction=direction,
        change=change,
        href=href,
        is_whole=is_whole,
    )


def _row(office: Office, code: str) -> marks.OverviewRow:
    is_plan = code == PLAN_CODE
    row = row_of(
        office.at(code),
        office.before[code],
        code="" if is_plan else code,
        name=roll_up_words.name_of(code),
        href=site_map.link_to("office", priority=None if is_plan else code),
        is_whole=is_plan,
    )
    return replace(row, cells=[_cell(office, code, place) for place in office.peers])


def _cell(office: Office, code: str, place: str) -> Markup:
    roll_up = office.now[code, place]
    subject = _("whole plan") if code == PLAN_CODE else code
    return marks.heat_cell(
        roll_up.word,
        roll_up_words.figure(roll_up),
        f"{place_names.full_name(place)}, {subject}. {judged.summary(roll_up)}",
        href=site_map.link_to("office", place=place, priority=None if code == PLAN_CODE else code),
        is_selected=place == office.place,
        column=_column(place),
    )
