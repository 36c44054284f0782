from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from kap_model.people import persons
from kap_model.people.permissions import Actor
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import NewerSaveError, RowEntry, RowKey, SubmissionError
from kap_model.vocabulary import Absence, Role, SubmissionState
from tests.support.reporting import OPERATOR, actor

pytestmark = pytest.mark.both_databases

QUARTER = Quarter.parse("2026-Q3")
TRAINED = RowKey(kpi_code="K-P1.1-a")
BY = actor("coordinator")


def begin(engine: Engine) -> str:
    return submissions.begin(engine, BY, "RO-AFR", QUARTER).submission_code


def test_a_place_and_quarter_have_one_open_submission(peopled: Engine) -> None:
    first = submissions.begin(peopled, BY, "RO-AFR", QUARTER)
    assert (first.submission_code, first.state) == ("RO-AFR-2026-Q3-1", SubmissionState.DRAFT)
    assert submissions.begin(peopled, BY, "RO-AFR", QUARTER) == first
    submissions.withdraw(peopled, BY, first.submission_code)
    assert submissions.begin(peopled, BY, "RO-AFR", QUARTER).submission_code == "RO-AFR-2026-Q3-2"


def test_twenty_who_begin_at_once_share_one_draft(peopled: Engine) -> None:
    with ThreadPoolExecutor(20) as pool:
        begun = list(pool.map(lambda _: begin(peopled), range(20)))
    assert set(begun) == {"RO-AFR-2026-Q3-1"}


def test_what_has_not_begun_is_not_reported(peopled: Engine) -> None:
    with pytest.raises(SubmissionError, match="has not begun"):
        submissions.begin(peopled, BY, "RO-AFR", Quarter.present().after(1))


def test_a_saved_row_is_there_with_who_and_when(peopled: Engine) -> None:
    code = begin(peopled)
    entry = RowEntry(value=0.0, comment="  none came ", absence=None)
    submissions.save_row(peopled, BY, code, TRAINED, entry, 0)
    with reading(peopled) as session:
        [row] = submissions.submission(session, code).rows
    assert (row.entry.value, row.entry.comment, row.saved_by, row.version) == (0.0, "none came", BY.email, 1)


def test_an_absence_and_a_date_are_kept(peopled: Engine) -> None:
    code = begin(peopled)
    entry = RowEntry(absence=Absence.WILL_FOLLOW, follows_on=QUARTER.last_day)
    submissions.save_row(peopled, BY, code, TRAINED, entry, 0)
    with reading(peopled) as session:
        assert submissions.submission(session, code).rows[0].entry == entry


def test_nobody_saves_over_what_they_have_not_seen(peopled: Engine) -> None:
    persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.COORDINATOR, "RO-AFR")
    code = begin(peopled)
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=1.0), 0)
    submissions.save_row(peopled, actor("nobody"), code, TRAINED, RowEntry(value=2.0), 1)
    with pytest.raises(NewerSaveError, match=r"nobody@example\.org has saved this row") as refused:
        submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=3.0), 1)
    assert refused.value.theirs is not None
    assert refused.value.theirs.entry.value == 2.0
    with reading(peopled) as session:
        assert submissions.submission(session, code).rows[0].entry.value == 2.0


def test_a_blank_entry_clears_a_row_and_the_history_keeps_what_stood_there(peopled: Engine) -> None:
    code = begin(peopled)
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=7.0), 0)
    assert submissions.save_row(peopled, BY, code, TRAINED, RowEntry(), 1) is None
    with reading(peopled) as session:
        assert submissions.submission(session, code).rows == ()
        statement = text("SELECT act, before, kpi_code FROM history_event ORDER BY event_id DESC LIMIT 1")
        last = session.connection().execute(statement).one()
    assert (last.act, json.loads(last.before), last.kpi_code) == ("row_cleared", {"value": 7.0}, "K-P1.1-a")


def test_the_same_entry_twice_is_one_save(peopled: Engine) -> None:
    code = begin(peopled)
    first = submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=7.0), 0)
    assert submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=7.0), 1) == first


@pytest.mark.parametrize("name", ["comment", "obstacle", "help_request", "evidence"])
def test_a_text_of_two_thousand_characters_is_kept_and_a_longer_one_refused(peopled: Engine, name: str) -> None:
    code = begin(peopled)
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(**{name: "é" * 2_000}), 0)  # type: ignore[arg-type]
    with pytest.raises(SubmissionError, match="2001 characters"):
        submissions.save_row(peopled, BY, code, TRAINED, RowEntry(**{name: "é" * 2_001}), 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["comment", "obstacle", "help_request", "evidence", "warning_reply", "correction_reason"]
)
@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\ud800", "\ufffd", "\uffff"])
def test_a_character_that_no_text_holds_is_refused_with_its_name(peopled: Engine, name: str, character: str) -> None:
    code = begin(peopled)
    with pytest.raises(SubmissionError, match=r"There is a text that holds .*U\+[0-9A-F]{4}.*Type the text again"):
        submissions.save_row(peopled, BY, code, TRAINED, RowEntry(**{name: f"a{character}b"}), 0)


@pytest.mark.parametrize("reason", ["a\x1b[2Jb", "x" * 2_001])
def test_a_reason_is_held_to_the_rules_of_texts(peopled: Engine, reason: str) -> None:
    code = begin(peopled)
    reviewer = actor("reviewer")
    for act in (
        lambda: submissions.withdraw(peopled, BY, code, reason),
        lambda: submissions.give_back(peopled, reviewer, code, reason),
        lambda: acceptance.accept(peopled, reviewer, code, reason),
    ):
        with pytest.raises(SubmissionError, match=r"Type the text again|it may have 2000"):
            act()


def test_a_kpi_that_is_not_there_or_was_retired_is_not_filled(peopled: Engine) -> None:
    code = begin(peopled)
    with pytest.raises(SubmissionError, match="no KPI K-X"):
        submissions.save_row(peopled, BY, code, RowKey(kpi_code="K-X"), RowEntry(value=1.0), 0)
    with peopled.begin() as connection:
        connection.execute(text("UPDATE kpi SET approval = 'retired' WHERE kpi_code = 'K-P1.1-a'"))
    with pytest.raises(SubmissionError, match="was retired"):
        submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=1.0), 0)


def test_the_operator_names_somebody(peopled: Engine) -> None:
    with pytest.raises(SubmissionError, match="--as EMAIL"):
        submissions.begin(peopled, OPERATOR, "RO-AFR", QUARTER)
    acting = Actor("nobody@example.org", through="kap submission begin", is_operator=True)
    assert submissions.begin(peopled, acting, "RO-AFR", QUARTER).begun_by == "nobody@example.org"


def test_a_build_keeps_people_and_submissions(peopled: Engine, tiny_plan: Path, tmp_path: Path) -> None:
    code = begin(peopled)
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=7.0), 0)
    build(peopled, read_folder(tiny_plan, with_illustrative=False))
    with reading(peopled) as session:
        assert submissions.submission(session, code).rows[0].entry.value == 7.0
        assert len(persons.persons(session)) == 5
