"""What was chosen in a box of a page whose server ended is taken by the session that goes on with the page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from kap_ui.elements import search_box

    chosen = st.session_state.setdefault("chosen", ["a"])
    names = {"a": "Apple", "b": "Pear"}
    search_box.show(
        "Fruit", list(names), key="fruit", value=chosen[-1], words=names.__getitem__, on_choose=chosen.append
    )


@pytest.mark.parametrize(
    ("words", "chosen"), [("Pear", ["a", "b"]), ("Apple", ["a"]), ("Plum", ["a"])], ids=["another", "the same", "none"]
)
def test_a_choice_that_no_callback_was_called_for_is_taken_once(words: str, chosen: list[str]) -> None:
    app = AppTest.from_function(_page)
    app.session_state["_earlier_fields"] = {"fruit": words}
    assert app.run().run().session_state["chosen"] == chosen
