"""A server with all of Streamlit's insides switched off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.server import served


@pytest.fixture(scope="session")
def plain_server(tiny_database: Path) -> Iterator[str]:
    """The address of a server with all of Streamlit's insides switched off."""
    with served(tiny_database, **{VARIABLE: "1"}) as address:
        yield address
