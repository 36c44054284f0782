"""`kap copy`: a database on the way from a file to a server."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import FINE, PROBLEMS, run


def test_what_is_asked_of_the_copy_is_answered_as_by_the_file(rehearsal_database: Path, postgresql: str) -> None:
    copied = run("copy", "--database", rehearsal_database, postgresql)
    assert copied.code == FINE
    assert "rows of person" in copied.err
    assert copied.err.splitlines()[-1].endswith("rows, compared")
    for command in (
        ("status",),
        ("due", "--json"),
        ("history",),
        ("doctor",),
        ("submission", "list"),
        ("edition", "list"),
    ):
        before, after = (
            [line for line in run(*command, "--database", address).out.splitlines() if not line.startswith("database ")]
            for address in (rehearsal_database, postgresql)
        )
        assert after == before, command


def test_what_is_not_copied_leaves_no_file(tmp_path: Path) -> None:
    refused = run("copy", "--database", tmp_path / "none.sqlite", tmp_path / "kap.sqlite")
    assert refused.code == PROBLEMS
    assert "There is no database at" in refused.err
    assert list(tmp_path.iterdir()) == []
