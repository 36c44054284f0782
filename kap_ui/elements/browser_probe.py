"""What the reader's browser reports: whether it draws with WebGL, and how wide the place of the map is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kap_ui.elements import script_files

_element = st.components.v2.component(
    "kap_screen",
    html="<span></span>\n",
    js=script_files.loader("screen"),
    isolate_styles=False,
)

_ELEMENT_KEY: Final = "screen"
_KEY: Final = "_screen"


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What the browser has answered. Until then it counts as one without WebGL.

    Attributes:
        has_webgl: whether it can draw the map that zooms.
        width: of the place of the map, in CSS pixels; 0 if not known.
    """

    has_webgl: bool = False
    width: int = 0


def screen() -> Screen:
    """Return what the browser has answered so far."""
    screen: Screen = st.session_state.get(_KEY, Screen())
    return screen


def ask(*, measure: bool) -> None:
    """Ask the browser, in the place of the map. It answers once, and the answer runs the page again.

    With `measure` it answers again whenever the width of that place changes.
    """
    known = screen()
    _element(
        data={"webgl": known.has_webgl, "width": known.width, "measure": measure},
        key=_ELEMENT_KEY,
        default={"seen": None},
        on_seen_change=_remember,
        width="stretch",
        height="content",
    )


def _remember() -> None:
    answer = st.session_state[_ELEMENT_KEY].seen
    if isinstance(answer, dict):
        st.session_state[_KEY] = Screen(has_webgl=bool(answer.get("webgl")), width=int(answer.get("width") or 0))
