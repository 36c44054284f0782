"""What changed and why; figures of the tiny plan worked by hand."""

from __future__ import annotations

from sqlmodel import Session

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import results
from kap_model.queries.results import Move, StatusChange
from kap_model.vocabulary import Cause, Status, Strength

NOW = Quarter.parse("2025-Q4")
YEAR_BEFORE = Quarter.parse("2024-Q4")


def test_what_worsened_comes_before_what_became_known_and_what_improved(tiny_progress: Progress) -> None:
    changes = results.changes(tiny_progress, "WORLD", Quarter.parse("2024-Q2"), NOW)

    assert [change.move for change in changes] == [Move.WORSE, *[Move.FOUND] * 6, Move.BETTER]
    assert [change.kpi_code for change in changes][:2] == ["K-P2.1-c", "K-P1.2-b"]
    assert [change.after.status for change in changes][1:4] == [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]


def change_of(progress: Progress, kpi: str, place: str, before: Quarter) -> StatusChange:
    [change] = [change for change in results.changes(progress, place, before, NOW) if change.kpi_code == kpi]
    return change


def test_a_correction_in_between_is_named_as_the_cause(tiny_progress: Progress) -> None:
    # 8 pledges of 2024-Q4 correct the 10 of 2023-Q4; 12 of 12 follow in 2025-Q4
    with_it = change_of(tiny_progress, "K-P2.1-b", "WORLD", Quarter.parse("2024-Q2"))
    after_it = change_of(tiny_progress, "K-P2.1-b", "WORLD", YEAR_BEFORE)

    assert (with_it.before.status, with_it.after.status) == (Status.ON_TRACK, Status.ACHIEVED)
    assert (with_it.cause, after_it.cause) == (Cause.CORRECTION, Cause.NEW_FIGURE)


def test_a_status_that_is_lost_without_a_new_figure_is_lost_by_time_alone(tiny_progress: Progress) -> None:
    # the countries of AFR were last counted in 2023-Q4: two steps old in 2024-Q4, four in 2025-Q4
    change = change_of(tiny_progress, "K-P2.1-a", "AFR", YEAR_BEFORE)

    assert (change.after.status, change.move, change.cause) == (Status.NO_RECENT_DATA, Move.LOST, Cause.TIME)
    assert str(change.before.data_quarter) == str(change.after.data_quarter) == "2023-Q4"


def test_nothing_changes_between_a_quarter_and_itself(shipped_progress: Progress) -> None:
    assert results.changes(shipped_progress, "WORLD", NOW, NOW) == []


def test_offerings_of_a_priority_come_with_primary_links_first(shipped_session: Session) -> None:
    links = results.offering_links(shipped_session, "P1")
    assert [(link.offering_code, link.strength) for link in links] == [
        ("OF4", Strength.PRIMARY), ("OF1", Strength.SECONDARY), ("OF2", Strength.SECONDARY),
    ]  # fmt: skip
    assert results.offering_links(shipped_session, "E3") == []
