from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from kap_model.database import reading, writing
from kap_model.people import persons
from kap_model.quarter import Quarter
from kap_model.reporting import kpi_decisions
from kap_model.reporting.reporting_start import set_start
from kap_model.vocabulary import Approval, Role
from tests.support.reporting import actor


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_event SET reason = 'x'",
        "DELETE FROM history_event",
        "UPDATE row_history SET row_values = '{}'",
        "DELETE FROM row_history",
        "UPDATE kpi_decision SET meeting = 'x'",
        "DELETE FROM kpi_decision",
        "UPDATE reporting_start SET quarter = NULL",
        "DELETE FROM reporting_start",
        "INSERT INTO history_event (event_id, at, act, subject) VALUES (1, '2026-01-01', 'x', 'y') "
        "ON CONFLICT (event_id) DO UPDATE SET act = 'x'",
        pytest.param(
            "INSERT OR REPLACE INTO history_event (event_id, at, act, subject) VALUES (1, '2026-01-01', 'x', 'y')",
            marks=pytest.mark.of_files,  # a statement of SQLite alone
        ),
    ],
)
def test_the_database_refuses_to_change_the_history(peopled: Engine, statement: str) -> None:
    with writing(peopled) as session:
        session.connection().execute(
            text(
                "INSERT INTO row_history (table_name, row_key, change, row_values, batch_id, ended_by) "
                "SELECT 'kpis', '[]', 'removed', '{}', batch_id, batch_id FROM import_batch LIMIT 1"
            )
        )
    kpi_decisions.decide(peopled, actor("publisher"), "K-P1.1-a", Approval.PROPOSED, decided_on=date(2025, 3, 1))
    set_start(peopled, actor("administrator"), Quarter.parse("2025-Q1"), "The first coordinators")
    before = _events(peopled)
    with pytest.raises(DatabaseError, match="never changed"), writing(peopled) as session:
        session.connection().execute(text(statement))
    assert _events(peopled) == before


def test_each_change_of_a_person_is_an_event_with_who_when_and_what(peopled: Engine) -> None:
    persons.give_role(peopled, actor("administrator"), "nobody@example.org", Role.REVIEWER, "AFR")
    last = _events(peopled)[-1]
    assert (last.by, last.act, last.subject, last.place_code, last.through) == (
        "administrator@example.org", "role_given", "nobody@example.org", "AFR", "page",
    )  # fmt: skip
    assert json.loads(last.after) == {"role": "reviewer"}


def _events(engine: Engine) -> list[object]:
    with reading(engine) as session:
        return list(session.connection().execute(text("SELECT * FROM history_event ORDER BY event_id")).all())
