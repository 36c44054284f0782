"""What the reader's browser can do: whether it draws with WebGL, and how wide the place of the map is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kap_ui.elements import script_files

_probe = st.components.v2.component(
    "kap_screen",
    html="<span></span>\n",
    js=script_files.loader("screen"),
    isolate_styles=False,
)

_KEY: Final = "screen"
_KNOWN: Final = "_screen"


@dataclass(frozen=True)
class Screen:
    """What is known of the browser; until it has answered, it can do nothing more than the rest."""

    has_webgl: bool = False
    width: int = 0


def known() -> Screen:
    """Give what the browser has said so far."""
    found: Screen = st.session_state.get(_KNOWN, Screen())
    return found


def ask(*, measure: bool) -> None:
    """Ask the browser, in the place of the map. It answers once, and the answer runs the page again.

    With `measure` it also says how wide that place is, and again when that changes.
    """
    so_far = known()
    _probe(
        data={"webgl": so_far.has_webgl, "width": so_far.width, "measure": measure},
        key=_KEY,
        default={"seen": None},
        on_seen_change=_remember,
        width="stretch",
        height="content",
    )


def _remember() -> None:
    answer = st.session_state[_KEY].seen
    if isinstance(answer, dict):
        st.session_state[_KNOWN] = Screen(bool(answer.get("webgl")), int(answer.get("width") or 0))
