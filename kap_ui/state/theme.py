"""The theme in which the reader sees the app; files are always light."""

from __future__ import annotations

from typing import Final

from kap_ui.cache import run_context

_KEY: Final = "_theme"


def set_theme(name: str | None) -> None:
    """Set the theme that holds for this script run, as the browser names it; None where it names none."""
    run_context.set(_KEY, name)


def theme() -> str:
    """Return "light" or "dark"."""
    return run_context.get(_KEY) or "light"
