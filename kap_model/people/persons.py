"""Persons and their roles: added, changed and removed by an administrator, or by the operator of the machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, delete, insert, select, update
from sqlmodel import Session, col

from kap_model.database import writing
from kap_model.people import history
from kap_model.people.history import HistoryAct
from kap_model.people.permissions import OWN_PLACE_ROLES, Action, Actor, require
from kap_model.people.tables import Person, PersonRole, PersonSession, SignInLink
from kap_model.problems import N_, KapError, Message, did_you_mean, enumerated
from kap_model.tables import Place
from kap_model.vocabulary import Language, PlaceKind, Role

LANGUAGES: Final = tuple(map(str, Language))
"""The official languages; a person's mails and workbooks are in one of them."""

LONGEST_NAME: Final = 200

HeldRoles = tuple[tuple[Role, str], ...]
"""Roles, each with the place that it is held for."""


class PersonError(KapError):
    """A person cannot be changed so; nothing was changed. `sentence` with `values` says why, and what to do."""

    def __init__(self, sentence: str, **values: str | HeldRoles) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **{name: _plain(value) for name, value in values.items()}))


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with the roles that they hold, each with its place."""

    email: str
    name: str
    language: str
    is_active: bool
    wants_reminders: bool
    roles: HeldRoles


def email_key(text: str) -> str:
    """Return an e-mail address as the key of a person: NFC, case-folded.

    Raises:
        PersonError: it is no address.
    """
    from email_validator import EmailNotValidError, validate_email  # only here: a server of readers needs none of it

    try:
        address = validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PersonError(
            N_("“%(email)s” is not an e-mail address. Write it as name@example.org."), email=text.strip()[:80]
        ) from error
    return unicodedata.normalize("NFC", address).casefold()


def add(engine: Engine, actor: Actor, email: str, name: str, language: str = "en") -> str:
    """Add a person, or take a removed one up again, and return their key. Roles are given by `give_role`.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        PersonError: the address, the name or the language is none, or the person is there already.
    """
    key = email_key(email)
    values = {"name": _name(name), "language": _language(language), "is_active": True, "wants_reminders": True}
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        before = _person(session, key)
        if before is not None and before.is_active:
            raise PersonError(N_("%(email)s is there already."), email=key)
        if before is None:
            session.connection().execute(insert(Person).values(email=key, **values))
        else:
            session.connection().execute(update(Person).where(col(Person.email) == key).values(**values))
        history.append(session, actor, HistoryAct.PERSON_ADDED, key, after=values)
    return key


def change(
    engine: Engine,
    actor: Actor,
    email: str,
    *,
    name: str | None = None,
    language: str | None = None,
    wants_reminders: bool | None = None,
) -> None:
    """Change what is given of a person. Everybody may change their own.

    Raises:
        NotAllowedError: it is another person, and the actor is neither administrator nor operator.
        PersonError: there is no such person, or a value is none.
    """
    key = email_key(email)
    with writing(engine) as session:
        if actor.email != key:
            require(session, actor, Action.MANAGE_PEOPLE)
        person = _known(session, key)
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = _name(name)
        if language is not None:
            values["language"] = _language(language)
        if wants_reminders is not None:
            values["wants_reminders"] = wants_reminders
        before = {column: getattr(person, column) for column in values}
        after = {column: value for column, value in values.items() if before[column] != value}
        if not after:
            return
        session.connection().execute(update(Person).where(col(Person.email) == key).values(**after))
        before = {column: before[column] for column in after}
        history.append(session, actor, HistoryAct.PERSON_CHANGED, key, before=before, after=after)


def remove(engine: Engine, actor: Actor, email: str) -> None:
    """Take all roles from a person, end their sessions and links; their name stays in the history.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        PersonError: there is no such person, or it is the last administrator.
    """
    key = email_key(email)
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        _known(session, key)
        held = _roles(session, key)
        if any(role is Role.ADMINISTRATOR for role, _ in held):
            _require_another_administrator(session, key)
        connection = session.connection()
        connection.execute(delete(PersonRole).where(col(PersonRole.email) == key))
        connection.execute(delete(SignInLink).where(col(SignInLink.email) == key))
        connection.execute(
            update(PersonSession)
            .where(col(PersonSession.email) == key, col(PersonSession.ended_at).is_(None))
            .values(ended_at=history.now(), ended_by=actor.email)
        )
        connection.execute(update(Person).where(col(Person.email) == key).values(is_active=False))
        roles = [f"{role} {place}" for role, place in held]
        history.append(session, actor, HistoryAct.PERSON_REMOVED, key, before={"roles": roles})


def give_role(engine: Engine, actor: Actor, email: str, role: Role, place: str | None = None) -> None:
    """Give a role to a person, for a place and those below it. A publisher or administrator is one everywhere.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        PersonError: there is no such person or place, or the role asks for a place, or for none.
    """
    key = email_key(email)
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        _known(session, key)
        where = _place(session, role, place)
        if (role, where) in _roles(session, key):
            return
        session.connection().execute(insert(PersonRole).values(email=key, role=str(role), place_code=where))
        history.append(session, actor, HistoryAct.ROLE_GIVEN, key, after={"role": role}, place=where)


def take_role(engine: Engine, actor: Actor, email: str, role: Role, place: str | None = None) -> None:
    """Take a role from a person.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        PersonError: the person does not hold it, or is the last administrator.
    """
    key = email_key(email)
    with writing(engine) as session:
        require(session, actor, Action.MANAGE_PEOPLE)
        _known(session, key)
        held = _roles(session, key)
        places = [where for what, where in held if what is role and place in (None, where)]
        if len(places) != 1:
            raise PersonError(
                N_("%(email)s does not hold this role there. Roles held: %(roles)s."), email=key, roles=tuple(held)
            )
        if role is Role.ADMINISTRATOR:
            _require_another_administrator(session, key)
        session.connection().execute(
            delete(PersonRole).where(
                col(PersonRole.email) == key, col(PersonRole.role) == str(role), col(PersonRole.place_code) == places[0]
            )
        )
        history.append(session, actor, HistoryAct.ROLE_TAKEN, key, before={"role": role}, place=places[0])


def persons(session: Session) -> list[KnownPerson]:
    """Return everybody, removed ones included, in the order of their addresses. Two statements."""
    connection = session.connection()
    held: dict[str, list[tuple[Role, str]]] = {}
    order = (col(PersonRole.email), col(PersonRole.role), col(PersonRole.place_code))
    for email, role, place in connection.execute(select(*order).order_by(*order)):
        held.setdefault(email, []).append((Role(role), place))
    people = connection.execute(select(*Person.__table__.columns).order_by(col(Person.email)))  # type: ignore[attr-defined]  # SQLModel does not declare it
    return [
        KnownPerson(
            row.email, row.name, row.language, row.is_active, row.wants_reminders, tuple(held.get(row.email, ()))
        )
        for row in people
    ]


def is_empty(session: Session) -> bool:
    """Return whether nobody has been added yet."""
    return session.connection().execute(select(col(Person.email)).limit(1)).first() is None


def require_active(session: Session, key: str) -> None:
    """Refuse a person who is not there, or was removed.

    Raises:
        PersonError: so it is.
    """
    _known(session, key)


def _known(session: Session, key: str) -> Any:
    person = _person(session, key)
    if person is None or not person.is_active:
        raise PersonError(N_("There is no person with the address %(email)s."), email=key)
    return person


def _person(session: Session, key: str) -> Any:
    statement = select(*Person.__table__.columns).where(col(Person.email) == key)  # type: ignore[attr-defined]  # as above
    return session.connection().execute(statement).first()


def _roles(session: Session, key: str) -> Sequence[tuple[Role, str]]:
    statement = select(col(PersonRole.role), col(PersonRole.place_code)).where(col(PersonRole.email) == key)
    return [(Role(role), place) for role, place in session.connection().execute(statement)]


def _require_another_administrator(session: Session, key: str) -> None:
    statement = select(col(PersonRole.email)).where(
        col(PersonRole.role) == str(Role.ADMINISTRATOR), col(PersonRole.email) != key
    )
    if session.connection().execute(statement).first() is None:
        raise PersonError(N_("%(email)s is the last administrator. Make somebody else one first."), email=key)


def _place(session: Session, role: Role, place: str | None) -> str:
    rows = session.connection().execute(select(col(Place.place_code), col(Place.kind))).all()
    codes = [code for code, _ in rows]
    world = next(code for code, kind in rows if kind == PlaceKind.WORLD)
    if role not in OWN_PLACE_ROLES:
        if place not in (None, world):
            raise PersonError(N_("The role “%(role)s” is held everywhere. Leave the place out."), role=role)
        return world
    if place is None:
        raise PersonError(N_("The role “%(role)s” is held for a place. Name it, for example AFR."), role=role)
    code = next((code for code in codes if code.casefold() == place.strip().casefold()), None)
    if code is None:
        near = did_you_mean(place, codes)
        raise PersonError(N_("There is no place %(place)s.%(near)s"), place=place[:40], near=near)
    return code


def _plain(value: str | HeldRoles) -> str:
    return value if isinstance(value, str) else ", ".join(f"{role} {place}" for role, place in value) or "-"


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise PersonError(N_("Give a name of 1 to %(longest)s characters."), longest=str(LONGEST_NAME))
    return name


def _language(text: str) -> str:
    language = text.strip().casefold()
    if language not in LANGUAGES:
        raise PersonError(N_("The language is one of: %(languages)s."), languages=enumerated(LANGUAGES))
    return language
