"""What waits for acceptance, and what is late: by office, KPI and quarter, for the places that a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd

from kap_model.people.permissions import Action
from kap_model.quarter import Quarter
from kap_model.reporting import due as due_query
from kap_model.reporting import submissions
from kap_model.reporting.due import OUTSTANDING, Due, DueState, ObservedQuarter, ReportedRow
from kap_model.reporting.submissions import KnownSubmission
from kap_model.vocabulary import OriginView, PlaceKind, SubmissionState
from kap_ui import marks
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import page_choices, selection_bar, site_map
from kap_ui.marks import Anchor, HeadCell
from kap_ui.marks.markup import Markup, element, hidden, joined, link, typed
from kap_ui.sections.reporting import people_words, report_words
from kap_ui.sections.reporting.review_rights import Decider, decider
from kap_ui.sections.shared import reporting_start
from kap_ui.state import address, clock, data, signed_in
from kap_ui.state.page_cache import memoized_newest
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, quarter, short_quarter

SUBMISSION: Final = "submission"
PLACE: Final = "reporter"
KPI: Final = "figure"
QUARTER: Final = "period"
STATE: Final = "state"
"""The parameters of the address: the report that is open, and what the calendar and the list show."""

_QUARTERS_SHOWN: Final = 6
"""Quarters that stand in the calendar: those that ended last."""

_MOST_DECIDED: Final = 10
"""Reports that were decided on and are listed; every other one is reached from the history."""

_WORST_FIRST: Final = (
    DueState.OVERDUE, DueState.RETURNED, DueState.DUE, DueState.DRAFT, DueState.SUBMITTED, DueState.NOT_MEASURED,
    DueState.ACCEPTED, DueState.NOT_DUE,
)  # fmt: skip
_STATE_WORDS: Final = {
    DueState.OVERDUE: N_("overdue"),
    DueState.RETURNED: N_("returned"),
    DueState.DUE: N_("due"),
    DueState.DRAFT: N_("draft"),
    DueState.SUBMITTED: N_("submitted"),
    DueState.NOT_MEASURED: N_("not measured"),
    DueState.ACCEPTED: N_("accepted"),
    DueState.NOT_DUE: N_("not due yet"),
}
_ANSWERED: Final = (DueState.ACCEPTED, DueState.NOT_MEASURED)
_LISTED: Final = (DueState.OVERDUE, DueState.DUE, DueState.DRAFT, DueState.RETURNED, DueState.SUBMITTED)
"""The states that the list can show alone."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Review:
    """What a person sees of the reports of their places.

    Attributes:
        places: whose reports, in reading order.
        waiting: what was submitted, with its rows, the oldest first.
        in_work: drafts and returned reports, the newest quarter first.
        decided: what was accepted, returned before or withdrawn, the newest first.
        due: what is asked for, by place and quarter.
        kpis: the KPIs that the places are asked for, in plan order.
        quarters: those that ended, the oldest first.
        place: the chosen place, None for all.
        kpi: the chosen KPI, None for all.
        quarter: the chosen quarter, None for all.
        state: the chosen state of the list, None for all that is outstanding.
    """

    places: Sequence[str]
    waiting: Sequence[KnownSubmission]
    in_work: Sequence[KnownSubmission]
    decided: Sequence[KnownSubmission]
    due: Sequence[Due]
    kpis: Sequence[str]
    quarters: Sequence[Quarter]
    place: str | None = None
    kpi: str | None = None
    quarter: Quarter | None = None
    state: DueState | None = None

    @cached_property
    def overdue(self) -> int:
        """How many figures are overdue."""
        return sum(each.state is DueState.OVERDUE for each in self.due)

    @cached_property
    def chosen(self) -> list[Due]:
        """What is asked for, as far as place, KPI and quarter are chosen."""
        return [
            each
            for each in self.due
            if self.place in (None, each.place_code)
            and self.kpi in (None, each.kpi_code)
            and self.quarter in (None, each.quarter)
        ]


def may_see() -> bool:
    """Return whether the person who has signed in may see submissions of any place."""
    return signed_in.may(Action.SEE_SUBMISSIONS)


def how_to_begin() -> Markup:
    """Return what the page is for, and how to begin."""
    return marks.note(
        _("Here a second person accepts what a place reports, or returns it."),
        _(
            "Reviewers see what waits for them, row by row against what stood before, and what accepting it would "
            "change. Sign in to begin. If you have signed in, ask an administrator for a role."
        ),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )


def chosen_submission() -> KnownSubmission | None:
    """Return the report that the address names, with its rows; None where it names none that the person may see."""
    seen = data.ask_now(submissions.submissions, _places())
    choice = address.own_choice(SUBMISSION, tuple(known.submission_code for known in seen))
    found = next((known for known in seen if known.submission_code == choice.value), None)
    return None if found is None else data.ask_now(submissions.with_rows, found)


def link_to(code: str | None = None, **codes: str | None) -> str:
    """Return the address of this page, or of a report on it."""
    return site_map.link_to("review", None, **{SUBMISSION: code, **codes})


def review() -> Review:
    """Return what the person sees of the reports of their places, and declare the choices."""
    places, quarters = _places(), _quarters()
    every = tuple(data.ask_now(submissions.submissions, places))
    waiting = tuple(sorted(_with_rows(every, SubmissionState.SUBMITTED), key=_waiting_since))
    asked = _asked(places, quarters, data.ask_now(due_query.reported, places, quarters, places))
    when = address.own_choice(QUARTER, tuple(map(str, quarters))).value
    state = address.own_choice(STATE, tuple(map(str, _LISTED))).value
    return _review(
        every,
        waiting,
        asked,
        places,
        quarters,
        address.own_choice(PLACE, places).value,
        address.own_choice(KPI, asked.kpis).value,
        None if when is None else Quarter.parse(when),
        None if state is None else DueState(state),
    )


@memoized_newest(8)
def _review(
    every: tuple[KnownSubmission, ...],
    waiting: tuple[KnownSubmission, ...],
    asked: _Asked,
    places: tuple[str, ...],
    quarters: tuple[Quarter, ...],
    place: str | None,
    kpi: str | None,
    when: Quarter | None,
    state: DueState | None,
) -> Review:
    return Review(
        places=places,
        waiting=waiting,
        in_work=[known for known in every if known.state in (SubmissionState.DRAFT, SubmissionState.RETURNED)],
        decided=sorted(
            (known for known in every if known.decided_at is not None and not known.is_open),
            key=lambda known: str(known.decided_at),
            reverse=True,
        )[:_MOST_DECIDED],
        due=asked.due,
        kpis=asked.kpis,
        quarters=quarters,
        place=place,
        kpi=kpi,
        quarter=when,
        state=state,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    """What places are asked for in quarters, and the KPIs among it in plan order."""

    due: Sequence[Due]
    kpis: tuple[str, ...]


_figures: Final[SharedCache[tuple[ObservedQuarter, ...]]] = data.new_cache(2)
_all_asked: Final[SharedCache[_Asked]] = data.new_cache(2)


def _asked(places: tuple[str, ...], quarters: tuple[Quarter, ...], rows: tuple[ReportedRow, ...]) -> _Asked:
    """Work out what is asked for; what submissions say is an argument, since it changes without a revision.

    With figures of every country it takes seconds and 20 MB, so that it is worked out once for the newest of all.
    """
    now = (data.snapshot(), clock.today())

    def asked() -> _Asked:
        figures = _figures.get_or_make((*now, places), lambda: data.ask_now(due_query.observed, places))
        due = due_query.states(data.progress(OriginView.ALL), figures, rows, places, quarters, clock.today())
        kpis = {each.kpi_code for each in due}
        return _Asked(due=due, kpis=tuple(kpi for kpi in data.choices().kpis if kpi in kpis))

    return _all_asked.get_or_make((*now, places, quarters, rows), asked)


def _with_rows(every: Sequence[KnownSubmission], state: SubmissionState) -> list[KnownSubmission]:
    return [data.ask_now(submissions.with_rows, known) for known in every if known.state is state]


def _waiting_since(known: KnownSubmission) -> str:
    return str(known.submitted_at)


def _places() -> tuple[str, ...]:
    person = signed_in.person()
    if person is None:
        return ()
    seen = person.rights.places(Action.SEE_SUBMISSIONS)
    in_order = selection_bar.place_codes(data.choices(), (PlaceKind.REGION, PlaceKind.OFFICE))
    return tuple(sorted(seen, key=lambda code: in_order.index(code) if code in in_order else len(in_order)))


def _quarters() -> tuple[Quarter, ...]:
    """Return the quarters for which reports are asked and that have ended, the oldest first."""
    asked = data.progress(OriginView.ALL).facts.asked_quarters
    return tuple(each for each in asked if each.last_day < clock.today())


# ---- the answer


def headline(found: Review) -> str:
    """Return how many reports wait, and how many figures are overdue."""
    overdue = found.overdue
    waiting = len(found.waiting)
    waits = (
        ngettext("%(n)s report waits for acceptance", "%(n)s reports wait for acceptance", waiting)
        % {"n": number(waiting)}
        if waiting
        else _("No report waits for acceptance")
    )
    late = ngettext("%(n)s figure is overdue", "%(n)s figures are overdue", overdue) % {"n": number(overdue)}
    return wording.listed((waits, late))


def waiting_finding(found: Review) -> str:
    """Return how long the oldest report has waited."""
    if not found.waiting or found.waiting[0].submitted_at is None:
        return _("Nothing was submitted that nobody has decided on.")
    days = (clock.today() - found.waiting[0].submitted_at.date()).days
    if days <= 0:
        return _("The oldest first; it was submitted today.")
    return ngettext(
        "The oldest first; it has waited %(n)s day.", "The oldest first; it has waited %(n)s days.", days
    ) % {"n": number(days)}


def waiting_table(found: Review) -> Markup | None:
    """Return what waits, with who decides; None where nothing does."""
    if not found.waiting:
        return None
    names = report_words.names()
    heads = [
        HeadCell(_("Report")),
        HeadCell(_("Rows"), is_figure=True),
        HeadCell(_("Submitted by")),
        HeadCell(_("Submitted on")),
        HeadCell(_("Who decides")),
    ]
    rows = [
        (
            _report_link(known),
            number(len(known.rows)),
            names.get(known.submitted_by or "", known.submitted_by or ""),
            people_words.moment(known.submitted_at) if known.submitted_at is not None else "",
            _who_decides(decider(known)),
        )
        for known in found.waiting
    ]
    return marks.table(
        heads, rows, caption=_("Reports that wait for acceptance"), is_caption_seen=False, is_stacked=True
    )


def _who_decides(who: Decider) -> str:
    return {
        Decider.YOU: _("You"),
        Decider.SECOND_PERSON: _("Somebody else: you had a part in it"),
        Decider.REVIEWER: _("A reviewer of the place"),
    }[who]


def _report_link(known: KnownSubmission) -> Markup:
    words = wording.clauses((data.name(known.place_code), quarter(known.quarter)))
    return link(words, href=link_to(known.submission_code), class_="name")


def other_tables(found: Review) -> list[tuple[str, str, Markup]]:
    """Return key, title and table of the reports that are in work, and of those that were decided on."""
    tables = []
    for key, title, every in (
        ("in_work", _("In work at the offices"), found.in_work),
        ("decided", _("Decided lately"), found.decided),
    ):
        if every:
            heads = [HeadCell(_("Report")), HeadCell(_("State")), HeadCell(_("Since")), HeadCell(_("Reason"))]
            rows = [
                (
                    _report_link(known),
                    marks.report_state(known.state, report_words.submission_state(known.state)),
                    people_words.moment(known.decided_at or known.begun_at),
                    typed(known.reason) if known.reason else "–",
                )
                for known in every
            ]
            tables.append((key, title, marks.table(heads, rows, caption=title, is_caption_seen=False, is_stacked=True)))
    return tables


def calendar_caption() -> str:
    """Return whose reports are listed, and since when they are asked for."""
    return reporting_start.below(_("Of the places whose reports you may see, as of now"))


def show_choices(found: Review) -> None:
    """Draw the choices of the calendar and the list."""
    place = address.own_choice(PLACE, found.places)
    kpi = address.own_choice(KPI, found.kpis)
    when = address.own_choice(QUARTER, tuple(map(str, found.quarters)))
    state = address.own_choice(STATE, tuple(map(str, _LISTED)))
    page_choices.show(
        page_choices.listed(place, _("Office"), found.places, data.name, none=_("All offices")),
        page_choices.listed(kpi, _("KPI"), found.kpis, _kpi_name, none=_("All KPIs"), width=300),
        page_choices.listed(
            when, _("Quarter"), [str(each) for each in reversed(found.quarters)], short_quarter, none=_("All")
        ),
        page_choices.listed(
            state, _("State"), tuple(map(str, _LISTED)), _state_choice, none=_("All that is outstanding")
        ),
        key="review_choices",
        label=_("Which reports"),
    )


def _kpi_name(kpi: str) -> str:
    return f"{kpi} {data.name(kpi)}"


def _state_choice(state: str) -> str:
    return _(_STATE_WORDS[DueState(state)])


# ---- the calendar


@memoized_newest(8)
def calendar(found: Review) -> Markup:
    """Return the calendar: offices by quarters; of a chosen office KPIs by quarters."""
    shown = found.chosen
    quarters = found.quarters[-_QUARTERS_SHOWN:] if found.quarter is None else (found.quarter,)
    of_kpis = found.place is not None
    order = found.kpis if of_kpis else found.places
    by_cell: dict[tuple[str, Quarter], list[Due]] = {}
    for each in shown:
        by_cell.setdefault((each.kpi_code if of_kpis else each.place_code, each.quarter), []).append(each)
    asked = [row for row in order if any((row, at) in by_cell for at in quarters)]
    if not asked:
        return marks.paragraph(_("Nothing is asked for here."))
    heads = [
        HeadCell(_("KPI") if of_kpis else _("Office")),
        *(HeadCell(short_quarter(at), is_whole=True) for at in quarters),
    ]
    rows = [
        (
            _row_head(row, is_kpi=of_kpis),
            *(_cell(found, by_cell[row, at]) if (row, at) in by_cell else "" for at in quarters),
        )
        for row in asked
    ]
    title = _("Calendar of reports: accepted of asked for, with the most urgent state")
    # The table scrolls sideways in a narrow window, where a caption would be cut: its words stand above it.
    table = marks.table(heads, rows, caption=title, is_caption_seen=False)
    return joined([element("p", title, class_="small"), table, _key(shown)])


def _row_head(row: str, *, is_kpi: bool) -> Markup:
    if is_kpi:
        return link(_kpi_name(row), href=site_map.link_to("kpi", kpi=row))
    return link(data.name(row), href=link_to(None, **{PLACE: row}))


def _cell(found: Review, in_cell: Sequence[Due]) -> Markup:
    worst = min((each.state for each in in_cell), key=_WORST_FIRST.index)
    answered = sum(each.state in _ANSWERED for each in in_cell)
    words: str = _(_STATE_WORDS[worst])
    if len(in_cell) > 1:
        words = joined([hidden(wording.labelled(words, "")), f"{number(answered)}/{number(len(in_cell))}"])
    first = in_cell[0]
    places = {each.place_code for each in in_cell}
    if len(places) > 1:
        return marks.report_state(worst, words)
    waiting = next((each.submission_code for each in in_cell if each.state is DueState.SUBMITTED), None)
    href = (
        link_to(waiting)
        if waiting is not None
        else site_map.link_to("submit", None, reporter=first.place_code, period=str(first.quarter))
    )
    return link(marks.report_state(worst, words), href=href, data_tip=_tip(in_cell))


def _tip(in_cell: Sequence[Due]) -> str:
    counts = [(state, sum(each.state is state for each in in_cell)) for state in _WORST_FIRST]
    return wording.listed(
        _("%(state)s: %(n)s") % {"state": _(_STATE_WORDS[state]), "n": number(count)}
        for state, count in counts
        if count
    )


def _key(shown: Sequence[Due]) -> Markup:
    present = {each.state for each in shown}
    items = (
        element("li", marks.report_state(state, _(_STATE_WORDS[state]))) for state in _WORST_FIRST if state in present
    )
    return element("ul", *items, class_="state-key", role="list", aria_label=_("Signs of the states"))


# ---- the list


@memoized_newest(8)
def late(found: Review) -> TableFigure:
    """Return what is outstanding, or in the chosen state, what was due first first."""
    wanted = OUTSTANDING if found.state is None else (found.state,)
    listed = sorted(
        (each for each in found.chosen if each.state in wanted),
        key=lambda each: (_WORST_FIRST.index(each.state), each.due_day, each.place_code, each.kpi_code),
    )
    finding = ngettext("%(n)s figure", "%(n)s figures", len(listed)) % {"n": number(len(listed))}
    if len(listed) > _MOST_LISTED:
        shown = _("Listed: the first %(n)s") % {"n": number(_MOST_LISTED)}
        finding = wording.sentences([wording.ended(finding), shown])
    return TableFigure(
        key="late",
        title=_("Overdue and due") if found.state is None else _(_TITLES[found.state]),
        finding=finding,
        table=pd.DataFrame([_late_row(each) for each in listed[:_MOST_LISTED]], columns=list(_LATE_COLUMNS)),
        columns=[
            TableColumn("place_code", _("Office"), CellKind.NAME),
            TableColumn("kpi_code", _("Code"), CellKind.CODE),
            TableColumn("kpi_code", _("KPI"), CellKind.NAME),
            TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
            TableColumn("state", _("State")),
            TableColumn("due_day", _("Due on"), CellKind.DAY),
            TableColumn("days", _("Days late"), CellKind.NUMBER, meaning=_("Days since the day on which it was due")),
        ],
        is_tall=len(listed) > _MOST_IN_FULL,
        is_stacked=True,
        is_illustrative=any(each.is_illustrative for each in listed),
        sources=(),
    )


_MOST_IN_FULL: Final = 12
_MOST_LISTED: Final = 1_000
"""How many figures the list holds; office, KPI and quarter lead to the others."""
_LATE_COLUMNS: Final = ("place_code", "kpi_code", "quarter", "state", "due_day", "days")
_TITLES: Final = {
    DueState.OVERDUE: N_("Overdue figures"),
    DueState.DUE: N_("Figures that are due"),
    DueState.DRAFT: N_("Figures in a draft"),
    DueState.RETURNED: N_("Figures in a returned report"),
    DueState.SUBMITTED: N_("Figures that wait for acceptance"),
}


def _late_row(each: Due) -> tuple[str, str, str, str, str, int | None]:
    return (
        each.place_code,
        each.kpi_code,
        str(each.quarter),
        _(_STATE_WORDS[each.state]),
        each.due_day.isoformat(),
        _days_late(each.due_day),
    )


def _days_late(due_day: date) -> int | None:
    days = (clock.today() - due_day).days
    return days if days > 0 else None
