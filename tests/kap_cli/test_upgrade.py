"""`kap upgrade`, and what other commands do with a database of an older version."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model import schema_versions
from kap_model.database import engine_for
from kap_ui.server.readiness import ready
from tests.support.command_line import FINE, MISUSE, PROBLEMS, run
from tests.support.versions import AddMigration, all_rows

VERSION = schema_versions.known()


@pytest.fixture
def older(present_address: str, add_migration: AddMigration) -> str:
    """A database of today, for a program that needs the version after it."""
    add_migration()
    return present_address


def test_a_database_is_upgraded_after_a_backup_of_what_it_was(
    present_server: str, add_migration: AddMigration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = add_migration()
    monkeypatch.chdir(tmp_path)
    answer = run("upgrade", "--database", present_server)
    assert (answer.code, answer.out) == (FINE, "")
    assert f"now has the tables of version {version}; it had those of version {version - 1}" in answer.err
    (copy,) = tmp_path.glob("*.dump")
    assert f"the database as it was is in {copy.name}" in answer.err

    again = run("upgrade", "--database", present_server)
    assert (again.code, f"the tables of this version already: version {version}" in again.err) == (FINE, True)
    assert run("restore", copy, "--database", present_server, "--yes").code == FINE
    assert len(list(tmp_path.glob("*.dump"))) == 2  # of what was replaced, too


def test_the_backup_goes_where_it_is_told_over_nothing_that_is_there(older: str, tmp_path: Path) -> None:
    copy = tmp_path / "mine.sqlite"
    copy.write_text("mine")
    before = all_rows(engine_for(older))
    refused = run("upgrade", "--database", older, "--backup", copy)
    assert (refused.code, "is there already" in refused.err, copy.read_text()) == (PROBLEMS, True, "mine")
    assert all_rows(engine_for(older)) == before
    assert run("upgrade", "--database", older, "--backup", copy, "--no-backup").code == MISUSE
    done = run("upgrade", "--database", older, "--no-backup")
    assert (done.code, "the database as it was" in done.err) == (FINE, False)


def test_every_command_says_what_to_do_with_an_older_and_a_newer_database(
    older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (("status",), ("person", "list"), ("due",), ("edition", "list")):
        answer = run(*command, "--database", older)
        assert (answer.code, f"its schema is {VERSION}, and this version needs" in answer.err) == (PROBLEMS, True), (
            command
        )
        assert "Run “kap upgrade”" in answer.err
    doctor = run("doctor", "--database", older, "--json")
    assert doctor.code == PROBLEMS
    assert doctor.data["version of the tables"] == VERSION == doctor.data["version that is needed"] - 1
    assert any("Run “kap upgrade”" in problem for problem in doctor.data["problems"])

    monkeypatch.setenv("KAP_DATABASE_URL", older)
    answered = ready(None)  # type: ignore[arg-type]  # it looks at nothing of the request
    assert (answered.status_code, "kap upgrade" in bytes(answered.body).decode()) == (503, True)

    with engine_for(older).begin() as connection:
        schema_versions.note(connection, 99)
    doctor = run("doctor", "--database", older, "--json")
    assert (doctor.code, doctor.data["version of the tables"]) == (PROBLEMS, 99)
    for command in ("status", "upgrade"):
        answer = run(command, "--database", older)
        assert (answer.code, "Update the program; the database was left as it is" in answer.err) == (PROBLEMS, True)


def test_a_build_upgrades_first_and_keeps_what_people_brought_in(
    present_address: str, add_migration: AddMigration, tiny_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = present_address
    monkeypatch.chdir(tmp_path)  # where the backup of a server goes
    version = add_migration('op.drop_table("note")')  # which this version of the program would not know
    before = all_rows(engine_for(older))
    answer = run("build", "--data", tiny_plan, "--database", older)
    assert answer.code == FINE, answer.err
    assert "the database as it was is in" in answer.err and f"it had those of version {version - 1}" in answer.err
    people = {name: before[name] for name in ("person", "submission_row", "edition_file", "kpi_decision")}
    assert all_rows(engine_for(older), people) == people
    assert run("status", "--database", older).code == FINE
