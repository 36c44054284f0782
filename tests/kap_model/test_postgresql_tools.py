"""PostgreSQL's programs are found, new enough, and told no password that others could read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from kap_model import postgresql_tools
from kap_model.postgresql_tools import ProgramFailedError, ToolError, address_options, newest, run


def program(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pg_dump"
    file.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
    file.chmod(0o755)
    return file


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program is there."""
    monkeypatch.delenv("KAP_PG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(postgresql_tools, "_DEBIAN", tmp_path / "debian")


def test_the_newest_program_of_path_and_debian_is_taken_unless_a_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ToolError, match=r"pg_dump was not found\. Install PostgreSQL's programs"):
        newest("pg_dump")
    program(tmp_path / "path", "15.14 (Debian 15.14-0+deb12u1)")
    debian = program(tmp_path / "debian" / "17" / "bin", "17.2")
    program(tmp_path / "debian" / "16" / "bin", "16.9")
    assert newest("pg_dump", 17) == debian
    with pytest.raises(ToolError, match=r"is of version 17, older than the server, which is of version 18"):
        newest("pg_dump", 18)
    named = program(tmp_path / "named", "18beta1")
    monkeypatch.setenv("KAP_PG_BIN", str(tmp_path / "named"))
    assert newest("pg_dump", 18) == named
    monkeypatch.setenv("KAP_PG_BIN", str(tmp_path / "empty"))
    with pytest.raises(ToolError, match="was not found"):
        newest("pg_dump")


@pytest.mark.parametrize(
    ("url", "address", "variables"),
    [
        (
            "postgresql+psycopg://kap:s%20ecret@db.example.org:5433/plan",
            {"user='kap'", "dbname='plan'", "host='db.example.org'", "port='5433'"},
            {"PGPASSWORD": "s ecret"},
        ),
        (
            "postgresql+psycopg:///kap?host=/run/x&sslmode=require",
            {"host='/run/x'", "sslmode='require'", "dbname='kap'"},
            {},
        ),
        ("postgresql+psycopg:///kap?service=plan", {"service='plan'", "dbname='kap'"}, {}),
        ("postgresql+psycopg:///it's", {r"dbname='it\'s'"}, {}),
    ],
)
def test_a_program_is_told_the_address_without_the_password(
    url: str, address: set[str], variables: dict[str, str]
) -> None:
    (no_question, told), secret = address_options(make_url(url))
    assert no_question == "--no-password"
    assert (set(told.removeprefix("--dbname=").split()), secret) == (address, variables)


def test_a_program_that_fails_says_why_in_one_line() -> None:
    with pytest.raises(ProgramFailedError, match=r"^sh failed: no such table\. Nothing was changed\.$"):
        run(["/bin/sh", "-c", "echo 'pg_dump: error: no such table' >&2; echo more >&2; exit 1"])
    assert run(["/bin/sh", "-c", "echo $PGPASSWORD"], {"PGPASSWORD": "secret"}) == b"secret\n"
