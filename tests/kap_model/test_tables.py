"""What is asked of all observations is answered from an index, so that it does not wait for the table to be read."""

from __future__ import annotations

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
        plans = [
            [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            for sql, parameters in asked_of_observations
        ]
    engine.dispose()

    assert plans
    for plan in plans:
        assert all(f"INDEX {index}" in step for step in plan if step.startswith(("SCAN", "SEARCH"))), plan
