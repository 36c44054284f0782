"""`kap backup`: what it writes, and what it does not overwrite."""

from __future__ import annotations

from pathlib import Path

from kap_cli.backup import backup
from kap_cli.main import kap
from tests.support.command_line import FINE, MISUSE, PROBLEMS, run

DEPLOY = Path(__file__).parents[2] / "deploy"


def test_a_backup_holds_what_the_database_holds_and_takes_its_place(own: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    answer = run("backup", copy, "--database", own)
    assert (answer.code, answer.out) == (FINE, "")
    assert f"to {copy}: {copy.stat().st_size:,} bytes, checked" in answer.err
    database = Path(own.removeprefix("sqlite:///"))
    revision = run("doctor", "--database", own, "--json").data["revision"]
    copy.replace(database)
    assert run("doctor", "--database", own, "--json").data["revision"] == revision


def test_a_file_that_is_there_is_replaced_only_when_told_so_and_the_database_never(own: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_text("mine")
    refused = run("backup", copy, "--database", own)
    assert (refused.code, "is there already" in refused.err, copy.read_text()) == (MISUSE, True, "mine")
    assert run("backup", copy, "--database", own, "--yes").code == FINE
    assert run("doctor", "--database", copy).code in (FINE, PROBLEMS)

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
