"""A server that is asked to stop ends in order, and at once when it is asked again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from kap_ui.server import draining, stopping
from kap_ui.server.connections import Connections, LimitedConnections
from kap_ui.server.draining import DrainingServer
from kap_ui.server.stopping import Stage
from kap_ui.state import writes
from kap_ui.streamlit_internals.server_paths import STREAM


@pytest.fixture(autouse=True)
def ends_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Return the seconds after which the process was to end at the latest; that of the tests goes on."""
    asked: list[float] = []
    monkeypatch.setattr(draining, "end_process_in", asked.append)
    yield asked
    stopping.enter(Stage.RUNNING)


async def nothing(*_: Any) -> None:
    """Answer nothing."""


def server(seconds: float = 0.0, connections: Connections | None = None) -> DrainingServer:
    return DrainingServer(uvicorn.Config(nothing, log_config=None), connections or Connections(), seconds)


def test_a_second_signal_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)

    async def asked_twice() -> None:
        asked = server(600.0)
        asked.handle_exit(signal.SIGTERM, None)
        assert stopping.has_begun()
        assert ended == []
        asked.handle_exit(signal.SIGTERM, None)
        await asyncio.sleep(0)
        assert asked._ending is not None
        asked._ending.cancel()

    asyncio.run(asked_twice())
    assert ended == [143]


def test_before_it_has_started_it_just_ends() -> None:
    asked = server(600.0)
    asked.handle_exit(signal.SIGTERM, None)
    assert asked.should_exit


def test_it_waits_for_a_change_of_the_data_and_closes_the_connections_meanwhile(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(draining, "_STEP", 0.001)
    connections = Connections()
    told: list[Any] = []

    async def stays(_scope: Any, receive: Any, _send: Any) -> None:
        await receive()

    async def go() -> DrainingServer:
        left = asyncio.Event()

        async def send(message: Any) -> None:
            told.append(message)
            left.set()

        async def receive() -> Any:
            await left.wait()
            return {"type": "websocket.disconnect", "code": 1012}

        scope = {"type": "websocket", "path": STREAM, "client": None, "kap_name": "name"}
        reader = asyncio.ensure_future(LimitedConnections(stays, connections)(scope, receive, send))
        await asyncio.sleep(0)
        asked = server(connections=connections)
        with writes.counted():
            asked.handle_exit(signal.SIGTERM, None)
            await reader
            await asyncio.sleep(0.02)
            assert not asked.should_exit
        while not asked.should_exit:
            await asyncio.sleep(0)
        return asked

    asyncio.run(go())
    assert [message["code"] for message in told] == [1012]
    assert stopping.stage() is Stage.CLOSING


def test_it_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, ends_in: list[float]
) -> None:
    monkeypatch.setattr(draining, "LONGEST_END", 0)

    async def go() -> None:
        asked = server()
        with writes.counted():
            asked.handle_exit(signal.SIGTERM, None)
            while not asked.should_exit:
                await asyncio.sleep(0)

    asyncio.run(go())
    assert ends_in == [draining.LONGEST_REST]
    assert caplog.records[-1].getMessage() == (
        "stopped although not all had ended: 0 connections, 0 requests, 0 runs, 1 changes"
    )
