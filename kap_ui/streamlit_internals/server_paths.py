"""Which addresses Streamlit's server answers itself, so that all others are known to be pages."""

from __future__ import annotations

from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what="Names the paths under which Streamlit's server answers: `_stcore`, `static`, `app`, `media`, `component`, "
    "`auth`, `oauth2callback`; within the first the web socket, uploads and Streamlit's metrics.",
    why=(
        "An address that no page has leads to the overview, which says so. Streamlit answers it with its index page "
        "and a dialog in its own words; below a page (`/matrix/x`) its scripts are not found at all."
    ),
    without="Streamlit answers an address that no page has.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_server_paths.py",
    upgrade="A new path of Streamlit's server that has no dot in it must be added, or it is taken for a page.",
)

FRONT_END: Final = "/static/"
"""Where Streamlit's own scripts, styles and fonts lie. Their names contain a fingerprint."""

STATIC_FILES: Final = "/app/static/"
"""Where Streamlit serves the app's folder `static/`."""

MADE_FILES: Final = "/media/"
"""Where Streamlit serves what was made for one reader: the files that they take."""

STREAM: Final = "/_stcore/stream"
"""The web socket of a reader's session."""

UPLOADS: Final = "/_stcore/upload_file/"
"""Where browsers put files."""

STREAMLITS_METRICS: Final = "/_stcore/metrics"
"""Where Streamlit says how many sessions there are, and what its caches hold."""

_ANSWERED: Final = ("/_stcore/", FRONT_END, "/app/", MADE_FILES, "/component/", "/auth/", "/oauth2callback")


def streamlits_folder(path: str) -> str:
    """Return the beginning of a path that Streamlit's server answers itself, `/media/`; else nothing."""
    return next((folder for folder in _ANSWERED if path.startswith(folder)), "")


def is_page(path: str) -> bool:
    """Return whether Streamlit's server answers a path with its index page."""
    return "." not in path and not path.startswith(_ANSWERED)
