"""Words for what roles allow, and for people and sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from kap_model.people.sign_in import Way
from kap_model.vocabulary import Role
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _

_MAY: Final = {
    Role.COORDINATOR: N_("reports figures for this place and those below it"),
    Role.REVIEWER: N_("accepts or returns what others report for this place and those below it"),
    Role.PUBLISHER: N_("loads links and files, approves KPIs, freezes editions"),
    Role.ADMINISTRATOR: N_("adds people, gives roles, ends sessions"),
}
_WAYS: Final = {Way.LINK: N_("by a link"), Way.PROVIDER: N_("by the sign-in provider")}


def may(value: Role) -> str:
    """Return what a role allows."""
    return _(_MAY[value])


def way(value: str) -> str:
    """Return how a session began."""
    return _(_WAYS[Way(value)])


def moment(value: datetime) -> str:
    """Return a moment by the reader's own clock: "29 November 2026, 18:05"."""
    day, hour = local(value)
    return wording.clauses((wording.day(day), hour))


def local(value: datetime) -> tuple[date, str]:
    """Return day and hour of a moment by the reader's own clock."""
    at = value.astimezone(_zone())
    return at.date(), f"{at:%H:%M}"


def language_name(code: str) -> str:
    """Return a language in its own words."""
    return language.language_of(code).name


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
