"""Many people at once, and a machine that fails at any moment: nothing is lost, nothing is half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine, text

from kap_model.database import engine_for, reading
from kap_model.people import persons
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.reporting.submitting import submit
from kap_model.vocabulary import WORLD, Role
from tests.support.actuals import actuals, actuals_anew
from tests.support.reporting import OPERATOR, actor

BY, REVIEWER = actor("coordinator"), actor("reviewer")
OFFICES = ("RO-AFR", "AO-DKR")
QUARTERS = [str(quarter) for quarter in Quarter.parse("2023-Q4").to(Quarter.parse("2026-Q1"))]
KEYS = (RowKey(kpi_code="K-P1.1-a"), RowKey(kpi_code="K-P1.1-a", dimension="sex", category="female"))
ENTRY = RowEntry(value=1.0, warning_reply="Counted", correction_reason="Counted anew")


def with_roles_of_the_world(engine: Engine) -> None:
    for role in (Role.COORDINATOR, Role.REVIEWER):
        persons.give_role(engine, OPERATOR, f"{role}@example.org", role, WORLD)


def submitted(engine: Engine, place: str, quarter: str) -> str:
    known = submissions.begin(engine, BY, place, Quarter.parse(quarter))
    submissions.save_rows(engine, BY, known.submission_code, [(key, ENTRY, 0) for key in KEYS])
    return submit(engine, BY, known.submission_code).submission_code


def reported(engine: Engine) -> dict[str, int]:
    """The number of accepted figures by submission."""
    statement = "SELECT substr(source, 10), count(*) FROM observation WHERE source LIKE 'REPORTS: %' GROUP BY source"
    with reading(engine) as session:
        return dict(session.connection().execute(text(statement)).all())


def accepted(engine: Engine) -> tuple[list[str], list[str]]:
    """The submissions that are accepted, and those whose acceptance stands in the history."""
    with reading(engine) as session:
        connection = session.connection()
        codes = connection.scalars(text("SELECT submission_code FROM submission WHERE state = 'accepted'")).all()
        events = connection.scalars(text("SELECT subject FROM history_event WHERE act = 'accepted'")).all()
    return sorted(codes), sorted(events)


def test_twenty_people_who_submit_and_accept_at_once_lose_nothing(peopled: Engine) -> None:
    with_roles_of_the_world(peopled)
    address = peopled.url.render_as_string(hide_password=False)

    def one_person(place_and_quarter: tuple[str, str]) -> str:
        engine = engine_for(address)
        try:
            return acceptance.accept(engine, REVIEWER, submitted(engine, *place_and_quarter)).submission_code
        finally:
            engine.dispose()

    asked = [(place, quarter) for place in OFFICES for quarter in QUARTERS]
    assert len(asked) == 20
    with ThreadPoolExecutor(len(asked)) as people:
        codes = sorted(people.map(one_person, asked))
    assert accepted(peopled) == (codes, codes)
    assert reported(peopled) == dict.fromkeys(codes, len(KEYS))
    assert actuals(peopled) == actuals_anew(peopled)


def test_a_kill_leaves_the_state_before_or_after(peopled: Engine) -> None:
    with_roles_of_the_world(peopled)
    address = peopled.url.render_as_string(hide_password=False)
    waiting = [submitted(peopled, place, quarter) for place in OFFICES for quarter in QUARTERS[:4]]
    count = len(waiting)
    moments = random.Random(15)
    for _ in range(3):
        killed = subprocess.Popen(
            [sys.executable, "-m", "tests.support.accepting", address, *waiting],
            cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert killed.stdout is not None
        assert killed.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.0, 0.25))
        killed.kill()
        killed.communicate()
        codes, events = accepted(peopled)
        assert codes == events
        assert reported(peopled) == dict.fromkeys(codes, len(KEYS))
        assert actuals(peopled) == actuals_anew(peopled)
        waiting = [code for code in waiting if code not in codes]
    for code in waiting:
        acceptance.accept(peopled, REVIEWER, code)
    assert len(accepted(peopled)[0]) == count
