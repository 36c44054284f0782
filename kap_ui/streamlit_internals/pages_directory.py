"""Lets a deep link find its page before the first script run: the folder `pages/` is not Streamlit's kind of pages."""

from __future__ import annotations

from typing import Final

from streamlit.runtime.pages_manager import PagesManager

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what="Sets `PagesManager.uses_pages_directory` to False before the server starts.",
    why=(
        "Streamlit takes a folder `pages/` beside the main script for its old kind of pages until the first call of "
        "`st.navigation`. It would tell a reader whose deep link comes before that call that there is no such page."
    ),
    without="Until the first page has run, a deep link shows Streamlit's notice that there is no such page.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_pages_directory.py",
    upgrade="Drop the module when Streamlit no longer looks at the folder `pages/`.",
)


def apply() -> None:
    """Let Streamlit leave the folder alone."""
    PagesManager.uses_pages_directory = False


def remove() -> None:
    """Let Streamlit look again whether there is a folder `pages/`."""
    PagesManager.uses_pages_directory = None
