from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from kap_model import progress
from kap_model.database import reading, writing
from kap_model.people import persons
from kap_model.people.history import HistoryAct, now
from kap_model.problems import DataRefusedError
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey, Step, SubmissionError
from kap_model.vocabulary import Absence, OriginView, Role, SubmissionState
from tests.support.reporting import OPERATOR, actor

pytestmark = pytest.mark.both_databases

QUARTER = Quarter.parse("2025-Q4")
TRAINED = RowKey(kpi_code="K-P1.1-a")
BY, REVIEWER = actor("coordinator"), actor("reviewer")


def submitted(engine: Engine, entry: RowEntry, key: RowKey = TRAINED, quarter: Quarter = QUARTER) -> str:
    known = submissions.begin(engine, BY, "RO-AFR", quarter)
    submissions.save_row(engine, BY, known.submission_code, key, entry, 0)
    return send(engine, known.submission_code).submission_code


def send(engine: Engine, code: str, at: datetime | None = None) -> KnownSubmission:
    with writing(engine) as session:
        known = submissions.submission(session, code)
        values = {"submitted_by": BY.email, "submitted_at": at or now()}
        return submissions.move(session, BY, known, Step.SUBMIT, HistoryAct.SUBMITTED, values=values)


def state_of(engine: Engine, code: str) -> KnownSubmission:
    with reading(engine) as session:
        return submissions.submission(session, code)


def actual(engine: Engine, place: str) -> float | None:
    with reading(engine) as session:
        found = progress.load(session, OriginView.ALL).actual("K-P1.1-a", place, QUARTER)
    return None if found is None else found.value


def test_an_accepted_figure_is_reported_with_its_submission_as_source_and_counts_above(peopled: Engine) -> None:
    before = {place: actual(peopled, place) for place in ("RO-AFR", "AFR", "WORLD")}
    code = submitted(peopled, RowEntry(value=40.0))
    assert {place: actual(peopled, place) for place in before} == before
    accepted = acceptance.accept(peopled, REVIEWER, code)
    assert accepted.state is SubmissionState.ACCEPTED
    for place, value in before.items():
        assert value is not None
        assert actual(peopled, place) == value + 40
    with reading(peopled) as session:
        [row] = session.connection().execute(
            text("SELECT * FROM observation WHERE source LIKE 'REPORTS%' AND batch_id = :batch"),
            {"batch": accepted.batch_id},
        )
    assert (row.value, row.origin, row.source, row.is_correction) == (40, "reported", f"REPORTS: {code}", 0)


def test_nobody_accepts_what_they_had_a_part_in(peopled: Engine) -> None:
    code = submitted(peopled, RowEntry(value=40.0))
    persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.REVIEWER, "WORLD")
    with pytest.raises(SubmissionError, match="A second person must decide"):
        acceptance.accept(peopled, BY, code)
    with pytest.raises(SubmissionError, match="A second person must decide"):
        submissions.give_back(peopled, BY, code, "No")


def test_what_was_submitted_again_since_it_was_read_is_neither_accepted_nor_returned(peopled: Engine) -> None:
    code = submitted(peopled, RowEntry(value=40.0))
    seen = state_of(peopled, code).submitted_at
    assert seen is not None
    submissions.give_back(peopled, REVIEWER, code, "Count again", seen=seen)
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=4_000.0), 1)
    send(peopled, code, at=seen + timedelta(seconds=1))
    before = state_of(peopled, code)

    for decide in (
        lambda: acceptance.accept(peopled, REVIEWER, code, seen=seen),
        lambda: submissions.give_back(peopled, REVIEWER, code, "Count again", seen=seen),
    ):
        with pytest.raises(SubmissionError, match="was submitted again since you opened it"):
            decide()
    assert state_of(peopled, code) == before
    assert acceptance.accept(peopled, REVIEWER, code, seen=before.submitted_at).state is SubmissionState.ACCEPTED


def test_a_refused_figure_leaves_everything_as_it_was(peopled: Engine) -> None:
    code = submitted(peopled, RowEntry(value=-1.0))
    with pytest.raises(DataRefusedError) as refused:
        acceptance.accept(peopled, REVIEWER, code)
    assert "below the KPI's lower limit 0" in str(refused.value.problems[0])
    with reading(peopled) as session:
        assert submissions.submission(session, code).state is SubmissionState.SUBMITTED


def test_an_absence_alone_is_accepted_without_a_figure(peopled: Engine) -> None:
    before = actual(peopled, "WORLD")
    code = submitted(peopled, RowEntry(absence=Absence.NOT_MEASURED))
    assert acceptance.accept(peopled, REVIEWER, code).batch_id is None
    assert actual(peopled, "WORLD") == before


def test_a_correction_replaces_the_figure_and_the_one_before_is_kept(peopled: Engine) -> None:
    acceptance.accept(peopled, REVIEWER, submitted(peopled, RowEntry(value=40.0)))
    without_reason = submitted(peopled, RowEntry(value=30.0))
    with pytest.raises(DataRefusedError, match="1 problem"):
        acceptance.accept(peopled, REVIEWER, without_reason)
    submissions.give_back(peopled, REVIEWER, without_reason, "Say why")
    with_reason = RowEntry(value=30.0, correction_reason="Ten were counted twice")
    submissions.save_row(peopled, BY, without_reason, TRAINED, with_reason, 1)
    send(peopled, without_reason)
    acceptance.accept(peopled, REVIEWER, without_reason)
    with reading(peopled) as session:
        connection = session.connection()
        row = connection.execute(
            text("SELECT value, is_correction, note FROM observation WHERE source LIKE 'REPORTS%'")
        ).one()
        kept = connection.execute(text("SELECT row_values FROM row_history WHERE table_name = 'observations'")).all()
    assert tuple(row) == (30, 1, "Ten were counted twice")
    assert len(kept) == 1
    assert '"value": 40.0' in kept[0].row_values


def test_a_submission_is_accepted_once(peopled: Engine) -> None:
    code = submitted(peopled, RowEntry(value=40.0))
    acceptance.accept(peopled, REVIEWER, code)
    with pytest.raises(SubmissionError, match="is accepted"):
        acceptance.accept(peopled, REVIEWER, code)
