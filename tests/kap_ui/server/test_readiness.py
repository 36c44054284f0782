"""Whether the server is ready, and with which data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.requests import Request

from kap_ui.server import readiness
from tests.support.answer import Answer


def test_ready_says_which_data_it_would_show(tiny_server: str) -> None:
    answer = Answer(tiny_server, "/readyz")

    assert answer.status == 200
    assert json.loads(answer.body)["ready"] is True
    assert json.loads(answer.body)["revision"]


def test_not_ready_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    answer = readiness.ready(Request({"type": "http"}))

    assert answer.status_code == 503
    assert json.loads(bytes(answer.body)) == {
        "ready": False,
        "why": "The database has not been built. Run `make run`, or `kap build`.",
    }
    assert not (tmp_path / "none.sqlite").exists()
