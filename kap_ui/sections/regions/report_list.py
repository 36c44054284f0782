"""What is overdue, due or not due yet, report by report, filtered and sorted as the reader chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kap_model.people.permissions import Action
from kap_model.queries.reports import WORST_FIRST
from kap_model.reporting.due import OUTSTANDING, Due, DueState
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.figures.figure import RowsFigure
from kap_ui.frame import page_choices, site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.sections.regions import report_table
from kap_ui.sections.regions.reports import Reports
from kap_ui.sections.shared import place_names
from kap_ui.state import address, data, signed_in
from kap_ui.state.address import OwnChoice
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import N_, _, ngettext, number, quarter

SORTS: Final = ("state", "date", "office", "kpi")
"""The orders of the list."""

_STATES: Final = (DueState.OVERDUE, DueState.DUE, DueState.NOT_MEASURED, DueState.NOT_DUE)
_STATES_OF_SUBMISSIONS: Final = (DueState.RETURNED, DueState.DRAFT, DueState.SUBMITTED)

_MOST_LISTED: Final = 60
"""Reports that stand in the list; more of them stand in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoices:
    """The choices of the page for its reports, as it has declared them: whose, in which state, in which order."""

    office: OwnChoice[str | None]
    state: OwnChoice[str | None]
    sort: OwnChoice[str]


def states(offices: Sequence[str]) -> list[str]:
    """Return the states of reports that the reader can list alone; without a choice all outstanding ones are listed."""
    may_see = any(signed_in.may(Action.SEE_SUBMISSIONS, office) for office in offices)
    listed = (*_STATES, *_STATES_OF_SUBMISSIONS) if may_see else _STATES
    return [str(state) for state in sorted(listed, key=WORST_FIRST.index)]


def declare(offices: Sequence[str]) -> ListChoices:
    """Declare the choices, and return them; `offices` are those of the page's place."""
    return ListChoices(
        office=address.own_choice("office", offices),
        state=address.own_choice("report", states(offices)),
        sort=address.own_choice("sort", SORTS, default=SORTS[0]),
    )


def controls(choices: ListChoices, offices: Sequence[str]) -> list[ChoiceBox]:
    """Return the controls of the choices. That of the office holds for the calendar as well."""
    boxes = [
        page_choices.listed(choices.state, _("Reports"), states(offices), _state_choice, none=_("Overdue and due")),
        page_choices.listed(choices.sort, _("Sort by"), SORTS, _sort_word),
    ]
    if len(offices) > 1:
        by_name = sorted(offices, key=lambda office: collation_key(data.name(office)))
        boxes.insert(0, page_choices.listed(choices.office, _("Office"), by_name, data.name, none=_("All offices")))
    return boxes


def _state_choice(state: str) -> str:
    return {
        DueState.OVERDUE: _("Overdue"),
        DueState.RETURNED: _("Returned"),
        DueState.DUE: _("Due now"),
        DueState.DRAFT: _("Drafts"),
        DueState.SUBMITTED: _("Submitted"),
        DueState.NOT_MEASURED: _("Not measured"),
        DueState.NOT_DUE: _("Not due yet"),
    }[DueState(state)]


def _sort_word(sort: str) -> str:
    return _(_SORT_WORDS[sort])


_SORT_WORDS: Final = {
    "state": N_("Overdue first, then the newest"),
    "date": N_("Date due"),
    "office": N_("Office"),
    "kpi": N_("KPI"),
}


@memoized
def listed(reports: Reports, state: str | None, sort: str) -> RowsFigure:
    """Return the reports of the chosen priority (of the plan) in a state, sorted.

    Args:
        reports: of the place, or of the chosen office.
        state: of `states`; None for all that are outstanding.
        sort: of SORTS.
    """
    wanted = OUTSTANDING if state is None else (DueState(state),)
    found = [report for each in reports.of_objective for report in each.by_place if report.state in wanted]
    found.sort(key=_sort_key(sort))
    return RowsFigure(
        key="waiting_list",
        title=_("Overdue and due") if state is None else _state_title(DueState(state)),
        finding=_finding(len(found), state),
        rows=element("ul", *map(_item, found[:_MOST_LISTED]), class_="waited-for", role="list"),
        table=report_table.rows(found),
        columns=report_table.columns(),
        is_illustrative=any(each.is_illustrative for each in reports.of_objective),
        level=3,
    )


def _sort_key(sort: str) -> Callable[[Due], tuple[Any, ...]]:
    """Return the key of an order. Within an office or a KPI, what is due first comes first."""

    def key(report: Due) -> tuple[Any, ...]:
        office = collation_key(data.name(report.place_code))
        match sort:
            case "date":
                return report.due_day, report.kpi_code, office
            case "office":
                return office, report.due_day, report.kpi_code
            case "kpi":
                return report.kpi_code, report.due_day, office
            case _:
                return WORST_FIRST.index(report.state), -report.quarter, report.kpi_code, office

    return key


def _state_title(state: DueState) -> str:
    return {
        DueState.OVERDUE: _("Overdue reports"),
        DueState.RETURNED: _("Returned reports"),
        DueState.DUE: _("Reports that are due"),
        DueState.DRAFT: _("Reports in draft"),
        DueState.SUBMITTED: _("Reports that wait for acceptance"),
        DueState.NOT_MEASURED: _("Figures that are not measured"),
        DueState.NOT_DUE: _("Reports that are not due yet"),
    }[state]


def _finding(count: int, state: str | None) -> str:
    """Return how many reports there are, and how many of them are listed."""
    if count == 0:
        return _("No report is outstanding.") if state is None else _("None.")
    if count <= _MOST_LISTED:
        return ngettext("%(n)s report", "%(n)s reports", count) % {"n": number(count)}
    return _("the first %(shown)s of %(n)s; all are in the table") % {
        "shown": number(_MOST_LISTED), "n": number(count),
    }  # fmt: skip


def _item(report: Due) -> Markup:
    name = link(
        f"{report.kpi_code} {data.name(report.kpi_code)}",
        href=site_map.link_to("kpi", kpi=report.kpi_code, place=report.place_code),
    )
    words = _("%(office)s, %(quarter)s: %(state)s, due on %(day)s") % {
        "office": place_names.full_name(report.place_code), "quarter": quarter(report.quarter),
        "state": report_table.state_word(report.state), "day": wording.day(report.due_day),
    }  # fmt: skip
    return element("li", element("span", name, class_="name"), element("span", words, class_="small"))
