"""The search of installed packages for components, which Streamlit repeats for each AppTest."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def components_of_packages() -> Iterator[None]:
    """Search once: to read what every package says of itself took two thirds of the time of a page."""
    found = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield
