"""`kap export`: where a table goes."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import FINE, MISUSE, run


def test_export_refuses_a_folder_that_holds_other_files(tiny: str, tmp_path: Path) -> None:
    (tmp_path / "old.csv").touch()
    answer = run("export", "all", "--to", tmp_path, "--database", tiny)
    assert (answer.code, "is not empty" in answer.err) == (MISUSE, True)


def test_one_table_is_exported_to_the_file_that_is_named(tiny: str, tmp_path: Path) -> None:
    assert run("export", "priorities", "--to", tmp_path / "p.csv", "--database", tiny).code == FINE
    assert (tmp_path / "p.csv").read_text(encoding="utf-8").splitlines()[1] == (
        '"P1","1","Connectivity","Connectivité",,,"proposed","TINY"'
    )
