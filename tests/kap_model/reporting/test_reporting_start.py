from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import Engine, text

from kap_model import progress
from kap_model.database import read_revision, reading
from kap_model.people.permissions import READER, Actor, NotAllowedError
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, reminders, reporting_start, submissions, submitting
from kap_model.reporting.due import Due, DueState, due
from kap_model.reporting.reporting_start import ReportingStartError, set_start
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Absence, OriginView, Role
from tests.support.reporting import OPERATOR, OWN_PLACE, actor

FIRST = Quarter.parse("2025-Q4")
BEFORE = Quarter.parse("2025-Q3")
KPI = "K-P1.1-a"
DAY = date(2026, 8, 1)
ADMINISTRATOR = actor("administrator")


def asked(engine: Engine, *quarters: Quarter, with_unasked: bool = False) -> list[Due]:
    with reading(engine) as session:
        loaded = progress.load(session, OriginView.ALL)
        return due(session, loaded, (OWN_PLACE,), quarters, DAY, with_unasked=with_unasked)


def test_without_a_setting_reports_are_asked_for_since_the_plan_began(peopled: Engine) -> None:
    with reading(peopled) as session:
        facts = progress.load(session, OriginView.ALL).facts
        assert reporting_start.newest(session) is None
    assert facts.asked_quarters == facts.quarters
    assert {row.quarter for row in asked(peopled, BEFORE, FIRST)} == {BEFORE, FIRST}


def test_before_reporting_begins_nothing_is_asked_for_due_late_or_reminded_of(peopled: Engine) -> None:
    set_start(peopled, ADMINISTRATOR, FIRST, "The first coordinators")
    assert {row.quarter for row in asked(peopled, BEFORE, FIRST)} == {FIRST}
    with reading(peopled) as session:
        [waiting] = reminders.waiting(session, progress.load(session, OriginView.ALL), DAY)
    assert min(row.quarter for row in waiting.dues) == FIRST


def test_a_figure_of_an_earlier_quarter_is_reported_freely_and_never_late(peopled: Engine) -> None:
    def state() -> DueState:
        return next(row.state for row in asked(peopled, FIRST, with_unasked=True) if row.kpi_code == KPI)

    assert state() is DueState.OVERDUE
    set_start(peopled, ADMINISTRATOR, FIRST.after(1), "The first coordinators")
    assert state() is DueState.NOT_ASKED
    by = actor("coordinator")
    code = submissions.begin(peopled, by, OWN_PLACE, FIRST).submission_code
    follows = RowEntry(absence=Absence.WILL_FOLLOW, follows_on=date(2099, 1, 1))
    submissions.save_row(peopled, by, code, RowKey(kpi_code=KPI), follows, 0)
    assert state() is DueState.DRAFT
    submitting.submit(peopled, by, code)
    acceptance.accept(peopled, actor("reviewer"), code)
    assert state() is DueState.NOT_ASKED


def test_the_newest_setting_holds_and_the_history_has_each_with_its_reason(peopled: Engine) -> None:
    with reading(peopled) as session:
        revision = read_revision(session).revision
    set_start(peopled, ADMINISTRATOR, FIRST, " The first coordinators ")
    set_start(peopled, Actor("administrator@example.org", "kap", is_operator=True), None, "All of it after all")
    with reading(peopled) as session:
        known = reporting_start.newest(session)
        events = session.connection().execute(text("SELECT * FROM history_event WHERE act = 'reporting_start_set'"))
        first, second = events.all()
        assert read_revision(session).revision != revision
    assert known is not None and (known.quarter, known.reason) == (None, "All of it after all")
    assert (first.by, first.reason, first.quarter) == (
        "administrator@example.org", "The first coordinators", "2025-Q4",
    )  # fmt: skip
    assert (json.loads(second.before), json.loads(second.after)) == ({"quarter": "2025-Q4"}, {"quarter": None})


@pytest.mark.parametrize(
    ("quarter", "reason", "sentence"),
    [
        (FIRST, " \n", "Say why"),
        (FIRST, "é" * 2_001, "has 2001 characters; it may have 2000"),
        (FIRST, "A bell\a rang", "holds the control character U.0007"),
        (Quarter.parse("2019-Q1"), "Early", "2019-Q1 is no quarter of the plan"),
        (None, "As it is", "It is set so already"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    peopled: Engine, quarter: Quarter | None, reason: str, sentence: str
) -> None:
    with pytest.raises(ReportingStartError, match=sentence):
        set_start(peopled, ADMINISTRATOR, quarter, reason)
    with reading(peopled) as session:
        assert reporting_start.newest(session) is None


@pytest.mark.parametrize("by", [READER, *(actor(name) for name in (*Role, "nobody")), OPERATOR], ids=str)
def test_only_an_administrator_sets_it_and_the_operator_names_one(peopled: Engine, by: Actor) -> None:
    if by == ADMINISTRATOR:
        assert set_start(peopled, by, FIRST, "Now").quarter == FIRST
        return
    with pytest.raises((NotAllowedError, ReportingStartError), match=r"Sign in first|Only an administrator|--as EMAIL"):
        set_start(peopled, by, FIRST, "Now")
