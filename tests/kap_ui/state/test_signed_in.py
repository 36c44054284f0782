"""Who has signed in: by the cookie of a link, or by what a provider says; looked up anew at each run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine

from kap_model.people import history, persons, sign_in
from kap_model.people.permissions import READER, Action, NotAllowedError
from kap_model.vocabulary import Role
from kap_ui.cache import run_context
from kap_ui.state import data, signed_in
from kap_ui.state.signed_in import ProviderRefusal
from tests.support.faulty_files import read_only
from tests.support.reporting import OPERATOR, SignIn, token_is_open
from tests.support.statements import statements_sent

CLAIMS = {
    "is_logged_in": True,
    "email": "Coordinator@Example.org",
    "email_verified": True,
    "iss": "https://provider.example.org",
    "sub": "1",
    "iat": 100,
    "exp": 200,
}

ProviderSays = Callable[..., None]


@pytest.fixture(autouse=True)
def nobody(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A browser without cookies, where no provider says anything."""
    monkeypatch.setenv("KAP_DATABASE_URL", str(peopled.url))
    monkeypatch.setattr(signed_in, "_token", lambda: None)
    monkeypatch.setattr(st, "user", {})
    data.clear_caches()
    yield
    data.clear_caches()


@pytest.fixture
def provider_says(monkeypatch: pytest.MonkeyPatch) -> ProviderSays:
    """Let a provider have signed somebody in, with other claims than CLAIMS."""

    def says(**claims: Any) -> None:
        monkeypatch.setattr(st, "user", {**CLAIMS, **claims})

    return says


def in_a_run(ask: Callable[[], Any]) -> Any:
    """Return what is asked within a run of a page."""
    with run_context.script_run():
        data.begin()
        return ask()


def email() -> str | None:
    person = in_a_run(signed_in.person)
    return None if person is None else person.email


def test_a_reader_without_a_cookie_costs_no_statement() -> None:
    def look() -> list[str]:
        with statements_sent(Engine) as sent:
            assert signed_in.person() is None
            assert not signed_in.may(Action.REPORT)
            assert signed_in.actor("page") == READER
        return sent

    assert in_a_run(look) == []


def test_a_person_is_looked_up_once_a_run(sign_in_as: SignIn) -> None:
    sign_in_as("coordinator")

    def look() -> tuple[int, int]:
        with statements_sent(Engine) as sent:
            signed_in.person()
            first = len(sent)
            assert signed_in.may(Action.REPORT, "RO-AFR") and not signed_in.may(Action.REPORT, "RO-ASP")
            return first, len(sent)

    first, all_of_them = in_a_run(look)
    assert first == all_of_them > 0


def test_the_cookie_of_a_link_signs_in(sign_in_as: SignIn) -> None:
    sign_in_as("coordinator")
    assert email() == "coordinator@example.org"


@pytest.mark.parametrize("token", ["", "x", "\x00", "é", "a" * 10_000])
def test_a_cookie_of_our_name_with_something_else_in_it_is_a_reader(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setattr(signed_in, "_token", lambda: token)
    assert email() is None


def test_the_end_of_a_session_a_removal_and_a_change_of_roles_hold_at_the_next_run(
    peopled: Engine, sign_in_as: SignIn
) -> None:
    sign_in_as("coordinator")
    assert in_a_run(lambda: signed_in.may(Action.REPORT, "RO-AFR"))
    persons.take_role(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR)
    assert not in_a_run(lambda: signed_in.may(Action.REPORT, "RO-AFR"))
    sign_in.end_all(peopled, OPERATOR, "coordinator@example.org")
    assert email() is None
    sign_in_as("reviewer")
    assert email() == "reviewer@example.org"
    persons.remove(peopled, OPERATOR, "reviewer@example.org")
    assert email() is None


def test_use_is_noted_now_and_then_so_that_a_session_in_use_does_not_run_idle(
    peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_in_as("coordinator")
    moment = history.now()
    for hours in (10, 20, 30):
        monkeypatch.setattr(sign_in, "now", lambda hours=hours: moment + timedelta(hours=hours))
        assert email() == "coordinator@example.org"
    monkeypatch.setattr(sign_in, "now", lambda: moment + timedelta(hours=43))
    assert not token_is_open(peopled, token)


def test_a_verified_address_of_a_person_signs_in(provider_says: ProviderSays) -> None:
    provider_says()
    assert email() == "coordinator@example.org"
    assert in_a_run(signed_in.refused_at_provider) is None


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_said_to_be_verified_is_a_reader(provider_says: ProviderSays, verified: object) -> None:
    provider_says(email_verified=verified)
    assert email() is None
    assert in_a_run(signed_in.refused_at_provider) == (ProviderRefusal.UNVERIFIED, "Coordinator@Example.org")


@pytest.mark.parametrize("address", [None, 5, ["coordinator@example.org"]])
def test_what_is_no_address_is_a_reader(provider_says: ProviderSays, address: object) -> None:
    provider_says(email=address)
    assert email() is None


@pytest.mark.parametrize("address", ["stranger@example.org", "not an address", ""])
def test_a_stranger_is_a_reader(provider_says: ProviderSays, address: str) -> None:
    provider_says(email=address)
    assert email() is None
    assert in_a_run(signed_in.refused_at_provider) == (ProviderRefusal.UNKNOWN, address)


def test_a_removed_person_is_a_reader(peopled: Engine, provider_says: ProviderSays) -> None:
    persons.remove(peopled, OPERATOR, "coordinator@example.org")
    provider_says()
    assert email() is None
    assert in_a_run(signed_in.refused_at_provider) == (ProviderRefusal.UNKNOWN, "Coordinator@Example.org")


def test_an_ended_session_does_not_begin_again_before_a_new_sign_in(
    peopled: Engine, provider_says: ProviderSays
) -> None:
    provider_says()
    assert email() == "coordinator@example.org"
    sign_in.end_all(peopled, OPERATOR, "coordinator@example.org")
    assert email() is None
    assert in_a_run(signed_in.refused_at_provider) == (ProviderRefusal.ENDED, "Coordinator@Example.org")
    provider_says(iat=300, exp=400)
    assert email() == "coordinator@example.org"


def test_two_runs_at_once_begin_one_session(peopled: Engine, provider_says: ProviderSays) -> None:
    provider_says()
    for _time in range(2):
        assert email() == "coordinator@example.org"
    assert sign_in.end_all(peopled, OPERATOR, "coordinator@example.org") == 1


@pytest.mark.parametrize(("setting", "may_read"), [("", True), ("0", True), ("1", False), ("yes", False)])
def test_readers_read_unless_a_setting_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, sign_in_as: SignIn, setting: str, may_read: bool
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", setting)
    assert in_a_run(signed_in.may_read) is may_read
    sign_in_as("nobody")
    assert in_a_run(signed_in.may_read)


def test_readers_take_files_without_being_looked_up() -> None:
    make = bytes
    assert in_a_run(lambda: signed_in.while_allowed(make)) is make


def test_where_only_the_signed_in_read_a_file_is_given_until_the_session_ends(
    peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    token = sign_in_as("nobody")
    make = in_a_run(lambda: signed_in.while_allowed(lambda: b"figures"))
    assert make() == b"figures"
    assert token not in repr(in_a_run(signed_in.person))
    sign_in.end_all(peopled, OPERATOR, "nobody@example.org")
    with pytest.raises(NotAllowedError, match="your session has ended"):
        make()


def test_a_file_of_a_place_is_given_as_long_as_the_role_for_it_is_held(peopled: Engine, sign_in_as: SignIn) -> None:
    sign_in_as("coordinator")

    def offered(place: str) -> Callable[[], bytes]:
        return in_a_run(lambda: signed_in.while_allowed(lambda: b"draft", Action.SEE_SUBMISSIONS, place))

    own, other = offered("RO-AFR"), offered("RO-ASP")
    assert own() == b"draft"
    with pytest.raises(NotAllowedError):
        other()
    persons.take_role(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR)
    with pytest.raises(NotAllowedError, match="your roles have changed"):
        own()


def test_a_file_of_a_place_is_not_given_to_a_reader() -> None:
    make = in_a_run(lambda: signed_in.while_allowed(bytes, Action.SEE_SUBMISSIONS, "RO-AFR"))
    with pytest.raises(NotAllowedError):
        make()


def test_a_file_is_given_for_as_long_as_a_session_of_a_provider_is_open(
    peopled: Engine, provider_says: ProviderSays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    provider_says()
    make = in_a_run(lambda: signed_in.while_allowed(lambda: b"figures"))
    assert make() == b"figures"
    sign_in.end_all(peopled, OPERATOR, "coordinator@example.org")
    with pytest.raises(NotAllowedError):
        make()


@pytest.mark.of_files  # how a server refuses to write: tests/kap_model/test_postgresql.py
def test_whoever_has_signed_in_reads_on_where_nothing_can_be_written(
    sign_in_as: SignIn, peopled: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in_as("coordinator")
    later = history.now() + timedelta(hours=1)
    monkeypatch.setattr(sign_in, "now", lambda: later)
    with read_only():
        assert email() == "coordinator@example.org"
    assert "the use of a session was not noted: The database " in caplog.text
    assert "is read-only for this user" in caplog.text
