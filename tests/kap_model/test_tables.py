"""What is asked of all observations is answered from an index, so that it does not wait for the table to be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.queries import choices, sources
from kap_model.vocabulary import OriginView

QUESTIONS: dict[str, tuple[str, Callable[[Session], object]]] = {
    "newest quarters": ("observation_newest", choices.choices),
    "uses of sources": ("observation_sources", sources.uses),
    "corrections": ("observation_corrections", lambda s: progress.load(s, OriginView.ALL)),
    "published corrections": ("observation_corrections", lambda s: progress.load(s, OriginView.PUBLISHED)),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_over_all_observations_is_answered_from_its_index(shipped_database: Path, name: str) -> None:
    index, question = QUESTIONS[name]
    engine = engine_for(f"sqlite:///{shipped_database}")
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, parameters, *_: asked.append((sql, parameters)))
    with reading(engine) as session:
        question(session)
        asked_of_observations = [(sql, parameters) for sql, parameters in asked if "FROM observation" in sql]
        connection = session.connection()
        if is_sqlite := engine.dialect.name == "sqlite":
            explain, step_with_table = "EXPLAIN QUERY PLAN", r"SCAN|SEARCH"
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # which is cheaper for so few rows
            explain, step_with_table = "EXPLAIN", r"(?<!Bitmap Heap )Scan (on|using)"
        plans = [
            [row[3 if is_sqlite else 0] for row in connection.exec_driver_sql(f"{explain} {sql}", parameters)]
            for sql, parameters in asked_of_observations
        ]
    engine.dispose()

    assert plans
    for plan in plans:
        steps = [step for step in plan if re.search(step_with_table, step)]
        assert steps and all(re.search(rf"\b{index}\b", step) for step in steps), plan
