"""A file that a reader has brought, which lies in the memory of the server that took it."""

from __future__ import annotations

from typing import Protocol, cast

import streamlit as st

from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.words.wording import _


class BroughtFile(Protocol):
    """A file as an upload box gives it."""

    name: str

    def getvalue(self) -> bytes:
        """Return its content."""


def brought(key: str) -> BroughtFile | None:
    """Return the file of an upload box, by the key of the box; None where there is none, or where it is gone.

    Of a file that is gone, Streamlit keeps a name in its place, which has no content.
    """
    file = st.session_state.get(key)
    return cast(BroughtFile, file) if hasattr(file, "getvalue") else None


def is_gone(key: str) -> bool:
    """Return whether the box shows a file that no server holds any more."""
    return st.session_state.get(key) is not None and brought(key) is None


def gone() -> Markup:
    """Return that a file is to be chosen again."""
    return marks.note(
        _("Choose the file again."), _("The server that held it has ended. What was not saved by then is not saved.")
    )
