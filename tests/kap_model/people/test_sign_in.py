from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from kap_model import sqlite_files
from kap_model.database import reading
from kap_model.people import history, sign_in
from kap_model.people.permissions import NotAllowedError
from kap_model.people.sign_in import LinkRefusedError
from tests.support.reporting import OPERATOR, actor, token_is_open

pytestmark = pytest.mark.both_databases

WHO = "coordinator@example.org"


class _Clock:
    """Moves the present moment of what signs in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._moment = history.now()
        monkeypatch.setattr(sign_in, "now", lambda: self._moment)

    def advance(self, by: timedelta) -> None:
        self._moment += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    return _Clock(monkeypatch)


def test_a_link_works_once(peopled: Engine) -> None:
    link = sign_in.make_link(peopled, OPERATOR, WHO)
    begun = sign_in.redeem_link(peopled, link.token)
    assert begun.email == WHO
    with pytest.raises(LinkRefusedError):
        sign_in.redeem_link(peopled, link.token)


def test_looking_at_a_link_does_not_use_it_up(peopled: Engine) -> None:
    link = sign_in.make_link(peopled, OPERATOR, WHO)
    with reading(peopled) as session:
        assert sign_in.link_owner(session, link.token) == "The coordinator"
    assert sign_in.redeem_link(peopled, link.token).email == WHO


def test_a_link_works_for_fifteen_minutes(peopled: Engine, clock: _Clock) -> None:
    in_time, late = (sign_in.make_link(peopled, OPERATOR, WHO) for _ in range(2))
    clock.advance(timedelta(minutes=14, seconds=59))
    sign_in.redeem_link(peopled, in_time.token)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkRefusedError):
        sign_in.redeem_link(peopled, late.token)


@pytest.mark.parametrize("token", ["", "x", "\x00", "' OR 1=1 --", "a" * 10_000])
def test_a_token_that_was_never_given_signs_nobody_in(peopled: Engine, token: str) -> None:
    with pytest.raises(LinkRefusedError):
        sign_in.redeem_link(peopled, token)
    assert not token_is_open(peopled, token)


def test_a_session_ends_after_twelve_idle_hours(peopled: Engine, clock: _Clock) -> None:
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token
    clock.advance(timedelta(hours=11, minutes=59))
    with reading(peopled) as session:
        listed = sign_in.session_of(session, token)
    assert listed is not None
    sign_in.note_use(peopled, listed)
    clock.advance(timedelta(hours=11, minutes=59))
    assert token_is_open(peopled, token)
    clock.advance(timedelta(minutes=1))
    assert not token_is_open(peopled, token)


def test_a_session_ends_after_seven_days_however_much_it_is_used(peopled: Engine, clock: _Clock) -> None:
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token
    for _ in range(7 * 24 // 8):
        with reading(peopled) as session:
            listed = sign_in.session_of(session, token)
        assert listed is not None
        sign_in.note_use(peopled, listed)
        clock.advance(timedelta(hours=8))
    assert not token_is_open(peopled, token)


@pytest.mark.of_files
def test_who_notes_the_use_of_a_session_waits_for_nobody_who_reads(
    peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer waits for readers in pauses; the page that notes its use is a reader itself, and waits in vain."""
    pauses: list[float] = []
    monkeypatch.setattr(sqlite_files, "_CHECKPOINT_TRIES", 3)
    monkeypatch.setattr(sqlite_files.time, "sleep", pauses.append)
    link = sign_in.make_link(peopled, OPERATOR, WHO)
    token = sign_in.redeem_link(peopled, link.token).token
    with reading(peopled) as session:
        listed = sign_in.session_of(session, token)
        assert listed is not None
        sign_in.note_use(peopled, listed)
        assert pauses == []
        sign_in.make_link(peopled, OPERATOR, WHO)
    assert pauses == [sqlite_files._PAUSE] * 2


def test_a_session_can_be_ended_by_its_owner_and_by_an_administrator(peopled: Engine) -> None:
    for by in (actor("coordinator"), actor("administrator"), OPERATOR):
        token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token
        with reading(peopled) as session:
            [listed] = sign_in.sessions(session, WHO)
        with pytest.raises(NotAllowedError):
            sign_in.end(peopled, actor("reviewer"), listed.session_code)
        assert token_is_open(peopled, token)
        sign_in.end(peopled, by, listed.session_code)
        assert not token_is_open(peopled, token)


def test_all_sessions_of_a_person_end_together(peopled: Engine) -> None:
    tokens = [sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token for _ in range(3)]
    assert sign_in.end_all(peopled, actor("coordinator"), WHO) == 3
    assert not any(token_is_open(peopled, token) for token in tokens)


YEAR = timedelta(days=365)


def test_a_link_of_a_clock_that_was_ahead_does_not_work_once_it_is_right(peopled: Engine, clock: _Clock) -> None:
    clock.advance(YEAR)
    link = sign_in.make_link(peopled, OPERATOR, WHO)
    clock.advance(-YEAR)
    with pytest.raises(LinkRefusedError):
        sign_in.redeem_link(peopled, link.token)
    assert sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).email == WHO


def test_a_session_of_a_clock_that_was_ahead_ends_once_it_is_right(peopled: Engine, clock: _Clock) -> None:
    clock.advance(YEAR)
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token
    clock.advance(-timedelta(minutes=5))
    assert token_is_open(peopled, token)  # so much may the clocks of two machines differ
    clock.advance(timedelta(minutes=5) - YEAR)
    assert not token_is_open(peopled, token)


def test_a_use_that_a_clock_noted_ahead_makes_no_idle_session_last_and_is_put_right(
    peopled: Engine, clock: _Clock
) -> None:
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, WHO).token).token
    with reading(peopled) as session:
        listed = sign_in.session_of(session, token)
    assert listed is not None
    for ahead, is_open in ((timedelta(hours=13), False), (timedelta(hours=11), True)):
        clock.advance(ahead)
        sign_in.note_use(peopled, listed)
        clock.advance(-ahead)
        assert token_is_open(peopled, token) is is_open
    with reading(peopled) as session:
        seen = sign_in.session_of(session, token)
    assert seen is not None and sign_in.is_use_to_note(seen)
    sign_in.note_use(peopled, seen)
    clock.advance(timedelta(hours=12))
    assert not token_is_open(peopled, token)


def test_the_database_holds_no_token(peopled: Engine) -> None:
    link = sign_in.make_link(peopled, OPERATOR, WHO)
    begun = sign_in.redeem_link(peopled, link.token)
    with reading(peopled) as session:
        for table in ("sign_in_link", "person_session", "history_event"):
            held = str(session.connection().execute(text(f"SELECT * FROM {table}")).all())
            assert link.token not in held
            assert begun.token not in held


def test_a_sign_in_at_a_provider_begins_one_session_and_not_again_after_its_end(peopled: Engine) -> None:
    begun = sign_in.begin_with_provider(peopled, "Coordinator@Example.org", "issuer subject 1")
    assert begun is not None
    assert begun.email == WHO
    with reading(peopled) as session:
        [listed] = sign_in.sessions(session, WHO)
    sign_in.end(peopled, OPERATOR, listed.session_code)
    assert sign_in.begin_with_provider(peopled, WHO, "issuer subject 1") is None
    with reading(peopled) as session:
        assert sign_in.has_begun(session, "issuer subject 1")
        assert not sign_in.has_begun(session, "issuer subject 2")
    assert sign_in.begin_with_provider(peopled, "stranger@example.org", "issuer subject 2") is None
    assert sign_in.begin_with_provider(peopled, "no address", "issuer subject 3") is None
