"""The statements of the questions about delivery: as many with 120 projects as with 10."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from kap_model.queries.delivery import budgets, contributions, projects, published
from kap_model.tables import Budget, Contribution, Project
from kap_model.vocabulary import OriginView
from tests.support.statements import statements_sent


def copies(session: Session, model: type[Any], key: str, first: int, last: int) -> None:
    """Add copies of a row of a table, each with a key of its own that has a number from `first` to before `last`."""
    table = model.__table__
    row = dict(session.connection().execute(table.select().limit(1)).one()._mapping)
    keys = [number if key == "plan_year" else f"COPY-{number}" for number in range(first, last)]
    session.connection().execute(insert(table), [{**row, key: value} for value in keys])


@pytest.mark.parametrize(
    ("ask", "statements"),
    [
        (projects.initiatives, 1),
        (projects.partners, 1),
        (lambda s: projects.projects(s, OriginView.ALL), 4),
        (lambda s: budgets.budget_lines(s, OriginView.ALL), 2),
        (lambda s: contributions.contributions(s, OriginView.ALL), 1),
        (lambda s: contributions.reported_funds(s, OriginView.ALL), 1),
        (published.published_amounts, 1),
    ],
)
def test_a_question_has_as_many_statements_with_120_projects_as_with_10(
    trying_session: Session, ask: Callable[[Session], object], statements: int
) -> None:
    counts = []
    for first, last in ((0, 10), (10, 120)):
        copies(trying_session, Project, "project_code", first, last)
        copies(trying_session, Contribution, "contribution_code", first, last)
        copies(trying_session, Budget, "plan_year", first, last)
        with statements_sent(trying_session.get_bind()) as sent:
            ask(trying_session)
        counts.append(len(sent))
    assert counts == [statements, statements]
