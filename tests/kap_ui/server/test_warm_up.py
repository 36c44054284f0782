"""A warm-up that fails is written to the log, and the server does all else that follows it."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest
from websockets.exceptions import ConnectionClosedError

from kap_ui.server import first_visitor, warm_up


def test_a_warm_up_that_fails_in_an_unforeseen_way_is_logged_with_its_trace_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A field of the protocol with another name is an `AttributeError`: the server froze nothing and said nothing."""
    frozen: list[str] = []

    async def fail(_server: str, _pages: list[str]) -> None:
        raise AttributeError("rerun_script")

    monkeypatch.setattr(first_visitor, "visit", fail)
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("frozen"))
    with caplog.at_level(logging.ERROR, logger="kap"):
        asyncio.run(warm_up.warm_up("http://127.0.0.1:1"))

    assert frozen == ["frozen"]
    [record] = caplog.records
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], AttributeError)


def test_a_server_that_is_stopped_while_it_warms_up_leaves_no_trace_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def be_closed(_server: str, _pages: list[str]) -> None:
        raise ConnectionClosedError(None, None)

    monkeypatch.setattr(first_visitor, "visit", be_closed)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    asyncio.run(warm_up.warm_up("http://127.0.0.1:1"))

    [record] = caplog.records
    assert record.exc_info is None
    assert "the server was stopped" in record.message


@pytest.mark.parametrize(("chosen", "opened"), [("0", []), ("", ["all"])])
def test_an_operator_can_leave_the_warm_up_out(monkeypatch: pytest.MonkeyPatch, chosen: str, opened: list[str]) -> None:
    visits: list[str] = []

    async def visit(_server: str, _pages: list[str]) -> None:
        visits.append("all")

    monkeypatch.setenv("KAP_WARM_UP", chosen)
    monkeypatch.setattr(first_visitor, "visit", visit)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    asyncio.run(warm_up.warm_up("http://127.0.0.1:1"))
    assert visits == opened
