from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading
from kap_model.people.history import now
from kap_model.people.permissions import NotAllowedError
from kap_model.quarter import Quarter
from kap_model.reporting import checks, submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey, SubmissionError
from kap_model.reporting.submitting import UncheckedError, submit
from kap_model.vocabulary import Absence, SubmissionState
from tests.support.reporting import actor

BY, REVIEWER = actor("coordinator"), actor("reviewer")
TRAINED = RowKey(kpi_code="K-P1.1-a")


def drafted(engine: Engine, entry: RowEntry | None) -> str:
    known = submissions.begin(engine, BY, "RO-AFR", Quarter.parse("2025-Q4"))
    if entry is not None:
        submissions.save_row(engine, BY, known.submission_code, TRAINED, entry, 0)
    return known.submission_code


def state(engine: Engine, code: str) -> SubmissionState:
    with reading(engine) as session:
        return submissions.submission(session, code).state


def test_a_sound_draft_is_submitted_with_who_and_when_in_the_history(peopled: Engine) -> None:
    code = drafted(peopled, RowEntry(value=1.0))
    before = now()
    known = submit(peopled, BY, code)
    assert (known.state, known.submitted_by) == (SubmissionState.SUBMITTED, BY.email)
    assert known.submitted_at is not None
    assert known.submitted_at.replace(tzinfo=before.tzinfo) >= before - timedelta(seconds=1)
    with reading(peopled) as session:
        [event] = session.connection().execute(
            text("SELECT \"by\", subject, before, after FROM history_event WHERE act = 'submitted'")
        )
    assert tuple(event) == (BY.email, code, '{"state": "draft"}', '{"state": "submitted"}')


def test_problems_and_warnings_without_a_reply_keep_a_draft_back(peopled: Engine) -> None:
    code = drafted(peopled, RowEntry(value=-1.0))
    with pytest.raises(UncheckedError, match="problems: 1") as refused:
        submit(peopled, BY, code)
    assert [problem.column for problem in refused.value.checks.problems] == ["value"]
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=400.0), 1)
    with pytest.raises(UncheckedError, match="rows without: 1") as refused:
        submit(peopled, BY, code)
    assert [warning.kind for warning in refused.value.checks.unanswered] == ["jump"]
    assert state(peopled, code) is SubmissionState.DRAFT
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=400.0, warning_reply="A large course"), 2)
    assert submit(peopled, BY, code).state is SubmissionState.SUBMITTED


def test_an_empty_draft_is_not_submitted(peopled: Engine) -> None:
    with pytest.raises(SubmissionError, match="Nothing is filled in"):
        submit(peopled, BY, drafted(peopled, None))


def test_only_a_coordinator_of_the_place_submits(peopled: Engine) -> None:
    code = drafted(peopled, RowEntry(value=1.0))
    for name in ("reviewer", "publisher", "administrator", "nobody"):
        with pytest.raises(NotAllowedError):
            submit(peopled, actor(name), code)
    assert state(peopled, code) is SubmissionState.DRAFT


def test_what_is_submitted_already_is_not_submitted_again(peopled: Engine) -> None:
    code = drafted(peopled, RowEntry(absence=Absence.NOT_MEASURED))
    submit(peopled, BY, code)
    with pytest.raises(SubmissionError, match="is submitted"):
        submit(peopled, BY, code)


def test_a_returned_submission_is_submitted_again(peopled: Engine) -> None:
    code = drafted(peopled, RowEntry(value=1.0))
    submit(peopled, BY, code)
    submissions.give_back(peopled, REVIEWER, code, "Look again")
    assert submit(peopled, BY, code).state is SubmissionState.SUBMITTED


def test_a_row_that_is_saved_while_the_others_are_checked_is_not_submitted_unchecked(
    peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = drafted(peopled, RowEntry(value=1.0))

    def check_and_save(*arguments: object) -> checks.Checks:
        checked = checks.check(*arguments)  # type: ignore[arg-type]  # whatever `submit` hands over
        submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=-1.0), 1)
        return checked

    monkeypatch.setattr(submitting, "check", check_and_save)
    with pytest.raises(SubmissionError, match="has changed while it was checked"):
        submit(peopled, BY, code)
    assert state(peopled, code) is SubmissionState.DRAFT
