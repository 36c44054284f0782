"""Whether the server is ready, and with which data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.requests import Request

from kap_model.database import engine_for, rename_revision, writing
from kap_ui.server import readiness
from tests.support.answer import Answer


def test_ready_says_which_data_it_would_show(tiny_server: str) -> None:
    answer = Answer(tiny_server, "/readyz")

    assert answer.status == 200
    assert json.loads(answer.body)["ready"] is True
    assert json.loads(answer.body)["revision"]


def not_ready() -> str:
    answer = readiness.ready(Request({"type": "http"}))
    body = json.loads(bytes(answer.body))
    assert (answer.status_code, body["ready"]) == (503, False)
    return str(body["why"])


def test_without_a_database_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert not_ready() == (
        "There is no database at none.sqlite. If it was moved, put it back. Otherwise build one from the data files: "
        "“make run”, or “kap build”."
    )
    assert not (tmp_path / "none.sqlite").exists()


def test_a_database_that_the_pages_cannot_show_is_not_ready(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", str(own_database))
    assert readiness.ready(Request({"type": "http"})).status_code == 200
    with writing(engine_for(str(own_database)), changes_tables=True) as session:
        session.connection().exec_driver_sql("ALTER TABLE kpi DROP COLUMN unit_en")
        rename_revision(session)
    assert "kpi.unit_en is missing" in not_ready()


@pytest.mark.of_files  # a file is moved away; a server that goes away: tests/replicas
def test_the_log_says_once_why_it_is_not_ready_and_that_it_is_again(
    own_database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", str(own_database))
    readiness.ready(Request({"type": "http"}))
    away = own_database.rename(own_database.with_name("away.sqlite"))
    caplog.clear()
    for _ in range(3):
        not_ready()
    away.rename(own_database)
    for _ in range(3):
        readiness.ready(Request({"type": "http"}))

    told = [record.getMessage() for record in caplog.records]
    assert [line.partition(" If it was moved")[0] for line in told] == [
        f"not ready: There is no database at {own_database}.",
        "ready again",
    ]


def test_an_address_that_is_not_understood_is_not_ready_and_keeps_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", "mysql://reader:secret@host/kap")
    assert "is not understood" in (why := not_ready())
    assert "secret" not in why
