"""Every role, action, place and state of a submission: what is allowed happens, what is not changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading, writing
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.people import persons, sign_in
from kap_model.people.history import now
from kap_model.people.permissions import READER, Action, Actor, NotAllowedError, require, rights
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import RowEntry, RowKey, SubmissionError
from kap_model.vocabulary import Role, SubmissionState
from tests.support.reporting import OPERATOR, actor

PLACES: Final = {"own": "RO-AFR", "above": "AFR", "below": "RWA", "beside": "AO-DKR", "far above": "WORLD"}

ALLOWED: Final = {
    "coordinator": {"see": {"own", "below"}, "report": {"own", "below"}},
    "reviewer": {"see": {"own", "below"}, "decide": {"own", "below"}},
    "publisher": {
        "see": set(PLACES),
        "load_files": set(PLACES),
        "decide_on_kpis": set(PLACES),
        "agree_on_actions": set(PLACES),
        "publish_editions": set(PLACES),
    },
    "administrator": {"see": set(PLACES), "manage_people": set(PLACES), "set_reporting_start": set(PLACES)},
    "nobody": {},
    "reader": {},
}
"""The table of the law, written once more: role, action, and where it holds."""

ACTIONS: Final = {
    "see": Action.SEE_SUBMISSIONS,
    "report": Action.REPORT,
    "decide": Action.DECIDE,
    "load_files": Action.LOAD_FILES,
    "decide_on_kpis": Action.DECIDE_ON_KPIS,
    "agree_on_actions": Action.AGREE_ON_ACTIONS,
    "publish_editions": Action.PUBLISH_EDITIONS,
    "set_reporting_start": Action.SET_REPORTING_START,
    "manage_people": Action.MANAGE_PEOPLE,
}

CODE: Final = "TRIAL-1"
KEY: Final = RowKey(kpi_code="K-P1.1-a")

TARGET_BELOW: Final = b"""kpi_code,place_code,quarter,kind,value,basis,source
K-P1.1-a,RWA,2026-Q4,target,9,proposed,TINY
"""
"""With it every place reports the KPI."""

STEPS: Final[dict[str, tuple[str, set[str], Callable[[Engine, Actor], Any]]]] = {
    "save": (
        "report",
        {"draft", "returned"},
        lambda engine, by: submissions.save_row(engine, by, CODE, KEY, RowEntry(value=5.0), 1),
    ),
    "withdraw": ("report", {"draft", "submitted"}, lambda engine, by: submissions.withdraw(engine, by, CODE)),
    "return": ("decide", {"submitted"}, lambda engine, by: submissions.give_back(engine, by, CODE, "Why so many?")),
    "accept": ("decide", {"submitted"}, lambda engine, by: acceptance.accept(engine, by, CODE)),
}
"""For each step: the right it asks for, the states it leads on from, and the step itself."""


def _by(role: str) -> Actor:
    return READER if role == "reader" else actor(role)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_allows_what_the_law_says_where_it_says_so(peopled: Engine, role: str, where: str) -> None:
    with reading(peopled) as session:
        held = rights(session, _by(role))
        found = {name for name, action in ACTIONS.items() if held.may(action, PLACES[where])}
    assert found == {name for name, places in ALLOWED[role].items() if where in places}


@pytest.mark.parametrize("where", ["own", "above", "below", "beside"])
@pytest.mark.parametrize("role", ALLOWED)
def test_a_step_is_taken_by_who_may_in_the_states_that_it_leads_on_from(peopled: Engine, role: str, where: str) -> None:
    load(peopled, read_bytes("targets.csv", TARGET_BELOW))
    for state in SubmissionState:
        before = None
        for name, (right, states, step) in STEPS.items():
            if before is None:
                _put_submission(peopled, PLACES[where], state)
                before = _state_of_all(peopled)
            if where in ALLOWED[role].get(right, set()) and state in states:
                step(peopled, _by(role))
                assert _state_of_all(peopled) != before, (name, state)
                before = None
            else:
                with pytest.raises((NotAllowedError, SubmissionError)):
                    step(peopled, _by(role))
                assert _state_of_all(peopled) == before, (name, state)


PEOPLE_ACTS: Final[dict[str, Callable[[Engine, Actor], Any]]] = {
    "add": lambda engine, by: persons.add(engine, by, "new@example.org", "New"),
    "change": lambda engine, by: persons.change(engine, by, "nobody@example.org", name="Other"),
    "give": lambda engine, by: persons.give_role(engine, by, "nobody@example.org", Role.PUBLISHER),
    "take": lambda engine, by: persons.take_role(engine, by, "publisher@example.org", Role.PUBLISHER),
    "remove": lambda engine, by: persons.remove(engine, by, "reviewer@example.org"),
    "link": lambda engine, by: sign_in.make_link(engine, by, "coordinator@example.org"),
    "end": lambda engine, by: sign_in.end_all(engine, by, "coordinator@example.org"),
}


@pytest.mark.parametrize("role", [role for role in ALLOWED if role != "administrator"])
@pytest.mark.parametrize("act", PEOPLE_ACTS)
def test_people_are_changed_by_administrators_alone(peopled: Engine, role: str, act: str) -> None:
    if act == "end" and role == "coordinator":
        return  # everybody may end their own sessions
    if act == "change" and role == "nobody":
        return  # and change their own name
    before = _state_of_all(peopled)
    with pytest.raises(NotAllowedError):
        PEOPLE_ACTS[act](peopled, _by(role))
    assert _state_of_all(peopled) == before


@pytest.mark.parametrize("act", PEOPLE_ACTS)
def test_an_administrator_may_change_people(peopled: Engine, act: str) -> None:
    PEOPLE_ACTS[act](peopled, actor("administrator"))


def test_roles_add_up(peopled: Engine) -> None:
    persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.REVIEWER, "AO-DKR")
    with reading(peopled) as session:
        held = rights(session, actor("coordinator"))
    assert held.places(Action.REPORT) == ("KEN", "RO-AFR", "RWA")
    assert held.places(Action.DECIDE) == ("AO-DKR", "SEN")
    assert held.places(Action.SEE_SUBMISSIONS) == ("AO-DKR", "KEN", "RO-AFR", "RWA", "SEN")


def test_somebody_who_is_not_known_is_a_reader(peopled: Engine) -> None:
    with reading(peopled) as session, pytest.raises(NotAllowedError, match="Sign in first"):
        require(session, Actor("stranger@example.org"), Action.MANAGE_PEOPLE)


def _put_submission(engine: Engine, place: str, state: SubmissionState) -> None:
    """Put one submission with a row into the place of those that are there; somebody else has submitted it."""
    other = "administrator@example.org"
    with writing(engine) as session:
        connection = session.connection()
        connection.execute(text("DELETE FROM submission_row"))
        connection.execute(text("DELETE FROM submission"))
        values = {"code": CODE, "place": place, "state": state, "by": other, "at": now().isoformat()}
        connection.execute(
            text(
                "INSERT INTO submission (submission_code, place_code, quarter, number, state, begun_by, begun_at, "
                "submitted_by) VALUES (:code, :place, '2026-Q3', 1, :state, :by, :at, :by)"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO submission_row (submission_code, kpi_code, dimension, category, value, saved_by, "
                "saved_at, version) VALUES (:code, 'K-P1.1-a', 'total', '', 4, :by, :at, 1)"
            ),
            values,
        )


def _state_of_all(engine: Engine) -> list[Any]:
    """Return the rows of all tables that an act could change."""
    tables = ("person", "person_role", "sign_in_link", "person_session", "history_event", "submission")
    with reading(engine) as session:
        rows = [session.connection().execute(text(f"SELECT * FROM {table}")).all() for table in tables]
        rows.append(session.connection().execute(text("SELECT * FROM submission_row")).all())
        rows.append(session.connection().execute(text("SELECT * FROM observation")).all())
    return rows


def test_the_quarter_of_the_trial_has_begun() -> None:
    assert Quarter.parse("2026-Q3") <= Quarter.present()
