"""Short names of what has a long one."""

from __future__ import annotations

import pytest

from kap_ui.sections.shared.short_names import cut
from tests.support.hostile import HOSTILE


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 26, "Short title", "Exactly at a word boundary here"])
def test_a_cut_text_is_short_and_says_that_it_was_cut(text: str) -> None:
    short = cut(text, 26)
    assert len(short) <= 26
    assert short == text if len(text) <= 26 else short.endswith("…")
