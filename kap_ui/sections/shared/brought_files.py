"""A file that a reader has brought, which lies in the memory of the server that took it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.words.wording import _


def brought(key: str) -> UploadedFile | None:
    """Return the file of an upload box, by the key of the box; None where there is none, or where it is gone."""
    file = st.session_state.get(key)
    return file if isinstance(file, UploadedFile) else None


def is_gone(key: str) -> bool:
    """Return whether the box shows a file that no server holds any more."""
    return st.session_state.get(key) is not None and brought(key) is None


def gone() -> Markup:
    """Return that a file is to be chosen again."""
    return marks.note(
        _("Choose the file again."), _("The server that held it has ended. What was not saved by then is not saved.")
    )
