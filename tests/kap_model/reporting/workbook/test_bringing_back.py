from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading
from kap_model.people import persons
from kap_model.people.permissions import NotAllowedError
from kap_model.reporting import submissions
from kap_model.reporting.submissions import RowEntry, RowKey, SavedRow
from kap_model.reporting.workbook.bringing_back import BroughtBack, bring_back
from kap_model.reporting.workbook.reading import WorkbookRefusedError
from kap_model.reporting.workbook.words import Words
from kap_model.vocabulary import Absence, Role
from kap_ui.words.workbook_words import words_of
from tests.support.filled_workbook import ENGLISH, PLACE, QUARTER, TODAY, Opened, filled, made
from tests.support.reporting import OPERATOR, actor

BY = actor("coordinator")
OTHER = actor("second")


def back(engine: Engine, data: bytes, words: Words = ENGLISH) -> BroughtBack:
    return bring_back(engine, BY, PLACE, QUARTER, data, words, TODAY)


def rows(engine: Engine) -> dict[str, SavedRow]:
    known = submissions.begin(engine, BY, PLACE, QUARTER)
    return {row.key.kpi_code: row for row in known.rows}


def save(engine: Engine, by: object, kpi: str, entry: RowEntry) -> None:
    known = submissions.begin(engine, BY, PLACE, QUARTER)
    before = rows(engine).get(kpi)
    seen = before.version if before is not None else 0
    submissions.save_row(engine, by, known.submission_code, RowKey(kpi_code=kpi), entry, seen)  # type: ignore[arg-type]  # an actor


@pytest.fixture
def shared(peopled: Engine) -> Engine:
    """A database with a second coordinator of the office."""
    persons.add(peopled, OPERATOR, "second@example.org", "The second")
    persons.give_role(peopled, OPERATOR, "second@example.org", Role.COORDINATOR, PLACE)
    return peopled


def test_a_filled_workbook_fills_the_draft_and_its_history(peopled: Engine) -> None:
    data = filled(
        made(peopled),
        ("K-P1.1-a", "value", 2), ("K-P1.1-a", "comment", "Two courses"), ("K-P1.1-b", "numerator", 8),
        ("K-P1.1-b", "denominator", 10), ("K-P2.1-a", "countries", "KEN; RWA"), ("K-P1.2-b", "absence", "not measured"),
    )  # fmt: skip
    brought = back(peopled, data)
    assert (brought.saved, list(brought.problems)) == (4, [])
    assert {kpi: row.entry for kpi, row in rows(peopled).items()} == {
        "K-P1.1-a": RowEntry(value=2.0, comment="Two courses"),
        "K-P1.1-b": RowEntry(numerator=8.0, denominator=10.0),
        "K-P2.1-a": RowEntry(countries="KEN; RWA"),
        "K-P1.2-b": RowEntry(absence=Absence.NOT_MEASURED),
    }
    assert back(peopled, data).saved == 0
    with reading(peopled) as session:
        counted = session.connection().execute(text("SELECT count(*) FROM history_event WHERE act = 'row_saved'"))
        assert counted.scalar_one() == 4


def test_what_the_workbook_leaves_empty_stays_as_it_is(peopled: Engine) -> None:
    data = made(peopled)
    save(peopled, BY, "K-P1.1-c", RowEntry(value=7.0))
    save(peopled, BY, "K-P1.1-a", RowEntry(value=1.0, comment="One", obstacle="No room"))
    back(peopled, filled(data, ("K-P1.1-a", "comment", "Two")))
    held = rows(peopled)
    assert held["K-P1.1-c"].entry == RowEntry(value=7.0)
    assert held["K-P1.1-a"].entry == RowEntry(value=1.0, comment="Two", obstacle="No room")


def test_a_reason_for_no_figure_takes_the_place_of_a_figure(peopled: Engine) -> None:
    save(peopled, BY, "K-P1.1-a", RowEntry(value=1.0))
    data = filled(made(peopled), ("K-P1.1-a", "value", None), ("K-P1.1-a", "absence", "not measured"))
    assert not back(peopled, data).problems
    assert rows(peopled)["K-P1.1-a"].entry == RowEntry(absence=Absence.NOT_MEASURED)


def test_a_newer_save_of_somebody_else_is_listed_and_stays(shared: Engine) -> None:
    data = filled(made(shared), ("K-P1.1-a", "value", 2), ("K-P1.1-c", "value", 3))
    save(shared, OTHER, "K-P1.1-a", RowEntry(value=9.0))
    brought = back(shared, data)
    assert (brought.saved, [key.kpi_code for key in brought.newer]) == (1, ["K-P1.1-a"])
    assert rows(shared)["K-P1.1-a"].entry.value == 9
    [problem] = brought.problems
    assert problem.what == "a row that The second has saved since the workbook was made: 9"
    assert brought.workbook is not None
    assert Opened(brought.workbook).cell("K-P1.1-a", "value").comment is not None


def test_what_came_filled_and_was_not_touched_never_stands_against_a_newer_save(shared: Engine) -> None:
    save(shared, BY, "K-P1.1-a", RowEntry(value=2.0))
    data = filled(made(shared), ("K-P1.1-c", "value", 3))
    save(shared, OTHER, "K-P1.1-a", RowEntry(value=9.0))
    brought = back(shared, data)
    assert (brought.saved, brought.newer) == (1, {})
    assert rows(shared)["K-P1.1-a"].entry.value == 9


def test_ones_own_newer_save_gives_way(shared: Engine) -> None:
    data = filled(made(shared), ("K-P1.1-a", "value", 2))
    save(shared, OTHER, "K-P1.1-a", RowEntry(value=9.0))
    save(shared, BY, "K-P1.1-a", RowEntry(value=8.0))
    assert back(shared, data).saved == 1


def test_problems_of_cells_and_of_rules_come_back_at_their_cells_in_the_persons_language(peopled: Engine) -> None:
    french = words_of("fr")
    data = filled(
        made(peopled, french),
        ("K-P1.1-a", "value", "n.d."), ("K-P1.2-b", "value", 101), ("K-P1.1-b", "numerator", 4),
        ("K-P1.1-c", "value", 3), ("K-P2.1-a", "countries", "KEN;XXX"),
    )  # fmt: skip
    brought = back(peopled, data, french)
    assert brought.workbook is not None
    opened = Opened(brought.workbook)
    said = {
        (kpi, column): opened.cell(kpi, column).comment.text
        for kpi, column in [
            ("K-P1.1-a", "value"), ("K-P1.2-b", "value"), ("K-P1.1-b", "denominator"), ("K-P2.1-a", "countries"),
        ]
    }  # fmt: skip
    assert said["K-P1.1-a", "value"].startswith("un mot à la place d'un nombre. Videz la cellule")
    assert len(brought.problems) == 4
    assert [opened.book.worksheets[0].cell(line, 2).value for line in range(3, 7)] == [
        "K-P1.1-a", "K-P1.1-b", "K-P1.2-b", "K-P2.1-a",
    ]  # fmt: skip
    assert set(rows(peopled)) == {"K-P1.1-b", "K-P1.1-c", "K-P1.2-b", "K-P2.1-a"}
    again = back(peopled, brought.workbook, french)
    assert (again.saved, again.problems) == (0, brought.problems)


def test_what_looks_odd_is_marked_and_may_be_answered_in_the_workbook(peopled: Engine) -> None:
    brought = back(peopled, filled(made(peopled), ("K-P1.1-a", "value", 40)))
    assert (list(brought.problems), [warning.key.kpi_code for warning in brought.warnings][:1]) == ([], ["K-P1.1-a"])
    assert brought.workbook is not None
    answered = filled(brought.workbook, ("K-P1.1-a", "warning_reply", "A large course"))
    assert back(peopled, answered).workbook is None


def test_a_workbook_with_nothing_filled_in_is_refused(peopled: Engine) -> None:
    with pytest.raises(WorkbookRefusedError, match="Nothing is filled in"):
        back(peopled, made(peopled))


def test_only_a_coordinator_of_the_place_brings_it_back(peopled: Engine) -> None:
    data = filled(made(peopled), ("K-P1.1-a", "value", 2))
    for name in ("reviewer", "publisher", "administrator", "nobody"):
        with pytest.raises(NotAllowedError):
            bring_back(peopled, actor(name), PLACE, QUARTER, data, ENGLISH, TODAY)
    assert rows(peopled) == {}
