"""`kap kpi`: decisions recorded and listed, and every refusal with its sentence and exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import FINE, MISUSE, PROBLEMS, Answer, run

KPI, BY = "K-P1.1-a", "publisher@example.org"


@pytest.fixture
def database(peopled_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(peopled_database, tmp_path / "own.sqlite"))


def kpi(database: Path, *arguments: object) -> Answer:
    return run("kpi", *arguments, "--database", database)


def decide(database: Path, decision: str, *more: object, code: str = KPI, on: str = "2025-05-12") -> Answer:
    return kpi(database, "decide", code, "--decision", decision, "--on", on, "--as", BY, *more)


def test_decisions_are_recorded_one_after_another_and_listed(database: Path) -> None:
    assert kpi(database, "decisions", KPI).out == f"{KPI}: not recorded\n"
    assert kpi(database, "decisions").out == "all KPIs: not recorded\n"
    first = decide(database, "proposed", "--document", "TDAG-23/2", "--note", "The set", "--json")
    recorded = first.data
    assert first.code == FINE and recorded.pop("recorded_at")
    assert recorded == {
        "kpi_code": KPI, "decision": "proposed", "decided_on": "2025-05-12", "meeting": None, "document": "TDAG-23/2",
        "note": "The set", "recorded_by": BY,
    }  # fmt: skip
    second = decide(database, "approved", "--meeting", "TDAG-26", on="2025-06-01")
    assert (second.code, second.out) == (FINE, "")
    assert f"recorded {KPI}, approved on 2025-06-01" in second.err
    listed = kpi(database, "decisions", KPI, "--json").data
    assert [(each["decision"], each["recorded_by"]) for each in listed] == [("proposed", BY), ("approved", BY)]
    assert listed == kpi(database, "decisions", "--json").data
    assert kpi(database, "decisions").out.splitlines()[-1].split() == [
        KPI,
        "approved",
        "2025-06-01",
        "TDAG-26",
        "-",
        BY,
    ]
    acts = [entry["act"] for entry in run("history", "--kpi", KPI, "--json", "--database", database).data]
    assert acts.count("kpi_decided") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("retired", "--meeting", "TDAG-26"), PROBLEMS, "Record first that it was proposed or approved."),
        (("approved",), PROBLEMS, "Name the meeting at which it was decided, such as TDAG-26."),
        (("proposed", "--on", "2999-01-01"), PROBLEMS, "2999-01-01 has not come yet."),
        (("proposed", "--as", "stranger@example.org"), PROBLEMS, "--as EMAIL, somebody whom `kap person list` shows."),
        (("dropped",), MISUSE, "'dropped' is not one of"),
        (("proposed", "--on", "May"), MISUSE, "'May' does not match the format"),
    ],
)
def test_a_refusal_says_why_and_records_nothing(
    database: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    answer = decide(database, *arguments)
    assert answer.code == code
    assert sentence in answer.err
    assert kpi(database, "decisions", "--json").data == []


def test_an_unknown_kpi_is_named(database: Path) -> None:
    for answer in (decide(database, "proposed", code="K-X"), kpi(database, "decisions", "K-X")):
        assert (answer.code, answer.err) == (PROBLEMS, "kap: There is no KPI K-X.\n")
