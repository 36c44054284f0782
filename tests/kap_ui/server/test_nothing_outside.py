"""The server asks nothing outside of the machine, whatever readers, and pages of other sites, send it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from bench.visitor import Visitor
from kap_ui.frame import page_list
from kap_ui.streamlit_internals import protocol
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer
from tests.support.server import served
from tests.support.watched import Watch, watched

FOREIGN = ["https://evil.example.net", "http://localhost:1", "http://8.8.8.8", "null", "http://localhost:8501abc"]


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with watched(tmp_path_factory.mktemp("watch")) as started:
        yield started


@pytest.mark.parametrize("switched_off", ["", "1"], ids=["as it is", "without Streamlit's insides"])
def test_nothing_outside_is_asked_by_any_page_or_by_a_foreign_one(
    tiny_database: Path, watch: Watch, switched_off: str
) -> None:
    with served(tiny_database, **watch.environment, **{VARIABLE: switched_off}) as server:
        asyncio.run(read_everything(server))
        refused = asyncio.run(open_from_elsewhere(server))
        for path in ("/", "/readyz", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/nopage"):
            Answer(server, path, origin="https://evil.example.net")

    assert refused == [403] * len(FOREIGN)
    assert watch.attempts == []


async def read_everything(server: str) -> None:
    """Open every page, and the table of a figure."""
    async with Visitor(server) as visitor:
        for page in page_list.PAGES:
            assert not (await visitor.open(page.name, "lang=en")).failed
        await visitor.open("overview", "lang=en")
        await visitor.report("priorities", "pressed", "table")


async def open_from_elsewhere(server: str) -> list[int]:
    """Open a socket from the page of each other site; return the status of each answer."""

    async def status(origin: str) -> int:
        subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
        try:
            async with connect(protocol.socket_address(server), origin=Origin(origin), subprotocols=subprotocols):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    return await asyncio.gather(*(status(origin) for origin in FOREIGN))


def test_a_picture_of_a_chart_that_names_an_address_asks_nothing_outside(tmp_path: Path) -> None:
    program = (
        "from kap_ui.figures.drawing_process import DrawingProcess\n"
        "DrawingProcess().draw('svg', {'data': {'url': 'http://example.org/x.json'}, 'mark': 'bar'})"
    )
    with watched(tmp_path) as started:
        done = run(program, started)
    assert "NotDrawnError" in done.stderr
    assert started.attempts == []


def run(program: str, watch: Watch) -> subprocess.CompletedProcess[str]:
    """Run a program under watch."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **watch.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('8.8.8.8', 1))",
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=5)",
    ],
)
def test_the_watch_sees_whoever_asks_outside(tmp_path: Path, program: str) -> None:
    with watched(tmp_path) as started:
        done = run(program, started)
        deadline = time.monotonic() + 5
        while not started.attempts and time.monotonic() < deadline:
            time.sleep(0.01)
        assert done.returncode == 1
        assert len(started.attempts) == 1
