"""Metrics have names and labels that are known beforehand, and are for who has the token."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kap_ui.server import metrics
from kap_ui.server.metrics import MetricsForToken
from kap_ui.server.page_addresses import METRICS
from kap_ui.streamlit_internals.server_paths import STREAMLITS_METRICS

TOKEN = "a token that nobody guesses"


def asked(path: str, token: str, **headers: str) -> httpx.Response:
    """Ask a server with a token for an address."""
    routes = [
        Route(METRICS, metrics.metrics),
        Route("/{path:path}", lambda _request: PlainTextResponse("of Streamlit")),
    ]
    app: Any = MetricsForToken(Starlette(routes=routes), token)

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kap.example.org") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(go())


@pytest.mark.parametrize("path", [METRICS, STREAMLITS_METRICS, f"{STREAMLITS_METRICS}/"])
def test_metrics_are_for_who_sends_the_token(path: str) -> None:
    assert asked(path, "").status_code == 404
    assert asked(path, "", Authorization="Bearer ").status_code == 404
    for sent in ({}, {"Authorization": "Bearer another"}, {"Authorization": TOKEN}):
        assert asked(path, TOKEN, **sent).status_code == 401
    assert asked(path, TOKEN, Authorization=f"Bearer {TOKEN}").status_code == 200
    assert asked("/matrix", TOKEN).text == "of Streamlit"


def shown() -> dict[str, float]:
    """Return each metric with its labels, and its value."""
    lines = asked(METRICS, TOKEN, Authorization=f"Bearer {TOKEN}").text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_the_age_of_the_data_is_told_and_left_out_where_it_is_not_known(
    tiny_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tiny_database}")
    there = shown()
    assert there["kap_database_up"] == 1.0
    assert there["kap_data_age_seconds"] >= 0
    [revision] = [name for name in there if name.startswith("kap_data_revision{")]
    assert there[revision] == 1.0

    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    gone = shown()
    assert gone["kap_database_up"] == 0.0
    assert not [name for name in gone if name.startswith("kap_data_")]
    assert gone["process_resident_memory_bytes"] > 1_000_000


def test_kinds_that_have_not_happened_are_counted_as_none() -> None:
    told = shown()
    for kind in ("page", "callback", "request"):
        assert f'kap_errors_total{{kind="{kind}"}}' in told
    for kind in ("connections", "connections_of_address", "messages", "requests"):
        assert f'kap_refusals_total{{kind="{kind}"}}' in told
    assert {'kap_writes_total{outcome="done"}', 'kap_writes_total{outcome="failed"}', "kap_sessions"} <= set(told)
