"""Reminders: who is reminded by mail of what is due, once a week at most, and how that is stopped.

A reminder is noted before it is sent and marked as sent afterwards. If the program or the machine fails in between, the
note stays, and counts as a mail: rather one reminder too few than one in each run. Only a mail that the server has
refused is tried again in the next run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Engine, insert, select, update
from sqlmodel import Session, col

from kap_model.database import reading, writing
from kap_model.people import history, permissions, persons
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.people.tables import Person
from kap_model.progress import Progress
from kap_model.reporting.due import OUTSTANDING, Due, due
from kap_model.reporting.mail_server import MailInDoubtError, MailRefusedError
from kap_model.reporting.tables import Reminder
from kap_model.vocabulary import PlaceKind

PAUSE: Final = timedelta(days=7)
"""A person gets no second reminder before it is over.

A note that is still to come was made by a clock that was wrong. It counts for as long, not until its day has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A coordinator, and the figures that their places have still to send, by place, quarter and plan order."""

    email: str
    name: str
    language: str
    dues: tuple[Due, ...]


class Sending(StrEnum):
    """How the sending of a reminder went."""

    SENT = "sent"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    PAUSED = "paused"
    """Nothing was sent: the last reminder is less than a week old, or the person wants none any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reminder of a person went; `words` is what the mail server said if it was not taken."""

    waiting: Waiting
    sending: Sending
    words: str = ""


def waiting(session: Session, progress: Progress, today: date) -> list[Waiting]:
    """Return the coordinators who want reminders and whose last one is a week old, with what is due from them.

    A figure that a place is asked for because of a made-up row alone is due all the same, and the mail says so.

    Args:
        session: it reads people, observations and submissions.
        progress: all data, for what each place is asked for.
        today: the day against which reports are due.
    """
    facts = progress.facts
    reporting = set(facts.places_of(PlaceKind.REGION, PlaceKind.OFFICE))
    paused = set(session.connection().execute(_recent()).scalars())
    people = [
        person
        for person in persons.persons(session)
        if person.is_active and person.wants_reminders and person.email not in paused
    ]
    places_of = {
        person.email: [
            place
            for place in permissions.rights(session, Actor(person.email)).places(Action.REPORT)
            if place in reporting
        ]
        for person in people
    }
    places = sorted({place for own in places_of.values() for place in own})
    quarters = [quarter for quarter in facts.asked_quarters if quarter.last_day < today]
    outstanding = [row for row in due(session, progress, places, quarters, today) if row.state in OUTSTANDING]
    found = [
        Waiting(
            email=person.email,
            name=person.name,
            language=person.language,
            dues=tuple(row for row in outstanding if row.place_code in places_of[person.email]),
        )
        for person in people
    ]
    return [one for one in found if one.dues]


def remind(
    engine: Engine,
    actor: Actor,
    people: Sequence[Waiting],
    compose: Callable[[Waiting, str], EmailMessage],
    send: Callable[[EmailMessage], None],
) -> Iterator[Outcome]:
    """Send each person their reminder, and return how each went, one after the other.

    It ends with the first mail of which nobody knows whether it was sent.

    Args:
        engine: the database.
        actor: the operator.
        people: from `waiting`.
        compose: makes the mail from a person and the token that stops their reminders.
        send: hands a mail over, as `mail_server.hand_over` does.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
    """
    for person in people:
        token = _note(engine, actor, person.email)
        if token is None:
            yield Outcome(person, Sending.PAUSED)
            continue
        try:
            send(compose(person, token))
        except MailRefusedError as error:
            _mark(engine, actor, person, token, refusal=str(error))
            yield Outcome(person, Sending.REFUSED, str(error))
        except MailInDoubtError as error:
            yield Outcome(person, Sending.IN_DOUBT, str(error))
            return
        else:
            _mark(engine, actor, person, token)
            yield Outcome(person, Sending.SENT)


def stop_owner(session: Session, token: str) -> str | None:
    """Return the name of the person whose reminders a link stops; None for a link that is none. Nothing is changed."""
    found = _owner(session, token)
    return None if found is None else str(found.name)


def stop(engine: Engine, token: str) -> bool:
    """Send the person of a link no reminders any more, and return whether there is such a person."""
    with reading(engine) as session:
        found = _owner(session, token)
    if found is None:
        return False
    persons.change(engine, Actor(found.email, "reminder"), found.email, wants_reminders=False)
    return True


def _note(engine: Engine, actor: Actor, email: str) -> str | None:
    """Note that a reminder is about to be sent, and return its token; None if none may be sent now."""
    token = secrets.token_urlsafe(32)
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        connection = session.connection()
        wants = select(col(Person.email)).where(
            col(Person.email) == email, col(Person.is_active).is_(True), col(Person.wants_reminders).is_(True)
        )
        recent = _recent().where(col(Reminder.email) == email)
        if connection.execute(wants).first() is None or connection.execute(recent).first() is not None:
            return None
        connection.execute(insert(Reminder).values(stop_hash=_hash(token), email=email, noted_at=now()))
    return token


def _mark(engine: Engine, actor: Actor, person: Waiting, token: str, *, refusal: str | None = None) -> None:
    """Mark a reminder as sent, or as refused."""
    with writing(engine) as session:
        session.connection().execute(
            update(Reminder)
            .where(col(Reminder.stop_hash) == _hash(token))
            .values(sent_at=None if refusal else now(), refusal=refusal)
        )
        if refusal is None:
            after = {"figures": len(person.dues)}
            history.append(session, actor, HistoryAct.REMINDED, person.email, after=after)


def _recent() -> Any:
    present = now()
    return select(col(Reminder.email)).where(
        col(Reminder.refusal).is_(None),
        col(Reminder.noted_at) > present - PAUSE,
        col(Reminder.noted_at) < present + PAUSE,
    )


def _owner(session: Session, token: str) -> Any:
    statement = (
        select(col(Person.email), col(Person.name))
        .join_from(Reminder, Person, col(Person.email) == col(Reminder.email))
        .where(col(Reminder.stop_hash) == _hash(token), col(Person.is_active).is_(True))
    )
    return session.connection().execute(statement).first()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
