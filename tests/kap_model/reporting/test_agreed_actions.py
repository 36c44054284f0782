"""Agreed actions: who may note and change them, what is refused, and what the history keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading
from kap_model.people.permissions import READER, Actor, NotAllowedError
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import AgreedActionError, Agreement, KnownAction, NewerActionError
from kap_model.vocabulary import ActionSubject, AgreedActionState
from tests.support.reporting import OPERATOR, actor

PUBLISHER: Final = actor("publisher")
Q3: Final = Quarter.parse("2026-Q3")
AGREEMENT: Final = Agreement(
    what="Repeat the survey in two countries", who="Regional office", agreed_at="TDAG-26", by_quarter=Q3
)

ACTS: Final[dict[str, Callable[[Engine, Actor], Any]]] = {
    "agree": lambda engine, by: agreed_actions.agree(engine, by, "K-P1.1-a", AGREEMENT),
    "change": lambda engine, by: agreed_actions.change(engine, by, 1, agreement(what="Something else"), 1),
    "finish": lambda engine, by: agreed_actions.finish(engine, by, 1, "Both were done", 1),
    "withdraw": lambda engine, by: agreed_actions.withdraw(engine, by, 1, "Noted twice", 1),
}


def agreement(**changed: Any) -> Agreement:
    values = {name: getattr(AGREEMENT, name) for name in Agreement.__dataclass_fields__}
    return Agreement(**values | changed)


def agreed(engine: Engine, about: str = "K-P1.1-a", **changed: Any) -> KnownAction:
    return agreed_actions.agree(engine, PUBLISHER, about, agreement(**changed))


def all_of(engine: Engine) -> tuple[KnownAction, ...]:
    with reading(engine) as session:
        return agreed_actions.agreed_actions(session)


def events(engine: Engine) -> list[dict[str, Any]]:
    with reading(engine) as session:
        rows = session.connection().execute(
            text("SELECT * FROM history_event WHERE act LIKE 'action_%' ORDER BY event_id")
        )
        return [dict(row) for row in rows.mappings()]


def revision(engine: Engine) -> tuple[Any, ...]:
    with reading(engine) as session:
        return tuple(session.connection().execute(text("SELECT * FROM revision")).one())


# ---- rights


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["reader", "nobody", "coordinator", "reviewer", "administrator"])
def test_whoever_is_no_publisher_changes_nothing(peopled: Engine, role: str, act: str) -> None:
    agreed(peopled)
    before = all_of(peopled), events(peopled), revision(peopled)
    with pytest.raises(NotAllowedError):
        ACTS[act](peopled, READER if role == "reader" else actor(role))
    assert (all_of(peopled), events(peopled), revision(peopled)) == before


@pytest.mark.parametrize("act", ACTS)
def test_the_operator_acts_for_a_person(peopled: Engine, act: str) -> None:
    agreed(peopled)
    with pytest.raises(AgreedActionError, match="--as EMAIL"):
        ACTS[act](peopled, OPERATOR)
    ACTS[act](peopled, Actor("publisher@example.org", "kap action", is_operator=True))
    assert events(peopled)[-1]["by"] == "publisher@example.org"


# ---- what is agreed


@pytest.mark.parametrize(
    ("about", "kind", "code"),
    [
        ("k-p1.1-a", ActionSubject.KPI, "K-P1.1-a"),
        ("O-P1.1", ActionSubject.OUTCOME, "O-P1.1"),
        ("P1.1", ActionSubject.OUTCOME, "O-P1.1"),
        (" p1 ", ActionSubject.PRIORITY, "P1"),
        ("e1", ActionSubject.ENABLER, "E1"),
    ],
)
def test_an_action_is_about_a_kpi_an_outcome_a_priority_or_an_enabler(
    peopled: Engine, about: str, kind: ActionSubject, code: str
) -> None:
    known = agreed(peopled, about)
    assert (known.about_kind, known.about_code) == (kind, code)
    assert (known.state, known.version, known.created_by) == (AgreedActionState.OPEN, 1, "publisher@example.org")


def test_a_code_that_is_none_is_refused_with_the_one_that_is_near(peopled: Engine) -> None:
    with pytest.raises(AgreedActionError, match=r"There is no .* K-P1.1-x\. Did you mean K-P1.1-"):
        agreed(peopled, "K-P1.1-x")
    assert all_of(peopled) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": " \n"}, "Say what is to be done"),
        ({"what": "x" * 501}, "501 characters; it may have 500"),
        ({"who": ""}, "Say who does it"),
        ({"who": "x" * 201}, "it may have 200"),
        ({"agreed_at": ""}, "Name the meeting"),
        ({"agreed_at": "x" * 101}, "it may have 100"),
        ({"by_quarter": None}, "either a meeting or a quarter"),
        ({"by_quarter": None, "by_meeting": "  "}, "either a meeting or a quarter"),
        ({"by_meeting": "TDAG-27"}, "either a meeting or a quarter"),
    ],
)
def test_what_is_missing_or_too_long_is_said(peopled: Engine, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(AgreedActionError, match=words):
        agreed(peopled, **changed)
    known = agreed(peopled)
    with pytest.raises(AgreedActionError, match=words):
        agreed_actions.change(peopled, PUBLISHER, known.action_id, agreement(**changed), 1)
    assert all_of(peopled) == (known,)


# ---- what becomes of it


def test_every_change_is_in_the_history_with_what_was_before_and_after(peopled: Engine) -> None:
    number = agreed(peopled).action_id
    agreed_actions.change(peopled, PUBLISHER, number, agreement(by_quarter=None, by_meeting="TDAG-27"), 1)
    agreed_actions.finish(peopled, PUBLISHER, number, "Both were done", 2)
    agreed_actions.withdraw(peopled, PUBLISHER, number, "Noted twice", 3)

    told = [
        (event["act"], json.loads(event["before"] or "null"), json.loads(event["after"])) for event in events(peopled)
    ]
    assert [act for act, _before, _after in told] == [
        "action_agreed",
        "action_changed",
        "action_done",
        "action_withdrawn",
    ]
    assert told[1][1:] == (
        {"by_meeting": None, "by_quarter": "2026-Q3"},
        {"by_meeting": "TDAG-27", "by_quarter": None},
    )
    assert told[2][1:] == ({"state": "open", "outcome_note": None}, {"state": "done", "outcome_note": "Both were done"})
    assert events(peopled)[-1]["reason"] == "Noted twice"
    assert {event["kpi_code"] for event in events(peopled)} == {"K-P1.1-a"}
    [known] = all_of(peopled)
    assert (known.state, known.version, known.reason) == (AgreedActionState.WITHDRAWN, 4, "Noted twice")


def test_what_came_of_a_done_action_can_be_put_right_and_nothing_else(peopled: Engine) -> None:
    number = agreed(peopled).action_id
    agreed_actions.finish(peopled, PUBLISHER, number, "One was done", 1)
    with pytest.raises(AgreedActionError, match="Only what came of it"):
        agreed_actions.change(peopled, PUBLISHER, number, agreement(what="Something else"), 2)
    known = agreed_actions.finish(peopled, PUBLISHER, number, "Both were done", 2)
    assert (known.outcome_note, known.version) == ("Both were done", 3)


@pytest.mark.parametrize("act", ["change", "finish", "withdraw"])
def test_a_withdrawn_action_stays_as_it_is(peopled: Engine, act: str) -> None:
    number = agreed(peopled).action_id
    agreed_actions.withdraw(peopled, PUBLISHER, number, "Noted twice", 1)
    before = all_of(peopled)
    step = {
        "change": lambda: agreed_actions.change(peopled, PUBLISHER, number, agreement(what="Other"), 2),
        "finish": lambda: agreed_actions.finish(peopled, PUBLISHER, number, "Done", 2),
        "withdraw": lambda: agreed_actions.withdraw(peopled, PUBLISHER, number, "Again", 2),
    }[act]
    with pytest.raises(AgreedActionError, match="was withdrawn"):
        step()
    assert all_of(peopled) == before


@pytest.mark.parametrize(("act", "words"), [("finish", "what came of it"), ("withdraw", "why")])
def test_done_and_withdrawn_ask_for_a_word(peopled: Engine, act: str, words: str) -> None:
    agreed(peopled)
    step = {"finish": agreed_actions.finish, "withdraw": agreed_actions.withdraw}[act]
    with pytest.raises(AgreedActionError, match=words):
        step(peopled, PUBLISHER, 1, "  ", 1)


def test_nobody_saves_over_what_they_have_not_seen(peopled: Engine) -> None:
    number = agreed(peopled).action_id
    agreed_actions.change(peopled, PUBLISHER, number, agreement(who="Headquarters"), 1)
    for step in ("change", "finish", "withdraw"):
        with pytest.raises(NewerActionError, match="has changed action 1 since"):
            ACTS[step](peopled, PUBLISHER)
    [known] = all_of(peopled)
    assert (known.agreement.who, known.version) == ("Headquarters", 2)


def test_a_save_that_changes_nothing_is_no_event(peopled: Engine) -> None:
    number = agreed(peopled).action_id
    before = revision(peopled)
    assert agreed_actions.change(peopled, PUBLISHER, number, AGREEMENT, 1).version == 1
    assert len(events(peopled)) == 1
    assert revision(peopled) == before


def test_a_number_that_is_none_is_refused(peopled: Engine) -> None:
    with pytest.raises(AgreedActionError, match="There is no action 7"):
        agreed_actions.finish(peopled, PUBLISHER, 7, "Done", 1)


# ---- reading


def test_an_action_is_past_its_quarter_once_a_later_one_has_begun(peopled: Engine) -> None:
    by_quarter = agreed(peopled)
    by_meeting = agreed(peopled, by_quarter=None, by_meeting="TDAG-1")
    assert not by_quarter.is_past(date(2026, 9, 30))
    assert by_quarter.is_past(date(2026, 10, 1))
    assert not by_meeting.is_past(date(2099, 1, 1))
    done = agreed_actions.finish(peopled, PUBLISHER, by_quarter.action_id, "Done", 1)
    assert not done.is_past(date(2026, 10, 1))


def test_actions_are_listed_by_when_they_are_due(peopled: Engine) -> None:
    agreed(peopled, by_quarter=None, by_meeting="TDAG-27")
    agreed(peopled, by_quarter=Q3.after(1))
    agreed(peopled)
    assert [known.action_id for known in all_of(peopled)] == [3, 2, 1]


def test_the_data_have_a_new_name_and_are_as_old_as_before(peopled: Engine) -> None:
    before = revision(peopled)
    agreed(peopled)
    after = revision(peopled)
    assert after[0] != before[0]
    assert after[1:] == before[1:]
