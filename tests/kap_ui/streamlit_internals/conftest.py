"""Servers with Streamlit's insides in use and switched off, and what they say of themselves."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kap_ui.server import process
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.server import ROOT, served


@pytest.fixture(scope="session")
def plain_server(tiny_database: Path) -> Iterator[str]:
    """The address of a server with all of Streamlit's insides switched off."""
    with served(tiny_database, **{VARIABLE: "1"}) as address:
        yield address


def observed(database: Path, **environment: str) -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.kap_ui.streamlit_internals.observed_server", "--port", str(port)],
        cwd=ROOT,
        env={**process.environment(f"sqlite:///{database}"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line.removeprefix("SEEN ") for line in done.stdout.splitlines() if line.startswith("SEEN ")]
    assert len(lines) == 1, done.stdout + done.stderr
    return dict(json.loads(lines[0]))


@pytest.fixture(scope="session")
def seen(tiny_database: Path) -> dict[str, Any]:
    """What a server as `kap serve` starts it has seen of itself."""
    return observed(tiny_database)


@pytest.fixture(scope="session")
def seen_plain(tiny_database: Path) -> dict[str, Any]:
    """What a server with all of Streamlit's insides switched off has seen of itself."""
    return observed(tiny_database, **{VARIABLE: "1"})
