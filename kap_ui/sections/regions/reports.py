"""What the offices of a place have reported, and what is due and overdue: the reports, and their calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.people.permissions import Action
from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import reports as queries
from kap_model.queries.reports import WORST_FIRST, KpiReports
from kap_model.queries.sources import Scope
from kap_model.reporting import due
from kap_model.reporting.due import OUTSTANDING, DueState, ReportedRow
from kap_model.selection import Selection
from kap_model.vocabulary import OriginView
from kap_ui.charts import regions_calendar
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.look.tokens import LIGHT
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import report_table
from kap_ui.sections.shared import source_counts
from kap_ui.sections.shared.short_names import in_lines, short
from kap_ui.state import clock, data, signed_in
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter, quarter_of_year

_LETTERS: Final = 38
"""Letters of a name that fit on a line beside the calendar in a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many reports, each of one office for one KPI and quarter, stand how far."""

    accepted: int
    not_measured: int
    submitted: int
    overdue: int
    due: int

    @property
    def expected(self) -> int:
        """How many are asked for by now, or answered."""
        return self.accepted + self.not_measured + self.submitted + self.overdue + self.due


@dataclass(frozen=True, kw_only=True, eq=False)
class Reports:
    """The reports of one office or of several.

    Attributes:
        selection: what the reader asked for.
        offices: whose reports they are.
        every: by KPI and quarter, for every quarter for which reports are asked.
        shows_drafts: whether the reader may see the submissions of one of these offices.
    """

    selection: Selection
    offices: Sequence[str]
    every: Sequence[KpiReports]
    shows_drafts: bool

    @property
    def tally(self) -> Tally:
        """The reports by their state; a draft or a returned one is still due."""
        counts = Counter(report.state for reports in self.every for report in reports.by_place)
        return Tally(
            accepted=counts[DueState.ACCEPTED],
            not_measured=counts[DueState.NOT_MEASURED],
            submitted=counts[DueState.SUBMITTED],
            overdue=counts[DueState.OVERDUE],
            due=counts[DueState.DUE] + counts[DueState.DRAFT] + counts[DueState.RETURNED],
        )

    @property
    def of_objective(self) -> list[KpiReports]:
        """Those of the KPIs of the chosen priority or enabler, else of the plan."""
        facts = data.progress(self.selection.origin).facts
        kpis = set(facts.objective_kpis(self.selection.objective or PLAN_CODE))
        return [reports for reports in self.every if reports.kpi_code in kpis]


def reports(selection: Selection, offices: tuple[str, ...]) -> Reports:
    """Return the reports of every KPI and quarter asked of these offices, as far as the reader may see them."""
    seen = tuple(office for office in offices if signed_in.may(Action.SEE_SUBMISSIONS, office))
    quarters = _quarters()
    rows = data.ask_now(due.reported, offices, quarters, seen) if seen else data.ask(due.reported, offices, quarters)
    return _reports(selection, offices, rows, shows_drafts=bool(seen))


def _quarters() -> tuple[Quarter, ...]:
    return data.progress(OriginView.ALL).facts.asked_quarters


@memoized
def _reports(
    selection: Selection, offices: tuple[str, ...], rows: tuple[ReportedRow, ...], *, shows_drafts: bool
) -> Reports:
    """Work the reports out; what submissions say is an argument, since it changes without a revision of the data."""
    progress = data.progress(selection.origin)
    shows_made_up = selection.origin is OriginView.ALL
    figures = data.ask(due.observed, offices, with_illustrative=shows_made_up)
    states = due.states(progress, figures, rows, offices, _quarters(), clock.today(), made_up_answers=shows_made_up)
    return Reports(
        selection=selection,
        offices=offices,
        every=queries.by_kpi(progress, figures, states),
        shows_drafts=shows_drafts,
    )


def scope(reports: Sequence[KpiReports]) -> Scope:
    """Return the reports that have come, as what the sources of a figure are counted of."""
    kpis = dict.fromkeys(each.kpi_code for each in reports)
    offices = dict.fromkeys(report.place_code for each in reports for report in each.by_place)
    return source_counts.scope(kpis, offices, data.choices().end, has_targets=False)


# ---- the calendar


@memoized
def calendar(reports: Reports) -> ChartFigure:
    """Return the calendar: by KPI of the chosen priority, else by priority and enabler."""
    frames = _calendar_frames(reports, short)
    objective = reports.selection.objective
    return ChartFigure(
        key="calendar",
        build=regions_calendar.calendar,
        frames=frames,
        title=_("Reports by priority and quarter")
        if objective is None
        else _("Reports of %(objective)s by KPI and quarter") % {"objective": objective},
        finding=_calendar_finding(reports.tally),
        alt=_("Calendar of reports by quarter"),
        options={
            "rows": len(frames["rows"]),
            "first": data.choices().start.number,
            "quarters": len(frames["heads"]),
        },
        legend=_key(reports),
        signs=[
            picture_key.icon(
                regions_calendar.SIGNS[state],
                _key_word(state),
                fill=regions_calendar.inks(LIGHT)[state],
                ground=regions_calendar.fills(LIGHT)[state],
            )
            for state in _key_states(reports)
        ],
        file_frames=partial(_calendar_frames, reports, _name_in_lines),
        least_width=regions_calendar.ROOMY_WIDTH,
        table=_calendar_table(reports),
        columns=report_table.columns(),
        is_illustrative=any(each.is_illustrative for each in reports.every),
        level=3,
        sources=source_counts.behind(reports.selection.origin, scope(reports.every)),
    )


def _calendar_finding(tally: Tally) -> str:
    """Return how much has been reported of what should have been, and what is late, missing and due."""
    if tally.expected == 0:
        return _("No office is expected to report any KPI here.")
    sentence = ngettext(
        "%(accepted)s of %(expected)s reports from offices has been accepted; %(overdue)s, %(due)s",
        "%(accepted)s of %(expected)s reports from offices have been accepted; %(overdue)s, %(due)s",
        tally.accepted,
    ) % {
        "accepted": number(tally.accepted),
        "expected": number(tally.expected),
        "overdue": ngettext("%(n)s is overdue", "%(n)s are overdue", tally.overdue) % {"n": number(tally.overdue)},
        "due": ngettext("%(n)s due", "%(n)s due", tally.due) % {"n": number(tally.due)},
    }
    if tally.submitted:
        waiting = ngettext("%(n)s waits for acceptance", "%(n)s wait for acceptance", tally.submitted)
        sentence = wording.listed([sentence, waiting % {"n": number(tally.submitted)}])
    if tally.not_measured:
        absent = ngettext("%(n)s not measured", "%(n)s not measured", tally.not_measured)
        sentence = wording.listed([sentence, absent % {"n": number(tally.not_measured)}])
    return sentence


def _name_in_lines(code: str) -> str:
    return in_lines(data.name(code), _LETTERS)


def _calendar_frames(reports: Reports, named: Callable[[str], str]) -> dict[str, pd.DataFrame]:
    facts = data.progress(reports.selection.origin).facts
    objective = reports.selection.objective
    if objective is not None:
        reported = {each.kpi_code for each in reports.every}
        rows = [kpi for kpi in facts.objective_kpis(objective) if kpi in reported]
        kpis_of: Mapping[str, Sequence[str]] = {kpi: [kpi] for kpi in rows}
        heads = [(kpi.removeprefix("K-"), data.name(kpi) if named is short else named(kpi)) for kpi in rows]
    else:
        rows = [code for code in facts.single_codes if code != PLAN_CODE]
        kpis_of = {code: facts.counted_kpis(code) for code in rows}
        heads = [(code, named(code)) for code in rows]
    quarters = list(_quarters())
    by_kpi = {(each.kpi_code, each.quarter): each for each in reports.every}
    cells = [
        _cell(x, y, heads[y][0], in_cell)
        for y, row in enumerate(rows)
        for x, at in enumerate(quarters)
        if (in_cell := [by_kpi[kpi, at] for kpi in kpis_of[row] if (kpi, at) in by_kpi])
    ]
    return {
        "data": pd.DataFrame(cells, columns=["x", "y", "state", "figure", "words"]),
        "rows": pd.DataFrame([{"y": y, "short": code, "name": name} for y, (code, name) in enumerate(heads)]),
        "heads": pd.DataFrame(
            [
                {"x": x, "name": quarter_of_year(at), "year": str(at.year) if at.number == 1 or x == 0 else ""}
                for x, at in enumerate(quarters)
            ]
        ),
    }


def _cell(x: int, y: int, name: str, in_cell: Sequence[KpiReports]) -> dict[str, Any]:
    worst = min((each.worst for each in in_cell), key=WORST_FIRST.index)
    accepted, expected = sum(each.accepted for each in in_cell), sum(each.expected for each in in_cell)
    words = _("%(name)s, %(quarter)s: %(state)s; %(accepted)s of %(expected)s accepted") % {
        "name": name, "quarter": quarter(in_cell[0].quarter), "state": report_table.state_word(worst),
        "accepted": number(accepted), "expected": number(expected),
    }  # fmt: skip
    figure = f"{number(accepted)}/{number(expected)}" if worst in OUTSTANDING else ""
    return {"x": x, "y": y, "state": worst.value, "figure": figure, "words": words}


def _key_states(reports: Reports) -> list[DueState]:
    """Return the states that the reader can find in the calendar."""
    kept = (*OUTSTANDING, DueState.SUBMITTED) if reports.shows_drafts else (DueState.DUE, DueState.OVERDUE)
    always = {DueState.ACCEPTED, DueState.NOT_MEASURED, DueState.NOT_DUE, *kept}
    return [state for state in map(DueState, regions_calendar.SIGNS) if state in always]


def _key(reports: Reports) -> Markup:
    """Return the key of the calendar: the sign of each state and its word."""
    items = [
        element(
            "li",
            element(
                "span",
                element(
                    "svg",
                    element("path", d=regions_calendar.SIGNS[state], fill_rule="evenodd"),
                    viewBox="-1.2 -1.2 2.4 2.4",
                    aria_hidden="true",
                ),
                class_=f"report {state}",
            ),
            element("span", _key_word(state)),
        )
        for state in _key_states(reports)
    ]
    return element("ul", *items, class_="map-key", role="list")


def _key_word(state: DueState) -> str:
    return {
        DueState.ACCEPTED: _("accepted"),
        DueState.NOT_MEASURED: _("not measured: the office says that there is no figure"),
        DueState.SUBMITTED: _("submitted: a reviewer has not decided yet"),
        DueState.RETURNED: _("returned: a reviewer asks for a change"),
        DueState.DRAFT: _("draft: begun, not submitted"),
        DueState.DUE: _("due: the quarter is over"),
        DueState.OVERDUE: _("overdue: more than 30 days after the day on which it was due"),
        DueState.NOT_DUE: _("not due yet"),
    }[state]


def _calendar_table(reports: Reports) -> pd.DataFrame:
    """Return the reports of the chosen priority (of the plan) that are asked for by now; the newest first."""
    every = [
        report for each in reports.of_objective for report in each.by_place if report.state is not DueState.NOT_DUE
    ]
    return report_table.rows(sorted(every, key=lambda each: (-each.quarter, each.kpi_code)))
