"""`kap restore`: what it replaces and when, and what it says."""

from __future__ import annotations

from pathlib import Path

from kap_model import schema_versions
from tests.support.command_line import FINE, MISUSE, PROBLEMS, run


def revision(address: object) -> object:
    return run("doctor", "--database", address, "--json").data["revision"]


def test_a_backup_of_a_folder_is_put_back_and_what_was_there_is_kept(present_address: str, tmp_path: Path) -> None:
    address = present_address
    folder = tmp_path / "backups"
    folder.mkdir()
    for _ in range(3):
        assert run("backup", "--keep", 2, folder, "--database", address).code == FINE
    first, second = sorted(folder.iterdir())
    before = revision(address)

    refused = run("restore", second, "--database", address)
    assert (refused.code, "holds data. Replace them with --yes" in refused.err) == (MISUSE, True)
    done = run("restore", second, "--database", address, "--yes", "--backup", tmp_path / "replaced")
    assert done.code == FINE, done.err
    assert f"the database as it was is in {tmp_path / 'replaced'}" in done.err
    assert (
        f"restored {second} of 20" in done.err
        and f"plan TINY, version {schema_versions.known()}, revision " in done.err
    )
    assert (revision(address), (tmp_path / "replaced").exists()) == (before, True)
    assert first.exists()


def test_what_cannot_be_restored_is_told(own: str, tmp_path: Path) -> None:
    assert run("restore", tmp_path / "absent", "--database", own).code == MISUSE
    (tmp_path / "text").write_text("no backup")
    answer = run("restore", tmp_path / "text", "--database", own, "--yes")
    assert (answer.code, "is no backup of this program" in answer.err) == (PROBLEMS, True)
    assert {file.name.partition("-")[0] for file in tmp_path.iterdir()} == {"text", "own.sqlite"}


def test_a_backup_without_a_folder_to_keep_copies_in_is_refused(own: str, tmp_path: Path) -> None:
    answer = run("backup", "--keep", 2, tmp_path / "absent", "--database", own)
    assert (answer.code, "is no folder. With --keep, name one that is there" in answer.err) == (MISUSE, True)
