from __future__ import annotations

import json

from click.testing import CliRunner
from sqlalchemy import Engine

from kap_cli.main import kap


def run(engine: Engine, *arguments: str) -> str:
    result = CliRunner().invoke(kap, [*arguments, "--database", str(engine.url.database)])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_operator_says_since_when_reports_are_asked_for(peopled: Engine) -> None:
    assert "since the first quarter of the plan" in run(peopled, "reporting", "show")
    by = ("--as", "administrator@example.org", "--reason", "The first coordinators")
    assert "since 2025-Q4" in run(peopled, "reporting", "starts", "2025-Q4", *by)
    shown = json.loads(run(peopled, "reporting", "show", "--json"))
    assert (shown["quarter"], shown["reason"]) == ("2025-Q4", "The first coordinators")
    assert "reports are asked for since 2025-Q4; 2025-Q3 is before" in run(peopled, "due", "--quarter", "2025-Q3")
    assert "K-P1.1-a" in run(peopled, "due", "--quarter", "2025-Q4")
    assert "since the first quarter of the plan" in run(peopled, "reporting", "starts", "plan", *by)


def test_what_is_no_quarter_is_misuse(peopled: Engine) -> None:
    asked = ["reporting", "starts", "2025", "--as", "administrator@example.org", "--reason", "x"]
    result = CliRunner().invoke(kap, [*asked, "--database", str(peopled.url.database)])
    assert result.exit_code == 2
    assert "write it as 2024-Q3" in result.output
