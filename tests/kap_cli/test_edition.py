"""`kap edition` freezes, lists, shows, withdraws and verifies."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.command_line import run
from tests.support.editions import CORRECTED, import_figures


@pytest.fixture
def address(peopled: Engine, shelf: Path) -> str:
    return str(peopled.url.database)


def freeze(address: str, code: str = "TDAG-26") -> str:
    """Freeze the data, and return the fingerprint."""
    ran = run("edition", "freeze", code, "--title", "Progress report", "--quarter", "2025-Q4", "--meeting", "the board",
              "--as", "publisher@example.org", "--database", address, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    return str(ran.data["fingerprint"])


def test_an_edition_is_frozen_listed_and_shown(address: str) -> None:
    fingerprint = freeze(address)
    listed = run("edition", "list", "--database", address).out
    assert "TDAG-26" in listed and f"{fingerprint[:4]}-{fingerprint[4:8]}" in listed and "Progress report" in listed
    shown = run("edition", "show", "tdag-26", "--database", address, "--json").data
    assert (shown["fingerprint"], shown["meeting"], shown["quarter"], shown["origin"]) == (
        fingerprint,
        "the board",
        "2025-Q4",
        "all",
    )
    assert [one["edition_code"] for one in run("edition", "list", "--database", address, "--json").data]


def test_a_frozen_edition_is_opened_at_once(address: str, shelf: Path) -> None:
    freeze(address)
    assert [file.suffix for file in shelf.glob("TDAG-26-*")] == [".sqlite"]


def test_an_edition_is_frozen_also_where_no_file_can_be_written(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAP_EDITIONS_FOLDER", "/proc/nowhere")
    ran = run("edition", "freeze", "TDAG-26", "--title", "T", "--quarter", "2025-Q4",
              "--as", "publisher@example.org", "--database", address)  # fmt: skip
    assert ran.code == 0
    assert "froze TDAG-26" in ran.err and "its file can be written nowhere" in ran.err


def test_the_files_of_an_export_give_the_fingerprint_when_they_are_put_together(address: str, tmp_path: Path) -> None:

    fingerprint = freeze(address)
    assert run("export", "all", "--to", str(tmp_path / "all"), "--database", address).code == 0
    together = b"".join(
        (tmp_path / "all" / name).read_bytes()
        for name in sorted(path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*.csv"))
    )
    assert hashlib.sha256(together).hexdigest() == fingerprint


def test_a_withdrawn_edition_says_so(address: str) -> None:
    freeze(address)
    ran = run("edition", "withdraw", "TDAG-26", "--reason", "Counted twice", "--as", "publisher@example.org",
              "--database", address)  # fmt: skip
    assert ran.code == 0
    assert "by publisher@example.org: Counted twice" in run("edition", "show", "TDAG-26", "--database", address).out


def test_a_fingerprint_is_told_what_has_changed_since(peopled: Engine, address: str) -> None:
    fingerprint = freeze(address)
    import_figures(peopled, CORRECTED)
    verified = run("edition", "verify", fingerprint[:12], "--database", address)
    assert verified.code == 0
    assert "1 figure changed since:" in verified.out and "value 70 -> 71" in verified.out


def test_a_file_is_told_its_edition(address: str, tmp_path: Path) -> None:
    fingerprint = freeze(address)
    (tmp_path / "report.pdf").write_text(f"kap-edition=TDAG-26 kap-fingerprint={fingerprint}")
    verified = run("edition", "verify", str(tmp_path / "report.pdf"), "--database", address)
    assert "names edition TDAG-26" in verified.out and "0 figures changed since." in verified.out
    as_json = run("edition", "verify", str(tmp_path / "report.pdf"), "--database", address, "--json")
    assert as_json.data["proof"] == "none"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["show", "TDAG-99"], 1, "There is no edition TDAG-99"),
        (["verify", "report.pdf"], 2, "neither a file nor a fingerprint"),
        (["verify", "0000-0000-0000"], 1, "No edition here has the fingerprint"),
        (["freeze", "live", "--title", "T", "--quarter", "2025-Q4", "--as", "publisher@example.org"], 1, "stands for"),
        (["freeze", "A1", "--title", "T", "--quarter", "2025Q4", "--as", "publisher@example.org"], 2, "2025Q4"),
        (["freeze", "A1", "--title", "T", "--quarter", "2031-Q4", "--as", "publisher@example.org"], 1, "lies between"),
        (["withdraw", "TDAG-99", "--reason", "R", "--as", "publisher@example.org"], 1, "There is no edition"),
        (["freeze", "A1", "--title", "T", "--quarter", "2025-Q4", "--as", "unknown@example.org"], 1, "--as EMAIL"),
    ],
)
def test_what_cannot_be_is_a_sentence(address: str, arguments: list[str], code: int, sentence: str) -> None:
    ran = run("edition", *arguments, "--database", address)
    assert ran.code == code and sentence in ran.err
