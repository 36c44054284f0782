"""Where Streamlit sends a browser to sign in at a provider, or out: below the path where the reader finds the app."""

from __future__ import annotations

from typing import Final

from streamlit import user_info

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Replaces `make_url_path` in `streamlit.user_info`, with which `st.login` and `st.logout` make the addresses "
        "`/auth/login` and `/auth/logout`, by one that leaves the slash out."
    ),
    why=(
        "Behind a proxy the app may lie below a path, such as `/kap`, of which Streamlit knows nothing. From a page, "
        "which lies right below it, the address without a slash leads there."
    ),
    without="Signing in at a provider works where no path stands before the pages; links to sign in work everywhere.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_sign_in_addresses.py",
    upgrade="The message `auth_redirect` must still bring an address that the browser takes as it is.",
)

_make: Final = user_info.make_url_path  # type: ignore[attr-defined]  # a name that the module has imported


def relative(base_url: str, path: str) -> str:
    """Return the address of a path of the server, as seen from a page of the app."""
    del base_url  # the proxy's path, which Streamlit does not know
    return path.lstrip("/")


def apply() -> None:
    """Let Streamlit make these addresses with this function."""
    user_info.make_url_path = relative  # type: ignore[attr-defined]  # as above


def remove() -> None:
    """Let Streamlit make them with its own function."""
    user_info.make_url_path = _make  # type: ignore[attr-defined]  # as above
