"""Words for what is due, for submissions, and for the columns of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kap_model.people import persons
from kap_model.reporting.due import Due, DueState
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import TOTAL, Absence, SubmissionState
from kap_ui.sections.reporting import people_words
from kap_ui.sections.shared.categories import category_of
from kap_ui.state import clock, data
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _, pgettext

_DUE: Final = {
    DueState.NOT_ASKED: N_("not asked for"),
    DueState.NOT_DUE: N_("due on %(day)s"),
    DueState.DUE: N_("due on %(day)s"),
    DueState.OVERDUE: N_("overdue: was due on %(day)s"),
    DueState.DRAFT: N_("filled in, not submitted; due on %(day)s"),
    DueState.SUBMITTED: N_("submitted"),
    DueState.RETURNED: N_("returned"),
    DueState.ACCEPTED: N_("accepted"),
    DueState.NOT_MEASURED: N_("not measured"),
}
_STATES: Final = {
    SubmissionState.DRAFT: N_("Draft"),
    SubmissionState.SUBMITTED: N_("Submitted"),
    SubmissionState.RETURNED: N_("Returned"),
    SubmissionState.ACCEPTED: N_("Accepted"),
    SubmissionState.WITHDRAWN: N_("Withdrawn"),
}
COLUMNS: Final = {
    "kpi_code": N_("KPI"),
    "dimension": N_("Dimension"),
    "category": N_("Category"),
    "value": N_("Figure"),
    "numerator": N_("Numerator"),
    "denominator": N_("Denominator"),
    "countries": N_("Countries"),
    "absence": N_("Absence"),
    "follows_on": N_("Will follow by"),
    "comment": N_("Comment"),
    "obstacle": N_("Obstacle"),
    "help_request": N_("Request for help"),
    "evidence": N_("Evidence (reference or https address)"),
    "warning_reply": N_("Reply"),
    "correction_reason": N_("Reason of the correction"),
}
"""The columns of the rows of a submission."""


def due(each: Due) -> str:
    """Return how far a figure is: "overdue: was due on 29 November 2026"."""
    return _(_DUE[each.state]) % {"day": wording.day(each.due_day)}


def submission_state(state: SubmissionState) -> str:
    """Return the state of a submission."""
    return _(_STATES[state])


def absence(value: str) -> str:
    """Return why there is no figure."""
    return {Absence.NOT_MEASURED: pgettext("figure", "Not measured"), Absence.WILL_FOLLOW: _("Will follow")}[
        Absence(value)
    ]


def column(name: str) -> str:
    """Return the name of a column of a submission; another column stands for itself."""
    return _(COLUMNS[name]) if name in COLUMNS else name


def hour(value: datetime) -> str:
    """Return a moment of today by the reader's own clock, "14:05"; of another day with the day."""
    day, at = people_words.local(value)
    return at if day == clock.today() else people_words.moment(value)


def names() -> Mapping[str, str]:
    """Return the names of people by their addresses."""
    return {person.email: person.name for person in data.ask_now(persons.persons)}


def row_name(key: RowKey) -> str:
    """Return what a row of a report is about: the KPI, and the category where it is of one."""
    name = f"{key.kpi_code} {data.name(key.kpi_code)}"
    return name if key.dimension == TOTAL else wording.clauses((name, category_of(key.dimension, key.category)))


def person(email: str) -> str:
    """Return the name of a person to stand in a sentence, or the address of somebody who is not known."""
    return wording.isolated(names().get(email, email))


def figure(entry: RowEntry) -> str:
    """Return what an entry gives to its last digit: "1 234,5", "9 / 10", countries, or why there is none."""
    if entry.absence is not None:
        word = absence(entry.absence)
        return wording.noted(word, wording.day(entry.follows_on)) if entry.follows_on is not None else word
    if entry.countries is not None:
        return wording.listed(data.name(code.strip()) for code in entry.countries.split(";"))
    if entry.numerator is not None or entry.denominator is not None:
        parts = ("?" if part is None else wording.exact(part) for part in (entry.numerator, entry.denominator))
        return language.in_order(" / ".join(parts), wording.language())
    return "–" if entry.value is None else wording.exact(entry.value)


def value(name: str, entry: RowEntry) -> str:
    """Return a column of an entry as a reader sees it; "–" for none."""
    held = getattr(entry, name)
    if held is None:
        return "–"
    if name in ("value", "numerator", "denominator"):
        return wording.exact(held)
    if name == "absence":
        return absence(held)
    if name == "follows_on":
        return wording.day(held)
    return figure(entry) if name == "countries" else str(held)
