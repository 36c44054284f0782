"""Words for roles and for the places that they are held for."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.people.permissions import OWN_PLACE_ROLES
from kap_model.vocabulary import Role
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, pgettext


def role(value: Role) -> str:
    """Return a role: "Coordinator"."""
    return {
        Role.COORDINATOR: _("Coordinator"),
        Role.REVIEWER: _("Reviewer"),
        Role.PUBLISHER: pgettext("role", "Publisher"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[value]


def role_at(value: Role, place: str) -> str:
    """Return a role with its place: "Coordinator, Africa"."""
    return wording.clauses((role(value), data.name(place))) if value in OWN_PLACE_ROLES else role(value)


def roles(held: Iterable[tuple[Role, str]]) -> str:
    """Return roles as a list in words."""
    return wording.listed([role_at(value, place) for value, place in held]) or _("No role")
