"""The commands speak the language of the person who runs them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kap_cli.main import kap
from kap_model.importing.files import TABLE_FILES
from tests.support.command_line import FINE, run
from tests.support.databases import TINY_PLAN

WORDS = {"ar": "\u0600-\u06ff", "zh": "\u4e00-\u9fff"}
AS = ("--as", "publisher@example.org")
COORDINATOR = ("--as", "coordinator@example.org")
DRAFT = "RO-AFR-2025-Q4-1"

TYPED = (
    "Survey again",
    "Ann Example",
    "Regional office",
    "Progress report",
    "sex female",
    "document null",
    "without a role",
)
"""What people typed, and values of the history."""

OF_CLICK = re.compile(r"^(Usage: .*|Try .* for help\.)$|Error: |Invalid value for", re.MULTILINE)
NAMES = re.compile(r"The [a-z]+(?= )|Without a role|another administrator", re.IGNORECASE)
"""Names of made-up people: The coordinator."""

ENGLISH = re.compile(r"(?<![\w./-])[A-Za-z]?[a-z]+ [a-z]{2,}(?![\w./=-])")
"""Two words of English side by side."""


def left_in_english(text: str) -> list[str]:
    tables = [name.replace("_", " ") for name in TABLE_FILES]
    for known in (*TYPED, *tables):
        text = text.replace(known, " ")
    for left_out in (OF_CLICK, NAMES, re.compile("`[^`]*`"), re.compile(r"^kap [a-z]+:", re.MULTILINE)):
        text = left_out.sub(" ", text)
    return ENGLISH.findall(re.sub(r"\S*[/@=_<>]\S*", " ", text))  # paths, addresses, codes


def leaves(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *path, name)
        else:
            yield (*path, name), command


def test_every_command_can_be_told_a_language() -> None:
    commands = dict(leaves(kap))
    assert len(commands) > 40
    assert [
        path for path, command in commands.items() if not any("--language" in each.opts for each in command.params)
    ] == []


@pytest.mark.parametrize("code", WORDS)
def test_what_a_command_prints_for_a_person_is_in_their_language(
    peopled_database: Path, tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    monkeypatch.setenv("LC_ALL", f"{code}.UTF-8")
    database = shutil.copy(peopled_database, tmp_path / "own.sqlite")
    figures, wrong = tmp_path / "report.csv", tmp_path / "wrong.csv"
    head = "kpi_code,place_code,quarter,dimension,category,value,numerator,denominator,is_correction,source,note"
    figures.write_text(f"{head}\nK-P1.1-a,RO-AFR,2025-Q4,total,,2,,,0,,\n", encoding="utf-8")
    wrong.write_text(f"{head}\nK-P1.1-x,RO-AFR,2025-Q4,total,,2,,,0,,\n", encoding="utf-8")
    agreed = ("--what", "Survey again", "--who", "Regional office", "--agreed-at", "TDAG-26", "--by-quarter", "2020-Q1")
    commands = [
        ("build", "--data", TINY_PLAN),
        ("check", TINY_PLAN), ("check", wrong),
        ("import", wrong), ("import", figures, "--dry-run"),
        ("status", "--place", "AFR"), ("status", "--rollup", "--place", "AFR"),
        ("status", "--course", "--place", "AFR"),
        ("status", "--place", "AFRICA"), ("status", "--rollup", "--course"), ("status", "--quarter", "2025"),
        ("due", "--quarter", "2025-Q4", "--place", "RO-AFR"), ("due", "--place", "XX"), ("due", "--quarter", "x"),
        ("export", "observation", "--to", tmp_path / "o.csv"), ("export", "observations", "--to", tmp_path / "o.csv"),
        ("backup", tmp_path / "copy.sqlite"), ("backup", tmp_path / "copy.sqlite"),
        ("doctor", "--data", TINY_PLAN),
        ("person", "add", "new@example.org", "Ann Example"), ("person", "add", "new", "Ann Example"),
        ("person", "role", "new@example.org", "reviewer", "--place", "AFRI"), ("person", "list"),
        ("person", "sign-out", "new@example.org"), ("person", "remove", "new@example.org", "--yes"),
        ("reporting", "show"),
        ("reporting", "starts", "2023-Q2", "--reason", "x", "--as", "administrator@example.org"),
        ("kpi", "decisions", "K-P1.1-a"),
        ("kpi", "decide", "K-P1.1-a", "--decision", "approved", "--on", "2026-05-12", "--meeting", "TDAG-26", *AS),
        ("kpi", "decisions"),
        ("action", "add", "K-P1.1-a", *agreed, *AS), ("action", "add", "K-P1.1", *agreed, *AS), ("action", "list"),
        ("history", "--kpi", "K-P1.1-a"),
        ("template", "--place", "RO-AFR", "--quarter", "2025-Q4", "--to", tmp_path / "t.xlsx"),
        ("template", "--place", "RO-AFR", "--quarter", "2025-Q4", "--to", tmp_path / "t.csv"),
        ("submission", "fill", figures, *COORDINATOR), ("submission", "show", DRAFT),
        ("submission", "preview", DRAFT),
        ("submission", "submit", DRAFT, *COORDINATOR), ("submission", "list"), ("submission", "show", "X"),
        ("edition", "freeze", "TDAG-26", "--title", "Progress report", "--quarter", "2025-Q4", *AS),
        ("edition", "freeze", "TDAG-26", "--title", "Progress report", "--quarter", "2025-Q4", *AS),
        ("edition", "list"), ("edition", "show", "TDAG-26"), ("edition", "compare", "TDAG-26", "live"),
        ("edition", "verify", "TDAG"), ("edition", "withdraw", "TDAG-26", "--reason", "x", *AS),
        ("remind", "--dry-run"), ("remind",),
        ("serve", "--host", "everywhere"), ("serve", "--base-path", "matrix"), ("serve", "--base-path", "a b"),
        ("serve", "--trusted-proxy", "nginx"), ("serve", "--trusted-proxy", "0.0.0.0/0"),
        ("serve", "--allowed-origin", "kap.example.org"),
    ]  # fmt: skip
    told = {}
    for command in commands:
        answer = run(*command, "--database", database)
        told[command] = answer.out + answer.err
    english = {command: found for command, text in told.items() if (found := left_in_english(text))}
    assert english == {}
    silent = [command for command, text in told.items() if not re.search(f"[{WORDS[code]}]", text)]
    assert silent == []


def test_the_language_of_a_command_stands_above_that_of_the_environment(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ar.UTF-8")
    answer = run("reporting", "show", "--database", tiny, "--language", "fr")
    assert (answer.code, answer.out) == (FINE, "des rapports sont demandés depuis le premier trimestre du plan\n")
