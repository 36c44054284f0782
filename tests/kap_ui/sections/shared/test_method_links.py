"""Rules and words of the method as links."""

from __future__ import annotations

import re

import pytest

from kap_ui import site_files

LINKED = {"basis", "coverage", "data-quarter", "illustrative", "origin", "pace", "progress"}
"""The words that pages link to."""


@pytest.mark.parametrize("document", ["method.md", "method.fr.md"])
def test_the_method_explains_each_word_that_pages_link_to(document: str) -> None:
    text = (site_files.DOCUMENTS / document).read_text(encoding="utf-8")
    assert set(re.findall(r"\{#([a-z-]+)\}", text)) >= LINKED
