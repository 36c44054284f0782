"""A rehearsal: made-up people of each role, submissions in every state, and a database that knows what it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.backup import backup
from kap_model.database import engine_for, reading
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from kap_model.people import persons
from kap_model.people.history import now
from kap_model.problems import KapError
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions, rehearsal, submissions
from kap_model.reporting.checks import check
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.reporting.submissions import KnownSubmission
from kap_model.restoring import restore
from kap_model.vocabulary import Absence, Role, SubmissionState
from tests.support.reporting import OPERATOR

PLACES = ("RO-AFR", "AO-DKR")


@pytest.fixture(scope="module")
def engine(shipped_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of the shipped data, made a rehearsal."""
    made = shutil.copy(shipped_database, tmp_path_factory.mktemp("rehearsal") / "shipped.sqlite")
    engine = engine_for(str(made), must_exist=True)
    rehearsal.fill(engine, OPERATOR, now().date())
    yield engine
    engine.dispose()


def is_marked(file: Path) -> bool:
    engine = engine_for(str(file), must_exist=True)
    with reading(engine) as session:
        answer = is_rehearsal(session)
    engine.dispose()
    return answer


def all_of(engine: Engine) -> list[KnownSubmission]:
    with reading(engine) as session:
        return [submissions.with_rows(session, known) for known in submissions.submissions(session, PLACES)]


def told(engine: Engine) -> tuple[object, ...]:
    """Return what a rehearsal holds, without moments."""
    with reading(engine) as session:
        people = persons.persons(session)
    rows = [(one.submission_code, one.state, [(row.key, row.entry) for row in one.rows]) for one in all_of(engine)]
    return people, rows


def test_there_is_a_person_of_each_role_whom_nobody_takes_for_real(engine: Engine) -> None:
    with reading(engine) as session:
        people = persons.persons(session)
    assert {role for person in people for role, _ in person.roles} == set(Role)
    assert all(person.name.endswith("(rehearsal)") for person in people)
    assert all(person.email.endswith("@example.org") for person in people)
    assert "Coordinator of Addis Ababa (rehearsal)" in [person.name for person in people]


def test_there_are_submissions_in_every_state(engine: Engine) -> None:
    assert {known.state for known in all_of(engine)} == set(SubmissionState)


def test_one_agreed_action_is_open_one_past_its_quarter_and_one_done(engine: Engine) -> None:
    with reading(engine) as session:
        found = agreed_actions.agreed_actions(session)
    assert sorted((each.state, each.is_past(now().date())) for each in found) == [
        ("done", False), ("open", False), ("open", True),
    ]  # fmt: skip
    assert all(each.agreement.what.startswith("Rehearsal: ") for each in found)
    assert all(each.created_by == "publisher@example.org" for each in found)


def test_a_draft_has_problems_and_warnings_without_a_reply(engine: Engine) -> None:
    [draft] = [known for known in all_of(engine) if known.state is SubmissionState.DRAFT]
    assert draft.quarter == Quarter.present().after(-1)
    with reading(engine) as session:
        checks = check(session, draft)
    assert {problem.column for problem in checks.problems} == {"absence", "follows_on"}
    assert checks.unanswered


def test_the_one_that_was_returned_says_why(engine: Engine) -> None:
    [returned] = [known for known in all_of(engine) if known.state is SubmissionState.RETURNED]
    assert returned.reason


def test_rows_have_comments_obstacles_requests_for_help_and_both_absences(engine: Engine) -> None:
    entries = [row.entry for known in all_of(engine) for row in known.rows]
    for column in ("comment", "obstacle", "help_request", "correction_reason"):
        assert any(getattr(entry, column) for entry in entries), column
    assert {entry.absence for entry in entries} == {None, *Absence}


def test_an_accepted_submission_has_a_correction_that_waits(engine: Engine) -> None:
    states = {known.submission_code: known.state for known in all_of(engine)}
    [correction] = [code for code in states if code.endswith("-2")]
    assert states[correction] is SubmissionState.SUBMITTED
    assert states[f"{correction[:-2]}-1"] is SubmissionState.ACCEPTED


def test_a_copy_and_a_database_that_is_built_again_stay_a_rehearsal(
    rehearsal_database: Path, tiny_plan: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "kap.sqlite"
    backup(engine_for(str(rehearsal_database)), tmp_path / "backup")
    engine = engine_for(str(copy))
    restore(engine, tmp_path / "backup", lambda: None)
    build(engine, read_folder(tiny_plan, with_illustrative=False))
    engine.dispose()
    assert is_marked(copy)


@pytest.mark.of_files  # a rehearsal is a file, also where the main database is one of a server
def test_a_database_that_is_no_rehearsal_is_not_touched(
    peopled_database: Path, tiny_plan: Path, tmp_path: Path
) -> None:
    real = Path(shutil.copy(peopled_database, tmp_path / "kap-rehearsal.sqlite"))
    before = real.read_bytes()
    with pytest.raises(KapError, match="is no rehearsal, and was not touched"):
        rehearsal.make(real, read_folder(tiny_plan), OPERATOR, now().date())
    assert real.read_bytes() == before
    assert not is_marked(real)


@pytest.mark.of_files
@pytest.mark.parametrize("content", [b"", b"name,value\n"], ids=["empty", "no database"])
def test_another_file_is_not_touched(content: bytes, tiny_plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.sqlite"
    other.write_bytes(content)
    with pytest.raises(KapError, match="is no rehearsal"):
        rehearsal.make(other, read_folder(tiny_plan), OPERATOR, now().date())
    assert other.read_bytes() == content


def test_a_rehearsal_that_fails_leaves_nothing_behind(tiny_plan: Path, tmp_path: Path) -> None:
    plan = Path(shutil.copytree(tiny_plan, tmp_path / "plan"))
    for name in ("observations", "targets"):
        (plan / "illustrative" / f"{name}.csv").unlink()
    for name in ("observations/published", "observations/reported", "plan/targets"):
        path = plan / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    folder = tmp_path / "made"
    folder.mkdir()
    with pytest.raises(KapError, match="asks no two offices"):
        rehearsal.make(folder / "kap-rehearsal.sqlite", read_folder(plan), OPERATOR, now().date())
    assert list(folder.iterdir()) == []


@pytest.mark.of_files
def test_a_rehearsal_begins_anew_as_it_was_on_the_same_day(
    rehearsal_database: Path, tiny_plan: Path, tmp_path: Path
) -> None:
    again = tmp_path / "kap-rehearsal.sqlite"
    backup(engine_for(str(rehearsal_database)), again)
    engine = engine_for(str(again))
    before = told(engine)
    persons.add(engine, OPERATOR, "ann@example.org", "Ann")
    rehearsal.make(again, read_folder(tiny_plan), OPERATOR, now().date())
    assert told(engine) == before
    engine.dispose()
