"""The page on which reports are reviewed, for every role and in every state of a report, on the tiny plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.people import persons
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions, submitting
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey
from kap_model.vocabulary import Absence, Role, SubmissionState
from kap_ui.sections.reporting import review
from tests.support.opened_page import OpenPage, Shown
from tests.support.reporting import OPERATOR, OWN_PLACE, SignIn, actor

QUARTER = Quarter.parse("2025-Q4")
TRAINED, SCHOOLS = "K-P1.1-a", "K-P1.1-b"

OpenAs = Callable[..., Shown]


@pytest.fixture
def open_as(open_page: OpenPage, peopled: Engine, sign_in_as: SignIn) -> OpenAs:
    """Open the page as one of the people: ``open_as("reviewer", submission="RO-AFR-2025-Q4-1")``."""

    def opened(name: str, **query: str) -> Shown:
        sign_in_as(name)
        return open_page("review", Path(str(peopled.url.database)), **query)

    return opened


def drafted(engine: Engine, **entry: object) -> KnownSubmission:
    """Begin a draft with one figure."""
    known = submissions.begin(engine, actor("coordinator"), OWN_PLACE, QUARTER)
    said = RowEntry(**({"value": 1.0} | entry))  # type: ignore[arg-type]  # a test names any of its fields
    submissions.save_row(engine, actor("coordinator"), known.submission_code, RowKey(kpi_code=TRAINED), said, 0)
    return state_of(engine, known.submission_code)


def submitted(engine: Engine, **entry: object) -> KnownSubmission:
    """Fill a draft with one figure and submit it."""
    return submitting.submit(engine, actor("coordinator"), drafted(engine, **entry).submission_code)


def state_of(engine: Engine, code: str) -> KnownSubmission:
    """Return a submission as it stands now."""
    with reading(engine) as session:
        return submissions.submission(session, code)


def press(shown: Shown, label: str) -> Shown:
    """Press a button."""
    next(button for button in shown.app.button if button.label == label).click().run()
    assert not shown.app.exception
    return shown


def buttons(shown: Shown) -> set[str]:
    """Return the labels of all buttons."""
    return {button.label for button in shown.app.button}


# ---- who sees what


def test_who_has_not_signed_in_sees_what_the_page_is_for_and_nothing_else(open_page: OpenPage, peopled: Engine) -> None:
    code = submitted(peopled).submission_code

    for query in ({}, {"submission": code}):
        shown = open_page("review", Path(str(peopled.url.database)), **query)
        assert "how_to_begin" in shown.blocks
        assert "Addis Ababa" not in shown.text and "coordinator" not in shown.text


def test_who_has_no_role_sees_what_the_page_is_for(open_as: OpenAs, peopled: Engine) -> None:
    code = submitted(peopled).submission_code

    assert set(open_as("nobody", submission=code).blocks) >= {"how_to_begin"}


@pytest.mark.parametrize("name", ["coordinator", "publisher", "administrator"])
def test_who_may_only_see_reads_a_report_and_is_told_who_decides(open_as: OpenAs, peopled: Engine, name: str) -> None:
    shown = open_as(name, submission=submitted(peopled).submission_code)

    assert "People trained" in shown.blocks["review_rows"]
    assert "A reviewer of the place accepts or returns it." in shown.blocks["no_decision"]
    assert not buttons(shown) & {"Accept", "Return"}


def test_a_reviewer_who_had_a_part_in_a_report_is_told_why_there_are_no_buttons(
    open_as: OpenAs, peopled: Engine
) -> None:
    persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.REVIEWER, OWN_PLACE)
    shown = open_as("coordinator", submission=submitted(peopled).submission_code)

    assert "You had a part in this report" in shown.blocks["no_decision"]
    assert not buttons(shown) & {"Accept", "Return"}


def test_a_report_of_another_place_in_the_address_is_not_shown(open_as: OpenAs, peopled: Engine) -> None:
    persons.add(peopled, OPERATOR, "elsewhere@example.org", "Elsewhere")
    persons.give_role(peopled, OPERATOR, "elsewhere@example.org", Role.REVIEWER, "RO-ASP")
    code = submitted(peopled, comment="a word from Addis").submission_code
    shown = open_as("elsewhere", submission=code)

    assert "review_rows" not in shown.blocks
    assert "a word from Addis" not in shown.text
    assert "No report waits" in shown.blocks["headline"]


# ---- what waits and what is late


def test_what_was_submitted_waits_with_who_decides(open_as: OpenAs, peopled: Engine) -> None:
    submitted(peopled)
    shown = open_as("reviewer")

    assert "1 report waits for acceptance" in shown.blocks["headline"]
    assert "Office Addis Ababa" in shown.blocks["waiting"] and "The coordinator" in shown.blocks["waiting"]
    assert ">You<" in shown.blocks["waiting"]


def test_the_oldest_report_stands_first(open_as: OpenAs, peopled: Engine) -> None:
    submitted(peopled)
    known = submissions.begin(peopled, actor("coordinator"), OWN_PLACE, QUARTER.after(-1))
    submissions.save_row(
        peopled, actor("coordinator"), known.submission_code, RowKey(kpi_code=TRAINED), RowEntry(value=1.0), 0
    )
    with peopled.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE submission SET state='submitted', submitted_by='coordinator@example.org',"
            f" submitted_at='2026-01-01 00:00:00' WHERE submission_code='{known.submission_code}'"
        )
    waiting = open_as("reviewer").blocks["waiting"]

    assert waiting.index("Q3 2025") < waiting.index("Q4 2025")


def test_the_calendar_counts_offices_by_quarter_and_kpis_once_an_office_is_chosen(
    open_as: OpenAs, peopled: Engine
) -> None:
    submitted(peopled)

    assert "Office Addis Ababa" in open_as("administrator").blocks["calendar"]
    of_office = open_as("administrator", reporter=OWN_PLACE).blocks["calendar"]
    assert "People trained" in of_office and "submitted" in of_office


def test_the_list_holds_to_office_kpi_quarter_and_state(open_as: OpenAs, peopled: Engine) -> None:
    whole = open_as("administrator").blocks["late_grid"]
    narrow = open_as("administrator", reporter=OWN_PLACE, figure=TRAINED, period=str(QUARTER), state="overdue")

    assert "Schools connected" in whole
    assert "People trained" in narrow.blocks["late_grid"] and "Schools connected" not in narrow.blocks["late_grid"]


def test_a_long_list_says_how_much_of_it_is_shown(open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "_MOST_LISTED", 1)
    shown = open_as("reviewer")
    assert re.search(r"\d+ figures\. Listed: the first 1", shown.text)


# ---- one report


def test_a_row_stands_against_the_figure_before_it_with_the_difference(open_as: OpenAs, peopled: Engine) -> None:
    rows = open_as("reviewer", submission=submitted(peopled, value=7.0, warning_reply="a new school").submission_code)

    assert "a new school" in rows.blocks["review_rows"]
    assert "Before" in rows.blocks["review_rows"] and "7" in rows.blocks["review_rows"]


def test_all_that_is_said_stands_beside_the_figure_and_only_https_becomes_a_link(
    open_as: OpenAs, peopled: Engine
) -> None:
    said = "see https://example.org/list.pdf, page 2 <script>"
    shown = open_as(
        "reviewer",
        submission=submitted(
            peopled, comment="<b>bold</b>", obstacle="no power", help_request="a generator", evidence=said
        ).submission_code,
    )
    rows = shown.blocks["review_rows"]

    assert "&lt;b&gt;bold&lt;/b&gt;" in rows and "no power" in rows and "a generator" in rows
    assert 'href="https://example.org/list.pdf"' in rows and 'rel="noopener noreferrer"' in rows
    assert "page 2 &lt;script&gt;" in rows


def test_an_address_that_is_not_https_stays_text(open_as: OpenAs, peopled: Engine) -> None:
    known = drafted(peopled, evidence="javascript:alert(1) http://example.org https://user@example.org")
    rows = open_as("reviewer", submission=known.submission_code).blocks["review_rows"]

    assert "javascript:alert(1)" in rows
    assert 'target="_blank"' not in rows


def test_what_accepting_would_change_stands_below_the_rows(open_as: OpenAs, peopled: Engine) -> None:
    shown = open_as("reviewer", submission=submitted(peopled).submission_code)

    assert "If it is accepted" in shown.blocks["preview_head"]


# ---- the decision


def test_a_reviewer_accepts_and_the_figure_stands(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    shown = press(open_as("reviewer", submission=known.submission_code), "Accept")

    assert "The report was accepted" in shown.blocks["outcome"]
    assert state_of(peopled, known.submission_code).state is SubmissionState.ACCEPTED
    assert not buttons(shown) & {"Accept", "Return"}


def test_a_reviewer_returns_with_a_reason(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    shown = open_as("reviewer", submission=known.submission_code)
    shown.app.text_area[0].set_value("Count again")
    press(shown, "Return")

    assert "The report was returned." in shown.blocks["outcome"]
    assert state_of(peopled, known.submission_code).reason == "Count again"
    assert "Count again" in shown.blocks["review_note"]


def test_a_report_is_not_returned_without_a_reason(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    shown = press(open_as("reviewer", submission=known.submission_code), "Return")

    assert "Say why it is returned" in shown.blocks["outcome"]
    assert state_of(peopled, known.submission_code).state is SubmissionState.SUBMITTED


def test_a_click_on_a_report_that_was_handed_in_anew_meanwhile_decides_nothing(
    open_as: OpenAs, peopled: Engine
) -> None:
    known = submitted(peopled)
    shown = open_as("reviewer", submission=known.submission_code)
    submissions.withdraw(peopled, actor("coordinator"), known.submission_code)
    press(shown, "Accept")

    assert state_of(peopled, known.submission_code).state is SubmissionState.WITHDRAWN


def test_a_role_that_was_taken_meanwhile_decides_nothing(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    shown = open_as("reviewer", submission=known.submission_code)
    persons.take_role(peopled, OPERATOR, "reviewer@example.org", Role.REVIEWER, OWN_PLACE)
    press(shown, "Accept")

    assert state_of(peopled, known.submission_code).state is SubmissionState.SUBMITTED


@pytest.mark.parametrize("state", list(SubmissionState))
def test_only_a_submitted_report_has_a_decision(open_as: OpenAs, peopled: Engine, state: SubmissionState) -> None:
    known = drafted(peopled)
    code = known.submission_code
    if state is not SubmissionState.DRAFT:
        submitting.submit(peopled, actor("coordinator"), code)
    if state is SubmissionState.ACCEPTED:
        acceptance.accept(peopled, actor("reviewer"), code)
    elif state is SubmissionState.RETURNED:
        submissions.give_back(peopled, actor("reviewer"), code, "Again, please")
    elif state is SubmissionState.WITHDRAWN:
        submissions.withdraw(peopled, actor("coordinator"), code)
    shown = open_as("reviewer", submission=code)

    assert (buttons(shown) >= {"Accept", "Return"}) is (state is SubmissionState.SUBMITTED)
    assert "People trained" in shown.blocks["review_rows"]


def test_an_absence_is_accepted_with_its_words(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled, value=None, absence=Absence.NOT_MEASURED, obstacle="no survey")
    shown = open_as("reviewer", submission=known.submission_code)

    assert "Not measured" in shown.blocks["review_rows"] and "no survey" in shown.blocks["review_rows"]
    press(shown, "Accept")
    assert state_of(peopled, known.submission_code).state is SubmissionState.ACCEPTED
