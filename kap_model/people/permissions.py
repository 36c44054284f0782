"""The one table of permissions, and the question that every action asks before it changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.people.tables import Person, PersonRole
from kap_model.problems import N_, KapError, Message
from kap_model.tables import Place
from kap_model.vocabulary import Role


class Action(StrEnum):
    """What only some may do. Everybody may read pages, files and accepted figures."""

    SEE_SUBMISSIONS = "see_submissions"
    """See drafts and submissions."""
    REPORT = "report"
    """Draft, fill, submit, withdraw."""
    DECIDE = "decide"
    """Accept, return; never a submission of one's own."""
    LOAD_FILES = "load_files"
    """Load links, targets and figures from the screen."""
    DECIDE_ON_KPIS = "decide_on_kpis"
    """Record that a KPI was proposed, approved, revised or retired."""
    AGREE_ON_ACTIONS = "agree_on_actions"
    """Note what a meeting has asked for and what came of it, change and withdraw it."""
    PUBLISH_EDITIONS = "publish_editions"
    """Freeze an edition, withdraw one."""
    SET_REPORTING_START = "set_reporting_start"
    """Say since which quarter reports are asked for."""
    MANAGE_PEOPLE = "manage_people"
    """Add people, give and take roles, end sessions of others."""


class Reach(StrEnum):
    """Where a role allows an action."""

    OWN = "own"
    """At the place of the role and below it."""
    ALL = "all"
    """Everywhere."""


PERMISSIONS: Final[Mapping[Action, Mapping[Role, Reach]]] = {
    Action.SEE_SUBMISSIONS: {
        Role.COORDINATOR: Reach.OWN,
        Role.REVIEWER: Reach.OWN,
        Role.PUBLISHER: Reach.ALL,
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Action.REPORT: {Role.COORDINATOR: Reach.OWN},
    Action.DECIDE: {Role.REVIEWER: Reach.OWN},
    Action.LOAD_FILES: {Role.PUBLISHER: Reach.ALL},
    Action.DECIDE_ON_KPIS: {Role.PUBLISHER: Reach.ALL},
    Action.AGREE_ON_ACTIONS: {Role.PUBLISHER: Reach.ALL},
    Action.PUBLISH_EDITIONS: {Role.PUBLISHER: Reach.ALL},
    Action.SET_REPORTING_START: {Role.ADMINISTRATOR: Reach.ALL},
    Action.MANAGE_PEOPLE: {Role.ADMINISTRATOR: Reach.ALL},
}
"""Which role allows which action, and where. Roles add up."""

OWN_PLACE_ROLES: Final = (Role.COORDINATOR, Role.REVIEWER)
"""The roles that are held for a place; the others hold everywhere, and are stored with the place of the world."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a signed-in person, the operator of the machine for a person, or a reader (no e-mail).

    `through` is the page or the command, as the history keeps it.
    """

    email: str | None = None
    through: str | None = None
    is_operator: bool = False


READER: Final = Actor()
"""Somebody who has not signed in."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What an actor may do at this moment.

    `parents` names for each place the one above it.
    """

    actor: Actor
    name: str | None
    language: str | None
    wants_reminders: bool
    roles: tuple[tuple[Role, str], ...]
    parents: Mapping[str, str | None]

    def may(self, action: Action, place: str | None = None) -> bool:
        """Return whether an action is allowed at a place; without one, whether it is allowed anywhere."""
        if self.actor.is_operator:
            return True
        allowed = PERMISSIONS[action]
        above = set(self._with_ancestors(place)) if place is not None else None
        return any(
            role in allowed and (allowed[role] is Reach.ALL or above is None or where in above)
            for role, where in self.roles
        )

    def places(self, action: Action) -> tuple[str, ...]:
        """Return the places where an action is allowed, in the order of their codes."""
        return tuple(sorted(place for place in self.parents if self.may(action, place)))

    def _with_ancestors(self, place: str | None) -> list[str]:
        chain: list[str] = []
        while place is not None and place in self.parents and place not in chain:
            chain.append(place)
            place = self.parents[place]
        return chain


class NotAllowedError(KapError):
    """The actor may not do this; nothing was changed. `sentence` with `values` says so, and whom to ask."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


_REFUSALS: Final = {
    Action.SEE_SUBMISSIONS: N_("You may see the submissions of your own places only. An administrator gives roles."),
    Action.REPORT: N_("Only a coordinator of this place may report for it. An administrator gives this role."),
    Action.DECIDE: N_("Only a reviewer of this place may accept or return. An administrator gives this role."),
    Action.LOAD_FILES: N_("Only a publisher may change the plan from a page. An administrator gives this role."),
    Action.DECIDE_ON_KPIS: N_(
        "Only a publisher may record what was decided on a KPI. An administrator gives this role."
    ),
    Action.AGREE_ON_ACTIONS: N_(
        "Only a publisher may note or change agreed actions. An administrator gives this role."
    ),
    Action.PUBLISH_EDITIONS: N_(
        "Only a publisher may freeze or withdraw an edition. An administrator gives this role."
    ),
    Action.SET_REPORTING_START: N_("Only an administrator may say since which quarter reports are asked for."),
    Action.MANAGE_PEOPLE: N_("Only an administrator may change people, roles and the sessions of others."),
}

_SIGN_IN: Final = N_("Sign in first. Whoever has not signed in may read, and change nothing.")


def rights(session: Session, actor: Actor) -> Rights:
    """Return what an actor may do now. Three statements for a person, one for a reader.

    A person who is not known, or was removed, has the rights of a reader.
    """
    connection = session.connection()
    statement = select(col(Place.place_code), col(Place.parent_code))
    parents = {row.place_code: row.parent_code for row in connection.execute(statement)}
    if actor.email is None:
        return Rights(actor, None, None, False, (), parents)
    person = connection.execute(
        select(col(Person.name), col(Person.language), col(Person.wants_reminders)).where(
            col(Person.email) == actor.email, col(Person.is_active).is_(True)
        )
    ).first()
    if person is None:
        return Rights(Actor(None, actor.through, actor.is_operator), None, None, False, (), parents)
    held = connection.execute(
        select(col(PersonRole.role), col(PersonRole.place_code))
        .where(col(PersonRole.email) == actor.email)
        .order_by(col(PersonRole.role), col(PersonRole.place_code))
    )
    roles = tuple((Role(role), place) for role, place in held)
    return Rights(actor, person.name, person.language, person.wants_reminders, roles, parents)


def require(session: Session, actor: Actor, action: Action, place: str | None = None) -> Rights:
    """Return the rights of an actor who may act at a place, as they stand within the caller's transaction.

    Raises:
        NotAllowedError: the actor may not.
    """
    held = rights(session, actor)
    if held.actor.email is None and not actor.is_operator:
        raise NotAllowedError(_SIGN_IN)
    if not held.may(action, place):
        raise NotAllowedError(_REFUSALS[action])
    return held
