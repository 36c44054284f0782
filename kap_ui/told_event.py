"""What a reader did in an element of ours, taken over before the page runs again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event of an element.

    Attributes:
        key: of the element.
        name: of the event, as the element's script tells it.
        take: does something with its value, which comes from the browser and may be anything, or says False.
    """

    key: str
    name: str
    take: Callable[[Any], bool]

    def report(self) -> None:
        """Take the value over; Streamlit calls this before the page runs."""
        st.session_state[self._reported] = True
        self.take(getattr(st.session_state[self.key], self.name))

    def is_late(self, value: object) -> bool:
        """Take over a value that the element gives and that nobody was called with; say whether that did something.

        The page has then to run once more. This is the first event in a browser that has outlived its session:
        Streamlit calls nobody back before a session has drawn what calls.
        """
        if st.session_state.pop(self._reported, False) or value is None:
            return False
        return self.take(value)

    @property
    def _reported(self) -> str:
        return f"_{self.key}_reported"
