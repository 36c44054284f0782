"""`kap serve` starts the server with what its options and variables say."""

from __future__ import annotations

import os
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kap_cli.main import kap
from kap_cli.serve import serve


def started(monkeypatch: pytest.MonkeyPatch, tiny: str, *options: str, **variables: str) -> tuple[list[str], Any]:
    """Return the command and the environment that `kap serve` would become."""
    became: list[tuple[list[str], Any]] = []
    monkeypatch.setattr(os, "execve", lambda _file, command, environment: became.append((command, environment)))
    result = CliRunner().invoke(kap, ["serve", "--database", tiny, *options], env=variables)
    assert result.exit_code == 0, result.output
    [start] = became
    return start


DEFAULTS = {
    "--port": ["8501"],
    "--host": ["127.0.0.1"],
    "--base-path": [""],
    "--drain-seconds": ["5.0"],
    "--log-format": ["text"],
    "--language": ["en"],
    "--most-connections": ["2000"],
    "--most-connections-per-address": ["200"],
    "--most-messages": ["20.0"],
}


def given(command: list[str]) -> dict[str, list[str]]:
    """Return the options of a command with their values."""
    options: dict[str, list[str]] = {}
    for part in command[3:]:
        if part.startswith("--"):
            name = part
            options.setdefault(name, [])
        else:
            options[name].append(part)
    return options


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

    assert given(command) == {
        **DEFAULTS, "--base-path": ["/kap"], "--allowed-origin": ["https://a.example.org", "http://b:81"],
    }  # fmt: skip
    assert environment["KAP_DATABASE_URL"] == tiny


@pytest.mark.parametrize("name", ["KAP_BASE_PATH", "STREAMLIT_SERVER_BASE_URL_PATH"])
def test_variables_stand_for_the_options(monkeypatch: pytest.MonkeyPatch, tiny: str, name: str) -> None:
    origins = "https://a.example.org http://b:81"
    command, _environment = started(monkeypatch, tiny, **{name: "kap", "KAP_ALLOWED_ORIGINS": origins})

    assert given(command) == {
        **DEFAULTS, "--base-path": ["/kap"], "--allowed-origin": ["https://a.example.org", "http://b:81"],
    }  # fmt: skip


VARIABLES = {
    "KAP_PORT": ("8600", {"--port": ["8600"]}),
    "KAP_HOST": ("0.0.0.0", {"--host": ["0.0.0.0"]}),
    "KAP_TRUSTED_PROXIES": ("127.0.0.1 10.0.0.0/24", {"--trusted-proxy": ["127.0.0.1/32", "10.0.0.0/24"]}),
    "KAP_DRAIN_SECONDS": ("0", {"--drain-seconds": ["0.0"]}),
    "KAP_LOG_FORMAT": ("json", {"--log-format": ["json"]}),
    "KAP_LOG_REQUESTS": ("1", {"--log-requests": []}),
    "KAP_MOST_CONNECTIONS": ("7", {"--most-connections": ["7"]}),
    "KAP_MOST_CONNECTIONS_PER_ADDRESS": ("7", {"--most-connections-per-address": ["7"]}),
    "KAP_MOST_MESSAGES": ("0.5", {"--most-messages": ["0.5"]}),
}


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_says_the_same_as_its_option(monkeypatch: pytest.MonkeyPatch, tiny: str, name: str) -> None:
    value, changed = VARIABLES[name]
    by_variable, _environment = started(monkeypatch, tiny, **{name: value})
    assert given(by_variable) == {**DEFAULTS, **changed}

    (option,) = changed
    values = value.split() if changed[option] else [""]
    by_option, _environment = started(monkeypatch, tiny, *(f"{option}={each}" if each else option for each in values))
    assert by_option == by_variable


def test_each_option_of_the_command_has_a_variable() -> None:
    shared = {"database", "language"}  # with all other commands
    options = [each for each in serve.params if isinstance(each, click.Option) and each.name not in shared]
    assert [each.name for each in options if not each.envvar] == []
    assert [each.name for each in options if not str(each.help).count("KAP_")] == []


@pytest.mark.parametrize(
    "option",
    ["--host=kap.example.org", "--trusted-proxy=nginx", "--trusted-proxy=0.0.0.0/0", "--drain-seconds=-1", "--port=0"],
)
def test_an_option_that_is_not_understood_is_misuse(tiny: str, option: str) -> None:
    result = CliRunner().invoke(kap, ["serve", "--database", tiny, option])
    assert result.exit_code == 2
    assert "Invalid value for" in result.output


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


def test_streamlit_does_not_read_the_base_path_of_its_variable_a_second_time(
    monkeypatch: pytest.MonkeyPatch, tiny: str
) -> None:
    _command, environment = started(monkeypatch, tiny, STREAMLIT_SERVER_BASE_URL_PATH="kap")
    assert environment["STREAMLIT_SERVER_BASE_URL_PATH"] == ""
