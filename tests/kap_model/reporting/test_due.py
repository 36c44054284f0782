from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from kap_model import progress
from kap_model.database import reading
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.due import Due, DueState, due
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Absence, OriginView
from tests.kap_model.reporting.test_acceptance import send
from tests.support.reporting import actor

QUARTER = Quarter.parse("2025-Q4")
KPI = "K-P1.1-a"
"""Asked for each quarter, 60 days after its end: by 1 March 2026, overdue after 31 March 2026."""
BY, REVIEWER = actor("coordinator"), actor("reviewer")


def dues(engine: Engine, day: date, place: str = "RO-AFR", quarter: Quarter = QUARTER) -> dict[str, Due]:
    with reading(engine) as session:
        loaded = progress.load(session, OriginView.ALL)
        return {row.kpi_code: row for row in due(session, loaded, (place,), (quarter,), day)}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 31), DueState.NOT_DUE),
        (date(2026, 1, 1), DueState.DUE),
        (date(2026, 3, 1), DueState.DUE),
        (date(2026, 3, 31), DueState.DUE),
        (date(2026, 4, 1), DueState.OVERDUE),
    ],
)
def test_a_figure_is_due_from_the_end_of_its_quarter_and_overdue_thirty_days_after_its_day(
    peopled: Engine, day: date, state: DueState
) -> None:
    row = dues(peopled, day)[KPI]
    assert (row.state, row.due_day, row.submission_code) == (state, date(2026, 3, 1), None)


def test_a_place_is_asked_on_the_step_of_the_kpi(peopled: Engine) -> None:
    yearly = {kpi for kpi in dues(peopled, date(2026, 1, 1)) if kpi != KPI}
    asked_in_summer = set(dues(peopled, date(2026, 1, 1), quarter=Quarter.parse("2025-Q3")))
    assert KPI in asked_in_summer
    assert "K-P1.1-b" in yearly
    assert "K-P1.1-b" not in asked_in_summer


def test_what_nobody_reports_is_asked_of_nobody(peopled: Engine) -> None:
    for place in ("WORLD", "AFR", "RO-AFR", "AO-DKR"):
        asked = set(dues(peopled, date(2026, 1, 1), place))
        assert not asked & {"K-P1.2-a", "K-P2.1-b", "K-P2.1-c", "K-E1.1-a", "K-E1.1-b"}


def test_the_state_follows_the_submission(peopled: Engine) -> None:
    day = date(2026, 5, 1)
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    assert dues(peopled, day)[KPI].state is DueState.OVERDUE
    submissions.save_row(peopled, BY, code, RowKey(kpi_code=KPI), RowEntry(value=4.0), 0)
    row = dues(peopled, day)[KPI]
    assert (row.state, row.submission_code) == (DueState.DRAFT, code)
    send(peopled, code)
    assert dues(peopled, day)[KPI].state is DueState.SUBMITTED
    submissions.give_back(peopled, REVIEWER, code, "Why four?")
    assert dues(peopled, day)[KPI].state is DueState.RETURNED
    send(peopled, code)
    acceptance.accept(peopled, REVIEWER, code)
    assert dues(peopled, day)[KPI].state is DueState.ACCEPTED


def test_what_was_withdrawn_answers_nothing(peopled: Engine) -> None:
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    submissions.save_row(peopled, BY, code, RowKey(kpi_code=KPI), RowEntry(value=4.0), 0)
    submissions.withdraw(peopled, BY, code)
    assert dues(peopled, date(2026, 2, 1))[KPI].state is DueState.DUE


@pytest.mark.parametrize(
    ("entry", "day", "state", "due_day"),
    [
        (RowEntry(absence=Absence.NOT_MEASURED), date(2026, 5, 1), DueState.NOT_MEASURED, date(2026, 3, 1)),
        (
            RowEntry(absence=Absence.WILL_FOLLOW, follows_on=date(2026, 6, 30)),
            date(2026, 6, 30), DueState.DUE, date(2026, 6, 30),
        ),
        (
            RowEntry(absence=Absence.WILL_FOLLOW, follows_on=date(2026, 6, 30)),
            date(2026, 7, 1), DueState.OVERDUE, date(2026, 6, 30),
        ),
    ],
)  # fmt: skip
def test_an_accepted_absence_says_whether_a_figure_is_still_to_come(
    peopled: Engine, entry: RowEntry, day: date, state: DueState, due_day: date
) -> None:
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    submissions.save_row(peopled, BY, code, RowKey(kpi_code=KPI), entry, 0)
    send(peopled, code)
    acceptance.accept(peopled, REVIEWER, code)
    row = dues(peopled, day)[KPI]
    assert (row.state, row.due_day) == (state, due_day)


def test_a_made_up_figure_answers_nothing(peopled: Engine) -> None:
    before = dues(peopled, date(2026, 1, 1), quarter=Quarter.parse("2025-Q3"))[KPI]
    assert before.state is DueState.ACCEPTED
    with peopled.begin() as connection:
        connection.execute(text("UPDATE observation SET origin = 'illustrative'"))
    after = dues(peopled, date(2026, 1, 1), quarter=Quarter.parse("2025-Q3"))[KPI]
    assert after.state is DueState.OVERDUE


def test_a_retired_kpi_is_asked_of_nobody(peopled: Engine) -> None:
    with peopled.begin() as connection:
        connection.execute(text("UPDATE kpi SET approval = 'retired' WHERE kpi_code = :kpi"), {"kpi": KPI})
    assert KPI not in dues(peopled, date(2026, 1, 1))
