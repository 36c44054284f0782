"""The guide to an upgrade of Streamlit says what the modules say."""

from __future__ import annotations

from tools import upgrading_streamlit


def test_the_guide_is_up_to_date() -> None:
    assert upgrading_streamlit.FILE.read_text(encoding="utf-8") == upgrading_streamlit.text(), "make docs"
