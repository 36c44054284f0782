"""A database with people of every role, for tests that sign in, submit and review."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.people import persons, sign_in
from kap_model.people.history import now
from kap_model.people.permissions import Actor
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, rehearsal, submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Role
from kap_ui.state import signed_in
from tests.support.opened_page import OpenPage, Shown

OPERATOR = Actor(through="kap", is_operator=True)
OWN_PLACE = "RO-AFR"
"""The office of the tiny plan that the coordinator and the reviewer hold their role for."""


def actor(name: str) -> Actor:
    """Return somebody of `people`, who acts through a page."""
    return Actor(f"{name}@example.org", through="page")


def add_people(engine: Engine) -> None:
    """Add one person for each role, a second administrator, and one person without a role."""
    for role in Role:
        persons.add(engine, OPERATOR, f"{role}@example.org", f"The {role}")
        is_held_for_a_place = role in (Role.COORDINATOR, Role.REVIEWER)
        persons.give_role(engine, OPERATOR, f"{role}@example.org", role, OWN_PLACE if is_held_for_a_place else None)
    persons.add(engine, OPERATOR, "nobody@example.org", "Without a role")


REPORTED_FOR = {
    "draft": "2025-Q4", "submitted": "2026-Q1", "returned": "2026-Q2", "accepted": "2026-Q3", "withdrawn": "2025-Q3",
}  # fmt: skip
"""The quarter of the report in each state that `add_reports` adds."""

REPORTED_KPI = "K-P1.1-a"


def report_code(state: str) -> str:
    """Return the code of the report in a state."""
    return f"{OWN_PLACE}-{REPORTED_FOR[state]}-1"


def report_word(state: str) -> str:
    """Return what stands in the report in a state, and nowhere else."""
    return f"a word in what is {state}"


def add_reports(engine: Engine) -> None:
    """Add a report in each state, all of them by the coordinator for their place."""
    by, reviewer = actor("coordinator"), actor("reviewer")
    for state, quarter in REPORTED_FOR.items():
        code = submissions.begin(engine, by, OWN_PLACE, Quarter.parse(quarter)).submission_code
        entry = RowEntry(
            value=1.0, comment=report_word(state), warning_reply="So it is", correction_reason="It was counted again"
        )
        submissions.save_row(engine, by, code, RowKey(kpi_code=REPORTED_KPI), entry, 0)
        if state != "draft":
            submitting.submit(engine, by, code)
        if state == "returned":
            submissions.give_back(engine, reviewer, code, "Count again")
        if state == "accepted":
            acceptance.accept(engine, reviewer, code)
        if state == "withdrawn":
            submissions.withdraw(engine, by, code)


def token_is_open(engine: Engine, token: str) -> bool:
    """Return whether a token belongs to an open session."""
    with reading(engine) as session:
        return sign_in.session_of(session, token) is not None


@pytest.fixture(scope="session")
def peopled_database(tiny_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tiny plan and its people, to read only."""
    file = Path(shutil.copy(tiny_database, tmp_path_factory.mktemp("peopled") / "kap.sqlite"))
    engine = engine_for(str(file))
    add_people(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def rehearsal_database(tiny_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a rehearsal of the tiny plan, to read only."""
    file = Path(shutil.copy(tiny_database, tmp_path_factory.mktemp("rehearsal") / "kap.sqlite"))
    engine = engine_for(str(file))
    rehearsal.fill(engine, OPERATOR, now().date())
    engine.dispose()
    return file


@pytest.fixture
def peopled(peopled_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine of a copy of the tiny plan with its people, which a test may change."""
    engine = engine_for(str(shutil.copy(peopled_database, tmp_path / "peopled.sqlite")))
    yield engine
    engine.dispose()


SignIn = Callable[[str], str]


@pytest.fixture
def sign_in_as(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Sign somebody of `peopled` in where a test opens pages, and return the token of the session."""

    def signed(name: str) -> str:
        link = sign_in.make_link(peopled, OPERATOR, f"{name}@example.org")
        token = sign_in.redeem_link(peopled, link.token, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0").token
        monkeypatch.setattr(signed_in, "_token", lambda: token)
        return token

    return signed


OpenAs = Callable[..., Shown]


@pytest.fixture
def open_page_as(open_page: OpenPage, peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Open a page of `peopled` as one of the people, or as a reader: ``open_page_as("publisher", "actions")``."""

    def opened(name: str | None, page: str, **query: str) -> Shown:
        if name is None:
            monkeypatch.setattr(signed_in, "_token", lambda: None)
        else:
            sign_in_as(name)
        return open_page(page, Path(str(peopled.url.database)), **query)

    return opened
