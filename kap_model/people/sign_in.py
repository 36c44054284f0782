"""Signing in: links that work once, and sessions that can be ended. Of tokens only the hash is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Engine, insert, select, update
from sqlmodel import Session, col

from kap_model.clock import CLOCKS_APART, is_to_come
from kap_model.database import reading, writing
from kap_model.people import history, persons
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.people.tables import Person, PersonSession, SignInLink
from kap_model.problems import N_, KapError, Message

LINK_LIFE: Final = timedelta(minutes=15)
SESSION_IDLE_LIFE: Final = timedelta(hours=12)
SESSION_LIFE: Final = timedelta(days=7)

SESSION_COOKIE: Final = "kap_session"
"""The name of the cookie that carries the token of a session."""

_SEEN_STEP: Final = timedelta(minutes=5)
"""How exactly the last use of a session is kept: writing it at each use would keep writers waiting."""


class Way(StrEnum):
    """How a session began."""

    LINK = "link"
    PROVIDER = "provider"


class LinkRefusedError(KapError):
    """A link to sign in does not work; nothing was changed. It does not say which of the reasons holds."""

    def __init__(self) -> None:
        super().__init__(Message(LINK_REFUSED))


LINK_REFUSED: Final = N_(
    "This link does not work any more. A link works once, for 15 minutes. Ask whoever sent it for a new one."
)


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to sign in: its token, which is known only now, whose it is, and until when it works (UTC)."""

    token: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that has just begun: its token, which is known only now, whose it is, and when it ends (UTC)."""

    token: str
    email: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session as its owner sees it; moments in UTC. `is_open` is false once it has ended or run out."""

    session_code: str
    email: str
    way: str
    browser: str | None
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    is_open: bool


def make_link(engine: Engine, actor: Actor, email: str) -> NewLink:
    """Return a link that signs a person in once, for 15 minutes.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        PersonError: there is no such person.
    """
    key = persons.email_key(email)
    token = _new_token()
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        persons.require_active(session, key)
        made_at = now()
        session.connection().execute(
            insert(SignInLink).values(
                token_hash=_hash(token), email=key, made_at=made_at, expires_at=made_at + LINK_LIFE
            )
        )
        history.append(session, actor, HistoryAct.LINK_MADE, key)
    return NewLink(token, key, made_at + LINK_LIFE)


def link_owner(session: Session, token: str) -> str | None:
    """Return the name of the person whom a link would sign in; None for a link that does not work. It stays unused."""
    link = _link(session, token)
    return None if link is None else str(link.name)


def redeem_link(engine: Engine, token: str, browser: str | None = None) -> NewSession:
    """Use a link up, and begin a session of its person.

    Raises:
        LinkRefusedError: the link is unknown, used, or too old, or its person was removed.
    """
    with writing(engine) as session:
        link = _link(session, token)
        if link is None:
            raise LinkRefusedError
        session.connection().execute(
            update(SignInLink).where(col(SignInLink.token_hash) == _hash(token)).values(used_at=now())
        )
        return _begin(session, link.email, _new_token(), Way.LINK, browser)


def has_begun(session: Session, login: str) -> bool:
    """Return whether a sign-in at a provider has or had a session. One statement."""
    statement = select(col(PersonSession.session_code)).where(col(PersonSession.token_hash) == _hash(login))
    return session.connection().execute(statement).first() is not None


def begin_with_provider(engine: Engine, email: str, login: str, browser: str | None = None) -> ListedSession | None:
    """Begin the session of a person whom a provider has signed in, and return it.

    Args:
        engine: the database.
        email: the e-mail address that the provider has verified.
        login: what names this one sign-in at the provider; it is the token of the session.
        browser: what the browser says it is.

    Returns:
        None if there is no such person. If this sign-in had a session already: that one, None if it has ended.
    """
    try:
        key = persons.email_key(email)
    except persons.PersonError:
        return None
    if not _is_active(engine, key):  # strangers keep no writer waiting
        return None
    with writing(engine, waits_for_readers=False) as session:  # the page that begins it reads meanwhile
        if not has_begun(session, login):
            _begin(session, key, login, Way.PROVIDER, browser)
        return session_of(session, login)


def _is_active(engine: Engine, key: str) -> bool:
    with reading(engine) as session:
        statement = select(col(Person.email)).where(col(Person.email) == key, col(Person.is_active).is_(True))
        return session.connection().execute(statement).first() is not None


def session_of(session: Session, token: str) -> ListedSession | None:
    """Return the open session of a token; None for one that is unknown, has ended or run out. One statement."""
    statement = _sessions().where(col(PersonSession.token_hash) == _hash(token), col(Person.is_active).is_(True))
    row = session.connection().execute(statement).first()
    listed = None if row is None else _listed(row)
    return listed if listed is not None and listed.is_open else None


def proof(token: str, purpose: str) -> str:
    """Return what proves for one purpose that its holder has a session, and opens nothing else.

    Every server that shares the database can check it (`session_of_proof`), and none has to remember it.
    """
    return _proof(_hash(token), purpose)


def session_of_proof(session: Session, session_code: str, purpose: str, given: str) -> ListedSession | None:
    """Return the open session that a proof belongs to; None where it proves nothing. One statement."""
    statement = _sessions(col(PersonSession.token_hash)).where(
        col(PersonSession.session_code) == session_code, col(Person.is_active).is_(True)
    )
    row = session.connection().execute(statement).first()
    if row is None or not hmac.compare_digest(_proof(row.token_hash, purpose).encode(), given.encode()):
        return None
    listed = _listed(row)
    return listed if listed.is_open else None


def is_use_to_note(listed: ListedSession) -> bool:
    """Return whether the last use that was noted is long ago, or far ahead, by a clock that was wrong."""
    return abs(now() - listed.seen_at) >= _SEEN_STEP


def note_use(engine: Engine, listed: ListedSession) -> None:
    """Note that a session is in use, so that it does not run idle.

    The page that notes it reads meanwhile, and would wait for itself.
    """
    with writing(engine, waits_for_readers=False) as session:
        session.connection().execute(
            update(PersonSession)
            .where(col(PersonSession.session_code) == listed.session_code, col(PersonSession.ended_at).is_(None))
            .values(seen_at=now())
        )


def sessions(session: Session, email: str | None = None) -> list[ListedSession]:
    """Return the open sessions of a person, or of everybody, the newest first. One statement."""
    statement = _sessions().order_by(col(PersonSession.began_at).desc(), col(PersonSession.session_code))
    if email is not None:
        statement = statement.where(col(PersonSession.email) == email)
    listed = [_listed(row) for row in session.connection().execute(statement)]
    return [one for one in listed if one.is_open]


def end(engine: Engine, actor: Actor, session_code: str) -> None:
    """End a session. Everybody may end their own; a session that has ended stays so.

    Raises:
        NotAllowedError: it is a session of somebody else, and the actor is neither administrator nor operator.
    """
    with writing(engine) as session:
        connection = session.connection()
        owner = connection.execute(
            select(col(PersonSession.email)).where(col(PersonSession.session_code) == session_code)
        ).scalar()
        if actor.email is None or owner != actor.email:
            require(session, actor, Action.MANAGE_PEOPLE)
        _end(session, actor, col(PersonSession.session_code) == session_code)


def end_all(engine: Engine, actor: Actor, email: str) -> int:
    """End all sessions of a person, and return how many were open.

    Raises:
        NotAllowedError: it is somebody else, and the actor is neither administrator nor operator.
        PersonError: the address is none.
    """
    key = persons.email_key(email)
    with writing(engine) as session:
        if actor.email != key:
            require(session, actor, Action.MANAGE_PEOPLE)
        return _end(session, actor, col(PersonSession.email) == key)


def _begin(session: Session, email: str, token: str, way: Way, browser: str | None) -> NewSession:
    began_at = now()
    code = secrets.token_hex(4)
    session.connection().execute(
        insert(PersonSession).values(
            session_code=code,
            token_hash=_hash(token),
            email=email,
            way=str(way),
            browser=browser[:200] if browser else None,
            began_at=began_at,
            seen_at=began_at,
            ends_at=began_at + SESSION_LIFE,
        )
    )
    history.append(session, Actor(email), HistoryAct.SIGNED_IN, email, after={"session": code, "way": way})
    return NewSession(token, email, began_at + SESSION_LIFE)


def _end(session: Session, actor: Actor, condition: Any) -> int:
    connection = session.connection()
    ending = connection.execute(
        select(col(PersonSession.session_code), col(PersonSession.email)).where(
            condition, col(PersonSession.ended_at).is_(None)
        )
    ).all()
    for code, email in ending:
        connection.execute(
            update(PersonSession)
            .where(col(PersonSession.session_code) == code)
            .values(ended_at=now(), ended_by=actor.email)
        )
        history.append(session, actor, HistoryAct.SESSION_ENDED, email, before={"session": code})
    return len(ending)


def _link(session: Session, token: str) -> Any:
    statement = (
        select(col(SignInLink.email), col(Person.name))
        .join_from(SignInLink, Person, col(Person.email) == col(SignInLink.email))
        .where(
            col(SignInLink.token_hash) == _hash(token),
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now(),
            col(SignInLink.made_at) <= now() + CLOCKS_APART,
            col(Person.is_active).is_(True),
        )
    )
    return session.connection().execute(statement).first()


def _sessions(*more: Any) -> Any:
    return select(
        col(PersonSession.session_code),
        col(PersonSession.email),
        col(PersonSession.way),
        col(PersonSession.browser),
        col(PersonSession.began_at),
        col(PersonSession.seen_at),
        col(PersonSession.ends_at),
        col(PersonSession.ended_at),
        *more,
    ).join_from(PersonSession, Person, col(Person.email) == col(PersonSession.email))


def _listed(row: Any) -> ListedSession:
    moment = now()
    is_open = (
        row.ended_at is None
        and not is_to_come(row.began_at, moment)
        and moment < row.ends_at
        and abs(moment - row.seen_at) < SESSION_IDLE_LIFE
    )
    return ListedSession(
        row.session_code, row.email, row.way, row.browser, row.began_at, row.seen_at, row.ends_at, is_open
    )


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _proof(token_hash: str, purpose: str) -> str:
    return hmac.new(token_hash.encode(), purpose.encode(), sha256).hexdigest()[:32]
