"""`kap backup`: what it writes, and what it does not overwrite."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_cli.backup import backup
from kap_cli.main import kap
from kap_model.database import engine_for
from tests.support.command_line import FINE, MISUSE, PROBLEMS, run
from tests.support.versions import Rows, all_rows

DEPLOY = Path(__file__).parents[2] / "deploy"


def without_its_name(rows: Rows) -> Rows:
    """Return all rows but the one that names the present state: what is put back gets a new name."""
    return {table: found for table, found in rows.items() if table != "revision"}


def test_a_backup_holds_what_the_database_holds_and_takes_its_place(own: str, tmp_path: Path) -> None:
    before = all_rows(engine_for(own))
    copy = tmp_path / "copy"
    answer = run("backup", copy, "--database", own)
    assert (answer.code, answer.out) == (FINE, "")
    assert f"to {copy}: {copy.stat().st_size:,} bytes, checked" in answer.err
    assert run("person", "add", "ann@example.org", "Ann", "--database", own).code == FINE
    assert all_rows(engine_for(own)) != before
    assert run("restore", copy, "--database", own, "--yes", "--backup", tmp_path / "replaced").code == FINE
    assert without_its_name(all_rows(engine_for(own))) == without_its_name(before)


@pytest.mark.of_files
def test_a_backup_of_a_file_is_a_database_that_can_be_named(own: str, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "copy", "--database", own).code == FINE
    assert run("status", "--database", tmp_path / "copy").out == run("status", "--database", own).out


def test_a_file_that_is_there_is_replaced_only_when_told_so(own: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_text("mine")
    refused = run("backup", copy, "--database", own)
    assert (refused.code, "is there already" in refused.err, copy.read_text()) == (MISUSE, True, "mine")
    assert run("backup", copy, "--database", own, "--yes").code == FINE
    assert copy.read_bytes() != b"mine"


@pytest.mark.of_files
def test_a_backup_is_never_written_over_the_database_itself(own: str) -> None:
    itself = run("backup", own.removeprefix("sqlite:///"), "--database", own, "--yes")
    assert (itself.code, "is the database itself" in itself.err) == (MISUSE, True)


def test_without_a_database_or_a_folder_there_is_no_backup(own: str, tmp_path: Path) -> None:
    absent = run("backup", tmp_path / "copy.sqlite", "--database", tmp_path / "absent.sqlite")
    assert (absent.code, "There is no database at" in absent.err) == (PROBLEMS, True)
    nowhere = run("backup", tmp_path / "absent" / "copy.sqlite", "--database", own)
    assert (nowhere.code, "No such file or directory" in nowhere.err) == (PROBLEMS, True)
    assert not (tmp_path / "copy.sqlite").exists()


def test_the_unit_of_each_night_starts_a_command_that_there_is() -> None:
    lines = (DEPLOY / "kap-backup.service").read_text(encoding="utf-8").splitlines()
    (command,) = (line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    program, name, *arguments = command.split()
    assert (Path(program).name, kap.commands[name]) == ("kap", backup)
    params = backup.make_context(name, arguments).params
    assert (params["keep"], f"StateDirectory=kap {params['copy'].relative_to('/var/lib')}" in lines) == (14, True)
    assert (DEPLOY / "kap-backup.timer").exists()  # a timer starts the service of its name
