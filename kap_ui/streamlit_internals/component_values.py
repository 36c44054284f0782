"""What the browser's side of our elements has told, as `st.session_state` shows it.

Streamlit makes a class of its own for each element in each run, so that one can also write to what it shows: 65 KB of
each session, and a twentieth of a run that changes nothing. Ours are only read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from streamlit.components.v2.bidi_component import main as elements
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetValuePresenter


class Told(dict[str, Any]):
    """Events and states by name, as items and as attributes; an event that was not told is None."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)


def presenter(events: str, *_of_its_own: object) -> WidgetValuePresenter:
    """Give what makes the value of an element for `st.session_state` out of its states and its events.

    Args:
        events: the id under which Streamlit holds the events of this run: a list of ``{"event": ..., "value": ...}``,
            which comes from the browser and may be anything.
    """
    return _presenter(events)


@lru_cache(maxsize=1024)
def _presenter(events: str) -> WidgetValuePresenter:
    # An element has the same id in every session, so one function serves them all.
    def present(states: object, session: SessionState) -> object:
        if not isinstance(states, dict):
            return states
        try:
            told = session._new_widget_state[events] or []
        except KeyError:
            told = []
        named = {
            one["event"]: one.get("value")
            for one in (told if isinstance(told, list) else [told])
            if isinstance(one, dict) and isinstance(one.get("event"), str)
        }
        return Told({**named, **states})

    return present


def use() -> None:
    """Let Streamlit show it so."""
    elements.make_bidi_component_presenter = presenter  # type: ignore[attr-defined, assignment]
