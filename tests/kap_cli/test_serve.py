"""`kap serve` starts the server with what its options and variables say."""

from __future__ import annotations

import os
from typing import Any

import pytest
from click.testing import CliRunner

from kap_cli.main import kap


def started(monkeypatch: pytest.MonkeyPatch, tiny: str, *options: str, **variables: str) -> tuple[list[str], Any]:
    """Return the command and the environment that `kap serve` would become."""
    became: list[tuple[list[str], Any]] = []
    monkeypatch.setattr(os, "execve", lambda _file, command, environment: became.append((command, environment)))
    result = CliRunner().invoke(kap, ["serve", "--database", tiny, *options], env=variables)
    assert result.exit_code == 0, result.output
    [start] = became
    return start


def test_the_options_reach_the_server(monkeypatch: pytest.MonkeyPatch, tiny: str) -> None:
    options = (
        "--base-path",
        "/kap/",
        "--allowed-origin",
        "https://a.example.org:443",
        "--allowed-origin",
        "http://b:81",
    )
    command, environment = started(monkeypatch, tiny, *options)

    assert command[3:] == [
        "--port", "8501", "--base-path", "/kap",
        "--allowed-origin", "https://a.example.org", "--allowed-origin", "http://b:81",
    ]  # fmt: skip
    assert environment["KAP_DATABASE_URL"] == tiny


@pytest.mark.parametrize("name", ["KAP_BASE_PATH", "STREAMLIT_SERVER_BASE_URL_PATH"])
def test_variables_stand_for_the_options(monkeypatch: pytest.MonkeyPatch, tiny: str, name: str) -> None:
    origins = "https://a.example.org http://b:81"
    command, _environment = started(monkeypatch, tiny, **{name: "kap", "KAP_ALLOWED_ORIGINS": origins})

    assert command[5:] == [
        "--base-path", "/kap", "--allowed-origin", "https://a.example.org", "--allowed-origin", "http://b:81",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "variables", "setting"),
    [((), {}, ""), (("--signed-in-only",), {}, "1"), ((), {"KAP_SIGNED_IN_ONLY": "1"}, "1")],
    ids=["by default", "option", "variable"],
)
def test_readers_read_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tiny: str, options: tuple[str, ...], variables: dict[str, str], setting: str
) -> None:
    monkeypatch.delenv("KAP_SIGNED_IN_ONLY", raising=False)
    assert started(monkeypatch, tiny, *options, **variables)[1]["KAP_SIGNED_IN_ONLY"] == setting


def test_the_word_of_no_proxy_is_taken_unless_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch, tiny: str
) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    assert started(monkeypatch, tiny)[1]["FORWARDED_ALLOW_IPS"] == ""
    assert started(monkeypatch, tiny, FORWARDED_ALLOW_IPS="10.0.0.1")[1]["FORWARDED_ALLOW_IPS"] == "10.0.0.1"
