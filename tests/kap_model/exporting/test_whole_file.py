"""A file stands under its name whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kap_model.exporting.whole_file import whole_file


def test_a_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old")
    with whole_file(file) as unfinished:
        unfinished.write_text("new")
        assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text() == "new"


def test_a_full_disk_leaves_the_file_before_and_is_told_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old")
    with pytest.raises(OSError, match=r"report\.html") as failed, whole_file(file) as unfinished:
        unfinished.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert failed.value.filename == str(file)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text() == "old"


def test_what_is_no_regular_file_is_written_to_itself() -> None:
    with whole_file(Path("/dev/null")) as itself:
        itself.write_text("gone")
    assert Path("/dev/null").is_char_device()
