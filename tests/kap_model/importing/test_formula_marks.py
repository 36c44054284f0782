"""What is marked against formulas is unmarked to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.importing.formula_marks import marked, unmarked


@pytest.mark.parametrize(
    ("text", "in_a_file"),
    [
        ("=1", "'=1"),
        ("'=1", "''=1"),
        ("x;=1", "x;'=1"),
        ("=1;-2", "'=1;'-2"),
        ("a\n- b", "a\n'- b"),
        ("a - b", "a - b"),
        ("<r>a</r>", "'<r>a</r>"),
    ],
)
def test_an_apostrophe_stands_before_a_formula_also_after_a_separator(text: str, in_a_file: str) -> None:
    assert marked(text) == in_a_file


@given(st.text() | st.text("=+-@';\t\r\na") | st.builds("{}<r>{}".format, st.text("'"), st.text()))
def test_a_marked_text_comes_back(text: str) -> None:
    assert unmarked(marked(text)) == text
