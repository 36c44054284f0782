"""The tables of people: persons, their roles, links to sign in, sessions, and the history of what was done.

No file of `data/` fills them, and no build empties them. Moments are in UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from kap_model.tables import Base


class Person(Base, table=True):
    """Somebody who can sign in; the key is the e-mail address, case-folded.

    Whoever is removed stays as a row that is not active, so that the history keeps a name.
    """

    __tablename__: ClassVar[str] = "person"
    email: str = Field(primary_key=True)
    name: str
    language: str
    is_active: bool = True
    wants_reminders: bool = True


class PersonRole(Base, table=True):
    """A role of a person; it holds for a place and every place below it."""

    __tablename__: ClassVar[str] = "person_role"
    email: str = Field(primary_key=True, foreign_key="person.email")
    role: str = Field(primary_key=True)
    place_code: str = Field(primary_key=True)


class SignInLink(Base, table=True):
    """An address that signs a person in once; only the hash of its token is kept."""

    __tablename__: ClassVar[str] = "sign_in_link"
    token_hash: str = Field(primary_key=True)
    email: str = Field(foreign_key="person.email", index=True)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class PersonSession(Base, table=True):
    """A signed-in browser; only the hash of its token is kept. `session_code` may be shown."""

    __tablename__: ClassVar[str] = "person_session"
    session_code: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    email: str = Field(foreign_key="person.email", index=True)
    way: str
    browser: str | None = None
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


class HistoryEvent(Base, table=True):
    """One act of a person: who, when, what, on what, before and after, why, and through what.

    `before` and `after` are JSON objects of what differs. `through` is the command or the page. Figures have their
    values before in `row_history`.
    """

    __tablename__: ClassVar[str] = "history_event"
    __table_args__ = (Index("history_event_of_figure", "kpi_code", "place_code"),)
    event_id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str | None = None
    act: str
    subject: str = Field(index=True)
    place_code: str | None = None
    kpi_code: str | None = None
    quarter: str | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    through: str | None = None
