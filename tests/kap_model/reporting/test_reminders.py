from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from kap_model import progress
from kap_model.database import reading, writing
from kap_model.people.permissions import NotAllowedError
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, reminders, submissions
from kap_model.reporting.reminders import Sending, Waiting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.reporting.tables import Reminder
from kap_model.vocabulary import OriginView
from tests.kap_model.reporting.test_acceptance import send
from tests.support.reporting import OPERATOR, actor

DAY = date(2026, 1, 15)
COORDINATOR = "coordinator@example.org"


def waiting(engine: Engine) -> list[Waiting]:
    with reading(engine) as session:
        return reminders.waiting(session, progress.load(session, OriginView.ALL), DAY)


def remind(engine: Engine, handed_over: Callable[[EmailMessage], None]) -> tuple[list[Sending], list[str]]:
    """Remind everybody; return how it went, and the tokens of the mails."""
    tokens: list[str] = []

    def compose(_person: Waiting, token: str) -> EmailMessage:
        tokens.append(token)
        return EmailMessage()

    outcomes = list(reminders.remind(engine, OPERATOR, waiting(engine), compose, handed_over))
    return [one.sending for one in outcomes], tokens


def move_notes(engine: Engine, by: timedelta) -> None:
    """Let every reminder have been noted at another moment."""
    with writing(engine) as session:
        for reminder in session.exec(select(Reminder)):
            reminder.noted_at += by


def test_coordinators_are_reminded_of_what_their_places_have_still_to_send(peopled: Engine) -> None:
    [person] = waiting(peopled)
    keys = {(one.kpi_code, str(one.quarter)) for one in person.dues}
    assert person.email == COORDINATOR
    assert {one.place_code for one in person.dues} == {"RO-AFR"}
    assert ("K-P1.1-a", "2025-Q4") in keys
    by, key = actor("coordinator"), RowKey(kpi_code="K-P1.1-a")
    code = submissions.begin(peopled, by, "RO-AFR", Quarter.parse("2025-Q4")).submission_code
    submissions.save_row(peopled, by, code, key, RowEntry(value=4.0), 0)
    assert {(one.kpi_code, str(one.quarter)) for one in waiting(peopled)[0].dues} == keys
    send(peopled, code)
    assert ("K-P1.1-a", "2025-Q4") not in {(one.kpi_code, str(one.quarter)) for one in waiting(peopled)[0].dues}
    acceptance.accept(peopled, actor("reviewer"), code)
    assert ("K-P1.1-a", "2025-Q4") not in {(one.kpi_code, str(one.quarter)) for one in waiting(peopled)[0].dues}


def test_a_sent_reminder_is_in_the_history_and_the_next_one_waits_for_a_week(peopled: Engine) -> None:
    assert remind(peopled, lambda mail: None)[0] == [Sending.SENT]
    assert waiting(peopled) == []
    with peopled.begin() as connection:
        [event] = connection.execute(text("SELECT subject, through FROM history_event WHERE act = 'reminded'")).all()
    move_notes(peopled, -timedelta(days=7, seconds=1))
    assert tuple(event) == (COORDINATOR, "kap")
    assert [one.email for one in waiting(peopled)] == [COORDINATOR]


@pytest.mark.parametrize(("ahead", "is_paused"), [(6, True), (8, False), (365, False)])
def test_a_note_of_a_clock_that_was_ahead_keeps_nobody_from_the_next_reminder_for_long(
    peopled: Engine, ahead: int, is_paused: bool
) -> None:
    assert remind(peopled, lambda mail: None)[0] == [Sending.SENT]
    move_notes(peopled, timedelta(days=ahead))
    assert (waiting(peopled) == []) is is_paused
    if not is_paused:  # and no more than one too many is sent
        assert remind(peopled, lambda mail: None)[0] == [Sending.SENT]
        assert waiting(peopled) == []


def test_a_crash_while_a_mail_is_sent_sends_it_no_second_time(peopled: Engine) -> None:
    def crash(_mail: EmailMessage) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remind(peopled, crash)
    assert waiting(peopled) == []


def test_two_runs_at_the_same_time_send_one_mail(peopled: Engine) -> None:
    people = waiting(peopled)

    def run() -> list[Sending]:
        outcomes = reminders.remind(peopled, OPERATOR, people, lambda *_: EmailMessage(), lambda _mail: None)
        return [one.sending for one in outcomes]

    assert (run(), run()) == ([Sending.SENT], [Sending.PAUSED])


def test_of_the_token_only_the_hash_is_kept_and_it_stops_the_reminders_of_its_person(peopled: Engine) -> None:
    [token] = remind(peopled, lambda mail: None)[1]
    with peopled.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM reminder")).all())
    assert token not in kept
    assert not reminders.stop(peopled, "another")
    with reading(peopled) as session:
        assert reminders.stop_owner(session, token) == "The coordinator"
    assert reminders.stop(peopled, token)
    assert reminders.stop(peopled, token)
    with peopled.connect() as connection:
        events = connection.execute(
            text("SELECT subject, \"by\", after FROM history_event WHERE act = 'person_changed'")
        ).all()
        wants = text("SELECT wants_reminders FROM person WHERE email = :email")
        wanted = connection.execute(wants, {"email": COORDINATOR}).scalar_one()
    assert [tuple(event) for event in events] == [(COORDINATOR, COORDINATOR, '{"wants_reminders": false}')]
    assert wanted == 0


def test_only_the_operator_and_administrators_send_reminders(peopled: Engine) -> None:
    outcomes = reminders.remind(
        peopled, actor("coordinator"), waiting(peopled), lambda *_: EmailMessage(), lambda _mail: None
    )
    with pytest.raises(NotAllowedError):
        list(outcomes)
