"""May I add these figures? What the page shows of a place and quarter: what is due, and the report that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kap_model.people import persons
from kap_model.people.permissions import Action
from kap_model.quarter import Quarter
from kap_model.reporting import due as due_query
from kap_model.reporting import submissions
from kap_model.reporting.due import OUTSTANDING, Due, DueState
from kap_model.reporting.submissions import FILLED_STATES, KnownSubmission, SavedRow
from kap_model.vocabulary import OriginView, PlaceKind, Role, SubmissionState
from kap_ui import marks
from kap_ui.frame import page_choices, selection_bar, site_map
from kap_ui.marks import Anchor, HeadCell
from kap_ui.marks.markup import Markup, element, typed
from kap_ui.sections.reporting import people_words, report_words
from kap_ui.sections.shared import reporting_start
from kap_ui.state import address, clock, data, signed_in
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, quarter, short_quarter

PLACE: Final = "reporter"
QUARTER: Final = "period"
KPI: Final = "figure"
VIEW: Final = "step"
"""The parameters of the address: who reports, for which quarter, which KPI is filled in, and the step of the page."""

FILL: Final = "fill"
CHECK: Final = "check"
_STEPS: Final = {FILL: N_("Fill in"), CHECK: N_("Check and submit")}

_WORDS: Final = ("comment", "obstacle", "help_request", "evidence")
"""The columns of the words about a figure."""

_ANSWERED: Final = (DueState.DRAFT, DueState.SUBMITTED, DueState.ACCEPTED, DueState.NOT_MEASURED, DueState.RETURNED)


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What a place reports for a quarter.

    Attributes:
        place: who reports.
        quarter: for which quarter.
        due: what the place is asked for, in the order of priorities and enablers; of a quarter before reporting began,
            what it would be asked for.
        known: the newest submission with its rows; None where nothing was begun.
        earlier: the submissions before it, without their rows, the newest first.
        may_report: whether the person may report for the place.
    """

    place: str
    quarter: Quarter
    due: Sequence[Due]
    known: KnownSubmission | None
    earlier: Sequence[KnownSubmission]
    may_report: bool

    @property
    def open(self) -> KnownSubmission | None:
        """The submission that still waits for somebody."""
        return self.known if self.known is not None and self.known.is_open else None

    @property
    def may_fill(self) -> bool:
        """Whether figures may be typed now."""
        return self.may_report and (self.open is None or self.open.state in FILLED_STATES)

    @property
    def rows(self) -> Sequence[SavedRow]:
        """The rows of the open submission."""
        return self.open.rows if self.open is not None else ()

    @property
    def kpis(self) -> tuple[str, ...]:
        """The KPIs that the place is asked for, then those that it has filled in unasked."""
        asked = [each.kpi_code for each in self.due]
        return tuple(dict.fromkeys([*asked, *(row.key.kpi_code for row in self.rows)]))

    @property
    def first_kpi(self) -> str | None:
        """The first KPI that still waits, else the first one; None where nothing is asked for."""
        waiting = (each.kpi_code for each in self.due if each.state in OUTSTANDING and each.state not in _ANSWERED)
        return next(chain(waiting, self.kpis), None)

    @property
    def filled(self) -> int:
        """How many of the figures asked for are answered."""
        return sum(each.state in _ANSWERED for each in self.due)

    @property
    def code(self) -> str | None:
        """The code of the open submission."""
        return self.open.submission_code if self.open is not None else None


def may_see() -> bool:
    """Return whether the person who has signed in may see submissions of any place."""
    return signed_in.may(Action.SEE_SUBMISSIONS)


def how_to_begin() -> Markup:
    """Return what the page is for, and how to begin."""
    return marks.note(
        _("Here offices and regions report their figures."),
        _(
            "A coordinator fills in what is due each quarter. A second person accepts it; then it stands on all pages. "
            "Sign in to begin. If you have signed in, ask an administrator for a role."
        ),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )


def no_place() -> Markup:
    """Return that no place of the person reports anything."""
    return marks.note(
        _("Nothing is asked of your places."),
        _("A place is asked for a KPI of which it has a baseline, a target or an earlier figure."),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )


# ---- the choices


def chosen() -> Report | None:
    """Declare and draw the choices of place, quarter and step; return the report, or None where there is none."""
    places, quarters = _places(), _quarters()
    if not places or not quarters:
        return None
    when = address.own_choice(QUARTER, [str(each) for each in quarters])
    if when.value is None:
        ended = Quarter.of_day(clock.today()).after(-1)
        when.correct(str(ended if ended in quarters else quarters[0]))
    asked = Quarter.parse(str(when.value))
    where = address.own_choice(PLACE, places)
    if where.value is None:
        where.correct(_most_outstanding(places, asked))
    step = address.own_choice(VIEW, tuple(_STEPS), default=FILL)
    report = _report(str(where.value), asked)
    boxes = [
        page_choices.listed(where, _("Place"), places, data.name, width=300),
        page_choices.listed(when, _("Quarter"), [str(each) for each in quarters], short_quarter, width=112),
    ]
    if report.may_fill:
        boxes.append(page_choices.segments(step, _("Step"), tuple(_STEPS), lambda code: _(_STEPS[code])))
    page_choices.show(*boxes, key="report_choices", label=_("What is reported"))
    return report


def read_again(report: Report) -> Report:
    """Return a report as it is now."""
    return _report(report.place, report.quarter)


def is_checking() -> bool:
    """Return whether the step is that of checking and submitting."""
    return address.own_choice(VIEW, tuple(_STEPS), default=FILL).value == CHECK


def kpi_choice(report: Report) -> address.OwnChoice[str | None]:
    """Return the choice of the KPI that is filled in; by default the first that waits."""
    choice = address.own_choice(KPI, report.kpis)
    if choice.value is None:
        choice.correct(report.first_kpi)
    return choice


def link_to(report: Report, kpi: str | None = None, step: str = FILL) -> str:
    """Return the address of a KPI of a report, or of a step of it."""
    codes = {PLACE: report.place, QUARTER: str(report.quarter), KPI: kpi, VIEW: None if step == FILL else step}
    return site_map.link_to("submit", None, **codes)


def _places() -> tuple[str, ...]:
    """Return the places whose submissions the person may see and that are asked for anything, in reading order."""
    person = signed_in.person()
    if person is None:
        return ()
    seen = set(_asked_places()).intersection(person.rights.places(Action.SEE_SUBMISSIONS))
    in_order = selection_bar.place_codes(data.choices(), (PlaceKind.REGION, PlaceKind.OFFICE))
    return tuple(sorted(seen, key=lambda code: in_order.index(code) if code in in_order else len(in_order)))


@memoized
def _asked_places() -> tuple[str, ...]:
    progress = data.progress(OriginView.ALL)
    places = progress.facts.places_of(PlaceKind.REGION, PlaceKind.OFFICE)
    return tuple(place for place in places if data.ask_now(due_query.asked_kpis, progress, place))


def _quarters() -> tuple[Quarter, ...]:
    """Return the quarters of the plan that have begun, the newest first."""
    choices = data.choices()
    last = min(choices.end, Quarter.of_day(clock.today()))
    return tuple(reversed(tuple(choices.start.to(last))))


def _most_outstanding(places: Sequence[str], when: Quarter) -> str:
    own = [place for place in places if signed_in.may(Action.REPORT, place)] or list(places)
    waiting = dict.fromkeys(own, 0)
    for each in _due(own, when):
        waiting[each.place_code] += each.state in OUTSTANDING
    return max(own, key=waiting.__getitem__)


def _due(places: Sequence[str], when: Quarter) -> list[Due]:
    asked = data.ask_now(
        due_query.due, data.progress(OriginView.ALL), places, (when,), clock.today(), with_unasked=True
    )
    in_order = {kpi: rank for rank, kpi in enumerate(data.choices().kpis)}
    return sorted(asked, key=lambda each: in_order[each.kpi_code])


def _report(place: str, when: Quarter) -> Report:
    every = data.ask_now(submissions.submissions, (place,), quarter=when)
    return Report(
        place=place,
        quarter=when,
        due=_due((place,), when),
        known=data.ask_now(submissions.with_rows, every[0]) if every else None,
        earlier=every[1:],
        may_report=signed_in.may(Action.REPORT, place),
    )


# ---- the answer


def headline(report: Report) -> str:
    """Return how much is filled in, and of what."""
    values = {
        "n": number(report.filled),
        "all": number(len(report.due)),
        "place": data.name(report.place),
        "quarter": quarter(report.quarter),
    }
    if not report.due:
        return _("Nothing is asked of %(place)s for %(quarter)s") % values
    return _("%(n)s of %(all)s filled in: %(place)s, %(quarter)s") % values


def below_headline(report: Report) -> Markup:
    """Return the state of the report, and what is overdue."""
    parts: list[Markup] = []
    if report.known is not None:
        parts.append(marks.report_state(report.known.state, _happened(report.known)))
    overdue = sum(each.state is DueState.OVERDUE for each in report.due)
    if overdue:
        words = ngettext("%(n)s overdue", "%(n)s overdue", overdue) % {"n": number(overdue)}
        parts.append(marks.report_state(DueState.OVERDUE, words))
    if not report.may_report:
        parts.append(element("span", _("You may read this report; a coordinator of the place fills it in.")))
    return element("span", *parts, class_="report-states")


def _happened(known: KnownSubmission) -> str:
    """Return the state of a submission, since when, and by whom."""
    by, at = {
        SubmissionState.SUBMITTED: (known.submitted_by, known.submitted_at),
        SubmissionState.RETURNED: (known.decided_by, known.decided_at),
        SubmissionState.ACCEPTED: (known.decided_by, known.decided_at),
    }.get(known.state, (known.begun_by, known.begun_at))
    values = {
        "state": report_words.submission_state(known.state),
        "name": report_words.person(str(by)),
        "moment": people_words.moment(at) if at is not None else "",
    }
    if known.state in (SubmissionState.DRAFT, SubmissionState.WITHDRAWN):
        return _("%(state)s, begun by %(name)s on %(moment)s") % values
    return _("%(state)s by %(name)s on %(moment)s") % values


def note(report: Report) -> Markup | None:
    """Return what stands at the top: why it was returned, or what happens next; None while it is filled in.

    Of a quarter before reporting began it says so.
    """
    known = report.known
    if known is None:
        return _not_asked(report)
    if known.state is SubmissionState.RETURNED:
        return marks.note(_("The reviewer has returned this report:"), typed(known.reason or ""))
    if known.state is SubmissionState.SUBMITTED:
        reviewers = _reviewers(report)
        who = (
            _("Next, one of these decides on it: %(names)s.") % {"names": wording.listed(reviewers)}
            if reviewers
            else _("Next, a reviewer decides on it. This place has none yet: an administrator gives the role.")
        )
        later = _("Until then nothing can be changed, unless you withdraw the report or the reviewer returns it.")
        return marks.note(_("What happens next"), wording.sentences([who, later]))
    if known.state is SubmissionState.ACCEPTED:
        return marks.note(
            _("The report was accepted: its figures stand on all pages."),
            _("What you type now begins a new report, which corrects or completes it."),
            [Anchor(_("Go to the page of the place"), site_map.link_to("office", place=report.place))],
        )
    if known.state is SubmissionState.WITHDRAWN:
        return marks.note(
            _("The last report was withdrawn; its rows can be read below."),
            _("What you type now begins a new one."),
        )
    return _not_asked(report)


def _not_asked(report: Report) -> Markup | None:
    begins = reporting_start.sentence()
    if begins is None or data.progress(OriginView.ALL).facts.is_asked(report.quarter):
        return None
    return marks.note(
        begins, _("Nobody asks for figures of earlier quarters; what you have can be added all the same.")
    )


def _reviewers(report: Report) -> list[str]:
    """Return the names of those who may decide on a report."""
    person = signed_in.person()
    assert person is not None and report.known is not None
    above: list[str] = []
    place: str | None = report.place
    while place is not None and place not in above:
        above.append(place)
        place = person.rights.parents.get(place)
    return [
        wording.isolated(each.name)
        for each in data.ask_now(persons.persons)
        if each.is_active
        and each.email not in report.known.people
        and any(role is Role.REVIEWER and where in above for role, where in each.roles)
    ]


def due_list(report: Report, current: str | None) -> Markup:
    """Return what is due, by priority and enabler, each KPI a link to its form."""
    objectives = data.choices().kpi_objectives
    by_objective: dict[str, list[Due]] = {}
    for each in report.due:
        by_objective.setdefault(objectives[each.kpi_code], []).append(each)
    groups = [
        marks.DueGroup(
            title=f"{code} {data.name(code)}",
            count=_("%(n)s of %(all)s")
            % {"n": number(sum(each.state in _ANSWERED for each in rows)), "all": number(len(rows))},
            rows=[
                marks.DueRow(
                    data.name(each.kpi_code),
                    each.kpi_code,
                    each.state,
                    report_words.due(each),
                    link_to(report, each.kpi_code),
                    each.kpi_code == current,
                )
                for each in rows
            ],
        )
        for code, rows in by_objective.items()
    ]
    unasked = report.kpis[len(report.due) :]
    if unasked:
        words = report_words.submission_state(SubmissionState.DRAFT)
        rows = [
            marks.DueRow(data.name(kpi), kpi, DueState.DRAFT, words, link_to(report, kpi), kpi == current)
            for kpi in unasked
        ]
        groups.append(marks.DueGroup(_("Filled in unasked"), number(len(rows)), rows))
    return marks.due_list(groups, label=_("What is due"))


def due_table(report: Report) -> Markup:
    """Return what is due and how far it is, to be read."""
    heads = [HeadCell(_("KPI")), HeadCell(_("State"))]
    rows = [
        (f"{each.kpi_code} {data.name(each.kpi_code)}", marks.report_state(each.state, report_words.due(each)))
        for each in report.due
    ]
    return marks.table(heads, rows, caption=_("What is due"), is_stacked=True)


def row_table(known: KnownSubmission) -> Markup:
    """Return the rows of a submission, to be read."""
    heads = [HeadCell(words) for words in (_("KPI"), _("Figure"), *map(report_words.column, _WORDS))]
    rows = [
        (
            report_words.row_name(row.key),
            report_words.figure(row.entry),
            *(typed(text) if (text := getattr(row.entry, name)) else "" for name in _WORDS),
        )
        for row in known.rows
    ]
    caption = _("%(submission)s: %(state)s") % {"submission": known.submission_code, "state": _happened(known)}
    if not rows:
        return marks.paragraph(_("%(what)s. It has no rows.") % {"what": caption})
    return marks.table(heads, rows, caption=caption, is_stacked=True)


def with_rows(known: KnownSubmission) -> KnownSubmission:
    """Return an earlier submission with its rows."""
    return data.ask_now(submissions.with_rows, known)


def earlier_title(known: KnownSubmission) -> str:
    """Return what an earlier submission is, as the title of what opens it."""
    return _("%(submission)s: %(state)s") % {"submission": known.submission_code, "state": _happened(known)}


def earlier(report: Report) -> Sequence[KnownSubmission]:
    """Return the submissions that can be read below: those before the present one, and that one once it is closed."""
    is_closed = report.known is not None and report.known.state in (SubmissionState.ACCEPTED, SubmissionState.WITHDRAWN)
    closed = (report.known,) if report.known is not None and is_closed and report.may_fill else ()
    return (*closed, *report.earlier)


def neighbours(report: Report, kpi: str) -> Markup:
    """Return links to the KPI before and to the one after, and the keys that follow them."""
    at = report.kpis.index(kpi)
    links = []
    for label, to, keys, on_keyboard in (
        (_("Previous: %(kpi)s"), at - 1, "Alt+PageUp", _("Alt + Page up")),
        (_("Next: %(kpi)s"), at + 1, "Alt+PageDown", _("Alt + Page down")),
    ):
        if 0 <= to < len(report.kpis):
            code = report.kpis[to]
            words = label % {"kpi": data.name(code)}
            links.append(marks.DueLink(words, link_to(report, code), keys, on_keyboard))
    return marks.due_links(links, label=_("Other KPIs of this report"))
