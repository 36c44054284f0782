"""Who runs a command."""

from __future__ import annotations

import getpass


def user_name() -> str | None:
    """Return the name of the system's user; None where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # which of them depends on the system and on the version of Python
        return None
