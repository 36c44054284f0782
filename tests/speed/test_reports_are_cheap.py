"""What makes reporting fast, held by counts of statements: what is typed is checked, and nothing else is asked anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_ui.sections.reporting.submit_saving import FormRow
from tests.support.opened_page import OpenPage, Shown
from tests.support.reporting import OWN_PLACE, SignIn, actor
from tests.support.statements import statements_sent

QUARTER = Quarter.parse("2025-Q4")
TRAINED = RowKey(kpi_code="K-P1.1-a")
ENTRY = RowEntry(value=1.0)
BY = actor("coordinator")

FRAME = 6
"""Revision, session, places, person, roles and what waits: what every page asks for somebody who has signed in."""

OpenAs = Callable[..., Shown]


@pytest.fixture
def statements() -> Iterator[list[str]]:
    with statements_sent(Engine) as sent:
        yield sent


@pytest.fixture
def open_as(open_page: OpenPage, peopled: Engine, sign_in_as: SignIn) -> OpenAs:
    """Open a page as one of the people, a second time, so that whatever is cached is."""

    def opened(name: str, page: str, **query: str) -> Shown:
        sign_in_as(name)
        open_page(page, Path(str(peopled.url.database)), **query)
        return open_page(page, Path(str(peopled.url.database)), **query)

    return opened


def drafted(engine: Engine) -> str:
    code = submissions.begin(engine, BY, OWN_PLACE, QUARTER).submission_code
    submissions.save_row(engine, BY, code, TRAINED, ENTRY, 0)
    return code


def asked_in(statements: list[str], act: Callable[[], object]) -> int:
    """Return how many questions an act asks."""
    statements.clear()
    act()
    return len([statement for statement in statements if statement.lstrip().startswith("SELECT")])


def test_saving_a_row_is_a_handful_of_statements_whatever_else_the_draft_holds(
    peopled: Engine, statements: list[str]
) -> None:
    code = drafted(peopled)
    counts = []
    for key in (RowKey(kpi_code="K-P1.1-b"), RowKey(kpi_code="K-P2.1-a")):
        statements.clear()
        submissions.save_row(peopled, BY, code, key, ENTRY, 0)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("step", ["fill", "check"])
def test_a_report_that_is_shown_again_is_not_checked_again(
    open_as: OpenAs, peopled: Engine, statements: list[str], step: str
) -> None:
    drafted(peopled)
    address = {"reporter": OWN_PLACE, "period": str(QUARTER), "figure": TRAINED.kpi_code, "step": step}
    shown = open_as("coordinator", "submit", **address)
    assert asked_in(statements, shown.app.run) <= FRAME + 7


def test_a_word_about_a_figure_asks_for_no_new_check(open_as: OpenAs, peopled: Engine, statements: list[str]) -> None:
    drafted(peopled)
    shown = open_as("coordinator", "submit", reporter=OWN_PLACE, period=str(QUARTER), figure=TRAINED.kpi_code)
    row = FormRow(OWN_PLACE, QUARTER, TRAINED)

    def typed(column: str, text: str) -> Callable[[], object]:
        box = next(box for box in (*shown.app.text_input, *shown.app.text_area) if box.key == row.field(column))
        return lambda: box.set_value(text).run()

    assert asked_in(statements, typed("comment", "Counted by hand")) <= 2 * FRAME + 18
    assert not [statement for statement in statements if "FROM target" in statement]
    asked_in(statements, typed("value", "2"))
    assert [statement for statement in statements if "FROM target" in statement]


def test_what_waits_and_what_is_late_is_worked_out_once(
    open_as: OpenAs, peopled: Engine, statements: list[str]
) -> None:
    code = submitting.submit(peopled, BY, drafted(peopled)).submission_code
    assert asked_in(statements, open_as("reviewer", "review").app.run) <= FRAME + 5
    assert not [statement for statement in statements if "FROM observation" in statement]
    shown = open_as("reviewer", "review", submission=code)
    assert asked_in(statements, shown.app.run) <= FRAME + 3
    assert not [statement for statement in statements if "FROM observation" in statement]


def test_a_report_that_changes_and_one_that_is_accepted_are_seen_at_once(
    open_as: OpenAs, peopled: Engine, statements: list[str]
) -> None:
    code = drafted(peopled)
    shown = open_as("reviewer", "review", submission=code)
    assert "Looks odd" not in shown.text
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=900.0, warning_reply="Meant"), 1)
    shown.app.run()
    assert "Looks odd" in shown.text
    listed = open_as("reviewer", "review")
    before = listed.blocks["calendar"]
    submitting.submit(peopled, BY, code)
    listed.app.run()
    submitted = listed.blocks["calendar"]
    acceptance.accept(peopled, actor("reviewer"), code)
    listed.app.run()
    assert len({before, submitted, listed.blocks["calendar"]}) == 3
