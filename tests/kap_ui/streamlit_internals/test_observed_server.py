"""What a started server has seen of itself, as `kap serve` starts it and with all of Streamlit's insides switched off.

These tests stand together, since each of the two servers takes seconds: it opens every page before it answers.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kap_ui.server import process
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support import both_databases
from tests.support.server import ROOT


def observed(database: Path, **environment: str) -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.kap_ui.streamlit_internals.observed_server", "--port", str(port)],
        cwd=ROOT,
        env={**process.environment(both_databases.address_of(database)), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line.removeprefix("SEEN ") for line in done.stdout.splitlines() if line.startswith("SEEN ")]
    assert len(lines) == 1, done.stdout + done.stderr
    return dict(json.loads(lines[0]))


@pytest.fixture(scope="module")
def seen(tiny_database: Path) -> dict[str, Any]:
    """What a server as `kap serve` starts it has seen of itself."""
    return observed(tiny_database)


@pytest.fixture(scope="module")
def seen_plain(tiny_database: Path) -> dict[str, Any]:
    """What a server with all of Streamlit's insides switched off has seen of itself."""
    return observed(tiny_database, **{VARIABLE: "1"})


def test_the_pages_of_a_started_server_have_been_opened_before_the_first_reader(
    seen: dict[str, Any], seen_plain: dict[str, Any]
) -> None:
    assert seen["answers"] > 0
    assert seen_plain["answers"] == 0
    assert not seen_plain["failed"]


def test_a_started_server_takes_the_messages_of_a_run_together(
    seen: dict[str, Any], seen_plain: dict[str, Any]
) -> None:
    assert not seen["failed"]
    assert seen["wakes"] < seen["events"] / 2
    assert not seen_plain["failed"]
    assert seen_plain["wakes"] > seen_plain["events"] * 3 / 4  # a loop that is kept waiting takes two at once
