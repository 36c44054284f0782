"""The life of a KPI: who records what was decided, in which order, and what is not asked for once it was retired."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from kap_model import progress
from kap_model.database import read_revision, reading, writing
from kap_model.people.history import now
from kap_model.people.permissions import READER, Actor, NotAllowedError
from kap_model.problems import DataRefusedError
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.checks import check
from kap_model.reporting.due import DueState, due
from kap_model.reporting.kpi_decisions import (
    TRANSITIONS,
    KnownDecision,
    KpiDecisionError,
    decide,
    decisions,
    decisions_on,
    newest,
)
from kap_model.reporting.submissions import RowEntry, RowKey, SubmissionError
from kap_model.reporting.workbook.bringing_back import bring_back
from kap_model.vocabulary import Approval, OriginView, Role
from tests.kap_model.reporting.test_acceptance import send
from tests.support.filled_workbook import ENGLISH, TODAY, Opened, filled, made
from tests.support.reporting import OPERATOR, actor

KPI = "K-P1.1-a"
KEY = RowKey(kpi_code=KPI)
QUARTER, BEFORE = Quarter.parse("2025-Q4"), Quarter.parse("2025-Q3")
BY, REVIEWER, PUBLISHER = actor("coordinator"), actor("reviewer"), actor("publisher")
DAY = date(2025, 9, 30)
"""The last day of the quarter before the one that the coordinator reports."""

WHY = (
    "K-P1.1-a was retired at TDAG-26 on 2025-09-30, as publisher@example.org has recorded, and is not reported for "
    "2025-Q4"
)


def take(engine: Engine, decision: Approval, on: date = DAY, by: Actor = PUBLISHER, **texts: str) -> KnownDecision:
    return decide(engine, by, KPI, decision, decided_on=on, **{"meeting": "TDAG-26", **texts})


def retire(engine: Engine, on: date = DAY) -> None:
    take(engine, Approval.APPROVED, date(2024, 5, 1))
    take(engine, Approval.RETIRED, on)


def state_of(engine: Engine) -> Approval | None:
    with reading(engine) as session:
        found = newest(decisions_on(session, KPI))
    return found.decision if found is not None else None


def test_a_decision_says_what_was_decided_where_and_when_and_who_recorded_it(peopled: Engine) -> None:
    first = take(peopled, Approval.PROPOSED, meeting="", document=" TDAG-23/2 ", note="The whole set\nof KPIs ")
    assert (first.meeting, first.document, first.note) == (None, "TDAG-23/2", "The whole set\nof KPIs")
    second = take(peopled, Approval.APPROVED, meeting="TDAG  26")
    assert (second.meeting, second.decided_on, second.recorded_by) == ("TDAG 26", DAY, "publisher@example.org")
    with reading(peopled) as session:
        assert decisions(session) == {KPI: (first, second)}
        assert decisions_on(session, "K-P1.1-b") == ()


def test_the_history_has_each_decision_with_what_stood_before(peopled: Engine) -> None:
    take(peopled, Approval.APPROVED, document="TDAG-23/2")
    take(peopled, Approval.REVISED, meeting="", note="A new unit")
    with reading(peopled) as session:
        event = session.connection().execute(text("SELECT * FROM history_event ORDER BY event_id DESC")).first()
    assert event is not None
    assert (event.act, event.by, event.subject, event.kpi_code, event.reason, event.through) == (
        "kpi_decided", "publisher@example.org", KPI, KPI, "A new unit", "page",
    )  # fmt: skip
    approved = {"decision": "approved", "meeting": "TDAG-26", "decided_on": "2025-09-30", "document": "TDAG-23/2"}
    assert json.loads(event.before) == approved
    assert json.loads(event.after) == {**approved, "decision": "revised", "meeting": None, "document": None}


@pytest.mark.parametrize(("state", "decision"), [*itertools.product(TRANSITIONS, Approval)])
def test_one_decision_follows_another_in_the_order_of_a_life(
    peopled: Engine, state: Approval | None, decision: Approval
) -> None:
    way_to: dict[Approval | None, list[Approval]] = {
        None: [],
        Approval.PROPOSED: [Approval.PROPOSED],
        Approval.APPROVED: [Approval.APPROVED],
        Approval.REVISED: [Approval.APPROVED, Approval.REVISED],
        Approval.RETIRED: [Approval.APPROVED, Approval.RETIRED],
    }
    follows = {
        (None, "proposed"), (None, "approved"), ("proposed", "approved"), ("proposed", "retired"),
        ("approved", "revised"), ("approved", "retired"), ("revised", "revised"), ("revised", "retired"),
        ("retired", "proposed"), ("retired", "approved"),
    }  # fmt: skip
    for step in way_to[state]:
        take(peopled, step)
    if (state, decision) in follows:
        take(peopled, decision)
        assert state_of(peopled) is decision
    else:
        with pytest.raises(KpiDecisionError, match=f"Nothing is recorded of {KPI}" if state is None else f"is {state}"):
            take(peopled, decision)
        assert state_of(peopled) is state


@pytest.mark.parametrize("by", [READER, *(actor(name) for name in (*Role, "nobody")), OPERATOR], ids=str)
def test_only_a_publisher_decides_and_the_operator_names_one(peopled: Engine, by: Actor) -> None:
    if by == PUBLISHER:
        take(peopled, Approval.APPROVED, by=by)
        assert state_of(peopled) is Approval.APPROVED
        return
    with pytest.raises((NotAllowedError, KpiDecisionError), match=r"Sign in first|Only a publisher|--as EMAIL"):
        take(peopled, Approval.APPROVED, by=by)
    assert state_of(peopled) is None


def test_the_operator_decides_for_a_person_who_is_known(peopled: Engine) -> None:
    take(peopled, Approval.APPROVED, by=Actor("reviewer@example.org", "kap", is_operator=True))
    with pytest.raises(KpiDecisionError, match="--as EMAIL"):
        take(peopled, Approval.REVISED, by=Actor("stranger@example.org", "kap", is_operator=True))
    assert state_of(peopled) is Approval.APPROVED


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda engine: take(engine, Approval.APPROVED, meeting=" \n"), "Name the meeting"),
        (
            lambda engine: take(engine, Approval.APPROVED, now().date() + timedelta(days=1)),
            "has not come yet. Give the day",
        ),
        (lambda engine: take(engine, Approval.APPROVED, meeting="é" * 201), "has 201 characters; it may have 200"),
        (lambda engine: take(engine, Approval.APPROVED, document="é" * 201), "has 201 characters; it may have 200"),
        (lambda engine: take(engine, Approval.APPROVED, note="é" * 2_001), "has 2001 characters; it may have 2000"),
        (
            lambda engine: decide(engine, PUBLISHER, "K-X", Approval.PROPOSED, decided_on=DAY),
            "There is no KPI K-X.",
        ),
    ],
)
def test_what_cannot_be_a_decision_is_refused_with_a_sentence(
    peopled: Engine, change: Callable[[Engine], Any], sentence: str
) -> None:
    with pytest.raises(KpiDecisionError, match=sentence):
        change(peopled)
    assert state_of(peopled) is None


def test_a_decision_is_a_new_revision_of_the_same_rows(peopled: Engine) -> None:
    with reading(peopled) as session:
        before = read_revision(session)
    take(peopled, Approval.APPROVED)
    with reading(peopled) as session:
        after = read_revision(session)
    assert after.revision != before.revision
    assert (after.definitions, after.folder, after.rules) == (before.definitions, before.folder, before.rules)


# ---- what follows from a retirement


def dues(engine: Engine, quarter: Quarter) -> dict[str, DueState]:
    with reading(engine) as session:
        loaded = progress.load(session, OriginView.ALL)
        return {row.kpi_code: row.state for row in due(session, loaded, ("RO-AFR",), (quarter,), date(2026, 5, 1))}


def test_a_retired_kpi_is_due_up_to_the_quarter_in_which_it_was_retired(peopled: Engine) -> None:
    before = dues(peopled, BEFORE)
    retire(peopled)
    assert dues(peopled, BEFORE) == before
    assert KPI in before and KPI not in dues(peopled, QUARTER)


def test_a_kpi_that_is_approved_again_is_due_again(peopled: Engine) -> None:
    before = dues(peopled, QUARTER)
    retire(peopled)
    take(peopled, Approval.APPROVED)
    assert dues(peopled, QUARTER) == before


def test_a_retired_kpi_counts_in_every_total_as_before(peopled: Engine) -> None:
    def totals() -> object:
        with reading(peopled) as session:
            view = progress.load(session, OriginView.ALL)
            return view.roll_ups_at(view.facts.main_codes, ("WORLD", "AFR"), QUARTER)

    before = totals()
    retire(peopled)
    assert totals() == before


def test_a_retired_kpi_is_put_into_no_draft_of_a_later_quarter(peopled: Engine) -> None:
    retire(peopled)
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    with pytest.raises(SubmissionError) as refused:
        submissions.save_row(peopled, BY, code, KEY, RowEntry(value=4.0), 0)
    assert str(refused.value) == f"{WHY}. Nothing was saved."
    earlier = submissions.begin(peopled, BY, "RO-AFR", BEFORE).submission_code
    assert submissions.save_row(peopled, BY, earlier, KEY, RowEntry(value=4.0), 0) is not None


def test_what_a_draft_has_of_a_kpi_that_was_retired_meanwhile_is_a_problem_and_can_be_cleared(peopled: Engine) -> None:
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    submissions.save_row(peopled, BY, code, KEY, RowEntry(value=4.0, comment="Counted"), 0)
    retire(peopled)
    with reading(peopled) as session:
        [problem] = check(session, submissions.submission(session, code)).problems
    assert (problem.what, problem.how_to_fix) == (WHY, "Leave the row out")
    submissions.save_row(peopled, BY, code, KEY, RowEntry(comment="Counted"), 1)
    assert submissions.save_row(peopled, BY, code, KEY, RowEntry(), 2) is None
    with reading(peopled) as session:
        assert not submissions.submission(session, code).rows


def test_a_submission_for_a_kpi_that_was_retired_meanwhile_is_not_accepted(peopled: Engine) -> None:
    code = waiting(peopled)
    retire(peopled)
    with pytest.raises(DataRefusedError) as refused:
        acceptance.accept(peopled, REVIEWER, code)
    [problem] = refused.value.problems
    assert (problem.what, problem.row, problem.column) == (WHY, 1, "kpi_code")
    assert dues(peopled, QUARTER).get(KPI) is None


def test_a_kpi_that_is_retired_while_a_submission_is_being_accepted_is_not_accepted(
    peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, work_on = waiting(peopled), acceptance.work_on

    def work_on_and_retire(*args: Any) -> Any:
        work = work_on(*args)
        retire(peopled)
        return work

    monkeypatch.setattr(acceptance, "work_on", work_on_and_retire)
    with pytest.raises(DataRefusedError, match="1 problem"):
        acceptance.accept(peopled, REVIEWER, code)
    with reading(peopled) as session:
        assert submissions.submission(session, code).state == "submitted"


def test_a_submission_of_the_quarter_of_the_retirement_is_accepted(peopled: Engine) -> None:
    code = waiting(peopled)
    retire(peopled, date(2025, 10, 1))
    assert acceptance.accept(peopled, REVIEWER, code).state == "accepted"


def waiting(engine: Engine) -> str:
    code = submissions.begin(engine, BY, "RO-AFR", QUARTER).submission_code
    submissions.save_row(engine, BY, code, KEY, RowEntry(value=4.0), 0)
    return send(engine, code).submission_code


def test_the_workbook_leaves_out_what_was_retired_even_if_the_draft_has_it(peopled: Engine) -> None:
    code = submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code
    submissions.save_row(peopled, BY, code, KEY, RowEntry(value=4.0), 0)
    kpis = {kpi for kpi, _ in Opened(made(peopled)).rows}
    retire(peopled)
    assert {kpi for kpi, _ in Opened(made(peopled)).rows} == kpis - {KPI}


def test_a_workbook_that_still_has_it_is_told_at_its_cell(peopled: Engine) -> None:
    workbook = made(peopled)
    retire(peopled)
    data = filled(workbook, (KPI, "value", 4), ("K-P1.1-c", "value", 3))
    back = bring_back(peopled, BY, "RO-AFR", QUARTER, data, ENGLISH, TODAY)
    assert [row.key.kpi_code for row in back.known.rows] == ["K-P1.1-c"]
    [problem] = back.problems
    cell = Opened(workbook).cell(KPI, "value")
    assert (problem.what, f"{problem.column}{problem.row}") == (WHY, cell.coordinate)


def test_what_was_decided_stands_above_what_the_file_of_the_plan_calls_a_kpi(peopled: Engine) -> None:
    def asked_for() -> dict[Quarter, bool]:
        with reading(peopled) as session:
            facts = progress.load(session, OriginView.ALL).facts
            rows = due(session, progress.load(session, OriginView.ALL), ("RO-AFR",), (BEFORE, QUARTER), DAY)
        assert all(facts.is_reported(row.kpi_code, row.quarter) for row in rows)
        return {
            quarter: any((row.kpi_code, row.quarter) == (KPI, quarter) for row in rows) for quarter in (BEFORE, QUARTER)
        }

    with writing(peopled) as session:
        session.connection().execute(text(f"UPDATE kpi SET approval = 'retired' WHERE kpi_code = '{KPI}'"))
    assert asked_for() == {BEFORE: False, QUARTER: False}
    retire(peopled)
    assert asked_for() == {BEFORE: True, QUARTER: False}
