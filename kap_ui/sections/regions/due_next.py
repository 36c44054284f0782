"""When are the next reports due, and for which KPIs? A sentence, the days to come, and the same for a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from kap_model.exporting.calendar_file import DayEvent, as_ics
from kap_model.quarter import Quarter
from kap_model.queries import reports as queries
from kap_model.reporting.due import Due
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.sections.regions import report_table
from kap_ui.sections.regions.reports import Reports
from kap_ui.sections.shared import place_names, reporting_start
from kap_ui.state import clock, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter

ICS: Final = "text/calendar"

_MOST_DAYS: Final = 6
"""Days that are listed; the table and the calendar file have all of them."""

_REMIND_DAYS: Final = 7
"""So many days before reports are due, a calendar reminds of them."""


@memoized
def _by_day(reports: Reports) -> Mapping[tuple[date, Quarter], Sequence[Due]]:
    return queries.due_next(reports.of_objective, clock.today())


@memoized
def sentence(reports: Reports) -> str:
    """Return when the next reports are due, how many, of which quarter; "" where no office is expected to report."""
    if not reports.of_objective:
        return ""
    for (day, at), due in _by_day(reports).items():
        return _("The next reports are due on %(day)s (%(days)s): %(what)s.") % {
            "day": wording.day(day), "days": _days_until(day), "what": _what(due, at),
        }  # fmt: skip
    return _("No report of the plan is still to come.")


def below_headline(reports: Reports) -> Markup | None:
    """Return the sentence as it stands below the headline of the page; None where there is none."""
    words = sentence(reports)
    return marks.paragraph(words) if words else None


def as_of_today() -> str:
    """Return the day against which reports are due and late, and since when they are asked for."""
    day = {"day": wording.day(clock.today())}
    if data.edition() is not None:
        caption = _("As of the day of freezing, %(day)s, whichever quarter is chosen above.") % day
    else:
        caption = _("As of today, %(day)s, whichever quarter is chosen above.") % day
    return reporting_start.below(caption)


def _days_until(day: date) -> str:
    days = (day - clock.today()).days
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": number(days)} if days else _("today")


def _what(due: Sequence[Due], at: Quarter) -> str:
    """Return how many KPIs are due for a quarter, and from how many offices where there are several."""
    kpis, offices = len({report.kpi_code for report in due}), len({report.place_code for report in due})
    values = {"n": number(kpis), "quarter": quarter(at), "offices": number(offices), "reports": number(len(due))}
    if offices == 1:
        return ngettext("%(n)s KPI for %(quarter)s", "%(n)s KPIs for %(quarter)s", kpis) % values
    return (
        ngettext(
            "%(n)s KPI for %(quarter)s, %(reports)s reports from %(offices)s offices",
            "%(n)s KPIs for %(quarter)s, %(reports)s reports from %(offices)s offices",
            kpis,
        )
        % values
    )


@memoized
def days(reports: Reports) -> RowsFigure | None:
    """Return the days on which reports are due, each with its KPIs; None where none is to come."""
    by_day = _by_day(reports)
    if not by_day:
        return None
    items = [_day(day, at, due, reports) for (day, at), due in list(by_day.items())[:_MOST_DAYS]]
    return RowsFigure(
        key="due_next",
        title=_("What is due next"),
        subtitle=_("A report is due from the end of its quarter until the day below; 30 days after it, it is overdue."),
        finding=sentence(reports),
        rows=element("ul", *items, class_="due-days", role="list"),
        table=report_table.rows([report for due in by_day.values() for report in due]),
        columns=report_table.columns(),
        is_illustrative=any(each.is_illustrative for each in reports.of_objective),
        level=3,
    )


def _day(day: date, at: Quarter, due: Sequence[Due], reports: Reports) -> Markup:
    when = element(
        "span",
        element("b", _("Due on %(day)s") % {"day": wording.day(day)}),
        element("span", wording.listed([_days_until(day), _what(due, at)]), class_="small"),
    )
    chips = [_chip(kpi, offices, reports) for kpi, offices in _offices_by_kpi(due).items()]
    return element("li", when, element("ul", *chips, class_="chips", role="list"))


def _offices_by_kpi(due: Sequence[Due]) -> dict[str, list[str]]:
    """Return the offices that report each KPI, in plan order."""
    offices: dict[str, list[str]] = {}
    for report in due:
        offices.setdefault(report.kpi_code, []).append(report.place_code)
    return {kpi: offices[kpi] for kpi in data.choices().kpis if kpi in offices}


def _chip(kpi: str, offices: Sequence[str], reports: Reports) -> Markup:
    tip = _kpi_of(kpi, offices)
    place = reports.offices[0] if len(reports.offices) == 1 else reports.selection.place
    words = [element("b", kpi.removeprefix("K-")), element("span", data.name(kpi), class_="cut")]
    return element("li", link(*words, href=site_map.link_to("kpi", kpi=kpi, place=place), data_tip=tip))


def _kpi_of(kpi: str, offices: Iterable[str]) -> str:
    """Return a KPI by code and name, with the offices that report it."""
    return wording.noted(f"{kpi} {data.name(kpi)}", wording.enumerated(map(place_names.short_name, offices)))


# ---- the same for a calendar


def file_name(reports: Reports) -> str:
    """Return the name of the calendar file."""
    place = reports.offices[0] if len(reports.offices) == 1 else reports.selection.place
    known, beside = data.edition(), data.plan_beside()
    edition = beside.plan_code if beside is not None else None if known is None else known.edition_code
    return "_".join(filter(None, ("kap", "due", reports.selection.objective, place, edition))) + ".ics"


def calendar_file(reports: Reports) -> Callable[[], bytes]:
    """Return the function that makes the calendar file: an event for each day, with its KPIs and offices."""
    loaded_at = data.snapshot().loaded_at.astimezone(UTC)
    events = _events(reports)
    if data.is_rehearsal():
        events = [replace(event, title=wording.labelled(_(REHEARSAL), event.title)) for event in events]
    return partial(_ics, _calendar_name(reports), events, loaded_at)


def _ics(name: str, events: Sequence[DayEvent], written_at: datetime) -> bytes:
    return as_ics(name, events, written_at=written_at, remind_days=_REMIND_DAYS)


def _calendar_name(reports: Reports) -> str:
    name = data.name(reports.offices[0] if len(reports.offices) == 1 else reports.selection.place)
    return _("Reports due: %(place)s") % {"place": name}


@memoized
def _events(reports: Reports) -> Sequence[DayEvent]:
    name = _calendar_name(reports)
    mark = _("Some or all of these figures are illustrative: made up to show how the system works.")
    is_illustrative = any(each.is_illustrative for each in reports.of_objective)
    return [
        DayEvent(
            uid=f"{file_name(reports).removesuffix('.ics')}_{at}_{day.isoformat()}",
            day=day,
            title=wording.noted(name, _what(due, at)),
            text="\n".join(
                [
                    *(_kpi_of(kpi, offices) for kpi, offices in _offices_by_kpi(due).items()),
                    *([mark] if is_illustrative else []),
                ]
            ),
        )
        for (day, at), due in _by_day(reports).items()
    ]
