"""The audit says what it compared, fails for what a newer version corrects alone, and never for want of a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tools import audit

PINNED = """\
click==8.5.0 \\
    --hash=sha256:00
    # via streamlit
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:01
psycopg[binary]==3.3.1 \\
    --hash=sha256:02
streamlit==1.67.0 \\
    --hash=sha256:03 \\
    --hash=sha256:04
"""


def known(*vulnerabilities: dict[str, Any], name: str = "click") -> dict[str, Any]:
    return {"name": name, "version": "8.5.0", "vulns": list(vulnerabilities)}


def answering(*answers: str) -> tuple[Callable[[str, float], str], list[str]]:
    """Return a service that gives the answers one after the other, and what it is asked."""
    asked: list[str] = []

    def ask(pinned: str, _seconds: float) -> str:
        asked.append(pinned)
        return answers[len(asked) - 1]

    return ask, asked


def printed(packages: Sequence[dict[str, Any]]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


CORRECTED = {"id": "PYSEC-1", "fix_versions": ["8.5.1", "9.0"], "aliases": ["CVE-1"]}
OPEN = {"id": "PYSEC-2", "fix_versions": [], "aliases": []}
COMPARED = "packages were compared with the known vulnerabilities"
SKIPPED = {"name": "streamlit", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize("answer", ["", "no JSON", "{}", printed([SKIPPED]), printed([])])
def test_where_the_first_package_is_not_known_the_others_are_not_asked_for(answer: str) -> None:
    ask, asked = answering(answer)
    outcome = audit.audit(PINNED, ask)
    assert asked == ["streamlit==1.67.0 \\\n    --hash=sha256:03 \\\n    --hash=sha256:04\n"]
    assert not outcome.has_found
    assert outcome.line.startswith("Not compared with the known vulnerabilities, the service ")
    assert outcome.line.endswith(": 4 packages are held by their hashes alone.")


def test_a_service_that_does_not_answer_in_time_fails_nothing() -> None:
    def ask(_pinned: str, _seconds: float) -> str:
        raise audit.NotComparedError("the service does not answer in time")

    assert "does not answer in time" in audit.audit(PINNED, ask).line


@pytest.mark.parametrize(
    ("packages", "has_found", "line"),
    [
        ([known()], False, f"1 of 4 {COMPARED}; none has one that is corrected."),
        ([known(OPEN), SKIPPED], False, f"1 of 4 {COMPARED}; none has one that is corrected."),
        (
            [known(OPEN, CORRECTED), known(name="numpy")],
            True,
            f"2 of 4 {COMPARED}. click 8.5.0: PYSEC-1, corrected in 8.5.1, 9.0.",
        ),
    ],
)
def test_what_a_newer_version_corrects_is_named_and_fails(
    packages: list[dict[str, Any]], has_found: bool, line: str
) -> None:
    ask, asked = answering(printed([known(name="streamlit")]), printed(packages))
    assert audit.audit(PINNED, ask) == audit.Outcome(line, has_found)
    assert asked[1] == PINNED


@pytest.mark.parametrize("name", ["PYSEC-1", "CVE-1"])
def test_what_does_not_concern_the_program_is_accepted_by_any_of_its_names(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {name: "The program never calls it."})
    ask, _asked = answering(printed([known(name="streamlit")]), printed([known(CORRECTED)]))
    assert not audit.audit(PINNED, ask).has_found


def test_every_pinned_package_is_looked_at() -> None:
    pinned = audit.PINNED.read_text(encoding="utf-8")
    names = {re.split(r"\[|==", line)[0] for line in pinned.splitlines() if line[:1].isalnum()}
    ask, _asked = answering("")
    assert len(names) > 100
    assert f": {len(names)} packages are held" in audit.audit(pinned, ask).line
