"""What the reader's browser can do: whether it draws with WebGL, and how wide the place of the map is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_probe = st.components.v2.component(
    "kap_screen",
    html="<span></span>\n",
    js=Path(__file__).with_name("screen.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Screen:
    """What is known of the browser; until it has answered, it can do nothing more than the rest."""

    has_webgl: bool = False
    width: int = 0


def ask(key: str) -> Screen:
    """Give what the browser said of itself. It answers once, after the first run; that answer runs the page again."""
    so_far = known()
    answer = _probe(
        data={"webgl": so_far.has_webgl, "width": so_far.width},
        key=key,
        default={"seen": None},
        on_seen_change=_nothing,
        width="stretch",
        height="content",
    ).seen
    if isinstance(answer, dict):
        st.session_state[_KNOWN] = Screen(bool(answer.get("webgl")), int(answer.get("width") or 0))
    return known()


def known() -> Screen:
    """Give what the browser has said so far."""
    found: Screen = st.session_state.get(_KNOWN, Screen())
    return found


_KNOWN = "_screen"


def _nothing() -> None:
    """Stand in for a callback; without one, Streamlit does not keep the state of a component."""
